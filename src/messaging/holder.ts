/**
 * Who is at a send. Each process that sends keeps a connection of its own with a session advisory lock on a number that it
 * drew; the number stands beside what it has taken in hand. The lock is gone the moment the process is, so that others see at
 * once what was left behind.
 */
import { randomBytes } from 'node:crypto'
import { CompiledQuery } from 'kysely'
import type { Archive } from '../archive/archive.ts'
import { connectError } from '../archive/connect-error.ts'
import { openLockConnection } from '../archive/lock-connection.ts'

export interface Holder extends AsyncDisposable {
  readonly id: bigint
  /** Aborted when the connection is gone: others take this process for dead then, so it must let nothing out any more. */
  readonly lost: AbortSignal
}

/** @throws FailedError when the database is away */
export async function openHolder(archive: Archive): Promise<Holder> {
  const { client, lost, close } = await openLockConnection(archive, {
    while: 'messages were being sent',
    hint: 'Nothing more was sent. `dmvault sends` says how each message stands.',
  })
  try {
    // Of 64 bits none is the sign, as tokens of leases are drawn from all.
    const id = randomBytes(8).readBigUInt64BE() >> 1n
    await client.query('select pg_advisory_lock($1)', [id])
    return { id, lost, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw connectError(error, archive.address)
  }
}

/** Whether a process that was at something still lives. Several may ask at once: a shared lock, so that none takes another for it. */
export async function isAlive({ db }: Archive, holder: bigint): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const { rows } = await tx.executeQuery<{ free: boolean }>(
      CompiledQuery.raw('select pg_try_advisory_xact_lock_shared($1) as free', [holder]),
    )
    return !rows[0]!.free
  })
}
