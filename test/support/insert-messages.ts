import type { Archive } from '../../src/archive/archive.ts'
import { type Micros, microsToIso } from '../../src/clock.ts'

/** A message as the derived tables see it. */
export interface PlainMessage {
  readonly thread: bigint
  readonly sender: bigint
  readonly sentAt: Micros
  readonly itemType: string
  readonly isEcho?: boolean
}

let serial = 0

/** An account with people and threads of these names, in this order; a null leaves the name out. */
export async function insertWorld(
  { db }: Archive,
  {
    people,
    threads,
    timeZone = 'UTC',
  }: { people: readonly (string | null)[]; threads: readonly (string | null)[]; timeZone?: string },
): Promise<{ accountId: bigint; name: string; people: readonly bigint[]; threads: readonly bigint[] }> {
  const name = `account-${++serial}`
  const { account_id } = await db
    .insertInto('accounts')
    .values({ name, time_zone: timeZone, owner_person_id: null, created_at: '2024-01-01T00:00:00Z' })
    .returning('account_id')
    .executeTakeFirstOrThrow()
  await db.insertInto('account_names').values({ name, account_id }).execute()
  const personIds: bigint[] = []
  for (const display_name of people) {
    const values = { account_id, display_name, username: null }
    personIds.push(
      (await db.insertInto('people').values(values).returning('person_id').executeTakeFirstOrThrow()).person_id,
    )
  }
  const threadIds: bigint[] = []
  for (const title of threads) {
    const values = { account_id, title }
    threadIds.push(
      (await db.insertInto('threads').values(values).returning('thread_id').executeTakeFirstOrThrow()).thread_id,
    )
  }
  return { accountId: account_id, name, people: personIds, threads: threadIds }
}

/** Inserts the messages and marks their days, as an extract does. Gives their ids, in order. */
export async function insertMessages(
  { pool }: Archive,
  accountId: bigint,
  messages: readonly PlainMessage[],
): Promise<readonly string[]> {
  const ids = messages.map(() =>
    (++serial)
      .toString(16)
      .padStart(32, '0')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  )
  const times = messages.map((message) => microsToIso(message.sentAt))
  await pool.query(
    `insert into messages (account_id, thread_id, sent_at, message_id, sender_id, raw_page_id, content_hash, raw_position,
       raw_hash, is_item_id, is_unsent, is_taken_down, is_echo, has_versions, item_type)
     select $1, thread, sent_at, id, sender, 0, 0, 0, 0, true, false, false, is_echo, false, item_type
     from unnest($2::bigint[], $3::timestamptz[], $4::uuid[], $5::bigint[], $6::boolean[], $7::text[])
       as m (thread, sent_at, id, sender, is_echo, item_type)`,
    [
      accountId,
      messages.map((message) => String(message.thread)),
      times,
      ids,
      messages.map((message) => String(message.sender)),
      messages.map((message) => message.isEcho ?? false),
      messages.map((message) => message.itemType),
    ],
  )
  await markDirty({ pool }, accountId, messages)
  return ids
}

export async function markDirty(
  { pool }: Pick<Archive, 'pool'>,
  accountId: bigint,
  messages: readonly Pick<PlainMessage, 'thread' | 'sentAt'>[],
): Promise<void> {
  await pool.query(
    `insert into dirty_spans (account_id, thread_id, day) select distinct $1::bigint, * from unnest($2::bigint[], $3::date[])
     on conflict (account_id, thread_id, day) do update set day = excluded.day`,
    [
      accountId,
      messages.map((message) => String(message.thread)),
      messages.map((message) => microsToIso(message.sentAt).slice(0, 10)),
    ],
  )
}
