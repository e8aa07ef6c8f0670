/** Statements that write what has happened, in the transaction of the page that showed it. */
import type pg from 'pg'
import { type Micros, microsToIso } from '../../clock.ts'
import type { WatchEventKind } from '../schema.ts'
import { lastEventNo } from './arm-watchers.ts'

export interface NewWatchEvent {
  /** 32 hexadecimal digits. */
  readonly eventId: string
  readonly threadId: bigint
  readonly kind: WatchEventKind
  readonly noticedAt: Micros
  readonly happenedAt: Micros | null
  readonly notYetAt: Micros | null
  readonly message: { readonly id: string; readonly sentAt: Micros } | null
  readonly personId: bigint | null
  readonly emoji: string | null
}

const isoOrNull = (at: Micros | null) => (at === null ? null : microsToIso(at))

/** Without a number yet: see `releaseWatchEvents`. */
export async function insertWatchEvents(
  client: pg.ClientBase,
  accountId: bigint,
  events: readonly NewWatchEvent[],
): Promise<void> {
  if (events.length === 0) return
  await client.query(
    `insert into watch_events (account_id, event_id, thread_id, kind, noticed_at, happened_at, not_yet_at, message_id,
       message_sent_at, person_id, emoji)
     select $1, * from unnest($2::uuid[], $3::bigint[], $4::text[], $5::timestamptz[], $6::timestamptz[],
       $7::timestamptz[], $8::uuid[], $9::timestamptz[], $10::bigint[], $11::text[])
     on conflict (account_id, event_id) do nothing`,
    [
      accountId,
      events.map((it) => it.eventId),
      events.map((it) => it.threadId),
      events.map((it) => it.kind),
      events.map((it) => microsToIso(it.noticedAt)),
      events.map((it) => isoOrNull(it.happenedAt)),
      events.map((it) => isoOrNull(it.notYetAt)),
      events.map((it) => it.message?.id ?? null),
      events.map((it) => isoOrNull(it.message?.sentAt ?? null)),
      events.map((it) => it.personId),
      events.map((it) => it.emoji),
    ],
  )
}

/** A request comes before its messages, what has no time of its own after what has. */
const ORDER = `thread_id, kind = 'request' desc, happened_at nulls last, noticed_at, message_sent_at nulls last,
  kind = 'message' desc, event_id`

/** Threads of which events wait, those that were noticed before a time; null: whenever. */
export async function threadsHeld(
  client: pg.ClientBase,
  accountId: bigint,
  noticedBefore: Micros | null,
): Promise<readonly bigint[]> {
  const { rows } = await client.query<{ thread_id: bigint }>(
    `select distinct thread_id from watch_events
      where account_id = $1 and event_no is null and ($2::timestamptz is null or noticed_at < $2) order by thread_id`,
    [accountId, isoOrNull(noticedBefore)],
  )
  return rows.map((row) => row.thread_id)
}

/** Gives the events of these threads their numbers, in the order of time: from then on watchers get them. */
export async function releaseWatchEvents(
  client: pg.ClientBase,
  accountId: bigint,
  threadIds: readonly bigint[],
): Promise<void> {
  if (threadIds.length === 0) return
  await client.query(
    `update watch_events e set event_no = $3::bigint + n.place
       from (select event_id, row_number() over (order by ${ORDER}) as place from watch_events
              where account_id = $1 and event_no is null and thread_id = any($2::bigint[])) n
      where e.account_id = $1 and e.event_id = n.event_id`,
    [accountId, threadIds, await lastEventNo(client, accountId)],
  )
}
