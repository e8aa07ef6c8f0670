import { sql } from 'kysely'
import { type Names, readNames } from '../../../reports/facts/read-names.ts'
import type { Account } from '../../archive/accounts.ts'
import type { Transaction } from '../../archive/archive.ts'
import type { Micros } from '../../clock.ts'
import type { WireInbox, WireThread } from '../wire.ts'

export interface Inbox {
  readonly wire: WireInbox
  readonly names: Names
}

interface Row {
  readonly thread_id: bigint
  readonly is_group: boolean
  readonly folder: string
  readonly is_still_participant: boolean | null
  readonly unreadable: string | null
  readonly has_media: boolean
  readonly sent_at: Micros | null
  readonly sender_id: bigint | null
  readonly item_type: string | null
  readonly notice_class: string | null
  readonly text: string | null
  readonly is_unsent: boolean | null
  readonly last_speaker: bigint | null
}

const PREVIEW = 140

/** All threads of an account with what a list of them shows. */
export async function readInbox(tx: Transaction, account: Account): Promise<Inbox> {
  const { accountId, ownerPersonId } = account
  const names = await readNames(tx, accountId)
  const counts = await readCounts(tx, accountId)
  const members = await readMembers(tx, accountId)
  const owner = ownerPersonId === null ? null : String(ownerPersonId)
  const threads = (await readThreads(tx, accountId)).map(
    (row): WireThread => ({
      id: String(row.thread_id),
      label: names.threads.get(row.thread_id)?.label ?? String(row.thread_id),
      outsideId: names.threads.get(row.thread_id)?.id ?? null,
      isGroup: row.is_group,
      folder: row.folder,
      isStillParticipant: row.is_still_participant,
      members: members.get(row.thread_id) ?? [],
      messages: counts.get(row.thread_id) ?? 0,
      unreadable: row.unreadable,
      hasMedia: row.has_media,
      isUnanswered: row.last_speaker !== null && owner !== null && String(row.last_speaker) !== owner,
      last: lastOf(row),
    }),
  )
  const people = Object.fromEntries(
    [...names.people].map(([id, { label, username }]) => [String(id), { label, username }]),
  )
  const wire = {
    account: { name: account.name, timeZone: account.timeZone, owner },
    threads: threads.sort((one, other) => (other.last?.sentAt ?? 0) - (one.last?.sentAt ?? 0)),
    people,
    uncountedDays: await countMarks(tx, accountId),
  }
  return { wire, names }
}

function lastOf({ sent_at, sender_id, item_type, notice_class, text, is_unsent }: Row): WireThread['last'] {
  if (sent_at === null || sender_id === null || item_type === null) return null
  const sender = String(sender_id)
  return { sentAt: sent_at, sender, type: item_type, notice: notice_class, text, isUnsent: is_unsent ?? false }
}

async function readThreads(tx: Transaction, accountId: bigint): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select t.thread_id, t.is_group, t.folder, t.is_still_participant, c.unreadable,
      exists (select 1 from attachments a where a.account_id = ${accountId} and a.thread_id = t.thread_id) as has_media,
      l.*, s.last_speaker
    from threads t
    left join thread_cursors c on c.account_id = ${accountId} and c.thread_id = t.thread_id
    left join lateral (
      select m.sent_at, m.sender_id, m.item_type, m.notice_class, left(m.text, ${PREVIEW}) as text, m.is_unsent
      from messages m where m.account_id = ${accountId} and m.thread_id = t.thread_id and not m.is_echo
      order by m.sent_at desc, m.message_id desc limit 1) l on true
    left join lateral (
      select m.sender_id as last_speaker
      from messages m where m.account_id = ${accountId} and m.thread_id = t.thread_id and not m.is_echo
        and m.item_type <> 'action_log'
      order by m.sent_at desc, m.message_id desc limit 1) s on true
    where t.account_id = ${accountId}`.execute(tx)
  return rows
}

async function readCounts(tx: Transaction, accountId: bigint): Promise<ReadonlyMap<bigint, number>> {
  const { rows } = await sql<{ thread_id: bigint; messages: number }>`
    select a.thread_id, sum(n)::int as messages from thread_activity a cross join lateral unnest(a.messages) as n
    where a.account_id = ${accountId} group by 1`.execute(tx)
  return new Map(rows.map(({ thread_id, messages }) => [thread_id, messages]))
}

async function readMembers(tx: Transaction, accountId: bigint): Promise<ReadonlyMap<bigint, readonly string[]>> {
  const { rows } = await sql<{ thread_id: bigint; people: readonly string[] }>`
    select thread_id, array_agg(person_id::text order by person_id) as people from thread_members
    where account_id = ${accountId} group by 1`.execute(tx)
  return new Map(rows.map(({ thread_id, people }) => [thread_id, people]))
}

async function countMarks(tx: Transaction, accountId: bigint): Promise<number> {
  const { rows } = await sql<{ marks: number }>`
    select count(*)::int as marks from dirty_spans where account_id = ${accountId}`.execute(tx)
  return rows[0]?.marks ?? 0
}
