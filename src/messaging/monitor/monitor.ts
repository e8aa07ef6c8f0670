/**
 * Watches an account: looks for news, and tells them one by one, in order within each thread, from where the last watch under
 * this name ended.
 *
 * What a look sees and the news of it are committed in one transaction (exactly once); an event counts as handled only when
 * the next one is asked for. Whoever dies in the middle of one is told it again, under the same id (at least once): what must
 * not happen twice is to be kept by that id. Looking and telling are two things: whoever else reads the account in between, a
 * nightly for one, leaves its news here as well.
 */
import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { readDatabaseTime } from '../../archive/read-database-time.ts'
import {
  addWatcher,
  moveWatchCursor,
  readWatchers,
  type WatchCursor,
  type Watcher,
} from '../../archive/watch/move-watch-cursor.ts'
import { pruneWatchEvents } from '../../archive/watch/prune-watch-events.ts'
import { isSince, readWatchEvents, type StoredEvent } from '../../archive/watch/read-watch-events.ts'
import { systemClock } from '../../clock.ts'
import { UsageError } from '../../errors.ts'
import { type Sleep, sleep as systemSleep } from '../../run/sleep.ts'
import { type ToldEvent, toEvent } from './watch-event.ts'
import { lockWatcher, type WatchLock } from './watch-lock.ts'

/** What came of one look. */
export interface Look {
  /** Until the next. */
  readonly waitMs: number
}

export interface MonitorOptions {
  /** Looks for news once; may fail only where watching is at its end. Null: others look, these are only told. */
  readonly look: ((lock: WatchLock) => Promise<Look>) | null
  /** Under this name it is kept how far the watcher has come; default `watch`. */
  readonly name?: string
  /** Ends the watch; the event at hand is not handled then. */
  readonly signal: AbortSignal
  /** Ends when, after one look, everything is told. */
  readonly once?: boolean
  /** Called once nobody else watches under this name, before anything is told. */
  readonly onReady?: () => Promise<void>
  /** Told once the moment is fixed since which it watches. */
  readonly onArmed?: (cursor: WatchCursor) => void
  readonly sleep?: Sleep
  /** How soon what others have read meanwhile is told; default a minute. */
  readonly forOthersMs?: number
}

export const WATCH = 'watch'

const EVENTS_AT_ONCE = 100
const MINUTE_MS = 60_000

/**
 * @example
 * for await (const { event } of monitor(archive, account, { look, signal })) console.log(event.kind, event.message?.text)
 * @throws LaterError `watch-busy` when another process watches under this name; what `look` throws; the reason of `signal`
 */
export async function* monitor(
  archive: Archive,
  account: Account,
  {
    look,
    name = WATCH,
    signal: stop,
    once = false,
    onReady,
    onArmed,
    sleep = systemSleep,
    forOthersMs = MINUTE_MS,
  }: MonitorOptions,
): AsyncGenerator<ToldEvent, void, undefined> {
  const watcher = { accountId: account.accountId, name }
  await using lock = await lockWatcher(archive, watcher)
  const signal = AbortSignal.any([stop, lock.lost])
  await addWatcher(archive, watcher, await readDatabaseTime(archive.db))
  await onReady?.()
  let isArmed = false
  let hasLooked = false
  let leftMs = look === null ? Number.POSITIVE_INFINITY : 0
  for (;;) {
    signal.throwIfAborted()
    const cursor = await cursorOf(archive, watcher)
    if (!isArmed && cursor.armedAt !== null) {
      isArmed = true
      onArmed?.(cursor)
    }
    yield* tell(archive, account, cursor, signal)
    if (once && (hasLooked || look === null)) return
    if (look !== null && leftMs <= 0) {
      leftMs = (await look(lock)).waitMs
      hasLooked = true
    } else {
      const ms = Math.min(leftMs, forOthersMs)
      await sleep(ms, signal)
      leftMs -= ms
    }
  }
}

async function cursorOf(archive: Archive, { accountId, name }: Watcher): Promise<WatchCursor> {
  const cursor = (await readWatchers(archive, accountId)).find((it) => it.watcher === name)
  if (cursor !== undefined) return cursor
  throw new UsageError('watch-removed', `nobody watches this account as "${name}" any longer`, {
    hint: 'It was taken off while this command ran. A new watch begins at the moment it is started.',
  })
}

async function* tell(
  archive: Archive,
  account: Account,
  cursor: WatchCursor,
  signal: AbortSignal,
): AsyncGenerator<ToldEvent, void, undefined> {
  const { accountId } = account
  const watcher = { accountId, name: cursor.watcher }
  let after = cursor.handledNo
  for (;;) {
    const events = await readWatchEvents(archive, accountId, { after, limit: EVENTS_AT_ONCE })
    for (const event of events) {
      signal.throwIfAborted()
      if (isSince(event, cursor) && !isGone(event)) yield toEvent(account.name, event)
      await moveWatchCursor(archive.db, watcher, event.eventNo, systemClock())
      after = event.eventNo
    }
    if (events.length > 0) await pruneWatchEvents(archive, accountId)
    if (events.length < EVENTS_AT_ONCE) return
  }
}

/** Its message was removed for good: there is nothing to be told. */
function isGone({ kind, message }: StoredEvent): boolean {
  return message === null && kind !== 'request' && kind !== 'read'
}
