/** An inbox that an export brought, then read from Instagram itself: one archive, nothing twice. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backupAccount } from '../../pipelines/backup.ts'
import { extractAccount } from '../../pipelines/extract.ts'
import { importSource } from '../../pipelines/import.ts'
import { logIn } from '../../pipelines/log-in.ts'
import { restoreBackup } from '../../pipelines/restore.ts'
import { findAccount } from '../../src/archive/accounts.ts'
import { openAccountClient } from '../../src/run/account-session.ts'
import { makeExport } from '../../src/simulator/export/make-export.ts'
import { startSimulator } from '../../src/simulator/start-simulator.ts'
import { useArchive } from '../support/archive.ts'

const archive = useArchive()
const other = useArchive()
const signal = new AbortController().signal
const NAME = 'noemi'
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dmvault-joined-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Messages by thread, threads by key. */
async function threads(accountId: bigint): Promise<Map<string, number>> {
  const { rows } = await archive().pool.query<{ thread_id: bigint; messages: number }>(
    `select t.thread_id, count(m.message_id)::int as messages from threads t
     left join messages m using (account_id, thread_id) where t.account_id = $1 group by t.thread_id`,
    [accountId],
  )
  return new Map(rows.map((row) => [String(row.thread_id), row.messages]))
}

test('what an export brought is joined with what Instagram shows, and a further look finds nothing new', async () => {
  await makeExport(join(folder, 'export'), { seed: 5, messages: 900, threads: 40, media: 0 })
  const request = { paths: [join(folder, 'export')], account: NAME, timeZone: 'UTC' }
  await importSource(archive(), request, { signal, keepsUnsent: async () => false })
  const world = join(folder, 'world.json')
  await backupAccount(archive(), { out: world, account: NAME }, { signal })
  const account = (await findAccount(archive(), NAME))!
  const before = await threads(account.accountId)

  await using instagram = await startSimulator({ world })
  const [{ username, password }] = instagram.accounts
  await logIn(
    archive(),
    { username, account: NAME },
    {
      home: folder,
      instagramUrl: instagram.url,
      signal,
      means: async () => ({ kind: 'password', password }),
      keepsUnsent: async () => false,
    },
  )
  const openClient = (hooks: object) => openAccountClient({ home: folder, instagramUrl: instagram.url }, NAME, hooks)
  const limits = { spacingMs: 0, perHour: null, perDay: null }
  const first = await extractAccount(archive(), account, { openClient, limits, signal, threadsAtOnce: 3 })
  expect(first.endedBy).toBeNull()
  const after = await threads(account.accountId)
  for (const [thread, messages] of before) expect([thread, after.get(thread)]).toEqual([thread, messages])
  // Of threads with one or two messages without words nothing tells that they are the same.
  const added = [...after].filter(([thread]) => !before.has(thread)).map(([, messages]) => messages)
  expect(added.filter((messages) => messages > 2)).toEqual([])
  expect(first.messages.new).toBe(added.reduce((sum, messages) => sum + messages, 0))

  const second = await extractAccount(archive(), account, { openClient, limits, signal })
  expect(second.messages).toMatchObject({ new: 0, changed: 0 })
  expect(second.requests).toBeLessThanOrEqual(2)

  // A restored archive goes on where the one that was lost had come.
  const [file, asOf] = [join(folder, 'lost.json'), 1_800_000_000_000_000]
  const lost = await backupAccount(archive(), { out: file, account: NAME, asOf }, { signal })
  await restoreBackup(other(), { file }, { signal })
  const again = join(folder, 'again.json')
  expect((await backupAccount(other(), { out: again, asOf }, { signal })).sha256).toBe(lost.sha256)
  const restored = (await findAccount(other(), NAME))!
  const third = await extractAccount(other(), restored, { openClient, limits, signal })
  expect(third.messages).toMatchObject({ new: 0, changed: 0 })
  expect(third.requests).toBeLessThanOrEqual(2)
})
