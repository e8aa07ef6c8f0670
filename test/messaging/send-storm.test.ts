/**
 * Several processes at one queue while everything goes wrong at once: answers that are lost before and after the deed, messages
 * that cannot be seen yet, connections of holders that are cut, processes that are stopped. In the end each message is in the
 * world once, or the ledger says that it is held or failed.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clearPause } from '../../src/archive/hold-requests.ts'
import type { Outbox } from '../../src/messaging/outbox.ts'
import { Random } from '../../src/simulator/random.ts'
import { useArchive } from '../support/archive.ts'
import { SendingAccount } from '../support/sending-account.ts'

const isLong = process.env.DMVAULT_TEST_LONG === '1'
const archive = useArchive()
let alice: SendingAccount
let bobs = ''

beforeAll(async () => {
  alice = await SendingAccount.start(archive())
  bobs = await alice.people.pair('alice', 'bob')
})
afterAll(() => alice[Symbol.asyncDispose]())

/** What is to happen at a request, by who runs. */
const ends = new Map<bigint, (request: number) => Promise<void>>()

const FAULTS = ['answer-cut', 'error-afterwards', 'reset', 'unavailable', 'truncated-body', 'sent-not-shown-yet'].map(
  (name) => ({ name, probability: name === 'sent-not-shown-yet' ? 0.3 : 0.08, username: 'alice.sim' }),
)

/** Ends the backend on whose lock others see that a process lives. */
async function cutHolder(holder: bigint): Promise<void> {
  await archive().pool.query(
    `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
        and objid = ($1::bigint & 4294967295)::oid and classid = ($1::bigint >> 32)::oid`,
    [holder],
  )
}

async function runUntilItEnds(outbox: Outbox): Promise<void> {
  try {
    for await (const _ of outbox.run());
  } catch {
    // Whatever it was: it is another process's turn.
  } finally {
    await outbox[Symbol.asyncDispose]().catch(() => {})
  }
}

async function runProcess(random: Random): Promise<void> {
  const stop = new AbortController()
  const outbox = await alice.outbox({
    signal: stop.signal,
    sendLimits: { perHour: 1_000_000, spacingMs: 0 },
    sleep: async () => stop.signal.throwIfAborted(),
  })
  const end = random.between(1, 25)
  const isCut = random.chance(0.5)
  const first = alice.requests
  ends.set(outbox.sending.holder.id, async (request) => {
    if (request !== first + end) return
    if (isCut) await cutHolder(outbox.sending.holder.id)
    else stop.abort()
  })
  await runUntilItEnds(outbox)
  ends.delete(outbox.sending.holder.id)
}

test('each message is there once, or held, or failed, whatever happens to those who send', async () => {
  const random = new Random(7)
  const texts = Array.from({ length: isLong ? 600 : 40 }, (_, index) => `storm ${index}`)
  {
    await using outbox = await alice.outbox()
    const plans = texts.map((text) => ({ to: { threadId: bobs }, draft: { kind: 'text', text } as const }))
    await outbox.plan(plans, { isQueued: true, isBulk: false })
  }
  await alice.faults(...FAULTS)
  alice.gate = async (request) => {
    for (const end of ends.values()) await end(request)
  }
  for (let round = 0; round < (isLong ? 60 : 5); round += 1) {
    await Promise.all([1, 2, 3].map(() => runProcess(random)))
    await clearPause(archive(), alice.account.accountId)
  }
  await alice.faults()
  alice.gate = () => {}
  const last = await alice.outbox({ sendLimits: { perHour: 1_000_000, spacingMs: 0 } })
  await runUntilItEnds(last)
  const there = (await alice.texts('bob', bobs)).filter((text) => text.startsWith('storm'))
  expect(new Set(there).size).toBe(there.length)
  const ledger = await alice.ledger()
  expect(ledger).toHaveLength(texts.length)
  const arrived = new Set(there)
  for (const [place, { state }] of ledger.entries()) {
    if (state === 'acknowledged') expect(arrived).toContain(texts[place])
    else expect(state).toBe('unknown')
  }
  expect(ledger.filter(({ state }) => state === 'acknowledged').length).toBeGreaterThan(texts.length / 2)
})
