/** What has happened, as watchers are told it: with the messages as they are now, which may be later than the event. */
import { type RawBuilder, sql } from 'kysely'
import type { Micros } from '../../clock.ts'
import type { Archive } from '../archive.ts'
import type { WatchEventKind } from '../schema.ts'

export interface PersonNow {
  /** Instagram's user id; null of somebody who is known by name only. */
  readonly id: string | null
  readonly username: string | null
  readonly name: string | null
  readonly isOwner: boolean
}

export interface MessageNow {
  /** Key in the archive. */
  readonly key: string
  readonly isItemId: boolean
  readonly sentAt: Micros
  readonly sender: PersonNow
  readonly itemType: string
  /** Exact; null of a message without words, and of one that was taken back. */
  readonly text: string | null
  readonly isUnsent: boolean
  readonly shareUrl: string | null
  readonly repliedToItemId: string | null
}

export interface StoredEvent {
  /** A uuid. */
  readonly eventId: string
  readonly eventNo: bigint
  readonly kind: WatchEventKind
  readonly noticedAt: Micros
  readonly happenedAt: Micros | null
  readonly notYetAt: Micros | null
  readonly emoji: string | null
  readonly thread: {
    readonly key: bigint
    /** Instagram's thread id. */
    readonly id: string | null
    readonly title: string | null
    readonly isGroup: boolean
    readonly folder: string
  }
  readonly person: PersonNow | null
  /** Null of an event about no message, and where the message is not there any longer. */
  readonly message: MessageNow | null
}

interface Row {
  readonly event_id: string
  readonly event_no: bigint
  readonly kind: WatchEventKind
  readonly noticed_at: Micros
  readonly happened_at: Micros | null
  readonly not_yet_at: Micros | null
  readonly emoji: string | null
  readonly thread_id: bigint
  readonly title: string | null
  readonly is_group: boolean
  readonly folder: string
  readonly person_id: bigint | null
  readonly message_id: string | null
  readonly sent_at: Micros | null
  readonly sender_id: bigint | null
  readonly is_item_id: boolean | null
  readonly item_type: string | null
  readonly text: string | null
  readonly text_exact: Buffer | null
  readonly is_unsent: boolean | null
  readonly share_url: string | null
  readonly replied_to_item_id: string | null
}

/** The next events after a number, in their order. */
export async function readWatchEvents(
  archive: Archive,
  accountId: bigint,
  { after, limit }: { readonly after: bigint; readonly limit: number },
): Promise<readonly StoredEvent[]> {
  return await read(archive, accountId, sql`e.event_no > ${after}`, limit)
}

/** One event by its id; undefined where it is gone. */
export async function readWatchEvent(
  archive: Archive,
  accountId: bigint,
  eventId: string,
): Promise<StoredEvent | undefined> {
  const [event] = await read(archive, accountId, sql`e.event_no is not null and e.event_id = ${eventId}::uuid`, 1)
  return event
}

/** How many a watcher has still to be told. */
export async function countWatchEvents({ db }: Archive, accountId: bigint, after: bigint): Promise<number> {
  const { rows } = await sql<{ events: number }>`
    select count(*)::int as events from watch_events where account_id = ${accountId} and event_no > ${after}`.execute(
    db,
  )
  return rows[0]!.events
}

