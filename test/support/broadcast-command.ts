/**
 * A process that runs a broadcast of an account, in the database of DATABASE_URL. Its first argument is JSON: the account's
 * name, the number of the broadcast, the folder of its session, the address of the server, and the limits. Says a line of JSON
 * for the code of what ended it.
 */
import { requireAccount } from '../../src/archive/accounts.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { DmvaultError } from '../../src/errors.ts'
import { runBroadcast } from '../../src/messaging/broadcast/run-broadcast.ts'
import { openAccountClient } from '../../src/run/account-session.ts'
import { limitsFor } from '../../src/run/limits.ts'

const { account: name, id, home, url, sendLimits } = JSON.parse(process.argv[2] ?? '{}')
try {
  await using archive = await openArchive({ home: '', databaseUrl: process.env.DATABASE_URL ?? '' })
  const account = await requireAccount(archive, name)
  const { state } = await runBroadcast(archive, account, id, {
    openClient: (hooks) => openAccountClient({ home, instagramUrl: url }, name, hooks),
    limits: { ...limitsFor(url, {}), pauseShare: 0 },
    sendLimits,
    serverUrl: url,
    signal: new AbortController().signal,
  })
  console.log(JSON.stringify({ ended: state }))
} catch (error) {
  if (!(error instanceof DmvaultError)) throw error
  console.log(JSON.stringify({ ended: error.code }))
}
