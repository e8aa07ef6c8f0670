import { beforeEach, expect, test } from 'vitest'
import { createAccount } from '../../src/archive/accounts.ts'
import { isoToMicros } from '../../src/clock.ts'
import { startRun } from '../../src/run/ledger.ts'
import { useArchive } from '../support/archive.ts'

const archive = useArchive()
const counts = {
  requests: 3,
  pages: 2,
  threads: 1,
  messages: { seen: 10, new: 7, changed: 1, unchanged: 2, quarantined: 0 },
}
let accountId = 0n

beforeEach(async ({ task }) => {
  const account = await createAccount(archive(), { name: task.id, timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
  accountId = account.accountId
})

async function runs() {
  return archive()
    .db.selectFrom('runs')
    .select(['run_id', 'pipeline', 'source', 'started_at', 'ended_at', 'outcome', 'counts', 'error'])
    .where('account_id', '=', accountId)
    .orderBy('run_id')
    .execute()
}

test('a run is in the ledger from its start, and tells how it ended and what it counted', async () => {
  let now = isoToMicros('2024-05-01T10:00:00Z')
  const run = await startRun(archive(), { accountId, pipeline: 'import', source: 'export' }, () => now)
  const started = { run_id: run.runId, pipeline: 'import', source: 'export', started_at: now }
  expect(await runs()).toEqual([{ ...started, ended_at: null, outcome: null, counts: {}, error: null }])
  now = isoToMicros('2024-05-01T10:00:05.000001Z')
  await run.finish('failed', counts, 'the disk is full')
  expect(await runs()).toEqual([{ ...started, ended_at: now, outcome: 'failed', counts, error: 'the disk is full' }])
})

test('a run that never came to an end is marked as abandoned when the next one starts, without an end', async () => {
  await startRun(archive(), { accountId, pipeline: 'import', source: 'export' })
  const finished = await startRun(archive(), { accountId, pipeline: 'nightly', source: null })
  await finished.finish('done', counts)
  const last = await startRun(archive(), { accountId, pipeline: 'restore', source: 'backup' })
  expect((await runs()).map(({ outcome, ended_at }) => [outcome, ended_at !== null])).toEqual([
    ['abandoned', false],
    ['done', true],
    [null, false],
  ])
  await last.finish('partial', counts)
  expect((await runs()).at(-1)).toMatchObject({ outcome: 'partial', error: null })
})

test('runs of other accounts are left alone', async () => {
  const other = await createAccount(archive(), { name: 'other', timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
  await startRun(archive(), { accountId, pipeline: 'import', source: 'export' })
  await startRun(archive(), { accountId: other.accountId, pipeline: 'import', source: 'export' })
  expect(await runs()).toMatchObject([{ outcome: null }])
})

test('events are kept in their order, also when they come at once', async () => {
  const run = await startRun(archive(), { accountId, pipeline: 'import', source: 'export' }, () => 0)
  await Promise.all([run.event('note', 'first'), run.event('note', 'second'), run.event('wait', 'third')])
  const events = await archive()
    .db.selectFrom('run_events')
    .select(['code', 'message', 'at'])
    .where('run_id', '=', run.runId)
    .orderBy('event_no')
    .execute()
  expect(events).toEqual([
    { code: 'note', message: 'first', at: 0 },
    { code: 'note', message: 'second', at: 0 },
    { code: 'wait', message: 'third', at: 0 },
  ])
})

test('an account that was removed before its run began gets no run, and nothing is written for it', async () => {
  await archive().db.deleteFrom('accounts').where('account_id', '=', accountId).execute()
  await expect(startRun(archive(), { accountId, pipeline: 'import', source: 'export' })).rejects.toMatchObject({
    code: 'account-gone',
    exitCode: 2,
  })
  expect(await runs()).toEqual([])
})
