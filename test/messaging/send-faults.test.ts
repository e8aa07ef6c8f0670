/**
 * Every fault that the simulator knows strikes a message on its way, at each of its requests; afterwards a person does what
 * there is to do, and what is in the ledger is in the world: each message once, or held with a reason, or failed and not there.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clearStop } from '../../src/archive/hold-requests.ts'
import { DmvaultError } from '../../src/errors.ts'
import { InstagramClient } from '../../src/instagram/client.ts'
import { saveSession } from '../../src/instagram/session/session-file.ts'
import { sessionPath } from '../../src/run/account-session.ts'
import { FAULT_NAMES } from '../../src/simulator/faults/fault-book.ts'
import { writeFaults } from '../../src/simulator/faults/write-faults.ts'
import { useArchive } from '../support/archive.ts'
import { SendingAccount } from '../support/sending-account.ts'

const archive = useArchive()
let alice: SendingAccount

beforeAll(async () => {
  alice = await SendingAccount.start(archive())
})
afterAll(() => alice[Symbol.asyncDispose]())

/** The owner comes back: clears the stop, and logs in again where the session is gone. */
async function actAsAPerson(): Promise<void> {
  await alice.faults()
  await clearStop(archive(), alice.account.accountId)
  await archive().pool.query('update request_budgets set paused_until = null where account_id = $1', [
    alice.account.accountId,
  ])
  const [{ username, password }] = alice.people.simulator.accounts
  await using client = new InstagramClient({ url: alice.url })
  await client.logIn({ username, password })
  await saveSession(sessionPath(alice.home, alice.account.name), client.session)
}

const NAMES = [...FAULT_NAMES, ...Object.keys(writeFaults)]

const isLong = process.env.DMVAULT_TEST_LONG === '1'
const PLACES = [
  { place: 'the message itself', path: 'broadcast/*' },
  { place: 'whatever is asked first', path: undefined },
]

describe.for(isLong ? PLACES : PLACES.slice(0, 1))('a fault that strikes $place', ({ path }) => {
  test.for(NAMES)('%s', async (name) => {
    await actAsAPerson()
    const thread = await alice.people.pair('alice', 'bob')
    await alice.people.app('bob').post('direct_v2/threads/broadcast/text/', { thread_ids: `[${thread}]`, text: 'hi' })
    const text = `${name} ${path}`
    await alice.faults({
      name,
      ...(name === 'rate-limit-retry-after' && { retry_after_seconds: 0.1 }),
      count: 2,
      ms: 1,
      username: 'alice.sim',
      ...(path !== undefined && { path }),
    })
    const to = path === undefined ? { userId: alice.people.id('bob') } : { threadId: thread }
    await sendThrough(text, to)
    const timesStruck = (await alice.texts('bob', thread)).filter((it) => it === text).length
    expect(timesStruck).toBeLessThanOrEqual(1)
    await actAsAPerson()
    await makeWhatIsLeft()
    const [send] = (await alice.ledger()).slice(-1)
    const times = (await alice.texts('bob', thread)).filter((it) => it === text).length
    expect(send!.errorCode === null ? null : send!.error).toEqual(
      send!.state === 'acknowledged' ? null : expect.any(String),
    )
    if (send!.state === 'unknown') expect(times).toBeLessThanOrEqual(1)
    else
      expect({ state: send!.state, times }).toEqual(
        times === 1 ? { state: 'acknowledged', times: 1 } : { state: 'failed', times: 0 },
      )
  })
})

async function sendThrough(text: string, to: { userId: string } | { threadId: string }): Promise<void> {
  await using outbox = await alice.outbox({ timeoutMs: 300, sendLimits: { perHour: 10_000, spacingMs: 0 } })
  const [token] = await outbox.plan([{ to, draft: { kind: 'text', text } }])
  await outbox.make(token!).catch(refuseOthers)
}

async function makeWhatIsLeft(): Promise<void> {
  await using outbox = await alice.outbox({ sendLimits: { perHour: 10_000, spacingMs: 0 } })
  for await (const { state } of outbox.run()) expect(state).not.toBe('planned')
}

/** Only errors that tell a person something. */
function refuseOthers(error: unknown): void {
  if (!(error instanceof DmvaultError)) throw error
}
