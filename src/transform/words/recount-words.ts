import { sql } from 'kysely'
import type { Transaction } from '../../archive/archive.ts'
import { spanTable } from '../span-table.ts'
import type { Span } from '../take-dirty-spans.ts'
import { isWritten, type WrittenText, writtenText } from './read-texts.ts'
import { saidBy } from './said-by.ts'
import { saidIn } from './word-body.ts'
import { monthOfDay, type ThreadMonth, writeWords } from './write-words.ts'

const DAY_MS = 86_400_000
/** Days of threads at once, so that memory holds the texts of so many days and the words of their months. */
const SPANS_AT_ONCE = 400

/** Parts the texts of these days into words again; the other days of their months stay as they are. */
export async function recountWords(tx: Transaction, accountId: bigint, spans: readonly Span[]): Promise<void> {
  for (let at = 0; at < spans.length; at += SPANS_AT_ONCE) {
    await recountSome(tx, accountId, spans.slice(at, at + SPANS_AT_ONCE))
  }
}

async function recountSome(tx: Transaction, accountId: bigint, spans: readonly Span[]): Promise<void> {
  const bodies = await readBodies(tx, accountId, spans)
  const texts = Map.groupBy(await readTextsOf(tx, accountId, spans), ({ thread_id }) => thread_id)
  const saidOf = new Map([...texts].map(([threadId, own]) => [threadId, saidBy(own)]))
  const months = [...Map.groupBy(spans, keyOf).values()].map((own) => {
    const { thread_id } = own[0]!
    const days = new Set(own.map(({ day }) => Date.parse(`${day}T00:00:00Z`) / DAY_MS))
    const body = bodies.get(keyOf(own[0]!))
    const kept = body === undefined ? [] : saidIn(body).filter(({ day }) => !days.has(day))
    const anew = (saidOf.get(thread_id) ?? []).filter(({ day }) => days.has(day))
    return { thread_id, month: monthOfDay(own[0]!.day), said: [...kept, ...anew] }
  })
  await writeWords(tx, accountId, months, (month) => bodies.get(keyOf({ ...month, day: month.month })))
}

function keyOf({ thread_id, day }: Span): string {
  return `${thread_id} ${monthOfDay(day)}`
}

async function readBodies(
  tx: Transaction,
  accountId: bigint,
  spans: readonly Span[],
): Promise<ReadonlyMap<string, Buffer>> {
  const months = [...new Map(spans.map((span) => [keyOf(span), span])).values()]
  const { rows } = await sql<ThreadMonth & { readonly body: Buffer }>`
    select w.thread_id, w.month, w.body from unnest(${months.map((span) => String(span.thread_id))}::bigint[],
      ${months.map(({ day }) => monthOfDay(day))}::date[]) as s (thread_id, month)
    join thread_words w on w.account_id = ${accountId} and w.thread_id = s.thread_id and w.month = s.month`.execute(tx)
  return new Map(rows.map(({ thread_id, month, body }) => [keyOf({ thread_id, day: month }), body]))
}

/** In the order of times, and lateral for the reason that `recountSpans` has. */
async function readTextsOf(
  tx: Transaction,
  accountId: bigint,
  spans: readonly Span[],
): Promise<readonly WrittenText[]> {
  const { rows } = await sql<WrittenText>`
    select s.thread_id, m.sent_at, m.message_id, m.sender_id, m.text
    from ${spanTable(spans)} cross join lateral (
      select m.sent_at, m.message_id, m.sender_id, ${writtenText} as text
      from messages m
      where m.account_id = ${accountId} and m.thread_id = s.thread_id
        and m.sent_at >= s.begins and m.sent_at < s.ends and ${isWritten}) m
    order by 1, 2, 3`.execute(tx)
  return rows
}
