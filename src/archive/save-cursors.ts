import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'
import type { StoredStretch } from './schema.ts'

/** How new and how far back a thread has been read; what each column means stands in `migrations/`. */
export interface ThreadCursor {
  readonly threadId: bigint
  readonly activityAt: Micros | null
  readonly lastItemId: string | null
  readonly stretches: readonly StoredStretch[]
  readonly checkedAt: Micros
  readonly unreadable: string | null
}

export interface InboxCursor {
  readonly folder: string
  readonly completeUntil: Micros | null
  readonly checkedAt: Micros
  readonly requestsTotal: number | null
}

/** Which cursors that are there are replaced. */
type Replaces = 'any' | 'older'

const isoOrNull = (at: Micros | null) => (at === null ? null : microsToIso(at))

/** Moves threads' cursors, in the transaction that writes what was read: a killed run leaves both or neither. */
export async function saveThreadCursors(
  client: pg.ClientBase,
  accountId: bigint,
  cursors: readonly ThreadCursor[],
  replaces: Replaces,
): Promise<void> {
  if (cursors.length === 0) return
  await client.query(
    `insert into thread_cursors as t (account_id, thread_id, activity_at, last_item_id, stretches, checked_at, unreadable)
     select $1, * from unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::jsonb[], $6::timestamptz[], $7::text[])
     on conflict (account_id, thread_id) do update set activity_at = excluded.activity_at,
       last_item_id = excluded.last_item_id, stretches = excluded.stretches, checked_at = excluded.checked_at,
       unreadable = excluded.unreadable
       where $8 or t.checked_at < excluded.checked_at`,
    [
      accountId,
      cursors.map((it) => it.threadId),
      cursors.map((it) => isoOrNull(it.activityAt)),
      cursors.map((it) => it.lastItemId),
      cursors.map((it) => JSON.stringify(it.stretches)),
      cursors.map((it) => microsToIso(it.checkedAt)),
      cursors.map((it) => it.unreadable),
      replaces === 'any',
    ],
  )
}

/** Notes how far a folder has been walked. */
export async function saveInboxCursor(
  client: pg.ClientBase,
  accountId: bigint,
  cursor: InboxCursor,
  replaces: Replaces,
): Promise<void> {
  await client.query(
    `insert into inbox_cursors as t (account_id, folder, complete_until, checked_at, requests_total)
     values ($1, $2, $3, $4, $5)
     on conflict (account_id, folder) do update set complete_until = excluded.complete_until,
       checked_at = excluded.checked_at, requests_total = excluded.requests_total
       where $6 or t.checked_at < excluded.checked_at`,
    [
      accountId,
      cursor.folder,
      isoOrNull(cursor.completeUntil),
      microsToIso(cursor.checkedAt),
      cursor.requestsTotal,
      replaces === 'any',
    ],
  )
}
