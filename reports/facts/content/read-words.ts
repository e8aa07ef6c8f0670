import { sql } from 'kysely'
import type { Transaction } from '../../../src/archive/archive.ts'
import { partTexts } from '../../../src/archive/words/part-texts.ts'
import { quarterOfDay } from '../../../src/archive/words/quarter-of-day.ts'
import { isWritten, type WrittenText, writtenText } from '../../../src/archive/words/read-texts.ts'
import { decodeWords, type WordBody } from '../../../src/archive/words/word-body.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import { dayText } from '../days.ts'
import type { DayRange, Filters } from '../filters.ts'
import { localHour } from '../local-hour.ts'
import { withinLocalDays } from '../within-days.ts'

const ROWS_AT_ONCE = 500
/** Of both ends of a range: the UTC days that may lie in it in part. */
const EARLIEST = -100_000
const LATEST = 100_000

/**
 * Everything that was written in a range of days of a zone. UTC days that lie in it whole come from what was parted before;
 * no zone is a day from UTC, so the others are the two around each end, whose texts are parted now.
 */
export async function* readWords(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
): AsyncGenerator<WordBody> {
  const whole = { from: range.from + 1, to: range.to - 1 }
  for await (const body of readBodies(tx, filters, whole)) {
    const said = body.said.filter(
      ({ day, personId }) =>
        day >= whole.from && day <= whole.to && (filters.personId === null || personId === filters.personId),
    )
    yield { words: body.words, said }
  }
  if (Number.isFinite(range.from) || Number.isFinite(range.to)) {
    yield partTexts(await readEdges(tx, filters, offsets, { range, whole }))
  }
}

async function* readBodies(
  tx: Transaction,
  { accountId, threadId }: Filters,
  { from, to }: DayRange,
): AsyncGenerator<WordBody> {
  if (from > to) return
  const begin = quarterOfDay(dayText(Math.max(from, EARLIEST)))
  const end = dayText(Math.min(to, LATEST))
  let after = { thread_id: 0n, begins: '0001-01-01' }
  for (;;) {
    const { rows } = await sql<typeof after & { readonly body: Buffer }>`
      select thread_id, begins, body from thread_words
      where account_id = ${accountId} and (${threadId}::bigint is null or thread_id = ${threadId})
        and begins between cast(${begin} as date) and cast(${end} as date)
        and (thread_id, begins) > (${after.thread_id}::bigint, cast(${after.begins} as date))
      order by thread_id, begins limit ${ROWS_AT_ONCE}`.execute(tx)
    for (const { body } of rows) yield decodeWords(body)
    const last = rows.at(-1)
    if (last === undefined || rows.length < ROWS_AT_ONCE) return
    after = last
  }
}

/** Lateral over the threads: of each, two short ranges of its key. */
async function readEdges(
  tx: Transaction,
  { accountId, threadId, personId }: Filters,
  offsets: ZoneOffsets,
  { range, whole }: { readonly range: DayRange; readonly whole: DayRange },
): Promise<readonly WrittenText[]> {
  const edges = edgesOf(range, whole)
  const { rows } = await sql<WrittenText>`
    select thread_id, sent_at, message_id, sender_id, text
    from (
      select t.thread_id, m.sent_at, m.message_id, m.sender_id, m.text,
        floor(${localHour('m.sent_at', offsets)} / 24.0::float8)::int as day
      from threads t
      cross join unnest(${edges.map(([from]) => utcMidnight(from))}::timestamptz[],
        ${edges.map(([, until]) => utcMidnight(until))}::timestamptz[]) as e (begins, ends)
      cross join lateral (
        select m.sent_at, m.message_id, m.sender_id, ${writtenText} as text
        from messages m
        where m.account_id = ${accountId} and m.thread_id = t.thread_id
          and m.sent_at >= e.begins and m.sent_at < e.ends and ${isWritten}
          and (${personId}::bigint is null or m.sender_id = ${personId})) m
      where t.account_id = ${accountId} and (${threadId}::bigint is null or t.thread_id = ${threadId})) as near
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
