import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { createAccount } from '../../src/archive/accounts.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { checkFence } from '../../src/run/check-fence.ts'
import { acquireLease } from '../../src/run/lease.ts'
import { useArchive, useDatabase } from '../support/archive.ts'
import { type Command, startProgram } from '../support/command.ts'

const url = useDatabase()
const archive = useArchive(url)
const PROGRAM = join(import.meta.dirname, '../support/lease-command.ts')
let accountId = 0n

beforeEach(async ({ task }) => {
  const account = await createAccount(archive(), { name: task.id, timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
  accountId = account.accountId
})

/** A run in a process of its own. */
function startHolder(times: { timeToLiveMs?: number; heartbeatMs?: number } = {}): Command {
  const { timeToLiveMs = 60_000, heartbeatMs = 10_000 } = times
  const words = [accountId, timeToLiveMs, heartbeatMs].map(String)
  return startProgram(PROGRAM, words, { env: { ...process.env, DATABASE_URL: url() } })
}

/** Time to live and heartbeat that no test waits for. */
const LONG = { timeToLiveMs: 600_000, heartbeatMs: 600_000 }
/** Takes every holder for stalled. */
const IMPATIENT = { timeToLiveMs: 0, heartbeatMs: 600_000 }

async function connectionsOf(name: unknown): Promise<number> {
  const { rows } = await archive().pool.query<{ n: number }>(
    'select count(*)::int as n from pg_stat_activity where application_name = $1',
    [name],
  )
  return rows[0]!.n
}

test('of processes that want the account at once one gets it, and the others hear who has it', async () => {
  const holders = [startHolder(), startHolder(), startHolder()]
  const answers = await Promise.all(holders.map((holder) => holder.hear()))
  expect(answers.filter((answer) => 'fence' in (answer as object))).toHaveLength(1)
  const refused = answers.filter((answer) => !('fence' in (answer as object)))
  expect(refused).toEqual(refused.map(() => ({ code: 'account-busy', message: expect.any(String) })))
  await Promise.all(holders.map((holder) => holder.end()))
})

test('while one holds it, another is refused and told which process has it', async () => {
  const holder = startHolder()
  await holder.hear()
  await expect(acquireLease(archive(), accountId)).rejects.toMatchObject({
    code: 'account-busy',
    exitCode: 5,
    message: expect.stringContaining(`process ${holder.child.pid}`),
  })
  holder.tell('still-mine')
  expect(await holder.hear()).toEqual({ committed: 'still-mine' })
})

test('a lease given back is free at once, and every holder has a greater fence', async () => {
  const fences: bigint[] = []
  for (let round = 0; round < 3; round++) {
    await using lease = await acquireLease(archive(), accountId)
    fences.push(lease.fence)
  }
  expect(fences).toEqual([1n, 2n, 3n])
})

test('whoever gave one account back and runs another keeps its connections when the first is taken', async () => {
  const before = await openArchive({ home: '', databaseUrl: url() })
  const other = await createAccount(archive(), { name: 'next', timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
  const given = await acquireLease(before, accountId)
  await given.release()
  await using running = await acquireLease(before, other.accountId)
  const working = await before.pool.connect()
  await working.query('begin')
  await using taken = await acquireLease(archive(), accountId)
  expect(taken.fence).toBe(2n)
  await working.query('commit')
  working.release()
  expect(running.lost.aborted).toBe(false)
  await running.release()
  await before[Symbol.asyncDispose]()
})

test('leases of different accounts do not touch each other', async () => {
  const other = await createAccount(archive(), { name: 'other', timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
  await using first = await acquireLease(archive(), accountId)
  await using second = await acquireLease(archive(), other.accountId)
  expect([first.lost.aborted, second.lost.aborted]).toEqual([false, false])
})

test('after kill -9 of its holder the account is free at once', async () => {
  const holder = startHolder(LONG)
  await holder.hear()
  await holder.kill()
  await using lease = await acquireLease(archive(), accountId, undefined, LONG)
  expect(lease.fence).toBe(2n)
})

test('a holder that still gives signs of life is not taken over, however long it runs', async () => {
  const times = { timeToLiveMs: 1000, heartbeatMs: 50 }
  const holder = startHolder(times)
  await holder.hear()
  await heartbeats(30)
  await expect(acquireLease(archive(), accountId, undefined, times)).rejects.toMatchObject({ code: 'account-busy' })
})

test('a stalled holder is taken over; its connections are ended and what it wanted to commit is refused', async () => {
  const holder = startHolder({ timeToLiveMs: 1, heartbeatMs: 50 })
  const { name } = (await holder.hear()) as { name: string }
  expect(await connectionsOf(name)).toBeGreaterThan(0)
  holder.child.kill('SIGSTOP')
  await using lease = await acquireLease(archive(), accountId, undefined, IMPATIENT)
  expect(lease.fence).toBe(2n)
  expect(await connectionsOf(name)).toBe(0)
  holder.tell('too-late')
  holder.child.kill('SIGCONT')
  const heard = [await holder.hear(), await holder.hear()]
  expect(heard).toContainEqual({ lost: 'lease-lost' })
  expect(heard).not.toContainEqual({ committed: 'too-late' })
  await holder.end()
  expect(await events()).toEqual([])
  expect(lease.lost.aborted).toBe(false)
})

test('a transaction of the old holder that was about to commit is rolled back by the take-over', async () => {
  const old = await openArchive({ home: '', databaseUrl: url() })
  await using lease = await acquireLease(old, accountId, undefined, LONG)
  const stalled = await old.pool.connect()
  stalled.on('error', () => {})
  await stalled.query('begin')
  await stalled.query("insert into run_events values ($1, 1, 1, now(), 'stalled', '')", [accountId])
  await stalled.query('select fence from leases where account_id = $1 for share', [accountId])
  await using next = await acquireLease(archive(), accountId, undefined, IMPATIENT)
  expect(next.fence).toBe(2n)
  await expect(stalled.query('commit')).rejects.toThrow()
  stalled.release(true)
  expect(await events()).toEqual([])
  await aborted(lease.lost)
  expect(lease.lost.reason).toMatchObject({ code: 'lease-lost' })
  await old[Symbol.asyncDispose]()
})

test('where the old holder’s connections may not be ended, its fence alone keeps it out', async () => {
  const old = await openArchive({ home: '', databaseUrl: url() })
  await using lease = await acquireLease(old, accountId, undefined, { timeToLiveMs: 600_000, heartbeatMs: 20 })
  // As a take-over leaves the row that could end nothing.
  await archive().pool.query("update leases set fence = fence + 1, holder = 'somebody:else:1' where account_id = $1", [
    accountId,
  ])
  await expect(old.db.transaction().execute((tx) => checkFence(tx, accountId, lease.fence))).rejects.toMatchObject({
    code: 'lease-lost',
    exitCode: 5,
  })
  await aborted(lease.lost)
  await old[Symbol.asyncDispose]()
})

test('when the database ends its connection the lease is lost at once', async () => {
  const old = await openArchive({ home: '', databaseUrl: url() })
  await using lease = await acquireLease(old, accountId, undefined, LONG)
  const ended = aborted(lease.lost)
  await archive().pool.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
    old.pool.options.application_name,
  ])
  await ended
  expect(lease.lost.reason).toMatchObject({ code: 'lease-lost' })
  await old[Symbol.asyncDispose]()
})

test('the fence of an account that was never leased is refused', async () => {
  await expect(
    archive()
      .db.transaction()
      .execute((tx) => checkFence(tx, accountId, 1n)),
  ).rejects.toMatchObject({ code: 'lease-lost' })
})

/** Waits until the holder has given that many signs of life. */
async function heartbeats(count: number): Promise<void> {
  const { pool } = archive()
  const seen = new Set<unknown>()
  while (seen.size < count) {
    const { rows } = await pool.query<{ at: number }>('select heartbeat_at as at from leases where account_id = $1', [
      accountId,
    ])
    seen.add(rows[0]?.at)
  }
}

async function events(): Promise<readonly string[]> {
  const rows = await archive().db.selectFrom('run_events').select('code').where('account_id', '=', accountId).execute()
  return rows.map((row) => row.code)
}

async function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => resolve())
  if (signal.aborted) resolve()
  return promise
}
