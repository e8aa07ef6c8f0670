/**
 * Statements that remove an account, a thread at a time, so that no transaction is large. The account's own rows go last:
 * cut off, the removal leaves an account with fewer threads, and can be run again.
 */
import { sql } from 'kysely'
import type { Archive, Transaction } from './archive.ts'

/** Tables with many rows a thread. */
const BY_THREAD = [
  'reactions',
  'attachments',
  'message_ids',
  'message_versions',
  'thread_activity',
  'thread_words',
  'search_days',
  'dirty_spans',
  'messages',
] as const

const BY_ACCOUNT = [
  ...BY_THREAD,
  'thread_cursors',
  'inbox_cursors',
  'sends',
  'acts',
  'do_not_contact',
  'watch_cursors',
  'watch_events',
  'dead_letters',
  'read_receipts',
  'automation_rules',
  'automation_actions',
  'automation_runs',
  'person_facts',
  'broadcasts',
  'broadcast_recipients',
  'requests',
  'request_budgets',
  'thread_members',
  'thread_ids',
  'threads',
  'person_names',
  'person_ids',
  'people',
  'quarantine',
  'run_events',
  'runs',
  'backups',
  'account_names',
  'accounts',
] as const

const PAGES_AT_ONCE = 500

export async function listThreadKeys({ db }: Archive, accountId: bigint): Promise<readonly bigint[]> {
  const threads = await db
    .selectFrom('threads')
    .select('thread_id')
    .where('account_id', '=', accountId)
    .orderBy('thread_id')
    .execute()
  return threads.map((row) => row.thread_id)
}

export async function removeThreadRows(tx: Transaction, accountId: bigint, threadId: bigint): Promise<void> {
  for (const table of BY_THREAD) {
    await tx.deleteFrom(table).where('account_id', '=', accountId).where('thread_id', '=', threadId).execute()
  }
}

/** @returns how many; fewer than there may be, so call again until 0 */
export async function removeRawPages(tx: Transaction, accountId: bigint): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from raw_pages where account_id = ${accountId} and raw_page_id in (
      select raw_page_id from raw_pages where account_id = ${accountId}
       order by raw_page_id limit ${PAGES_AT_ONCE})`.execute(tx)
  return Number(numAffectedRows)
}

/** What is left, and the account itself; the lease's row goes when it is given back. */
export async function removeAccountRows(tx: Transaction, accountId: bigint): Promise<void> {
  // Whoever is about to record something for the account waits, and then finds it gone.
  await tx.selectFrom('accounts').select('account_id').where('account_id', '=', accountId).forUpdate().execute()
  for (const table of BY_ACCOUNT) await tx.deleteFrom(table).where('account_id', '=', accountId).execute()
}
