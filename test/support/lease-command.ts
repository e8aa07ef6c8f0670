/**
 * A run as far as its lease is concerned: takes the lease of the account in its first argument (time to live and heartbeat,
 * in milliseconds, are the others) in the database of DATABASE_URL, and says so in one line of JSON. Each line on standard
 * input begins a transaction that adds an event of that name under the fence; the answer says whether it was committed.
 */
import { createInterface } from 'node:readline'
import { openArchive } from '../../src/archive/open-archive.ts'
import { DmvaultError } from '../../src/errors.ts'
import { checkFence } from '../../src/run/check-fence.ts'
import { acquireLease } from '../../src/run/lease.ts'

const [account = '', timeToLiveMs = '60000', heartbeatMs = '10000'] = process.argv.slice(2)
const accountId = BigInt(account)
const archive = await openArchive({ home: '', databaseUrl: process.env.DATABASE_URL ?? '' })

await attempt(async () => {
  const times = { timeToLiveMs: Number(timeToLiveMs), heartbeatMs: Number(heartbeatMs) }
  await using lease = await acquireLease(archive, accountId, undefined, times)
  lease.lost.addEventListener('abort', () => say({ lost: (lease.lost.reason as DmvaultError).code }))
  const { application_name: name } = archive.pool.options
  say({ fence: String(lease.fence), name })
  for await (const code of createInterface(process.stdin)) await attempt(() => addEvent(lease.fence, code))
})
await archive[Symbol.asyncDispose]()

async function addEvent(fence: bigint, code: string): Promise<void> {
  await archive.db.transaction().execute(async (tx) => {
    const event = {
      account_id: accountId,
      run_id: 1n,
      event_no: Number(fence),
      at: '2024-01-01T00:00:00Z',
      code,
      message: '',
    }
    await tx.insertInto('run_events').values(event).execute()
    await checkFence(tx, accountId, fence)
  })
  say({ committed: code })
}

async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    say(error instanceof DmvaultError ? { code: error.code, message: error.message } : { error: String(error) })
  }
}

function say(value: unknown): void {
  console.log(JSON.stringify(value))
}
