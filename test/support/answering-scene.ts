/** A bot at a simulated Instagram for the calling test file, and a clock that goes on by days between its tests. */
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import type { AutoreplyOptions } from '../../pipelines/autoreply.ts'
import type { Archive } from '../../src/archive/archive.ts'
import { clearPause, clearStop } from '../../src/archive/hold-requests.ts'
import type { SendResult } from '../../src/messaging/send-result.ts'
import type { SimulatorOptions } from '../../src/simulator/options.ts'
import { Answering } from './answering.ts'
import { useArchive, useDatabase } from './archive.ts'
import { DatabaseClock } from './database-clock.ts'
import type { Body } from './simulated-app.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

type Who = 'bob' | 'carla'

export interface Scene {
  readonly bot: Answering
  readonly clock: DatabaseClock
  readonly archive: Archive
  /** Conversations with the two who can be looked through the eyes of. */
  readonly bobs: string
  readonly carlas: string
  /** What somebody has in their conversation since the test began, the newest first. */
  at(who: Who): Promise<readonly string[]>
  newest(who: Who): Promise<Body>
  /** Of each action rule, state and reason. */
  states(): Promise<readonly string[]>
  /** Of each send state, origin and error. */
  sends(): Promise<readonly string[]>
  sendByHand(text: string): Promise<SendResult>
  /** A run that goes on until so many actions are at an end; its waits are over at once, and the clock goes on. */
  runUntil(count: number, options?: Partial<AutoreplyOptions>): Promise<void>
}

const ENOUGH = new Error('all is done')
const TABLES = ['automation_actions', 'automation_rules', 'do_not_contact', 'sends', 'acts', 'person_facts']

export function useAnswering(options: SimulatorOptions = {}): () => Scene {
  const url = useDatabase()
  let clock: DatabaseClock
  beforeAll(async () => {
    clock = await DatabaseClock.install(url())
  })
  const archive = useArchive(() => clock.url)
  let bot: Answering
  let threads: Readonly<Record<Who, string>>
  let before: Readonly<Record<Who, string>>
  let serial = 0

  beforeAll(async () => {
    bot = await Answering.start(archive(), () => clock.now, options)
    const [bob, carla] = [await bot.it.people.pair('bob', 'alice'), await bot.it.people.pair('carla', 'alice')]
    threads = { bob, carla }
  })
  /** Days lie between two tests: nothing of the one counts for the other. */
  beforeEach(async () => {
    const { accountId } = bot.it.account
    await bot.it.faults()
    bot.it.gate = () => {}
    bot.events.length = 0
    bot.troubles.length = 0
    await clearStop(archive(), accountId)
    await clearPause(archive(), accountId)
    for (const table of TABLES) await archive().pool.query(`delete from ${table} where account_id = $1`, [accountId])
    await clock.move(3 * DAY_MS)
    serial += 1
    before = { bob: `test ${serial} of bob`, carla: `test ${serial} of carla` }
    await bot.write('bob', threads.bob, before.bob)
    await bot.write('carla', threads.carla, before.carla)
  })
  afterAll(async () => {
    await bot[Symbol.asyncDispose]()
    await clock[Symbol.asyncDispose]()
  })

  const runUntil = async (count: number, given: Partial<AutoreplyOptions> = {}): Promise<void> => {
    const stop = new AbortController()
    const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
      signal.throwIfAborted()
      await clock.move(Math.min(ms, 60_000))
      const { rows } = await archive().pool.query(
        "select count(*)::int as count from automation_actions where account_id = $1 and state <> 'claimed'",
        [bot.it.account.accountId],
      )
      if (rows[0].count >= count) stop.abort(ENOUGH)
    }
    const pace = { shortestMs: 300_000, longestMs: 900_000 }
    await expect(bot.run({ once: false, pace, sleep, signal: stop.signal, ...given })).rejects.toBe(ENOUGH)
  }

  return () => ({
    bot,
    clock,
    archive: archive(),
    bobs: threads.bob,
    carlas: threads.carla,
    at: async (who) => {
      const texts = await bot.it.texts(who, threads[who])
      return texts.slice(0, texts.indexOf(before[who]))
    },
    newest: (who) => bot.it.people.newest(who, threads[who]),
    states: async () => (await bot.actions()).map(({ rule, state, reason }) => `${rule} ${state} ${reason}`),
    sends: async () =>
      (await bot.it.ledger()).map(({ state, origin, errorCode }) =>
        [state, origin, errorCode].filter(Boolean).join(' '),
      ),
    sendByHand: async (text) => {
      await using outbox = await bot.it.outbox()
      const [token] = await outbox.plan([{ to: { threadId: threads.bob }, draft: { kind: 'text', text } }])
      return await outbox.make(token!)
    },
    runUntil,
  })
}
