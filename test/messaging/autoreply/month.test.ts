/**
 * Rules run for days of simulated time, beside a person who answers by hand, in an inbox that never sleeps. Every message is
 * seen once, no cap is ever passed in any window, and nothing grows. A month of it: DMVAULT_TEST_LONG=1.
 */
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Random } from '../../../src/simulator/random.ts'
import { Answering } from '../../support/answering.ts'
import { useArchive, useDatabase } from '../../support/archive.ts'
import { DatabaseClock } from '../../support/database-clock.ts'

const isLong = process.env.DMVAULT_TEST_LONG === '1'
const DAYS = isLong ? 30 : 1
/** How often is looked: as it is by default, but for the short form. */
const PACE = isLong ? { shortestMs: 300_000, longestMs: 900_000 } : { shortestMs: 9_000_000, longestMs: 12_000_000 }
/** Messages of others a day. */
const A_DAY = isLong ? 60 : 12
const HOUR = 3_600_000_000
const DAY = 24 * HOUR
const SEND_LIMIT = 6
const CAP = 12
const COOLING_HOURS = 20

const url = useDatabase()
let clock: DatabaseClock
beforeAll(async () => {
  clock = await DatabaseClock.install(url())
})
const archive = useArchive(() => clock.url)
afterAll(() => clock[Symbol.asyncDispose]())

const WORDS = ['what is the price?', 'hello', 'is it still there?', 'price please', 'thanks', 'how much?', 'stop']

test(`${DAYS === 1 ? 'a day' : `${DAYS} days`}: each message seen once, no cap passed in any window, nothing grows`, async () => {
  await using bot = await Answering.start(archive(), () => clock.now, { threads: 30, messages: 200 })
  const { accountId, name } = bot.it.account
  await bot.arm(
    `{ name: price, when: { words: [price, "how much"] }, then: { seen: true, reply: { text: Five }, label: asked } },
     { name: hello, when: { words: [hello] }, then: { react: "👋" } },
     { name: in, when: { request: true, words: [price] }, then: { approve: true, reply: { text: Welcome } } }`,
    `daily_cap: ${CAP}, cooling_off: ${COOLING_HOURS}h, manual_pause: 2h, quiet_hours: { from: "23:00", to: "06:00" }`,
  )
  const random = new Random(11)
  const people = await threadsOf(bot)
  const stop = new AbortController()
  const end = clock.now + DAYS * DAY
  const sent = new Set<string>()
  const weeks: string[] = []
  let peak = 0
  /** Of resident memory, by week; the simulator is in this process. */
  const peaks: number[] = []
  let next = clock.now
  let week = 1
  const began = clock.now

  /** What happens while nobody looks. */
  const live = async (): Promise<void> => {
    while (next < clock.now) {
      next += Math.round((DAY / A_DAY) * (0.2 + 1.6 * random.next()))
      const roll = random.next()
      if (roll < 0.03) {
        const { events } = await bot.it.people.control('events', { kind: 'request', text: 'price?' })
        for (const id of events[0].item_ids) sent.add(id)
      } else {
        const thread = people[random.between(0, people.length - 1)]!
        const text = WORDS[random.between(0, roll < 0.05 ? 6 : 5)]!
        const { events } = await bot.it.people.control('events', {
          kind: 'message',
          thread: thread.id,
          from: thread.other,
          text,
        })
        for (const id of events[0].item_ids) sent.add(id)
        if (random.chance(0.05)) {
          await bot.it.people.control('events', {
            kind: 'message',
            thread: thread.id,
            from: 'alice.sim',
            text: 'by hand',
          })
        }
      }
    }
  }
  const idle = async (): Promise<void> => {
    for (let tries = 0; tries < 2_000; tries += 1) {
      const { rows } = await archive().pool.query(
        `select count(*)::int as count from automation_actions
          where account_id = $1 and state = 'claimed' and strpos(steps, '"state":"waits"') = 0`,
        [accountId],
      )
      if (rows[0].count === 0) return
      await setTimeout(5)
    }
  }
  const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted()
    // Between two looks all that can be done is done first: otherwise days would pass within one request.
    if (ms > 60_000) await idle()
    await clock.move(ms)
    if (ms > 60_000) {
      peak = Math.max(peak, process.memoryUsage().rss)
      await live()
      if (clock.now > began + week * 7 * DAY) {
        weeks.push(
          `week ${week}: ${sent.size} messages, ${(await bot.it.ledger()).length} replies, ${bot.it.requests} requests, rss at most ${(peak / 1e6).toFixed(0)} MB`,
        )
        peaks.push(peak)
        week += 1
        peak = 0
      }
    }
    if (clock.now > end) stop.abort(OVER)
  }
  bot.events.length = 0
  await expect(
    bot.run({
      once: false,
      sleep,
      signal: stop.signal,
      pace: PACE,
      forOthersMs: 3_600_000,
      limits: { spacingMs: 1_500, perHour: 200, perDay: 2_000, pauseShare: 0 },
      sendLimits: { spacingMs: 1_000, perHour: SEND_LIMIT },
      onEvent: () => {},
    }),
  ).rejects.toBe(OVER)
  if (isLong) {
    console.log([name, ...weeks].join('\n'))
    expect(Math.max(...peaks) - peaks[0]!).toBeLessThan(100e6)
  }

  const { rows: decided } = await archive().pool.query(
    `select rule, state, reason, count(*)::int as count from automation_actions where account_id = $1
      group by 1, 2, 3 order by 1, 2, 3`,
    [accountId],
  )
  if (isLong) console.log(JSON.stringify(decided))
  await expectSeenOnce(bot, sent)
  await expectNoCapPassed(bot)
})

