/**
 * Whatever goes wrong at Instagram, one fault at a time and all at random: no run doubles or falsely marks anything, each
 * ends as its kind says, and once the faults have ended one more run has it all.
 */
import { describe, expect, test } from 'vitest'
import { FAULT_NAMES } from '../../src/simulator/faults/fault-book.ts'
import { useArchive } from '../support/archive.ts'
import { compare, readArchived, readWorld } from '../support/archive-against-world.ts'
import { LiveAccount, type Night } from '../support/live-account.ts'

const archive = useArchive()
const isLong = process.env.DMVAULT_TEST_LONG === '1'
const DIRECT = '/direct_v2/'

/**
 * The exit code of a run that meets the fault for good: 4 where a person must act, 5 where it is to come later. Where it
 * strikes nothing but the last thread or folder of a run, what was left is 3.
 */
const ENDS: Readonly<Record<string, readonly number[]>> = {
  'rate-limit': [5],
  'rate-limit-retry-after': [5],
  'rate-limit-error': [5],
  'please-wait': [5],
  'please-wait-400': [5],
  'please-wait-401': [5],
  'server-error': [1, 3, 5],
  'bad-gateway': [1, 3, 5],
  unavailable: [1, 3, 5],
  'gateway-timeout': [1, 3, 5],
  'feedback-required': [4],
  challenge: [4],
  checkpoint: [4],
  consent: [4],
  suspended: [4],
  'sentry-block': [4],
  'login-required': [4],
  'logged-out': [4],
  // Of the inbox a failure; of everything below it a night that is done in part.
  'not-found': [1, 3],
  'not-found-bare': [4],
  'status-fail': [1, 3],
  'not-json': [1, 3],
  'empty-body': [1, 3],
  stall: [1, 3],
  reset: [1, 3],
  'stall-body': [1, 3],
  'reset-body': [1, 3],
  'truncated-body': [1, 3],
}
/** Those with which everything can be read all the same. */
const BORNE = [
  'message-arrives',
  'same-item-twice',
  'first-item-everywhere',
  'missing-fields',
  'null-fields',
  'numbers-as-strings',
  'strings-as-numbers',
  'clock-skew',
  'slow',
  'cursor-at-the-end',
  'viewer-in-users',
]
/** The rest: pages that cannot be got past. */
const PARTIAL = ['cursor-repeats', 'cursor-expired', 'cursor-missing', 'empty-page']
/** Changes what messages are. */
const STRANGE = ['unknown-item-type']
const ENDING = Object.keys(ENDS)
/** One of each kind for every day; all of them where there is time. */
const ENDING_OFTEN = ['rate-limit', 'server-error', 'challenge', 'login-required', 'not-found', 'status-fail', 'reset']
const PARTIAL_OFTEN = ['cursor-repeats', 'cursor-expired', 'first-item-everywhere']

const NEWS = [
  { kind: 'message', count: 25 },
  { kind: 'message' },
  { kind: 'message', count: 12 },
  { kind: 'unsend' },
  { kind: 'message' },
]

async function differences(live: LiveAccount) {
  return compare(await readWorld(live.simulator.url), await readArchived(archive(), live.account.accountId))
}

/** What must be true after every run, whatever happened in it. */
async function expectNothingWrong(live: LiveAccount): Promise<void> {
  const { doubled, falselyUnsent } = await differences(live)
  expect({ doubled, falselyUnsent }).toEqual({ doubled: [], falselyUnsent: [] })
  const { rows } = await archive().pool.query('select reason from quarantine where account_id = $1', [
    live.account.accountId,
  ])
  expect(rows).toEqual([])
}

/** What is left of differences once a message in each thread has shown what is newest there: that, and no hole. */
async function expectTheWorld(live: LiveAccount): Promise<void> {
  await live.later()
  const night = await live.night()
  expect(night.error).toBeUndefined()
  expect(night.exitCode).toBe(0)
  await expectNothingWrong(live)
  const { missing, different } = await differences(live)
  expect({ missing, different }).toEqual({ missing: [], different: [] })
}

/** Lets the account go on after a stop, as `account resume` does. */
async function resume(live: LiveAccount): Promise<void> {
  await archive().pool.query(
    'update request_budgets set stopped_at = null, stop_code = null, stop_reason = null, paused_until = null where account_id = $1',
    [live.account.accountId],
  )
}

test('every fault of the simulator is tried', () => {
  expect([...ENDING, ...BORNE, ...PARTIAL, ...STRANGE].sort()).toEqual([...FAULT_NAMES].sort())
})

