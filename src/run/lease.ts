/**
 * Who may run an account now. The holder keeps a connection of its own: on it lies a session advisory lock, which is gone
 * the moment the holder is, and through it goes a sign of life every ten seconds. An account is free when its lease was
 * given back, when the lock of its holder is gone (killed), or when no sign of life came for a minute (stalled, or cut off).
 * Whoever takes over first ends the old holder's connections, so that no transaction of it is left open, and raises the
 * fence, so that none can be committed later: see check-fence.ts.
 */
import pg from 'pg'
import type { Archive } from '../archive/archive.ts'
import { connectError } from '../archive/connect-error.ts'
import { lockKey } from '../archive/lock-key.ts'
import { type Clock, type Micros, microsToIso, systemClock } from '../clock.ts'
import { LaterError } from '../errors.ts'
import { leaseLost } from './check-fence.ts'

export interface Lease extends AsyncDisposable {
  readonly accountId: bigint
  /** Grows with every holder. */
  readonly fence: bigint
  /** Aborted, with a LaterError `lease-lost`, when the lease is no longer ours; what runs must stop. */
  readonly lost: AbortSignal
  /** Gives it back; never fails. */
  release(): Promise<void>
}

export interface LeaseTimes {
  readonly heartbeatMs: number
  /** Without a sign of life for this long, a holder counts as stalled. */
  readonly timeToLiveMs: number
}

const TIMES: LeaseTimes = { heartbeatMs: 10_000, timeToLiveMs: 60_000 }

/** Longest wait for what a transaction of the old holder has locked, and for its connections to end. */
const LOCK_TIMEOUT_MS = 10_000
/** A database that does not answer must be noticed before others take the lease for abandoned. */
const QUERY_TIMEOUT_MS = 30_000

interface LeaseRow {
  readonly fence: bigint
  readonly holder: string
  readonly heartbeat_at: Micros
  readonly released_at: Micros | null
}

/**
 * Takes the lease of an account and keeps it until released.
 *
 * @throws LaterError `account-busy` when another run has it
 */
export async function acquireLease(
  archive: Archive,
  accountId: bigint,
  clock: Clock = systemClock,
  times: LeaseTimes = TIMES,
): Promise<Lease> {
  const { options } = archive.pool
  // The pool hides its password from copying.
  const client = new pg.Client({ ...options, password: options.password, query_timeout: QUERY_TIMEOUT_MS })
  // What breaks before it is held shows in the statement that fails.
  client.on('error', () => {})
  try {
    await client.connect()
    const fence = await take(client, { accountId, holder: options.application_name ?? '', clock }, times)
    return hold(client, accountId, fence, times)
  } catch (error) {
    await client.end().catch(() => {})
    throw connectError(error, archive.address)
  }
}

interface Applicant {
  readonly accountId: bigint
  /** Application name of all its connections. */
  readonly holder: string
  readonly clock: Clock
}

