/**
 * Statements that remove one person from an account: what they wrote, what they reacted, where they were members, what they
 * were called. What others wrote stays, even where it speaks of them. A thread stays on the list of `threadsOfPerson` until
 * the last of it is done, and the person stays until every thread is, so that a removal that was cut off can be completed.
 */

import { sql } from 'kysely'
import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'
import type { Archive } from './archive.ts'
import type { RawReference } from './blank-raw-items.ts'
import type { MessageKey } from './load-message-states.ts'
import { readMessageKeys } from './read-message-keys.ts'

export interface Forgotten {
  readonly accountId: bigint
  readonly personId: bigint
}

export interface PersonCounts {
  readonly messages: number
  readonly reactions: number
  readonly threads: number
}

const versionsWith = (personId: bigint) =>
  sql<boolean>`state -> 'reactions' @> jsonb_build_array(jsonb_build_object('person', ${String(personId)}::text))`

/** Threads with anything of the person's in them, by internal key. */
export async function threadsOfPerson({ db }: Archive, who: Forgotten): Promise<readonly bigint[]> {
  const { accountId, personId } = who
  const { rows } = await sql<{ thread_id: bigint }>`
    select thread_id from messages where account_id = ${accountId} and sender_id = ${personId}
    union select thread_id from reactions where account_id = ${accountId} and person_id = ${personId}
    union select thread_id from thread_members where account_id = ${accountId} and person_id = ${personId}
    union select thread_id from message_versions where account_id = ${accountId} and ${versionsWith(personId)}
    order by thread_id`.execute(db)
  return rows.map((row) => row.thread_id)
}

export async function countOfPerson(archive: Archive, who: Forgotten): Promise<PersonCounts> {
  const { accountId, personId } = who
  const { rows } = await sql<Omit<PersonCounts, 'threads'>>`
    with m as materialized (
           select count(*)::int as n from messages where account_id = ${accountId} and sender_id = ${personId}),
         r as materialized (
           select count(*)::int as n from reactions where account_id = ${accountId} and person_id = ${personId})
    select m.n as messages, r.n as reactions from m, r`.execute(archive.db)
  return { messages: 0, reactions: 0, ...rows[0], threads: (await threadsOfPerson(archive, who)).length }
}

/** All names the person has been seen under, usernames too. */
export async function namesOfPerson({ db }: Archive, { accountId, personId }: Forgotten): Promise<readonly string[]> {
  const names = await db
    .selectFrom('person_names')
    .select('name')
    .distinct()
    .where('account_id', '=', accountId)
    .where('person_id', '=', personId)
    .execute()
  const ids = await db
    .selectFrom('person_ids')
    .select('id')
    .where('account_id', '=', accountId)
    .where('person_id', '=', personId)
    .where('kind', 'in', ['name', 'username'])
    .execute()
  return [...new Set([...names.map((row) => row.name), ...ids.map((row) => row.id)])]
}

/**
 * Original texts of a thread that go: all but those of messages that others wrote and the person did not react to, now or in
 * an earlier version (a reaction's original text stands inside the message's), and that have no files: the path of a file
 * tells the thread's folder, which is named after the people in it.
 */
export async function rawOfPerson(
  client: pg.ClientBase,
  { accountId, personId }: Forgotten,
  threadId: bigint,
): Promise<readonly RawReference[]> {
  const { rows } = await client.query<{ page_id: bigint; items: number; kept: number[] | null }>(
    `with touched as (
       select message_id from reactions where account_id = $1 and thread_id = $2 and person_id = $3
       union select message_id from message_versions where account_id = $1 and thread_id = $2
         and (state -> 'reactions' @> jsonb_build_array(jsonb_build_object('person', $3::bigint::text))
           or state -> 'attachments' <> '[]')
       union select message_id from attachments where account_id = $1 and thread_id = $2 and uri !~ '^[a-z]+://'),
     kept as (
       select message_id, raw_page_id, raw_position from messages
        where account_id = $1 and thread_id = $2 and sender_id <> $3
          and message_id not in (select message_id from touched)),
     places as (
       select raw_page_id, raw_position from kept
       union select v.raw_page_id, v.raw_position from message_versions v join kept k on k.message_id = v.message_id
        where v.account_id = $1 and v.thread_id = $2)
     select p.raw_page_id as page_id, cardinality(p.item_ends) as items, array_agg(k.raw_position) as kept
       from raw_pages p left join places k on k.raw_page_id = p.raw_page_id
      where p.account_id = $1 and p.thread_id = $2 and p.item_ends[cardinality(p.item_ends)] > 0
      group by p.raw_page_id, p.item_ends`,
    [accountId, threadId, personId],
  )
  return rows.flatMap(({ page_id, items, kept }) => {
    const stays = new Set(kept)
    return Array.from({ length: items }, (_, position) => ({ pageId: page_id, position })).filter(
      ({ position }) => !stays.has(position),
    )
  })
}

/** Messages of a thread that others wrote and the person reacted to, now or in an earlier version. */
export async function messagesReactedTo(
  client: pg.ClientBase,
  { accountId, personId }: Forgotten,
  threadId: bigint,
  limit: number,
): Promise<readonly MessageKey[]> {
  return await readMessageKeys(
    client,
    { accountId, threadId, limit },
    `sender_id <> $3 and message_id in (
       select message_id from reactions where account_id = $1 and thread_id = $2 and person_id = $3
       union select message_id from message_versions where account_id = $1 and thread_id = $2
         and state -> 'reactions' @> jsonb_build_array(jsonb_build_object('person', $3::bigint::text)))`,
    [personId],
  )
}

/**
 * Messages of a thread that the person wrote, from a time on (null: all), so that whoever removes them in batches goes on
 * where the last one ended, and does not read over again what others wrote before.
 */
export async function messagesWritten(
  client: pg.ClientBase,
  { accountId, personId }: Forgotten,
  threadId: bigint,
  { from, limit }: { readonly from: Micros | null; readonly limit: number },
): Promise<readonly MessageKey[]> {
  const since = from === null ? '-infinity' : microsToIso(from)
  return await readMessageKeys(client, { accountId, threadId, limit }, 'sender_id = $3 and sent_at >= $4', [
    personId,
    since,
  ])
}

/** Removes the further ids of messages; what else hangs on them goes with `deleteMessages`. */
export async function deleteFurtherIds(
  client: pg.ClientBase,
  accountId: bigint,
  threadId: bigint,
  messageIds: readonly string[],
): Promise<void> {
  await client.query(
    'delete from message_ids where account_id = $1 and thread_id = $2 and message_id = any($3::uuid[])',
    [accountId, threadId, messageIds],
  )
}
