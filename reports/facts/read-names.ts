import { sql } from 'kysely'
import type { Transaction } from '../../src/archive/archive.ts'
import { labelPeople, type NamedPerson, type PersonLabel } from './label-people.ts'
import { labelThreads, type NamedThread, type ThreadLabel } from './label-threads.ts'

export interface Names {
  readonly people: ReadonlyMap<bigint, PersonLabel>
  readonly threads: ReadonlyMap<bigint, ThreadLabel>
}

/** The labels of all people and threads of an account. */
export async function readNames(tx: Transaction, accountId: bigint): Promise<Names> {
  const threads = labelThreads(await readThreads(tx, accountId))
  const threadOf = (id: string): string | null => threads.get(BigInt(id.slice(0, id.indexOf(':'))))?.label ?? null
  return { threads, people: labelPeople(await readPeople(tx, accountId), threadOf) }
}

async function readPeople(tx: Transaction, accountId: bigint): Promise<readonly NamedPerson[]> {
  const people = await tx
    .selectFrom('people')
    .select(['person_id as personId', 'display_name as displayName', 'username'])
    .where('account_id', '=', accountId)
    .execute()
  const ids = await tx
    .selectFrom('person_ids')
    .select(['person_id', 'kind', 'id'])
    .where('account_id', '=', accountId)
    .orderBy('kind')
    .orderBy('id')
    .execute()
  const idsOf = Map.groupBy(ids, (row) => row.person_id)
  return people.map((person) => ({ ...person, ids: idsOf.get(person.personId) ?? [] }))
}

async function readThreads(tx: Transaction, accountId: bigint): Promise<readonly NamedThread[]> {
  const threads = await tx
    .selectFrom('threads')
    .select(['thread_id as threadId', 'title', 'is_group as isGroup'])
    .where('account_id', '=', accountId)
    .execute()
  const ids = await tx
    .selectFrom('thread_ids')
    .select(['thread_id', 'kind', 'id'])
    .where('account_id', '=', accountId)
    .execute()
  const members = await readMembersOfUntitled(tx, accountId)
  const idsOf = Map.groupBy(ids, (row) => row.thread_id)
  const membersOf = Map.groupBy(members, (row) => row.thread_id)
  return threads.map((thread) => ({
    ...thread,
    ids: idsOf.get(thread.threadId) ?? [],
    members: membersOf.get(thread.threadId)?.map(({ name }) => name) ?? [],
  }))
}

async function readMembersOfUntitled(
  tx: Transaction,
  accountId: bigint,
): Promise<readonly { thread_id: bigint; name: string }[]> {
  const { rows } = await sql<{ thread_id: bigint; name: string }>`
    select m.thread_id, coalesce(p.display_name, p.username) as name
    from threads t
    join thread_members m on m.account_id = ${accountId} and m.thread_id = t.thread_id
    join people p on p.account_id = ${accountId} and p.person_id = m.person_id
    join accounts a on a.account_id = ${accountId}
    where t.account_id = ${accountId} and coalesce(trim(t.title), '') = ''
      and coalesce(p.display_name, p.username) is not null and m.person_id is distinct from a.owner_person_id`.execute(
    tx,
  )
  return rows
}
