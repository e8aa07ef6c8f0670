/**
 * One broadcast of an account at a time: two at once would write twice as fast as a batch allows. A session advisory lock on a
 * connection of its own, gone the moment the process is.
 */
import type { Archive } from '../../archive/archive.ts'
import { connectError } from '../../archive/connect-error.ts'
import { openLockConnection } from '../../archive/lock-connection.ts'
import { lockKey } from '../../archive/lock-key.ts'
import { LaterError } from '../../errors.ts'

export interface BroadcastLock extends AsyncDisposable {
  /** Aborted when the connection is gone: another process may go on from then on. */
  readonly lost: AbortSignal
}

/** @throws LaterError `broadcast-busy` when another process runs this broadcast, or another one of the account */
export async function lockBroadcasts(archive: Archive, accountId: bigint): Promise<BroadcastLock> {
  const { client, lost, close } = await openLockConnection(archive, {
    while: 'a broadcast was going on',
    hint: 'Nothing more was sent: `dmvault broadcast resume` goes on.',
  })
  try {
    const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [
      lockKey(`broadcast ${accountId}`),
    ])
    if (rows[0]?.got === true) return { lost, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw connectError(error, archive.address)
  }
  await close()
  throw new LaterError('broadcast-busy', 'another process runs a broadcast of this account', {
    hint: '`dmvault broadcast list` says which; one goes out at a time.',
  })
}