async function read(
  { db }: Archive,
  accountId: bigint,
  where: RawBuilder<unknown>,
  limit: number,
): Promise<readonly StoredEvent[]> {
  const { rows } = await sql<Row>`
    select e.event_id, e.event_no, e.kind, e.noticed_at, e.happened_at, e.not_yet_at, e.emoji, e.thread_id, t.title,
           t.is_group, t.folder, e.person_id, m.message_id, m.sent_at, m.sender_id, m.is_item_id, m.item_type, m.text,
           m.text_exact, m.is_unsent, m.share_url, m.replied_to_item_id
      from watch_events e
      join threads t on t.account_id = e.account_id and t.thread_id = e.thread_id
      left join messages m on m.account_id = e.account_id and m.thread_id = e.thread_id
        and m.sent_at = e.message_sent_at and m.message_id = e.message_id
     where e.account_id = ${accountId} and ${where}
     order by e.event_no limit ${limit}`.execute(db)
  if (rows.length === 0) return []
  const threadIds = await readThreadIds(db, accountId, [...new Set(rows.map((row) => row.thread_id))])
  const people = await readPeople(db, accountId, [
    ...new Set(rows.flatMap((row) => [row.person_id, row.sender_id].filter((it) => it !== null))),
  ])
  return rows.map((row) => ({
    eventId: row.event_id,
    eventNo: row.event_no,
    kind: row.kind,
    noticedAt: row.noticed_at,
    happenedAt: row.happened_at,
    notYetAt: row.not_yet_at,
    emoji: row.emoji,
    thread: {
      key: row.thread_id,
      id: threadIds.get(row.thread_id) ?? null,
      title: row.title,
      isGroup: row.is_group,
      folder: row.folder,
    },
    person: row.person_id === null ? null : people(row.person_id),
    message: messageOf(row, people),
  }))
}

function messageOf(row: Row, people: (personId: bigint) => PersonNow): MessageNow | null {
  if (row.message_id === null || row.sender_id === null) return null
  return {
    key: row.message_id,
    isItemId: row.is_item_id === true,
    sentAt: row.sent_at!,
    sender: people(row.sender_id),
    itemType: row.item_type!,
    text: row.text_exact === null ? row.text : row.text_exact.toString('utf16le'),
    isUnsent: row.is_unsent === true,
    shareUrl: row.share_url,
    repliedToItemId: row.replied_to_item_id,
  }
}

async function readThreadIds(
  db: Archive['db'],
  accountId: bigint,
  threadIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, string>> {
  const rows = await db
    .selectFrom('thread_ids')
    .select(['thread_id', 'id'])
    .where('account_id', '=', accountId)
    .where('kind', '=', 'instagram')
    .where('thread_id', 'in', [...threadIds])
    .orderBy('id', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.thread_id, row.id]))
}

interface NameRow {
  readonly person_id: bigint
  readonly kind: string
  readonly name: string
}

/** The latest names of people, and their ids. */
async function readPeople(
  db: Archive['db'],
  accountId: bigint,
  personIds: readonly bigint[],
): Promise<(personId: bigint) => PersonNow> {
  const { rows: names } = await sql<NameRow>`
    select distinct on (person_id, kind) person_id, kind, name from person_names
     where account_id = ${accountId} and person_id = any(${[...personIds]}::bigint[])
     order by person_id, kind, last_observed_at desc, name collate "C" desc`.execute(db)
  const { rows: ids } = await sql<{ person_id: bigint; id: string }>`
    select person_id, id from person_ids
     where account_id = ${accountId} and kind = 'instagram' and person_id = any(${[...personIds]}::bigint[])
     order by id desc`.execute(db)
  const owner = await db
    .selectFrom('accounts')
    .select('owner_person_id')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  const byPerson = Map.groupBy(names, (row) => row.person_id)
  const idOf = new Map(ids.map((row) => [row.person_id, row.id]))
  return (personId) => {
    const nameOf = (kind: string) => byPerson.get(personId)?.find((row) => row.kind === kind)?.name ?? null
    return {
      id: idOf.get(personId) ?? null,
      username: nameOf('username'),
      name: nameOf('display_name'),
      isOwner: owner?.owner_person_id === personId,
    }
  }
}

/** Whether the watcher has still to be told of it: it happened since it was armed. */
export function isSince(
  { happenedAt, notYetAt }: Pick<StoredEvent, 'happenedAt' | 'notYetAt'>,
  { armedAt, armedSeenAt }: { readonly armedAt: Micros | null; readonly armedSeenAt: Micros | null },
): boolean {
  if (armedAt === null || armedSeenAt === null) return false
  return happenedAt === null ? (notYetAt ?? 0) >= armedSeenAt : happenedAt > armedAt
}
