import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amount, count, day, hour, mix, percent, text } from '../../../reports/define-report.ts'
import { csvOf } from '../../../src/export/report/csv.ts'
import { rankingOf } from './result.ts'

const nameOnly = (names: readonly string[]) =>
  rankingOf([], { columns: { name: text('Name') }, rows: names.map((name) => ({ name })) })

describe('CSV', () => {
  test('has a byte order mark, one header row of keys, CRLF, and quotes where RFC 4180 needs them', () => {
    expect(csvOf(nameOnly(['plain', 'with, comma', 'with "quotes"', 'two\nlines', '']))).toBe(
      '\uFEFFname\r\nplain\r\n"with, comma"\r\n"with ""quotes"""\r\n"two\nlines"\r\n\r\n',
    )
  })

  test('writes each kind of cell, numbers as numbers', () => {
    const columns = {
      text: text('Text'),
      count: count('Count'),
      amount: amount('Amount'),
      percent: percent('Percent'),
      day: day('Day'),
      hour: hour('Hour'),
      mix: mix('Mix'),
    }
    const row = { text: null, count: -5, amount: 0.5, percent: 12.34, day: '2024-03-01', hour: 0 }
    const full = {
      ...row,
      mix: [
        ['text', 2],
        ['media', 1],
      ] as const,
    }
    const empty = { ...row, day: null, hour: null, mix: [] }
    expect(csvOf(rankingOf([], { columns, rows: [full, empty] }))).toBe(
      '\uFEFFtext,count,amount,percent,day,hour,mix\r\n,-5,0.5,12.34,2024-03-01,0,text: 2; media: 1\r\n,-5,0.5,12.34,,,\r\n',
    )
  })

  test('makes harmless what a spreadsheet would run', () => {
    const dangerous = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠x']
    const cells = csvOf(nameOnly(dangerous)).split('\r\n').slice(1, -1)
    expect(cells.map((cell) => cell.replace(/^"|"$/g, ''))).toEqual(dangerous.map((name) => `'${name}`))
    const formula = rankingOf([], { columns: { mix: mix('Mix') }, rows: [{ mix: [['=1', 2]] }] })
    expect(csvOf(formula)).toContain("'=1: 2")
  })

  test('gives back every name that is no formula, and no cell ever begins as one', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (names) => {
        const cells = parse(csvOf(nameOnly(names))).slice(1)
        expect(cells.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ''))).toEqual(
          names.map((name) => name.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, '')),
        )
        for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
      }),
      { numRuns: 200 },
    )
  })
})

/** A reader of CSV of one column, after RFC 4180. */
function parse(csv: string): readonly string[] {
  const cells: string[] = []
  let rest = csv.replace('\uFEFF', '')
  while (rest !== '') {
    const quoted = /^"((?:[^"]|"")*)"\r\n/.exec(rest)
    const [whole, cell] = quoted ?? [rest.slice(0, rest.indexOf('\r\n') + 2), rest.slice(0, rest.indexOf('\r\n'))]
    expect(quoted === null && /[\r\n]/.test(cell ?? '')).toBe(false)
    cells.push((cell ?? '').replaceAll('""', quoted ? '"' : '""'))
    rest = rest.slice(whole.length)
  }
  return cells
}
