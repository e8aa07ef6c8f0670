import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { count, day, percent, text } from '../../../reports/define-report.ts'
import type { ReportResult } from '../../../reports/run-report.ts'
import { compareResults, rangesInWords } from '../../../src/export/report/compare/compare-results.ts'
import { namedRange } from '../../../src/export/report/compare/named-range.ts'
import { describeChart } from '../../../src/export/report/describe-chart.ts'
import { rankingOf } from './result.ts'

const RANGES = [namedRange('2025', '2026-11-22'), namedRange('2026', '2026-11-22')] as const

const ranking = (rows: readonly (readonly [string, number, number])[]): ReportResult => ({
  ...rankingOf([]),
  columns: { person: text('Person'), messages: count('Messages'), share: percent('Share') },
  rows: rows.map(([person, messages, share]) => ({ person, messages, share })),
  chart: { kind: 'ranking', label: 'person', value: 'messages' },
  messages: rows.reduce((sum, [, messages]) => sum + messages, 0),
})

const timeline = (rows: readonly (readonly [string, number])[]): ReportResult => ({
  ...rankingOf([]),
  columns: { day: day('Day'), messages: count('Messages') },
  rows: rows.map(([day, messages]) => ({ day, messages })),
  chart: { kind: 'timeline', day: 'day', value: 'messages', unit: 'day' },
})

describe('two ranges side by side', () => {
  test('have a row for whoever is in either, with the difference and its percent of the first', () => {
    const one = ranking([
      ['Anna', 40, 80],
      ['Bo', 10, 20],
    ])
    const other = ranking([
      ['Cy', 50, 66.67],
      ['Anna', 25, 33.33],
    ])
    const { columns, rows, chart, highlights } = compareResults(one, other, RANGES)
    expect(Object.keys(columns)).toEqual([
      'person',
      'messages_a',
      'messages_b',
      'messages_change',
      'messages_change_percent',
      'share_a',
      'share_b',
      'share_change',
    ])
    expect(columns.messages_b?.title).toBe('Messages, 2026')
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['Cy', 0, 50, 50, null, null, 66.67, null],
      ['Anna', 40, 25, -15, -37.5, 80, 33.33, -46.67],
      ['Bo', 10, 0, -10, -100, 20, null, null],
    ])
    expect(chart).toEqual({ kind: 'pairs', label: 'person', values: ['messages_a', 'messages_b'], axis: 'Messages' })
    expect(highlights[0]).toEqual({
      key: 'messages_compared',
      text: 'Messages: 50 in 2025, 75 in 2026: +25 (+50 %)',
      value: { a: 50, b: 75, change: 25, change_percent: 50 },
    })
  })

  test('of a course of time stand above each other by how far into the range they are; what has not come is not none', () => {
    const { rows, chart } = compareResults(
      timeline([
        ['2025-01-02', 3],
        ['2025-12-31', 5],
      ]),
      timeline([['2026-01-02', 6]]),
      RANGES,
    )
    expect(chart).toMatchObject({ kind: 'compared timeline', nth: 'nth' })
    expect(rows).toEqual([
      {
        nth: 2,
        day_a: '2025-01-02',
        day_b: '2026-01-02',
        messages_a: 3,
        messages_b: 6,
        messages_change: 3,
        messages_change_percent: 100,
      },
      {
        nth: 365,
        day_a: '2025-12-31',
        day_b: null,
        messages_a: 5,
        messages_b: null,
        messages_change: null,
        messages_change_percent: null,
      },
    ])
  })

  test('say which days they are, and that they differ in length', () => {
    expect(rangesInWords(RANGES)).toBe(
      'Side by side: 2025 (2025-01-01 to 2025-12-31, 365 days) and 2026 (2026-01-01 to 2026-12-31, 326 days so far). They differ in length: numbers that add up over days do too.',
    )
    const months = [namedRange('2025-04', '2026-11-22'), namedRange('2025-06', '2026-11-22')] as const
    expect(rangesInWords(months)).toBe(
      'Side by side: 2025-04 (2025-04-01 to 2025-04-30, 30 days) and 2025-06 (2025-06-01 to 2025-06-30, 30 days).',
    )
  })

  test('add up to what each of them has, whoever is in them', () => {
    const people = fc.uniqueArray(fc.tuple(fc.string(), fc.nat(1000), fc.nat(100)), { selector: ([name]) => name })
    fc.assert(
      fc.property(people, people, (some, others) => {
        const { rows } = compareResults(ranking(some), ranking(others), RANGES)
        const sum = (key: string) => rows.reduce((all, row) => all + (row[key] as number), 0)
        const all = (each: typeof some) => each.reduce((total, [, messages]) => total + messages, 0)
        expect([sum('messages_a'), sum('messages_b')]).toEqual([all(some), all(others)])
        expect(sum('messages_change')).toBe(all(others) - all(some))
        expect(rows.length).toBe(new Set([...some, ...others].map(([name]) => name)).size)
      }),
    )
  })

  test('are told in words, whatever the chart', () => {
    const words = (result: ReportResult) => describeChart(compareResults(result, result, RANGES))
    expect(words(ranking([['Anna', 40, 80]]))).toContain('Anna Messages, 2025 40, Messages, 2026 40')
    expect(words(timeline([['2025-01-02', 3]]))).toContain('2025 beside 2026')
  })
})

describe('the words for a range', () => {
  test.each([
    ['2024', '2024-01-01', '2024-12-31', 366],
    ['2024-02', '2024-02-01', '2024-02-29', 29],
    ['2025-12', '2025-12-01', '2025-12-31', 31],
    ['2025-01-01..2025-06-30', '2025-01-01', '2025-06-30', 181],
    ['2027', '2027-01-01', '2027-12-31', 0],
  ])('%s', (word, from, to, days) => {
    expect(namedRange(word, '2026-11-22')).toEqual({ name: word, from, to, days })
  })

  test.each(['', 'last year', '25', '2025-13', '2025-02-30..2025-03-01', '2025-06-30..2025-01-01', '2025..2026'])(
    '"%s" is none',
    (word) => {
      expect(() => namedRange(word, '2026-11-22')).toThrow(`"${word}" is no range to compare`)
    },
  )
})
