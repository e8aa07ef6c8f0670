import { sql } from 'kysely'
import type { Transaction } from '../../../src/archive/archive.ts'
import { FlatWordReader, type FlatWords, flatWords } from '../../../src/archive/words/flat-words.ts'
import { partTexts } from '../../../src/archive/words/part-texts.ts'
import { quarterOfDay } from '../../../src/archive/words/quarter-of-day.ts'
import { isWritten, type WrittenText, writtenText } from '../../../src/archive/words/read-texts.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import type { Activity } from '../activity/activity.ts'
import { threadsOn } from '../activity/threads-on.ts'
import { dayText } from '../days.ts'
import type { DayRange, Filters } from '../filters.ts'
import { localHour } from '../local-hour.ts'
import { withinLocalDays } from '../within-days.ts'

const ROWS_AT_ONCE = 500
/** Of both ends of a range: the UTC days that may lie in it in part. */
const EARLIEST = -100_000
const LATEST = 100_000

/**
 * What was parted before, of all UTC days that lie whole in a range of days of a zone, and of others beside them: a quarter of
 * a year at a time. No zone is a day from UTC.
 *
 * @param withWords whether the texts of the words are wanted: they come in the same order each time
 */
export async function* readBodies(
  tx: Transaction,
  { accountId, threadId }: Filters,
  range: DayRange,
  withWords: boolean,
): AsyncGenerator<FlatWords> {
  const { from, to } = wholeDays(range)
  if (from > to) return
  const begin = quarterOfDay(dayText(Math.max(from, EARLIEST)))
  const end = dayText(Math.min(to, LATEST))
  const reader = new FlatWordReader()
  let after = { thread_id: 0n, begins: '0001-01-01' }
  for (;;) {
    const { rows } = await sql<typeof after & { readonly body: Buffer }>`
      select thread_id, begins, body from thread_words
      where account_id = ${accountId} and (${threadId}::bigint is null or thread_id = ${threadId})
        and begins between cast(${begin} as date) and cast(${end} as date)
        and (thread_id, begins) > (${after.thread_id}::bigint, cast(${after.begins} as date))
      order by thread_id, begins limit ${ROWS_AT_ONCE}`.execute(tx)
    for (const { body } of rows) yield reader.read(body, withWords)
    const last = rows.at(-1)
    if (last === undefined || rows.length < ROWS_AT_ONCE) return
    after = last
  }
}

function wholeDays({ from, to }: DayRange): DayRange {
  return { from: from + 1, to: to - 1 }
}

/** What was written on the UTC days around both ends of a range, as far as it lies in it: parted now. */
export async function readEdges(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
  activity: Activity,
): Promise<FlatWords> {
  const isOpen = !Number.isFinite(range.from) && !Number.isFinite(range.to)
  return flatWords(partTexts(isOpen ? [] : await readEdgeTexts(tx, filters, offsets, range, activity)))
}

/** Lateral over the threads with messages there, few of all: of each, two short ranges of its key. */
async function readEdgeTexts(
  tx: Transaction,
  { accountId, personId }: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
  activity: Activity,
): Promise<readonly WrittenText[]> {
  const edges = edgesOf(range, wholeDays(range))
  // A day further, since no zone is a day from UTC.
  const days = edges.flatMap(([from, until]) => Array.from({ length: until - from + 2 }, (_, nth) => from - 1 + nth))
  const threads = threadsOn(activity, new Set(days)).map(String)
  const { rows } = await sql<WrittenText>`
    select thread_id, sent_at, message_id, sender_id, text
    from (
      select t.thread_id, m.sent_at, m.message_id, m.sender_id, m.text,
        floor(${localHour('m.sent_at', offsets)} / 24.0::float8)::int as day
      from unnest(${threads}::bigint[]) as t (thread_id)
      cross join unnest(${edges.map(([from]) => utcMidnight(from))}::timestamptz[],
        ${edges.map(([, until]) => utcMidnight(until))}::timestamptz[]) as e (begins, ends)
      cross join lateral (
        select m.sent_at, m.message_id, m.sender_id, ${writtenText} as text
        from messages m
        where m.account_id = ${accountId} and m.thread_id = t.thread_id
          and m.sent_at >= e.begins and m.sent_at < e.ends and ${isWritten}
          and (${personId}::bigint is null or m.sender_id = ${personId})) m) as near
    where ${withinLocalDays('day', range)}
    order by thread_id, sent_at, message_id`.execute(tx)
  return rows
}

/** UTC days before and after those that lie whole in the range, from the first to before the second of each pair. */
function edgesOf(range: DayRange, whole: DayRange): readonly (readonly [from: number, until: number])[] {
  if (whole.from > whole.to) return [[range.from - 1, range.to + 2]]
  return [
    ...(Number.isFinite(range.from) ? [[range.from - 1, whole.from] as const] : []),
    ...(Number.isFinite(range.to) ? [[whole.to + 1, range.to + 2] as const] : []),
  ]
}

function utcMidnight(day: number): string {
  return `${dayText(day)}T00:00:00Z`
}
