import type pg from 'pg'
import type { Micros } from '../clock.ts'

/** A message's place in time. */
export interface ThreadTime {
  readonly threadId: bigint
  readonly sentAt: Micros
  readonly text: string | null
  /** How many messages the thread has. */
  readonly messages: number
}

/**
 * Threads other than these that have a message in a millisecond in which one of these has one: nearly always none, or few,
 * and so all that is to be compared in earnest.
 */
export async function findThreadsSharingTimes(
  client: pg.ClientBase,
  accountId: bigint,
  threadIds: readonly bigint[],
): Promise<readonly bigint[]> {
  const { rows } = await client.query<{ thread_id: bigint }>(
    `select o.thread_id from (
       select thread_id, floor(extract(epoch from sent_at) * 1000)::bigint as millis from messages
       where account_id = $1 and thread_id <> all($2::bigint[])) o
     join (
       select distinct floor(extract(epoch from sent_at) * 1000)::bigint as millis from messages
       where account_id = $1 and thread_id = any($2::bigint[])) s on s.millis = o.millis
     group by o.thread_id order by o.thread_id`,
    [accountId, threadIds],
  )
  return rows.map((row) => row.thread_id)
}

/** Of a longer thread, every so-manieth message. */
const TIMES_A_THREAD = 20_000

/** When the messages of threads were sent; texts of short threads only, of which times alone do not tell enough. */
export async function readThreadTimes(
  client: pg.ClientBase,
  accountId: bigint,
  threadIds: readonly bigint[],
): Promise<readonly ThreadTime[]> {
  const { rows } = await client.query<{ thread_id: bigint; sent_at: Micros; text: string | null; messages: number }>(
    `select thread_id, sent_at, case when messages < 3 then text end as text, messages from (
       select thread_id, sent_at, text, count(*) over (partition by thread_id)::int as messages,
         row_number() over (partition by thread_id order by sent_at, message_id) as place
       from messages where account_id = $1 and thread_id = any($2::bigint[])) m
     where place % (1 + messages / $3::int) = 0 order by thread_id, place`,
    [accountId, threadIds, TIMES_A_THREAD],
  )
  return rows.map((row) => ({
    threadId: row.thread_id,
    sentAt: row.sent_at,
    text: row.text,
    messages: row.messages,
  }))
}

/** The milliseconds, since 1970, in which a thread has messages between two of them. */
export async function readThreadMillis(
  client: pg.ClientBase,
  accountId: bigint,
  threadId: bigint,
  { first, last }: { readonly first: number; readonly last: number },
): Promise<readonly number[]> {
  const { rows } = await client.query<{ millis: string }>(
    `select distinct floor(extract(epoch from sent_at) * 1000)::bigint::text as millis from messages
      where account_id = $1 and thread_id = $2
        and floor(extract(epoch from sent_at) * 1000)::bigint between $3::bigint and $4::bigint`,
    [accountId, threadId, first, last],
  )
  return rows.map((row) => Number(row.millis))
}
