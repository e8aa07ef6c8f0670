import { sql } from 'kysely'
import type { Account } from '../../archive/accounts.ts'
import type { Transaction } from '../../archive/archive.ts'
import { fromPlace, type MessageInThread, readMessages } from '../../archive/conversation/read-messages.ts'
import type { Query } from '../search/parse-query.ts'
import type { Resolved } from '../search/resolve-query.ts'
import { type SearchPlace, searchMessages } from '../search/search-messages.ts'

const AT_ONCE = 500

/** All messages of a thread, oldest first. */
export async function* messagesOfThread(
  tx: Transaction,
  accountId: bigint,
  threadId: bigint,
): AsyncGenerator<MessageInThread> {
  let last: MessageInThread | undefined
  for (;;) {
    const after = last === undefined ? sql`true` : sql`${fromPlace(last)} and m.message_id <> ${last.id}::uuid`
    const messages = await readMessages(tx, {
      accountId,
      where: sql`m.thread_id = ${threadId} and ${after}`,
      order: sql`m.sent_at, m.message_id`,
      limit: AT_ONCE,
    })
    yield* messages
    last = messages.at(-1)
    if (messages.length < AT_ONCE) return
  }
}

/** All that a search finds, newest first. */
export async function* messagesFound(
  tx: Transaction,
  account: Account,
  query: Query,
  { senders, threads }: Pick<Resolved, 'senders' | 'threads'>,
): AsyncGenerator<MessageInThread> {
  const request = { accountId: account.accountId, timeZone: account.timeZone, query, senders, threads }
  let before: SearchPlace | null = null
  do {
    const page = await searchMessages(tx, { ...request, before, limit: AT_ONCE, timeLimitMs: 10_000 })
    for (const { message } of page.found) yield message
    before = page.next
  } while (before !== null)
}
