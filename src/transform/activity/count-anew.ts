import { type RawBuilder, sql } from 'kysely'
import type { Archive } from '../../archive/archive.ts'
import { type CountedQuarter, readDays, SEEN } from './read-days.ts'

/** Messages at once, or one quarter of a year of one thread where that has more: memory holds what was done in them. */
const MESSAGES_AT_ONCE = 25_000

/**
 * What was done in an account, from its messages alone, in the order of threads: some threads at a time, each whole, or some
 * quarters of a year of a long one.
 */
export async function* countAnew(
  db: Archive['db'],
  accountId: bigint,
  messagesAtOnce = MESSAGES_AT_ONCE,
): AsyncGenerator<readonly CountedQuarter[], void, undefined> {
  const { rows: threads } = await sql<{ thread_id: bigint; messages: number }>`
    select thread_id, count(*)::int as messages from messages where account_id = ${accountId}
    group by thread_id order by thread_id`.execute(db)
  for (const some of inPortions(threads, messagesAtOnce)) {
    const [first] = some
    if (first!.messages > messagesAtOnce) yield* countLong(db, accountId, first!.thread_id, messagesAtOnce)
    else yield await count(db, accountId, sql`m.thread_id = any(${some.map((it) => String(it.thread_id))}::bigint[])`)
  }
}

async function* countLong(
  db: Archive['db'],
  accountId: bigint,
  threadId: bigint,
  messagesAtOnce: number,
): AsyncGenerator<readonly CountedQuarter[], void, undefined> {
  const { rows: quarters } = await sql<{ begins: string; ends: string; messages: number }>`
    select (q.begins at time zone 'UTC')::text as begins,
      (q.begins at time zone 'UTC' + interval '3 months')::text as ends, count(*)::int as messages
    from (select date_trunc('quarter', sent_at, 'UTC') as begins from messages
      where account_id = ${accountId} and thread_id = ${threadId}) q
    group by q.begins order by q.begins`.execute(db)
  for (const some of inPortions(quarters, messagesAtOnce)) {
    const [from, to] = [some[0]!.begins, some.at(-1)!.ends]
    yield await count(
      db,
      accountId,
      sql`m.thread_id = ${threadId} and m.sent_at >= ${from}::timestamp at time zone 'UTC'
        and m.sent_at < ${to}::timestamp at time zone 'UTC'`,
    )
  }
}

/** The same in order, as many together as have not too many messages; at least one. */
function* inPortions<Item extends { readonly messages: number }>(
  all: readonly Item[],
  most: number,
): Generator<readonly Item[]> {
  let portion: Item[] = []
  let messages = 0
  for (const item of all) {
    if (portion.length > 0 && messages + item.messages > most) {
      yield portion
      portion = []
      messages = 0
    }
    portion.push(item)
    messages += item.messages
  }
  if (portion.length > 0) yield portion
}

function count(db: Archive['db'], accountId: bigint, which: RawBuilder<unknown>): Promise<readonly CountedQuarter[]> {
  const messages = sql`(
    select ${SEEN} from messages m where m.account_id = ${accountId} and ${which} and not m.is_echo) m`
  return readDays(db, accountId, messages)
}
