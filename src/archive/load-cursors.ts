import type { Archive } from './archive.ts'
import type { InboxCursor, ThreadCursor } from './save-cursors.ts'

export interface ReadingState {
  /** By Instagram's thread id. */
  readonly threads: ReadonlyMap<string, Omit<ThreadCursor, 'threadId'>>
  readonly folders: readonly InboxCursor[]
}

/** How far an account has been read. */
export async function loadCursors({ db }: Archive, accountId: bigint): Promise<ReadingState> {
  const cursors = await db
    .selectFrom('thread_cursors as c')
    .innerJoin('thread_ids as i', (join) =>
      join.onRef('i.account_id', '=', 'c.account_id').onRef('i.thread_id', '=', 'c.thread_id'),
    )
    .select(['i.id', 'c.activity_at', 'c.last_item_id', 'c.stretches', 'c.checked_at', 'c.unreadable'])
    .where('c.account_id', '=', accountId)
    .where('i.account_id', '=', accountId)
    .where('i.kind', '=', 'instagram')
    .execute()
  const folders = await db
    .selectFrom('inbox_cursors')
    .select(['folder', 'complete_until', 'checked_at', 'requests_total'])
    .where('account_id', '=', accountId)
    .execute()
  return {
    threads: new Map(
      cursors.map((row) => [
        row.id,
        {
          activityAt: row.activity_at,
          lastItemId: row.last_item_id,
          stretches: row.stretches,
          checkedAt: row.checked_at,
          unreadable: row.unreadable,
        },
      ]),
    ),
    folders: folders.map((row) => ({
      folder: row.folder,
      completeUntil: row.complete_until,
      checkedAt: row.checked_at,
      requestsTotal: row.requests_total,
    })),
  }
}
