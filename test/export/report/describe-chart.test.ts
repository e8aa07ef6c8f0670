import { describe, expect, test } from 'vitest'
import { count, day, hour, text } from '../../../reports/define-report.ts'
import { describeChart } from '../../../src/export/report/describe-chart.ts'
import { rankingOf } from './result.ts'

const ABOUT = 'People: anna, 1 January 2024 to 31 January 2024, time zone Europe/Berlin.'

describe('a chart in words', () => {
  test('names the first of a ranking and counts the rest', () => {
    const result = rankingOf(['Anna', 'Bo', 'C', 'D', 'E', 'F', 'G'], {
      highlights: [
        { key: 'all', text: '7 people', value: 7 },
        { key: 'none', text: 'No day', value: null },
      ],
    })
    expect(describeChart(result)).toBe(
      `${ABOUT} 7 people. Bars of Messages: Anna 1,000; Bo 999; C 998; D 997; E 996; and 2 more.`,
    )
  })

  test('tells both of a pair, and says where there is none', () => {
    const result = rankingOf([], {
      columns: { person: text('Person'), given: count('Given'), got: count('Got') },
      rows: [{ person: 'Anna', given: 2, got: null }],
      chart: { kind: 'pairs', label: 'person', values: ['given', 'got'], axis: 'Reactions' },
    })
    expect(describeChart(result)).toBe(`${ABOUT} Pairs of bars: Anna Given 2, Got none.`)
  })

  test('tells of columns, of time and of a week where they begin, end and are highest', () => {
    const columns = { day: day('Day'), weekday: text('Weekday'), hour: hour('Hour'), messages: count('Messages') }
    const rows = [3, 9, 0].map((messages, n) => ({ day: `2024-01-0${n + 1}`, weekday: 'Monday', hour: n, messages }))
    const timeline = { kind: 'timeline', day: 'day', value: 'messages', unit: 'day' } as const
    expect(describeChart(rankingOf([], { columns, rows, chart: timeline }))).toBe(
      `${ABOUT} Messages by day: from 2024-01-01 with 3 to 2024-01-03 with 0, the highest 2024-01-02 with 9.`,
    )
    const heatMap = { kind: 'heat map', across: 'hour', down: 'weekday', value: 'messages' } as const
    expect(describeChart(rankingOf([], { columns, rows, chart: heatMap }))).toBe(
      `${ABOUT} Messages by Weekday and Hour: from Monday 00:00 with 3 to Monday 02:00 with 0, the highest Monday 01:00 with 9.`,
    )
    const bars = { kind: 'columns', label: 'hour', value: 'messages' } as const
    expect(describeChart(rankingOf([], { columns, rows, chart: bars }))).toContain('the highest 01:00 with 9.')
  })

  test('says that there is nothing', () => {
    expect(describeChart(rankingOf([]))).toBe(`${ABOUT} There is nothing to show.`)
  })
})
