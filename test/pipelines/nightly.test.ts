import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nightly } from '../../pipelines/nightly.ts'
import { readLastRuns } from '../../src/archive/read-status.ts'
import { Session } from '../../src/instagram/session/session.ts'
import { saveSession } from '../../src/instagram/session/session-file.ts'
import { openAccountClient, sessionPath } from '../../src/run/account-session.ts'
import { limitsFor } from '../../src/run/limits.ts'
import { useArchive } from '../support/archive.ts'
import { newAccount } from '../support/backup-account.ts'
import { makeFolder } from '../support/home.ts'

const archive = useArchive()
/** Nobody listens there; nothing may be asked. */
const NOWHERE = 'http://127.0.0.1:9'

test('an account whose session is logged out is told and backed up all the same', async () => {
  const home = await makeFolder()
  const account = await newAccount(archive(), { timeZone: 'UTC' })
  await saveSession(sessionPath(home, account.name), new Session({ server: NOWHERE }), {})
  const place = { home, instagramUrl: NOWHERE }
  const night = await nightly(archive(), account, {
    out: join(home, 'out'),
    reading: {
      openClient: (hooks) => openAccountClient(place, account.name, hooks),
      limits: limitsFor(NOWHERE, {}),
    },
    signal: new AbortController().signal,
  })
  expect(night.endedBy).toMatchObject({ code: 'login-required', exitCode: 4 })
  expect(night).toMatchObject({ requests: 0, isPartial: true })
  expect(await readdir(night.report)).not.toEqual([])
  const { rows } = await archive().pool.query('select path, verified_at from backups where account_id = $1', [
    account.accountId,
  ])
  expect(rows).toEqual([{ path: night.backup, verified_at: expect.anything() }])
  const run = (await readLastRuns(archive(), account.accountId)).find((it) => it.pipeline === 'nightly')
  expect(run).toMatchObject({ outcome: 'partial' })
})
