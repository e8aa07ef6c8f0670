import type { Cell, Highlight, Row } from '../../../reports/define-report.ts'
import type { Cube } from '../../../reports/facts/cube/cube.ts'
import type { Scope } from '../../../reports/facts/facts.ts'
import { type Micros, microsToIso } from '../../clock.ts'
import { describeChart } from './describe-chart.ts'
import type { ComparedRange, DrawnResult } from './drawn-result.ts'

/** A file that was written beside `report.json`. */
export interface WrittenFile {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** What the reports of one run have in common. */
export interface ReportSet {
  readonly scope: Scope
  /** Messages in the range. */
  readonly messages: number
  /** When the numbers were read. */
  readonly readAt: Micros
  /** Stretches that have changed and are not counted yet, because another run holds the account. */
  readonly uncountedSpans: number
  readonly results: readonly DrawnResult[]
  /** The report over the last days, which stands in the document whatever else was asked for. */
  readonly lastDays: DrawnResult
  /** Where two ranges stand side by side. */
  readonly compared: readonly [ComparedRange, ComparedRange] | null
  /** What was left out or made coarser on purpose, in sentences. */
  readonly notes: readonly string[]
  /** Gives, once, what the page is made of beside the results; null where no page is wanted. */
  readonly page: (() => PageCounts) | null
}

/** Counts from which the page tells reports for whatever part is chosen on it. */
export interface PageCounts {
  readonly cube: Cube
  /** How many days the last days are, and the day on which the cube was read. */
  readonly days: number
  readonly today: string
  /** Keys of reports that need more than the cube: the page shows them for the whole only. */
  readonly standing: readonly string[]
}

/**
 * Everything in one document, for scripts: the scope, each report with its rule, columns and rows, and the sums of the
 * files beside it. Keys are stable; `version` grows when one of them changes its meaning.
 *
 * @returns pieces of it, a report each: the whole may have tens of megabytes
 */
export function* reportJson(set: ReportSet, files: readonly WrittenFile[]): Generator<string> {
  const { scope, readAt, uncountedSpans, results, lastDays, compared, notes } = set
  const document = {
    format: 'dmvault-report',
    version: 1,
    account: scope.account,
    read_at: microsToIso(readAt),
    ...scopeJson(scope),
    uncounted_spans: uncountedSpans,
    messages: set.messages,
    ...(compared === null ? {} : { compare: { a: compared[0], b: compared[1] } }),
    ...(notes.length === 0 ? {} : { notes }),
    last_days: lastDaysJson(lastDays),
    reports: results.length === 0 ? [] : [PLACE],
    files,
  }
  const [before, after = ''] = JSON.stringify(document, null, 2).split(JSON.stringify(PLACE))
  yield before!
  for (const [nth, result] of results.entries()) {
    yield `${nth === 0 ? '' : ',\n    '}${JSON.stringify(resultJson(result), null, 2).replaceAll('\n', '\n    ')}`
  }
  yield `${after}\n`
}

/** Where the reports stand. No name is so: it has a character that JSON writes otherwise. */
const PLACE = '\u0000 the reports'

function resultJson(result: DrawnResult): object {
  const { key, title, rule, scope, columns, rows, highlights } = result
  return {
    key,
    title,
    rule,
    ...scopeJson(scope),
    highlights: byKey(highlights),
    alt: describeChart(result),
    columns: Object.entries(columns).map(([name, { kind, title }]) => ({ key: name, kind, title })),
    rows: rows.map(rowJson),
  }
}

/** What was said in the last days, under the names that scripts for Instagram messages know. */
function lastDaysJson({ scope, highlights, rows }: DrawnResult): object {
  const values = Object.fromEntries(highlights.map(({ key, value }) => [key, value]))
  const { from, to, lastDays } = scope
  return {
    days: lastDays?.days ?? null,
    from,
    to,
    total_messages: values.total_messages,
    active_users: values.active_users,
    busiest_day: values.busiest_day,
    newest_message_day: lastDays?.newestDay ?? null,
    newest_message_is_older: 'newest_message_is_older' in values,
    user_breakdown: rows.map(rowJson),
  }
}

function rowJson(row: Row): object {
  return Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cellJson(cell)]))
}

function scopeJson({ timeZone, from, to, firstDay, lastDay, thread, person, lastDays }: Scope): object {
  return {
    time_zone: timeZone,
    range: { from, to, first_day: firstDay, last_day: lastDay },
    thread: thread === null ? null : { label: thread.label, id: thread.id },
    person: person === null ? null : { label: person.label, username: person.username },
    ...(lastDays === null ? {} : { days: lastDays.days, newest_day: lastDays.newestDay }),
  }
}

function byKey(highlights: readonly Highlight[]): object {
  return Object.fromEntries(highlights.map(({ key, text, value }) => [key, { value, text }]))
}

/** A mix is an object of name and count, in order. */
function cellJson(cell: Cell): unknown {
  return Array.isArray(cell) ? Object.fromEntries(cell) : cell
}
