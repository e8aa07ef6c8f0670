/** History sets nothing off: not what is read back, not what is restored, not what an export brings. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backupAccount } from '../../../pipelines/backup.ts'
import { extractAccount } from '../../../pipelines/extract.ts'
import { importSource } from '../../../pipelines/import.ts'
import { logIn } from '../../../pipelines/log-in.ts'
import { restoreBackup } from '../../../pipelines/restore.ts'
import { type Account, createAccount, requireAccount } from '../../../src/archive/accounts.ts'
import { systemClock } from '../../../src/clock.ts'
import { openAccountClient } from '../../../src/run/account-session.ts'
import { makeExport } from '../../../src/simulator/export/make-export.ts'
import { startSimulator } from '../../../src/simulator/start-simulator.ts'
import { Answering, armAll, runAs } from '../../support/answering.ts'
import { useArchive } from '../../support/archive.ts'

const isLong = process.env.DMVAULT_TEST_LONG === '1'
const archive = useArchive()
const { signal } = new AbortController()
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dmvault-history-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Every row that would be there had something been done. */
async function doings({ accountId }: Account): Promise<number> {
  const { rows } = await archive().pool.query(
    `select (select count(*) from sends where account_id = $1)::int + (select count(*) from acts where account_id = $1)::int
       + (select count(*) from automation_actions where account_id = $1)::int
       + (select count(*) from do_not_contact where account_id = $1)::int as count`,
    [accountId],
  )
  return rows[0].count
}

async function messages({ accountId }: Account): Promise<number> {
  const { rows } = await archive().pool.query('select count(*)::int as count from messages where account_id = $1', [
    accountId,
  ])
  return rows[0].count
}

const writes = async (url: string): Promise<readonly string[]> => {
  const { paths } = (await (await fetch(`${url}/simulator/requests/`)).json()) as { paths: Record<string, number> }
  return Object.keys(paths).filter((path) => path.startsWith('POST ') && /direct_v2/.test(path))
}

test('a backfill, by the run itself and by an extract, sets nothing off; nor does a restore', async () => {
  const many = isLong ? 10_000 : 600
  await using bot = await Answering.start(archive(), systemClock, { threads: isLong ? 80 : 12, messages: many })
  const { account } = bot.it
  await armAll(archive(), account)
  await bot.run()
  await bot.run()
  const openClient = (hooks: object) => openAccountClient(bot.it.place, account.name, hooks)
  await extractAccount(archive(), account, {
    openClient,
    limits: { spacingMs: 0, perHour: null, perDay: null },
    signal,
  })
  const known = await messages(account)
  expect(known).toBeGreaterThanOrEqual(many)
  expect([bot.events, await doings(account)]).toEqual([[], 0])
  const out = join(folder, 'backfilled.json')
  await backupAccount(archive(), { account: account.name, out }, { signal })
  for (const table of ['messages', 'message_ids', 'message_versions', 'reactions', 'attachments', 'raw_pages'])
    await archive().pool.query(`delete from ${table} where account_id = $1`, [account.accountId])
  await restoreBackup(archive(), { file: out }, { signal })
  await bot.run()
  expect(await messages(account)).toBe(known)
  expect([bot.events, await doings(account), await writes(bot.it.people.url)]).toEqual([[], 0, []])
})

test('an export that is imported, and then read from Instagram, sets nothing off', async () => {
  const name = `imported ${process.pid}`
  const account = await createAccount(archive(), { name, timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
  await armAll(archive(), account)
  // As if they had been armed in the middle of what the export tells: until Instagram tells it, it is history.
  for (const [table, column] of [['automation_rules', 'armed_at'] as const, ['watch_cursors', 'armed_at'] as const])
    await archive().pool.query(`update ${table} set ${column} = now() - interval '30 days' where account_id = $1`, [
      account.accountId,
    ])
  const dir = join(folder, 'export')
  await makeExport(dir, {
    seed: 5,
    messages: isLong ? 10_000 : 600,
    threads: 20,
    media: 0,
    endsAt: Date.now(),
    days: 60,
  })
  await importSource(archive(), { paths: [dir], account: name }, { signal, keepsUnsent: async () => false })
  expect(await doings(account)).toBe(0)
  await armAll(archive(), account)
  await archive().pool.query('update automation_rules set armed_at = now() where account_id = $1', [account.accountId])
  const world = join(folder, 'world.json')
  await backupAccount(archive(), { out: world, account: name }, { signal })
  await using instagram = await startSimulator({ world, clock: systemClock })
  const [{ username, password }] = instagram.accounts
  const place = { home: folder, instagramUrl: instagram.url }
  const means = async () => ({ kind: 'password', password }) as const
  await logIn(archive(), { username, account: name }, { ...place, signal, means, keepsUnsent: async () => false })
  for (let look = 0; look < 2; look += 1) {
    await runAs(archive(), await requireAccount(archive(), name), place)
  }
  expect([await doings(account), await writes(instagram.url)]).toEqual([0, []])
})