describe('a fault that stays', () => {
  test.each(isLong ? ENDING : ENDING_OFTEN)('%s ends the run as it should, wherever it comes', async (name) => {
    await using live = await LiveAccount.start(archive(), { seed: 3, threads: 4, messages: 70 })
    for (const after of isLong ? [0, 1, 2, 4, 6, 8] : [2]) {
      await live.events(...NEWS)
      await live.faults({ name, path: DIRECT, after, retry_after_seconds: 0 })
      const night = await live.night(name.startsWith('stall') ? { timeoutMs: 200 } : {})
      if (night.requests > after) expect(ENDS[name]).toContain(night.exitCode)
      await expectNothingWrong(live)
      if (ENDS[name]![0] === 4) await expectNotOneMore(live, night, after)
      await live.faults()
      await resume(live)
    }
    if (!['login-required', 'logged-out'].includes(name)) await expectTheWorld(live)
  })

  test.each(isLong ? [...BORNE, ...PARTIAL] : PARTIAL_OFTEN)('%s is borne', async (name) => {
    await using live = await LiveAccount.start(archive(), { seed: 4, threads: 21, messages: isLong ? 500 : 220 })
    const fault = { name, path: DIRECT, ...(name === 'slow' ? { ms: 1 } : {}), skew_seconds: 3 * 3600 }
    for (let at = 1; at <= 2; at += 1) {
      await live.later()
      await live.events(...NEWS)
      await live.faults(name === 'clock-skew' ? { name: 'slow', ms: 1 } : fault)
      const night = await live.night()
      expect(night.error).toBeUndefined()
      expect(PARTIAL.includes(name) ? [0, 3] : [0]).toContain(night.exitCode)
      await expectNothingWrong(live)
      await live.faults()
    }
    await expectTheWorld(live)
  })
})

async function expectNotOneMore(live: LiveAccount, night: Night, after: number): Promise<void> {
  if (night.requests <= after) return
  expect(night.requests).toBe(after + 1)
  await live.faults()
  const second = await live.night()
  expect(second).toMatchObject({ exitCode: 4, requests: 0 })
}

describe('one thread', () => {
  test.each(
    isLong ? ['server-error', 'status-fail', 'not-json', 'not-found', 'truncated-body', 'reset'] : ['server-error'],
  )('that always answers with %s ends no run, and is read when it answers again', async (name) => {
    await using live = await LiveAccount.start(archive(), { seed: 6, threads: 6, messages: 120 })
    const threads = live.simulator.world.threadsOf(0).filter((it) => it.count > 12)
    const bad = threads[0]!.plan.threadId
    await live.faults({ name, path: `/threads/${bad}/` })
    for (let night = 1; night <= 2; night += 1) {
      expect(await live.night()).toMatchObject({ exitCode: 3, error: undefined })
      const { missing } = await differences(live)
      expect(missing.filter((it) => !it.startsWith(bad))).toEqual([])
      await expectNothingWrong(live)
      await live.later()
      await live.faults({ name, path: `/threads/${bad}/` })
    }
    await live.faults()
    await expectTheWorld(live)
  })
})

test('types that nobody knows are kept as they are, and known again when they are told', async () => {
  await using live = await LiveAccount.start(archive(), { seed: 4, threads: 5, messages: 120 })
  await live.faults({ name: 'unknown-item-type', path: DIRECT })
  expect(await live.night()).toMatchObject({ exitCode: 0, counts: { messages: { new: 120, quarantined: 0 } } })
  await expectNothingWrong(live)
  expect((await differences(live)).missing).toEqual([])
})

describe('all faults at random', () => {
  const seeds = Array.from({ length: isLong ? 40 : 1 }, (_, index) => index + 1)
  test.each(seeds)('seed %i', async (seed) => {
    await using live = await LiveAccount.start(archive(), { seed, threads: 22, messages: 250 })
    const names = [...ENDING, ...BORNE, ...PARTIAL].filter(
      (it) => !['stall', 'stall-body', 'clock-skew', 'slow', 'login-required', 'logged-out'].includes(it),
    )
    for (let at = 1; at <= 3; at += 1) {
      await live.later()
      await live.events(...NEWS)
      await live.faults(...names.map((name) => ({ name, path: DIRECT, probability: 0.012 })))
      const night = await live.night()
      expect([0, 1, 3, 4, 5]).toContain(night.exitCode)
      await expectNothingWrong(live)
      await live.faults()
      await resume(live)
    }
    // What could not be had may need a night more: who failed is asked last.
    await live.later()
    await live.night()
    await expectTheWorld(live)
  })
})
