import pg from 'pg'
import { FailedError } from '../errors.ts'
import type { Archive } from './archive.ts'
import { connectError } from './connect-error.ts'

/** A connection of its own for session advisory locks, which are gone the moment it is. */
export interface LockConnection {
  readonly client: pg.Client
  /** Aborted when it broke off: others may take the locks from then on. */
  readonly lost: AbortSignal
  /** Gives up the locks; never fails. */
  close(): Promise<void>
}

/** What a person is told when it breaks off. */
interface Loss {
  /** What was going on, after "the connection to the database broke off while". */
  readonly while: string
  readonly hint: string
}

/** @throws FailedError when the database is away */
export async function openLockConnection(archive: Archive, loss: Loss): Promise<LockConnection> {
  const { options } = archive.pool
  // The pool hides its password from copying.
  const client = new pg.Client({ ...options, password: options.password })
  const lost = new AbortController()
  let isClosed = false
  const lose = (cause?: unknown): void => {
    if (isClosed) return
    const message = `the connection to the database broke off while ${loss.while}`
    lost.abort(new FailedError('database-gone', message, { cause, hint: loss.hint }))
  }
  const close = async (): Promise<void> => {
    isClosed = true
    await client.end().catch(() => {})
  }
  client.on('error', lose)
  client.on('end', () => lose())
  try {
    await client.connect()
  } catch (error) {
    await close()
    throw connectError(error, archive.address)
  }
  return { client, lost: lost.signal, close }
}
