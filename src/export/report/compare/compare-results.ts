import type { Cell, Highlight, Row } from '../../../../reports/define-report.ts'
import { dayNumber, weekdayOf } from '../../../../reports/facts/days.ts'
import type { ReportResult } from '../../../../reports/run-report.ts'
import type { ComparedRange, DrawnChart, DrawnResult } from '../drawn-result.ts'
import { changeBetween } from './change-between.ts'
import { comparedColumns } from './compared-columns.ts'

type Ranges = readonly [ComparedRange, ComparedRange]

/**
 * A report over two ranges, side by side: rows that are about the same thing become one, with the value in each range, the
 * difference, and the difference in percent of the first. Of a course of time the first day (week, month) of one range
 * stands beside the first of the other, and so on. What is missing in a range counts as none.
 */
export function compareResults(one: ReportResult, other: ReportResult, ranges: Ranges): DrawnResult {
  const layout = comparedColumns(one, ranges)
  const keyOf = [0, 1].map((side) => identityOf(one, layout.identity, ranges[side]!))
  const [ofOne, ofOther] = [one, other].map(({ rows }, side) => new Map(rows.map((row) => [keyOf[side]!(row), row])))
  const keys = [...new Set([...ofOne!.keys(), ...ofOther!.keys()])]
  const begun = (key: string) => ranges.map((range) => hasBegun(Number(key), range, one.chart))
  const rows = keys.map((key) => joined(key, [ofOne!.get(key), ofOther!.get(key)], layout, begun(key)))
  return {
    ...one,
    title: one.title === other.title ? one.title : `${one.title} and ${other.title}`,
    rule: `${one.rule} ${rangesInWords(ranges)}`,
    columns: layout.columns,
    rows: ordered(rows, one, layout.main),
    chart: chartOf(one, layout.main),
    highlights: highlightsOf(one, other, ranges),
    messages: one.messages + other.messages,
    compared: ranges,
  }
}

/** Said wherever ranges stand beside each other. */
export function rangesInWords([one, other]: Ranges): string {
  const inWords = ({ name, from, to, days }: ComparedRange) =>
    `${name} (${from} to ${to}, ${days.toLocaleString('en')} ${days === 1 ? 'day' : 'days'} so far)`.replace(
      lengthOf({ from, to }) === days ? ' so far' : '',
      '',
    )
  const both = `Side by side: ${inWords(one)} and ${inWords(other)}.`
  return one.days === other.days ? both : `${both} They differ in length: numbers that add up over days do too.`
}

function lengthOf({ from, to }: Pick<ComparedRange, 'from' | 'to'>): number {
  return dayNumber(to) - dayNumber(from) + 1
}

type Layout = ReturnType<typeof comparedColumns>

/** What makes two rows one: the cells of some columns; in a course of time how far into the range a row begins. */
function identityOf({ chart }: ReportResult, identity: readonly string[], range: ComparedRange): (row: Row) => string {
  if (chart.kind !== 'timeline') return (row) => JSON.stringify(identity.map((key) => row[key]))
  const begin = dayNumber(range.from)
  return (row) => String(nthOf(dayNumber(row[chart.day] as string), begin, chart.unit))
}

/** 1 is the first day, week or month of the range. */
function nthOf(day: number, begin: number, unit: 'day' | 'week' | 'month'): number {
  if (unit === 'day') return day - begin + 1
  if (unit === 'week') return Math.floor((day - (begin - weekdayOf(begin))) / 7) + 1
  const [there, here] = [new Date(day * DAY_MS), new Date(begin * DAY_MS)]
  return (there.getUTCFullYear() - here.getUTCFullYear()) * 12 + there.getUTCMonth() - here.getUTCMonth() + 1
}

const DAY_MS = 86_400_000

/** A day, week or month that has not come yet has no messages, which is not none. */
function hasBegun(nth: number, { from, days }: ComparedRange, chart: ReportResult['chart']): boolean {
  if (chart.kind !== 'timeline') return true
  const begin = dayNumber(from)
  return nth <= nthOf(begin + days - 1, begin, chart.unit)
}

/** @param begun of each range, whether its row is about a time that has come */
function joined(
  key: string,
  [one, other]: readonly [Row | undefined, Row | undefined],
  layout: Layout,
  begun: readonly boolean[],
): Row {
  const cells: Record<string, Cell> = {}
  if (layout.nth !== null) cells[layout.nth] = Number(key)
  for (const name of layout.identity) cells[name] = (one ?? other)?.[name] ?? null
  for (const { key: name, kind } of layout.values) {
    const missing = begun.map((has) => (kind === 'count' && has ? 0 : kind === 'mix' ? [] : null))
    const [before, after] = [one?.[name] ?? missing[0]!, other?.[name] ?? missing[1]!]
    cells[`${name}_a`] = before
    cells[`${name}_b`] = after
    if (kind !== 'count' && kind !== 'amount' && kind !== 'percent') continue
    const change = changeBetween(before as number | null, after as number | null)
    cells[`${name}_change`] = change.difference
    if (kind !== 'percent') cells[`${name}_change_percent`] = change.percent
  }
  return cells
}

/** A course of time in its order, all else that has an order of its own in it; the rest by the greater of both values. */
function ordered(rows: readonly Row[], { chart }: ReportResult, main: string): readonly Row[] {
  if (chart.kind === 'facts') return rows
  if (chart.kind === 'timeline') return rows.toSorted((one, other) => Number(one.nth) - Number(other.nth))
  if (chart.kind === 'columns' || chart.kind === 'heat map') return rows
  const greater = (row: Row) => Math.max(Number(row[`${main}_a`] ?? 0), Number(row[`${main}_b`] ?? 0))
  return rows.toSorted((one, other) => greater(other) - greater(one))
}

function chartOf({ chart, columns }: ReportResult, main: string): DrawnChart {
  const values: readonly [string, string] = [`${main}_a`, `${main}_b`]
  switch (chart.kind) {
    case 'ranking':
    case 'pairs':
      return { kind: 'pairs', label: chart.label, values, axis: columns[main]!.title }
    case 'columns':
      return { kind: 'compared columns', label: chart.label, values }
    case 'timeline':
      return { kind: 'compared timeline', nth: 'nth', values, unit: chart.unit }
    case 'heat map':
      return { kind: 'compared heat map', across: chart.across, down: chart.down, values }
    case 'facts':
      return { kind: 'compared facts', label: chart.label, values }
  }
}

/** The highlights of each range, after its name; in front how much more or less there is in all. */
function highlightsOf(one: ReportResult, other: ReportResult, [first, second]: Ranges): readonly Highlight[] {
  const { difference, percent } = changeBetween(one.messages, other.messages)
  const sign = (difference ?? 0) > 0 ? '+' : ''
  const inPercent = percent === null ? '' : ` (${sign}${percent.toLocaleString('en')} %)`
  const text = `Messages: ${one.messages.toLocaleString('en')} in ${first.name}, ${other.messages.toLocaleString('en')} in ${second.name}: ${sign}${difference!.toLocaleString('en')}${inPercent}`
  const value = { a: one.messages, b: other.messages, change: difference, change_percent: percent }
  const named = (highlights: readonly Highlight[], { name }: ComparedRange, side: 'a' | 'b') =>
    highlights.map((each) => ({ ...each, key: `${each.key}_${side}`, text: `${name}: ${each.text}` }))
  return [
    { key: 'messages_compared', text, value },
    ...named(one.highlights, first, 'a'),
    ...named(other.highlights, second, 'b'),
  ]
}
