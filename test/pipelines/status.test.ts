import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { type AccountReport, readStatusReport } from '../../pipelines/status.ts'
import type { Account } from '../../src/archive/accounts.ts'
import { type Micros, microsToIso } from '../../src/clock.ts'
import { extractSource } from '../../src/extract/extract-source.ts'
import { acquireLease } from '../../src/run/lease.ts'
import { startRun } from '../../src/run/ledger.ts'
import { noCounts } from '../../src/run/run-pipeline.ts'
import { useArchive } from '../support/archive.ts'
import { fill, newAccount } from '../support/backup-account.ts'
import { at, item, listedSource, page, person, thread } from '../support/listed-source.ts'

const archive = useArchive()
const NOW = at('2026-03-31T08:00:00')
const HOUR = 3_600_000_000
let account: Account

beforeEach(async () => {
  account = await newAccount(archive(), { timeZone: 'UTC', createdAt: NOW })
})

async function status(now: Micros = NOW): Promise<AccountReport> {
  const [report] = await readStatusReport(archive(), account.name, () => now)
  return report!
}

const warnings = async (now?: Micros): Promise<string[]> => (await status(now)).warnings.map(({ code }) => code)

async function extractSome(): Promise<void> {
  const [ada, bo] = [person('Ada', NOW), person('Bo', NOW)]
  const items = [1, 2, 3].map((n) => item({ sender: bo, sentAt: NOW - n * HOUR, text: `${n}`, observedAt: NOW }))
  const unreadable = [{ origin: 'a/message_1.json', byteOffset: 12, reason: 'cut off', raw: Buffer.from('{') }]
  const pages = [{ ...page(thread('1', [ada, bo], NOW), items), unreadable }]
  await fill(archive(), account, listedSource(pages, { owner: ada }))
}

async function runOnce(pipeline: string, endedAt: Micros | null, outcome: 'done' | 'failed' = 'done'): Promise<void> {
  const run = await startRun(archive(), { accountId: account.accountId, pipeline, source: null }, () => endedAt ?? NOW)
  if (endedAt !== null)
    await run.finish(outcome, noCounts, outcome === 'failed' ? 'disk-full: the disk is full' : undefined)
}

async function backUp(path: string, takenAt: Micros, verifiedAt: Micros | null): Promise<void> {
  await archive()
    .db.insertInto('backups')
    .values({
      account_id: account.accountId,
      path,
      taken_at: microsToIso(takenAt),
      verified_at: verifiedAt === null ? null : microsToIso(verifiedAt),
      sha256: '',
      bytes: 1n,
      messages: 3n,
    })
    .execute()
}

async function existingFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dmvault-status-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'backup.json'), '')
  return join(folder, 'backup.json')
}

test('an account without messages has nothing to warn of', async () => {
  expect(await status()).toMatchObject({ messages: 0, threads: 0, newestMessageAt: null, owner: null, warnings: [] })
})

test('counts what is there, names the owner, and shows what could not be read', async () => {
  await extractSome()
  expect(await status()).toMatchObject({
    owner: 'Ada',
    messages: 3,
    threads: 1,
    people: 2,
    newestMessageAt: NOW - HOUR,
    oldestMessageAt: NOW - 3 * HOUR,
    quarantined: 1,
    unreadable: [{ origin: 'a/message_1.json', byteOffset: 12, reason: 'cut off' }],
  })
  expect(await warnings()).toEqual(['no-verified-backup', 'unreadable', 'not-counted'])
})

test('tells the last run of each pipeline, and which was cut off', async () => {
  await runOnce('import', NOW - 5 * HOUR)
  await runOnce('import', NOW - 4 * HOUR, 'failed')
  await runOnce('transform', null)
  const { lastRuns } = await status()
  expect(lastRuns.map(({ pipeline, outcome, error }) => [pipeline, outcome, error])).toEqual([
    ['transform', null, null],
    ['import', 'failed', 'disk-full: the disk is full'],
  ])
  expect(await warnings()).toEqual(['run-cut-off'])
})

test('a run that goes on is not taken for one that was cut off', async () => {
  await using _lease = await acquireLease(archive(), account.accountId)
  await runOnce('import', null)
  const now = Date.now() * 1000
  expect((await status(now)).isRunning).toBe(true)
  expect(await warnings(now)).toEqual([])
})

test('warns when no verified backup is younger than eight days, or its file is gone', async () => {
  await extractSome()
  await backUp(await existingFile(), NOW - 9 * 24 * HOUR, NOW - 9 * 24 * HOUR)
  expect(await warnings()).toContain('old-backup')
  await backUp('/no/such/backup.json', NOW - HOUR, NOW - HOUR)
  await backUp(await existingFile(), NOW - HOUR, null)
  expect(await warnings()).toContain('old-backup')
  const file = await existingFile()
  await backUp(file, NOW - 2 * HOUR, NOW - HOUR)
  expect((await status()).lastVerifiedBackup).toMatchObject({ path: file, takenAt: NOW - 2 * HOUR })
  expect(await warnings()).not.toContain('old-backup')
})

test('a nightly is overdue 26 hours after the last that succeeded, once there has been one', async () => {
  expect((await status()).isNightlyOverdue).toBe(false)
  await runOnce('nightly', NOW - 27 * HOUR)
  await runOnce('nightly', NOW - HOUR, 'failed')
  expect((await status()).isNightlyOverdue).toBe(true)
  expect(await warnings()).toContain('nightly-overdue')
  await runOnce('nightly', NOW - HOUR)
  expect((await status()).isNightlyOverdue).toBe(false)
})

test('conversations at Instagram are complete, partial or unreadable, and a night that read nothing is overdue', async () => {
  expect((await status()).coverage).toBeNull()
  const stretch = { newest: '20', oldest: '10', cursor: null }
  const read = { activityAt: NOW, lastItemId: '20', stretches: [stretch], checkedAt: NOW, unreadable: null }
  const readings = {
    1: read,
    2: { ...read, stretches: [{ ...stretch, cursor: 'older' }] },
    3: { ...read, stretches: [stretch, { ...stretch, cursor: 'gone on from here' }] },
    4: { ...read, unreadable: 'there is no such thread' },
    5: { ...read, stretches: [] },
  }
  const ada = person('Ada', NOW)
  const pages = Object.entries(readings).map(([id, reading]) => {
    const header = { ...thread(id, [ada], NOW), ids: [{ kind: 'instagram' as const, id }] }
    return { ...page(header, []), reading }
  })
  const folderReading = { folder: 'inbox' as const, completeUntil: NOW, checkedAt: NOW, requestsTotal: null }
  await using lease = await acquireLease(archive(), account.accountId)
  const source = { ...listedSource([...pages, { ...pages[0]!, folderReading }], { owner: ada }), isLive: true }
  await extractSource(archive(), { source, account, lease, signal: new AbortController().signal })
  const { coverage, unreadableThreads } = await status()
  expect(coverage).toEqual({ complete: 2, partial: 2, unreadable: 1, inboxReadAt: NOW })
  expect(unreadableThreads).toEqual([{ threadId: '4', title: '4', reason: 'there is no such thread' }])
  await runOnce('nightly', NOW + 30 * HOUR)
  expect(await warnings(NOW)).toContain('threads-unreadable')
  expect((await status(NOW + 30 * HOUR)).isNightlyOverdue).toBe(true)
  expect((await status(NOW + 20 * HOUR)).isNightlyOverdue).toBe(false)
})