const OVER = new Error('the time is over')

interface OtherThread {
  readonly id: string
  readonly other: string
}

async function threadsOf(bot: Answering): Promise<readonly OtherThread[]> {
  const { body } = await bot.it.people.app('alice').get('direct_v2/inbox/?limit=20')
  return body.inbox.threads
    .filter((it: { is_group: boolean; users: unknown[] }) => !it.is_group && it.users.length === 1)
    .map((it: { thread_id: string; users: { username: string }[] }) => ({
      id: it.thread_id,
      other: it.users[0]!.username,
    }))
}

/** Of each message at most one action a rule; each that a rule is for has one, but for the last minutes. */
async function expectSeenOnce(bot: Answering, sent: ReadonlySet<string>): Promise<void> {
  const { rows } = await archive().pool.query<{ id: string; text: string; rules: string[] }>(
    `select replace(m.message_id::text, '-', '') as id, m.text, array_agg(a.rule) as rules
       from messages m left join automation_actions a using (account_id, thread_id, message_id)
      where m.account_id = $1 group by 1, 2`,
    [bot.it.account.accountId],
  )
  const seen = new Map(rows.map((row) => [BigInt(`0x${row.id}`).toString(), row]))
  const missing = [...sent].filter((id) => !seen.has(id))
  expect(missing.length).toBeLessThanOrEqual(3)
  const asked = [...sent].flatMap((id) =>
    /price|how much|hello/.test(seen.get(id)?.text ?? '') ? [seen.get(id)!] : [],
  )
  expect(asked.length).toBeGreaterThan(sent.size / 3)
  expect(asked.filter(({ rules }) => rules[0] === null).length).toBeLessThanOrEqual(3)
}

async function expectNoCapPassed(bot: Answering): Promise<void> {
  const { accountId } = bot.it.account
  const { rows } = await archive().pool.query<{ at: number; thread: string }>(
    `select sent_at as at, thread_id as thread from sends where account_id = $1 and state = 'acknowledged' order by 1`,
    [accountId],
  )
  expect(rows.length).toBeGreaterThan(DAYS)
  const most = (span: number): number =>
    Math.max(...rows.map(({ at }) => rows.filter((it) => it.at > at - span && it.at <= at).length))
  expect(most(HOUR)).toBeLessThanOrEqual(SEND_LIMIT)
  expect(most(DAY)).toBeLessThanOrEqual(CAP)
  for (const [, ofThread] of Map.groupBy(rows, ({ thread }) => thread)) {
    const gaps = ofThread.slice(1).map(({ at }, place) => at - ofThread[place]!.at)
    expect(Math.min(...gaps, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(COOLING_HOURS * HOUR)
  }
  const { rows: requests } = await archive().pool.query<{ count: number }>(
    'select count(*)::int as count from requests where account_id = $1',
    [accountId],
  )
  expect(requests[0]!.count).toBeLessThanOrEqual(2_000)
  const night = rows.filter(
    ({ at }) => new Date(at / 1000).getUTCHours() >= 23 || new Date(at / 1000).getUTCHours() < 6,
  )
  expect(night).toEqual([])
}
