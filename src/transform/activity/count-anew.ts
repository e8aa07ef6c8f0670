import { sql } from 'kysely'
import type { Archive } from '../../archive/archive.ts'
import { type CountedQuarter, readDays, SEEN } from './read-days.ts'

/** Messages at once, or one thread where it has more: memory holds what was done in them, not what they say. */
const MESSAGES_AT_ONCE = 25_000

/** What was done in an account, from its messages alone: some threads at a time, each whole, in their order. */
export async function* countAnew(
  db: Archive['db'],
  accountId: bigint,
): AsyncGenerator<readonly CountedQuarter[], void, undefined> {
  const { rows } = await sql<{ thread_id: bigint; messages: number }>`
    select thread_id, count(*)::int as messages from messages where account_id = ${accountId}
    group by thread_id order by thread_id`.execute(db)
  let threads: bigint[] = []
  let messages = 0
  for (const row of rows) {
    if (threads.length > 0 && messages + row.messages > MESSAGES_AT_ONCE) {
      yield await countThreads(db, accountId, threads)
      threads = []
      messages = 0
    }
    threads.push(row.thread_id)
    messages += row.messages
  }
  if (threads.length > 0) yield await countThreads(db, accountId, threads)
}

function countThreads(
  db: Archive['db'],
  accountId: bigint,
  threads: readonly bigint[],
): Promise<readonly CountedQuarter[]> {
  const messages = sql`(
    select ${SEEN} from messages m
    where m.account_id = ${accountId} and m.thread_id = any(${threads.map(String)}::bigint[]) and not m.is_echo) m`
  return readDays(db, accountId, messages)
}
