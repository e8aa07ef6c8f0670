import { sql } from 'kysely'
import type { Transaction } from '../../archive/archive.ts'
import { dayOf, partTexts } from '../../archive/words/part-texts.ts'
import { quarterOfDay } from '../../archive/words/quarter-of-day.ts'
import { isWritten, type WrittenText, writtenText } from '../../archive/words/read-texts.ts'
import { decodeWords, type WordBody } from '../../archive/words/word-body.ts'
import { spanTable } from '../span-table.ts'
import type { Span } from '../take-dirty-spans.ts'
import { type ThreadQuarter, writeWords } from './write-words.ts'

const DAY_MS = 86_400_000
/** Days of threads at once, so that memory holds the texts of so many days and the words of their quarters. */
const SPANS_AT_ONCE = 400

/** Parts the texts of these days into words again; the other days of their quarters stay as they are. */
export async function recountWords(tx: Transaction, accountId: bigint, spans: readonly Span[]): Promise<void> {
  const inOrder = [...spans].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  for (let at = 0; at < inOrder.length; at += SPANS_AT_ONCE) {
    await recountSome(tx, accountId, inOrder.slice(at, at + SPANS_AT_ONCE))
  }
}

async function recountSome(tx: Transaction, accountId: bigint, spans: readonly Span[]): Promise<void> {
  const bodies = await readBodies(tx, accountId, spans)
  const texts = Map.groupBy(await readTextsOf(tx, accountId, spans), keyOfText)
  const quarters = [...Map.groupBy(spans, keyOf)].map(([key, own]) => {
    const { thread_id, day } = own[0]!
    const days = new Set(own.map((span) => Date.parse(`${span.day}T00:00:00Z`) / DAY_MS))
    const before = bodies.get(key)
    const anew = partTexts(texts.get(key) ?? [])
    const kept = before === undefined ? [] : [without(days, decodeWords(before))]
    return { thread_id, begins: quarterOfDay(day), bodies: [...kept, anew], before }
  })
  await writeWords(tx, accountId, quarters)
}

function without(days: ReadonlySet<number>, { words, said }: WordBody): WordBody {
  return { words, said: said.filter(({ day }) => !days.has(day)) }
}

function keyOf({ thread_id, day }: Span): string {
  return `${thread_id} ${quarterOfDay(day)}`
}

function keyOfText(text: WrittenText): string {
  return keyOf({ thread_id: text.thread_id, day: new Date(dayOf(text) * DAY_MS).toISOString().slice(0, 10) })
}

async function readBodies(
  tx: Transaction,
  accountId: bigint,
  spans: readonly Span[],
): Promise<ReadonlyMap<string, Buffer>> {
  const quarters = [...new Map(spans.map((span) => [keyOf(span), span])).values()]
  const { rows } = await sql<ThreadQuarter & { readonly body: Buffer }>`
    select w.thread_id, w.begins, w.body from unnest(${quarters.map((span) => String(span.thread_id))}::bigint[],
      cast(${quarters.map(({ day }) => quarterOfDay(day))} as date[])) as s (thread_id, begins)
    join thread_words w on w.account_id = ${accountId} and w.thread_id = s.thread_id and w.begins = s.begins`.execute(
    tx,
  )
  return new Map(rows.map(({ thread_id, begins, body }) => [keyOf({ thread_id, day: begins }), body]))
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
