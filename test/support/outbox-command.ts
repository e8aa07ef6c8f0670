/**
 * A process that makes what is in the queue of an account, in the database of DATABASE_URL. Its first argument is JSON: the
 * account's name, the folder of its session, the address of the server, and the limits. Says a line of JSON for each message,
 * and the code of what ended it.
 */
import { requireAccount } from '../../src/archive/accounts.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { DmvaultError } from '../../src/errors.ts'
import { openOutbox } from '../../src/messaging/open-outbox.ts'
import { openAccountClient } from '../../src/run/account-session.ts'
import { limitsFor } from '../../src/run/limits.ts'

const { account: name, home, url, sendLimits } = JSON.parse(process.argv[2] ?? '{}')
try {
  await using archive = await openArchive({ home: '', databaseUrl: process.env.DATABASE_URL ?? '' })
  const account = await requireAccount(archive, name)
  await using outbox = await openOutbox(archive, account, {
    openClient: (hooks) => openAccountClient({ home, instagramUrl: url }, name, hooks),
    limits: limitsFor(url, {}),
    sendLimits,
    serverUrl: url,
    signal: new AbortController().signal,
  })
  for await (const { state } of outbox.run()) console.log(JSON.stringify({ state }))
  console.log(JSON.stringify({ ended: 'done' }))
} catch (error) {
  if (!(error instanceof DmvaultError)) throw error
  console.log(JSON.stringify({ ended: error.code }))
}
