import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { createAccount } from '../../src/archive/accounts.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { acquireLease } from '../../src/run/lease.ts'
import { makeExport } from '../../src/simulator/export/make-export.ts'
import { useDatabase } from '../support/archive.ts'
import { cliEnvironment, MAIN, runCli, runHere, useFolder } from '../support/run-cli.ts'

const url = useDatabase()
const folder = useFolder()
const MESSAGES = 5000

beforeAll(async () => {
  await makeExport(join(folder(), 'export'), { messages: MESSAGES, threads: 60, media: 0 })
})

/** Starts an import, and tells when the first messages are in the archive. */
async function importing(account: string) {
  const child = spawn(process.execPath, [MAIN, 'import', join(folder(), 'export'), '--account', account, '--json'], {
    env: cliEnvironment({ DATABASE_URL: url(), DMVAULT_HOME: join(folder(), 'home') }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([stdout, stderr, [code, signal]]) => ({
      stdout,
      stderr,
      code: code as number | null,
      signal: signal as string | null,
    }),
  )
  await using database = await connected()
  const started = `select 1 from messages join account_names using (account_id) where name = '${account}' limit 1`
  while (child.exitCode === null && (await database.query(started).catch(() => ({ rows: [] }))).rows.length === 0)
    await sleep(5)
  return { child, ended }
}

async function connected(): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: url() })
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}

async function lastOutcome(account: string): Promise<string | null> {
  await using database = await connected()
  const { rows } = await database.query(
    `select outcome from runs join account_names using (account_id) where name = '${account}' order by run_id desc limit 1`,
  )
  return rows[0]?.outcome
}

describe('ctrl-C', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s stops cleanly, exits with %d, and the same command goes on', async (signal, code) => {
    const account = signal.toLowerCase()
    const { child, ended } = await importing(account)
    child.kill(signal)
    const stopped = await ended
    expect(stopped.code).toBe(code)
    expect(stopped.stderr).toContain('ctrl-C again kills at once')
    expect(JSON.parse(stopped.stdout)).toMatchObject({ error: { code: 'interrupted' } })
    expect(await lastOutcome(account)).toBe('cancelled')
    const again = await runHere(['import', join(folder(), 'export'), '--account', account, '--json'], {
      DATABASE_URL: url(),
    })
    const { messages } = again.json() as { messages: Record<string, number> }
    expect(again.code).toBe(0)
    expect(messages.unchanged).toBeGreaterThan(0)
    expect((messages.new ?? 0) + (messages.unchanged ?? 0)).toBe(messages.seen)
  })

  test('the second kills at once', async () => {
    const { child, ended } = await importing('twice')
    child.stderr?.once('data', () => child.kill('SIGINT'))
    child.kill('SIGINT')
    const killed = await ended
    expect(killed.code).toBe(130)
    expect(await lastOutcome('twice')).toBeNull()
  })
})

test('while another run holds the account, an import says so and exits with 5', async () => {
  const args = ['import', join(folder(), 'export'), '--account', 'held', '--json']
  await using archive = await openArchive({ home: '', databaseUrl: url() })
  const account = await createAccount(archive, { name: 'held', timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
  await using _lease = await acquireLease(archive, account.accountId)
  const busy = await runCli(args, { DATABASE_URL: url() })
  expect(busy.code).toBe(5)
  expect(busy.json()).toMatchObject({ error: { code: 'account-busy' } })
  const status = await runHere(['status', '--account', 'held', '--json'], { DATABASE_URL: url() })
  expect(status.json()).toMatchObject({ accounts: [{ running: true, messages: 0 }] })
})

test('a new account is told in the zone of the machine', async () => {
  const args = ['import', join(folder(), 'export'), '--account', 'zoned', '--json']
  const { stderr } = await runCli(args, { DATABASE_URL: url(), TZ: 'Asia/Tokyo' })
  expect(stderr).toContain('days are told in Asia/Tokyo')
})
