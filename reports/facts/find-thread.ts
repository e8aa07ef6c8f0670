import { sql } from 'kysely'
import type { Transaction } from '../../src/archive/archive.ts'
import type { ThreadLabel } from './label-threads.ts'
import { pickOne } from './pick-one.ts'
import type { Names } from './read-names.ts'
import { sameName } from './same-name.ts'

/**
 * The thread that someone means: by an id that the outside knows, by its title as reports show it, or by the name or
 * username of the one other person in it.
 *
 * @throws UsageError when there is none, or several: the candidates are listed
 */
export async function findThread(tx: Transaction, accountId: bigint, names: Names, wanted: string): Promise<bigint> {
  const those = (isMeant: (thread: ThreadLabel) => boolean) =>
    [...names.threads].filter(([, thread]) => isMeant(thread)).map(([threadId]) => threadId)
  return pickOne({
    kind: 'thread',
    wanted,
    tiers: [
      await threadsWithId(tx, accountId, wanted),
      those(({ label }) => sameName(label, wanted)),
      those(({ name }) => sameName(name, wanted)),
      await threadsWith(tx, accountId, wanted),
    ],
    inWords: (threadId) => {
      const thread = names.threads.get(threadId)
      return thread?.id ? `${thread.label} (${thread.id})` : (thread?.label ?? 'unknown thread')
    },
    known: [...names.threads.values()].map(({ label }) => label),
  })
}

async function threadsWithId(tx: Transaction, accountId: bigint, id: string): Promise<readonly bigint[]> {
  const rows = await tx
    .selectFrom('thread_ids')
    .select('thread_id')
    .distinct()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .execute()
  return rows.map((row) => row.thread_id)
}

/** Conversations of two with someone of that name. */
async function threadsWith(tx: Transaction, accountId: bigint, wanted: string): Promise<readonly bigint[]> {
  const { rows } = await sql<{ thread_id: bigint; display_name: string | null; username: string | null }>`
    select t.thread_id, p.display_name, p.username
    from threads t
    join thread_members m on m.account_id = ${accountId} and m.thread_id = t.thread_id
    join people p on p.account_id = ${accountId} and p.person_id = m.person_id
    join accounts a on a.account_id = ${accountId}
    where t.account_id = ${accountId} and not t.is_group and m.person_id is distinct from a.owner_person_id
    order by t.thread_id`.execute(tx)
  const isMeant = (name: string | null) => name !== null && sameName(name, wanted.replace(/^@/, ''))
  return [
    ...new Set(rows.filter((row) => isMeant(row.display_name) || isMeant(row.username)).map((row) => row.thread_id)),
  ]
}
