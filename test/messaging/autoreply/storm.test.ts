/** Thousands write in a minute: limits hold, nobody gets two replies, and the run neither drowns nor grows. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Answering } from '../../support/answering.ts'
import { useArchive, useDatabase } from '../../support/archive.ts'
import { DatabaseClock } from '../../support/database-clock.ts'

const isLong = process.env.DMVAULT_TEST_LONG === '1'
const MESSAGES = isLong ? 5_000 : 240
const PEOPLE = isLong ? 100 : 12
const CAP = isLong ? 50 : 5

const url = useDatabase()
let clock: DatabaseClock
beforeAll(async () => {
  clock = await DatabaseClock.install(url())
})
const archive = useArchive(() => clock.url)
afterAll(() => clock[Symbol.asyncDispose]())

test(`${MESSAGES} messages of ${PEOPLE} people in a minute`, async () => {
  await using bot = await Answering.start(archive(), () => clock.now, { threads: PEOPLE + 10, messages: 300 })
  await bot.arm(
    '{ name: any, when: { group: true }, then: { label: seen } }, { name: all, when: {}, then: { reply: { text: Hello }, label: asked } }',
    `daily_cap: ${CAP}`,
  )
  await bot.run()
  const before = new Map((await worldTexts(bot)).map(([thread, texts]) => [thread, texts.length]))
  const threads = [...before.keys()].slice(0, PEOPLE)
  const each = Math.ceil(MESSAGES / threads.length)
  const storm = threads.map((thread) => ({ kind: 'message', thread, text: 'is it still there?', count: each }))
  await bot.it.people.control('events', ...storm)
  const started = process.cpuUsage()
  const heap = process.memoryUsage().rss
  let peak = heap
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 50)
  const slept: number[] = []
  const result = await bot.run({
    sendLimits: { spacingMs: 1_000, perHour: CAP },
    sleep: async (ms, signal) => {
      signal.throwIfAborted()
      slept.push(ms)
      await clock.move(ms)
    },
  })
  clearInterval(watch)
  // One of them may be the conversation with oneself.
  expect(result.messages).toBeGreaterThanOrEqual(each * (threads.length - 1))
  const { rows } = await archive().pool.query(
    `select rule, state, reason, is_reply, count(*)::int as count from automation_actions where account_id = $1
      group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    [bot.it.account.accountId],
  )
  const replies = (await bot.it.ledger()).filter(({ state }) => state === 'acknowledged')
  expect(replies.length).toBeLessThanOrEqual(CAP)
  expect(replies.length).toBeGreaterThanOrEqual(Math.min(CAP, threads.length) - result.left)
  // Nobody has two.
  expect(new Set(replies.map(({ threadId }) => threadId)).size).toBe(replies.length)
  const world = (await worldTexts(bot)).flatMap(([, texts]) => texts.filter((text) => text.startsWith('Hello\n\nThis')))
  expect(world).toHaveLength(replies.length)
  if (isLong) {
    const { user, system } = process.cpuUsage(started)
    const mb = (bytes: number): string => (bytes / 1e6).toFixed(0)
    console.log(JSON.stringify(rows), `cpu ${((user + system) / 1e6).toFixed(1)} s, rss ${mb(heap)} to ${mb(peak)} MB`)
    expect(peak - heap).toBeLessThan(200e6)
  }
})

/** Of each conversation of two its texts, as the world has them. */
async function worldTexts(bot: Answering): Promise<readonly (readonly [string, readonly string[]])[]> {
  const world = (await (await fetch(`${bot.it.people.url}/simulator/world`)).json()) as {
    conversations: { thread_id: string; is_group: boolean; folder?: string; messages: { text: string | null }[] }[]
  }
  return world.conversations
    .filter((it) => !it.is_group && (it.folder ?? 'inbox') === 'inbox')
    .map((it) => [it.thread_id, it.messages.map(({ text }) => text ?? '')])
}