async function take(client: pg.Client, applicant: Applicant, times: LeaseTimes): Promise<bigint> {
  const { accountId, holder } = applicant
  await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`)
  const previous = await readLease(client, accountId)
  const now = await databaseTime(client)
  if (previous !== null && (await isHeld(client, accountId, previous, now, times))) throw busy(previous, now)
  const fence = (previous?.fence ?? 0n) + 1n
  // Two who both found the account free: the second fails to lock the same number.
  if (!(await tryLock(client, accountId, fence))) throw busy(previous, now)
  // Who gave the lease back has nothing open for this account, and may be running another one.
  const isLeft = previous !== null && previous.released_at === null && previous.holder !== holder
  if (isLeft) await endConnections(client, previous.holder)
  if (!(await writeLease(client, applicant, fence, now))) throw busy(previous, now)
  return fence
}

async function readLease(client: pg.Client, accountId: bigint): Promise<LeaseRow | null> {
  const { rows } = await client.query<LeaseRow>(
    'select fence, holder, heartbeat_at, released_at from leases where account_id = $1',
    [accountId],
  )
  return rows[0] ?? null
}

/** The database's, as machines that share an account need not agree on the time; asked alone, and bound where needed. */
async function databaseTime(client: pg.Client): Promise<Micros> {
  const { rows } = await client.query<{ now: Micros }>('select clock_timestamp() as now')
  return rows[0]!.now
}

async function isHeld(client: pg.Client, accountId: bigint, lease: LeaseRow, now: Micros, times: LeaseTimes) {
  if (lease.released_at !== null) return false
  if (now - lease.heartbeat_at > times.timeToLiveMs * 1000) return false
  return !(await tryLock(client, accountId, lease.fence))
}

/** The lock is of the account and the fence together, so that it tells about that one holder. */
async function tryLock(client: pg.Client, accountId: bigint, fence: bigint): Promise<boolean> {
  const key = lockKey(`lease ${accountId} ${fence}`)
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [key])
  return rows[0]!.locked
}

/**
 * Ends what the old holder still has open, and waits until it has ended. Where the database user may not do that, the fence
 * alone keeps the old holder out.
 */
async function endConnections(client: pg.Client, applicationName: string): Promise<void> {
  const ended = client.query(
    'select pg_terminate_backend(pid, $2) from pg_stat_activity where application_name = $1 and datname = current_database()',
    [applicationName, LOCK_TIMEOUT_MS],
  )
  await ended.catch((error: unknown) => {
    if (!hasCode(error, INSUFFICIENT_PRIVILEGE)) throw error
  })
}

/** Of Postgres, SQLSTATE. */
const INSUFFICIENT_PRIVILEGE = '42501'
const LOCK_NOT_AVAILABLE = '55P03'

function hasCode(error: unknown, code: string): boolean {
  return error instanceof pg.DatabaseError && error.code === code
}

/** False when somebody else was quicker, or the old holder's transaction does not end. */
async function writeLease(client: pg.Client, applicant: Applicant, fence: bigint, now: Micros): Promise<boolean> {
  const { accountId, holder, clock } = applicant
  const values = [accountId, fence, holder, microsToIso(clock()), microsToIso(now)]
  const written = client.query(
    `insert into leases (account_id, fence, holder, acquired_at, heartbeat_at) values ($1, $2, $3, $4, $5)
     on conflict (account_id) do update
       set fence = excluded.fence, holder = excluded.holder, acquired_at = excluded.acquired_at,
           heartbeat_at = excluded.heartbeat_at, released_at = null
     where leases.fence = excluded.fence - 1`,
    values,
  )
  return written.then(
    ({ rowCount }) => rowCount === 1,
    (error: unknown) => {
      if (hasCode(error, LOCK_NOT_AVAILABLE)) return false
      throw error
    },
  )
}

function hold(client: pg.Client, accountId: bigint, fence: bigint, times: LeaseTimes): Lease {
  const lost = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let released: Promise<void> | undefined
  const lose = (cause?: unknown): void => {
    clearTimeout(timer)
    if (released === undefined) lost.abort(leaseLost(cause))
  }
  const next = (): void => {
    timer = setTimeout(
      () => heartbeat(client, accountId, fence).then((isOurs) => (isOurs ? next() : lose()), lose),
      times.heartbeatMs,
    )
    // A heartbeat is no reason for the process to go on.
    timer.unref()
  }
  client.on('error', lose)
  client.on('end', () => lose())
  next()
  const release = (): Promise<void> => {
    clearTimeout(timer)
    released ??= giveBack(client, accountId, fence)
    return released
  }
  return { accountId, fence, lost: lost.signal, release, [Symbol.asyncDispose]: release }
}

async function heartbeat(client: pg.Client, accountId: bigint, fence: bigint): Promise<boolean> {
  const now = await databaseTime(client)
  const { rowCount } = await client.query(
    'update leases set heartbeat_at = $3 where account_id = $1 and fence = $2 and released_at is null',
    [accountId, fence, microsToIso(now)],
  )
  return rowCount === 1
}

/**
 * The connection ends, and with it the lock, whatever becomes of the row. The row of an account that was removed, before or
 * while the lease was held, goes too.
 */
async function giveBack(client: pg.Client, accountId: bigint, fence: bigint): Promise<void> {
  try {
    const now = await databaseTime(client)
    await client.query(
      `delete from leases l where l.account_id = $1 and l.fence = $2
         and not exists (select 1 from accounts a where a.account_id = $1)`,
      [accountId, fence],
    )
    await client.query('update leases set released_at = $3 where account_id = $1 and fence = $2', [
      accountId,
      fence,
      microsToIso(now),
    ])
  } catch {
    // Lost before it was given back; the next holder sees that the lock is gone.
  } finally {
    await client.end().catch(() => {})
  }
}

function busy(lease: LeaseRow | null, now: Micros): LaterError {
  const [, host, pid] = lease?.holder.split(':') ?? []
  const who = lease === null ? 'another dmvault' : `another dmvault (process ${pid} on ${host})`
  const seconds = lease === null ? 0 : Math.max(0, Math.round((now - lease.heartbeat_at) / 1e6))
  return new LaterError('account-busy', `${who} is running this account; it gave a sign of life ${seconds} s ago`, {
    hint: 'Wait until it has ended. If it is stuck, it is taken over when it has been silent for a minute.',
  })
}
