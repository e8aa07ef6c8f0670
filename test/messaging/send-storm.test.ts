/**
 * Several processes at one queue while everything goes wrong at once: answers that are lost before and after the deed, messages
 * that cannot be seen yet, connections of holders that are cut, processes that are stopped. In the end each message is in the
 * world once, or the ledger says that it is held or failed.
 */

import { createCanvas } from '@napi-rs/canvas'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clearPause } from '../../src/archive/hold-requests.ts'
import { draftFile } from '../../src/messaging/draft-file.ts'
import type { Outbox, Plan } from '../../src/messaging/outbox.ts'
import { Random } from '../../src/simulator/random.ts'
import { useArchive } from '../support/archive.ts'
import { SendingAccount } from '../support/sending-account.ts'
import type { Body } from '../support/simulated-app.ts'

const isLong = process.env.DMVAULT_TEST_LONG === '1'
const archive = useArchive()
let alice: SendingAccount
let bobs = ''

beforeAll(async () => {
  alice = await SendingAccount.start(archive())
  bobs = await alice.people.pair('alice', 'bob')
})
afterAll(() => alice[Symbol.asyncDispose]())

const MANY = { perHour: 1_000_000, spacingMs: 0 }

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
    sendLimits: MANY,
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

test('each message is there once, or held, or failed and not there, whatever happens to those who send', async () => {
  const random = new Random(7)
  const file = await draftFile(await alice.file('storm.png', createCanvas(4, 3).toBuffer('image/png')))
  {
    await using outbox = await alice.outbox()
    const plans = Array.from({ length: isLong ? 600 : 32 }, (_, index): Plan => {
      const text = `storm ${index}`
      const to = { threadId: bobs }
      return index % 4 > 0
        ? { to, draft: { kind: 'text', text } }
        : { to, draft: { kind: 'photo', file }, thenText: text }
    })
    await outbox.plan(plans, { isQueued: true, isBulk: false })
  }
  const known = (await atBob()).length
  await alice.faults(...FAULTS)
  alice.gate = async (request) => {
    for (const end of ends.values()) await end(request)
  }
  for (let round = 0; round < (isLong ? 60 : 8); round += 1) {
    await Promise.all([1, 2, 3].map(() => runProcess(random)))
    await clearPause(archive(), alice.account.accountId)
  }
  await alice.faults()
  alice.gate = () => {}
  await runUntilItEnds(await alice.outbox({ sendLimits: MANY }))
  await expectOnce(known)
})

/** Messages as the other one has them, the newest first. */
async function atBob(): Promise<readonly Body[]> {
  return (await alice.people.app('bob').items(bobs, 100)).filter(({ client_context }) => client_context)
}

/** What the other one has, beside what he had before, against the ledger. */
async function expectOnce(known: number): Promise<void> {
  const items = await atBob()
  const places = new Map(items.toReversed().map(({ client_context }, place) => [String(client_context), place]))
  expect(places.size).toBe(items.length)
  const ledger = new Map((await alice.ledger()).map((send) => [send.token, send]))
  for (const { token, state, itemId, afterToken } of ledger.values()) {
    const place = places.get(String(token))
    const before = afterToken === null ? undefined : ledger.get(afterToken)
    if (state === 'acknowledged') expect(items.at(-1 - place!)?.item_id).toBe(itemId)
    else if (state === 'planned')
      expect({ place, before: before?.state }).toEqual({ place: undefined, before: 'unknown' })
    else if (state === 'failed') expect(place).toBeUndefined()
    else expect(state).toBe('unknown')
    if (before !== undefined && place !== undefined) expect(place).toBeGreaterThan(places.get(String(afterToken))!)
  }
  const arrived = [...ledger.values()].filter(({ state }) => state === 'acknowledged')
  expect(arrived.length).toBeGreaterThan(ledger.size / 2)
  expect([...ledger.keys()].filter((token) => places.has(String(token)))).toHaveLength(items.length - known)
}
