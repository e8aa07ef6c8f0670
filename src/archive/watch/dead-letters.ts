/** Events that could not be handed over. */
import { type Micros, microsToIso } from '../../clock.ts'
import type { Archive } from '../archive.ts'
import type { DeadLettersTable } from '../schema.ts'
import { moveWatchCursor, type Watcher } from './move-watch-cursor.ts'

export interface DeadLetter {
  readonly watcher: string
  /** A uuid. */
  readonly eventId: string
  readonly failedAt: Micros
  readonly target: DeadLettersTable['target']
  readonly tries: number
  readonly error: string
}

export type Failure = Omit<DeadLetter, 'watcher'>

/** Puts an event aside; with a number, its watcher goes on after it, in the same transaction. */
export async function putAside(
  { db }: Archive,
  watcher: Watcher,
  failure: Failure,
  handledNo: bigint | null,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { eventId, failedAt, target, tries, error } = failure
    await tx
      .insertInto('dead_letters')
      .values({
        account_id: watcher.accountId,
        watcher: watcher.name,
        event_id: eventId,
        failed_at: microsToIso(failedAt),
        target,
        tries,
        error,
      })
      .onConflict((it) =>
        it.columns(['account_id', 'watcher', 'event_id']).doUpdateSet((row) => ({
          failed_at: row.ref('excluded.failed_at'),
          target: row.ref('excluded.target'),
          tries: row.ref('excluded.tries'),
          error: row.ref('excluded.error'),
        })),
      )
      .execute()
    if (handledNo !== null) await moveWatchCursor(tx, watcher, handledNo, failedAt)
  })
}

export async function removeDeadLetter({ db }: Archive, watcher: Watcher, eventId: string): Promise<void> {
  await db
    .deleteFrom('dead_letters')
    .where('account_id', '=', watcher.accountId)
    .where('watcher', '=', watcher.name)
    .where('event_id', '=', eventId)
    .execute()
}

export async function countDeadLetters({ db }: Archive, watcher: Watcher): Promise<number> {
  const { letters } = await db
    .selectFrom('dead_letters')
    .select((it) => it.fn.countAll<bigint>().as('letters'))
    .where('account_id', '=', watcher.accountId)
    .where('watcher', '=', watcher.name)
    .executeTakeFirstOrThrow()
  return Number(letters)
}

/** In the order in which the events came. */
export async function readDeadLetters({ db }: Archive, watcher: Watcher): Promise<readonly DeadLetter[]> {
  const rows = await db
    .selectFrom('dead_letters as d')
    .innerJoin('watch_events as e', (join) =>
      join.onRef('e.account_id', '=', 'd.account_id').onRef('e.event_id', '=', 'd.event_id'),
    )
    .select(['d.watcher', 'd.event_id', 'd.failed_at', 'd.target', 'd.tries', 'd.error'])
    .where('d.account_id', '=', watcher.accountId)
    .where('e.account_id', '=', watcher.accountId)
    .where('d.watcher', '=', watcher.name)
    .orderBy('e.event_no')
    .execute()
  return rows.map((row) => ({
    watcher: row.watcher,
    eventId: row.event_id,
    failedAt: row.failed_at,
    target: row.target,
    tries: row.tries,
    error: row.error,
  }))
}
