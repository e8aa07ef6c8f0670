/**
 * Only one process at a time is told under one name: two would each be told half, or all of it twice. A session advisory lock
 * on a connection of its own, gone the moment the process is.
 */
import type pg from 'pg'
import type { Archive } from '../../archive/archive.ts'
import { connectError } from '../../archive/connect-error.ts'
import { openLockConnection } from '../../archive/lock-connection.ts'
import { lockKey } from '../../archive/lock-key.ts'
import type { Watcher } from '../../archive/watch/move-watch-cursor.ts'
import { LaterError } from '../../errors.ts'
import { lookKey, wantedKey } from '../../run/look-lock.ts'

export interface WatchLock extends AsyncDisposable {
  /** Aborted when the connection is gone: somebody else may be told from then on. */
  readonly lost: AbortSignal
  /** A look begins; false while somebody else looks at the account, or waits for it. */
  beginLook(): Promise<boolean>
  endLook(): Promise<void>
  /** Whether somebody waits for the end of the look. */
  isWanted(): Promise<boolean>
}

/** Of the advisory lock that whoever watches under this name has. */
export function watcherKey({ accountId, name }: Watcher): bigint {
  return lockKey(`watch ${accountId} ${name}`)
}

/** @throws LaterError `watch-busy` when another process watches under this name */
export async function lockWatcher(archive: Archive, watcher: Watcher): Promise<WatchLock> {
  const { accountId, name } = watcher
  const { client, lost, close } = await openLockConnection(archive, {
    while: 'watching',
    hint: 'Nothing is lost: the next watch goes on where this one ended.',
  })
  try {
    const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [
      watcherKey(watcher),
    ])
    if (rows[0]?.got === true) return { lost, ...looksOn(client, accountId), [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw connectError(error, archive.address)
  }
  await close()
  throw new LaterError('watch-busy', `another process watches this account as "${name}"`, {
    hint: 'Wait until it has ended, or watch under a name of your own: --name NAME.',
  })
}

function looksOn(client: pg.Client, accountId: bigint): Pick<WatchLock, 'beginLook' | 'endLook' | 'isWanted'> {
  const ask = async (statement: string, key: bigint): Promise<boolean> => {
    const { rows } = await client.query<{ got: boolean }>(statement, [key])
    return rows[0]?.got === true
  }
  const isWanted = async (): Promise<boolean> => {
    if (!(await ask('select pg_try_advisory_lock($1) as got', wantedKey(accountId)))) return true
    await ask('select pg_advisory_unlock($1) as got', wantedKey(accountId))
    return false
  }
  return {
    isWanted,
    beginLook: async () => await ask('select pg_try_advisory_lock($1) as got', lookKey(accountId)),
    endLook: async () => {
      // A connection that is gone has given everything back.
      await ask('select pg_advisory_unlock($1) as got', lookKey(accountId)).catch(() => {})
    },
  }
}
