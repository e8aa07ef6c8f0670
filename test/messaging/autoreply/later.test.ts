/** What was decided and not done at once: limits, pauses, killed processes, clocks that jump, programs that answer back. */
import { beforeEach, describe, expect, test } from 'vitest'
import { addDoNotContact } from '../../../src/archive/add-do-not-contact.ts'
import { disarm } from '../../../src/messaging/autoreply/arming.ts'
import { DAY_MS, HOUR_MS, type Scene, useAnswering } from '../../support/answering-scene.ts'

const scene = useAnswering()
let { bot, clock, archive, bobs, carlas, at, states, sends, runUntil } = {} as Scene
beforeEach(() => {
  ;({ bot, clock, archive, bobs, carlas, at, states, sends, runUntil } = scene())
})

const PRICE = '{ name: price, when: { words: [price] }, then: { reply: { text: Five } } }'
const FIVE = 'Five\n\nThis is an automatic reply.'
const FULL = { spacingMs: 0, perHour: 1 }

describe('a limit of sending', () => {
  test('keeps a reply for later, and does not hold up other work', async () => {
    await bot.arm(`${PRICE}, { name: wave, when: { words: [hello] }, then: { react: "👋" } }`)
    for (const text of ['price?', 'hello']) await bot.write('bob', bobs, text)
    await bot.write('carla', carlas, 'price?')
    await bot.write('carla', carlas, 'hello')
    expect(await bot.run({ sendLimits: FULL })).toMatchObject({ left: 1 })
    expect((await states()).toSorted()).toEqual([
      'price claimed matched',
      'price done matched',
      'wave done matched',
      'wave done matched',
    ])
    expect(bot.said).toContain('reply waits')
    await clock.move(HOUR_MS + 60_000)
    expect(await bot.run({ sendLimits: FULL })).toMatchObject({ left: 0 })
    expect([await at('bob'), (await at('carla'))[0]]).toEqual([[FIVE, 'hello', 'price?'], FIVE])
  })

  test('that leaves no room before it is too late ends the reply', async () => {
    await bot.arm(PRICE, 'answer_within: 30m')
    await bot.write('bob', bobs, 'price?')
    await bot.write('carla', carlas, 'price?')
    await runUntil(2, { sendLimits: FULL })
    const answered = [await at('bob'), await at('carla')].filter(([newest]) => newest === FIVE)
    expect(answered).toHaveLength(1)
    expect((await states()).toSorted()).toEqual(['price done matched', 'price held too-old'])
    expect((await sends()).toSorted()).toEqual(['acknowledged rule', 'failed rule cancelled'])
  })

  test('counts what really went out: no window of a day has more replies than the cap', async () => {
    await bot.arm(PRICE, 'daily_cap: 1, cooling_off: 1m')
    await bot.write('bob', bobs, 'price?')
    // It waits twelve hours for its turn; the next was decided a day after the first was.
    await archive.pool.query(
      `insert into sends (account_id, token, planned_at, recipient, kind, is_bulk, is_new_conversation, state, tries, sent_at)
       values ($1, 1, now(), 'user:1', 'text', false, false, 'acknowledged', 1, $2)`,
      [bot.it.account.accountId, new Date(clock.now / 1000 + 12 * HOUR_MS).toISOString()],
    )
    expect(await bot.run({ sendLimits: FULL })).toMatchObject({ left: 1 })
    await archive.pool.query('delete from sends where account_id = $1 and token = 1', [bot.it.account.accountId])
    await clock.move(12 * HOUR_MS)
    await bot.run({ sendLimits: FULL })
    expect((await at('bob'))[0]).toBe(FIVE)
    await clock.move(12.1 * HOUR_MS)
    await bot.write('carla', carlas, 'price?')
    expect(await bot.run()).toMatchObject({ left: 1 })
    await clock.move(12 * HOUR_MS)
    expect(await bot.run()).toMatchObject({ left: 0 })
    expect((await at('carla'))[0]).toBe(FIVE)
  })
})

test('a conversation at which the server fails time after time does not hold up the others', async () => {
  await bot.arm(PRICE)
  await bot.write('bob', bobs, 'price?')
  await bot.write('carla', carlas, 'price?')
  await bot.it.faults({ name: 'server-error', path: `GET *threads/${bobs}/*`, username: 'alice.sim' })
  await runUntil(2)
  expect(await at('carla')).toEqual([FIVE, 'price?'])
  expect((await states()).toSorted()).toEqual(['price done matched', 'price failed instagram-trouble'])
})

test.each([
  ['not-found', 'thread-not-found'],
  ['not-json', 'not-json'],
])('a conversation that is gone or cannot be read (%s) does not end the run', async (fault, reason) => {
  await bot.arm(PRICE)
  await bot.write('bob', bobs, 'price?')
  await bot.write('carla', carlas, 'price?')
  await bot.it.faults({ name: fault, path: `GET *threads/${bobs}/*`, username: 'alice.sim' })
  await runUntil(2)
  expect(await at('carla')).toEqual([FIVE, 'price?'])
  expect((await states()).toSorted()).toEqual(['price done matched', `price failed ${reason}`])
})

describe('what a dead run left is finished', () => {
  /** Decided, and its process gone before anything went out. */
  async function leave(safety = ''): Promise<void> {
    await bot.arm(PRICE, safety)
    await bot.write('bob', bobs, 'price?')
    await bot.it.faults({ name: 'challenge', path: `GET *threads/${bobs}/*`, username: 'alice.sim' })
    await expect(bot.run()).rejects.toMatchObject({ exitCode: 4 })
    expect(await states()).toEqual(['price claimed matched'])
    await bot.it.faults()
    await archive.pool.query('update request_budgets set stopped_at = null, stop_code = null where account_id = $1', [
      bot.it.account.accountId,
    ])
  }

  test('where it is still right', async () => {
    await leave()
    await bot.run()
    expect(await at('bob')).toEqual([FIVE, 'price?'])
  })

  test.each<[string, string, () => Promise<unknown>]>([
    ['too-old', 'price held too-old', () => clock.move(25 * HOUR_MS)],
    ['do-not-contact', 'price held do-not-contact', () => unwilling()],
    ['manual-reply', 'price held manual-reply', () => bot.write('alice', bobs, 'six')],
    ['stop-word', 'price held stop-word', () => bot.write('bob', bobs, 'no more messages')],
    ['older-than-armed', 'price held older-than-armed', () => bot.arm(PRICE, 'daily_cap: 7')],
    ['not-armed', 'price held not-armed', () => disarm(archive, bot.it.account)],
    [
      'quiet-hours',
      'price held quiet-hours',
      () =>
        archive.pool.query('update automation_rules set settings = $2 where account_id = $1', [
          bot.it.account.accountId,
          JSON.stringify({ safety: { quiet_hours: { from: '00:00', to: '23:59' } } }),
        ]),
    ],
  ])('not where it is not: %s', async (reason, state, happens) => {
    await leave()
    await happens()
    if (reason === 'not-armed') await bot.arm('{ name: other, when: { words: [nothing] }, then: { label: x } }')
    const texts = await at('bob')
    await bot.run()
    expect(await states()).toEqual([state])
    expect([await at('bob'), await sends()]).toEqual([texts, []])
  })

  async function unwilling(): Promise<void> {
    const { accountId } = bot.it.account
    const { rows } = await archive.pool.query('select person_id from automation_actions where account_id = $1', [
      accountId,
    ])
    const wish = { personId: rows[0].person_id, since: clock.now, reason: 'said so' }
    await addDoNotContact(archive.pool as never, accountId, [wish])
  }
})

describe('a clock', () => {
  test('of the database that jumps a day back and forth makes nothing be answered twice', async () => {
    await bot.arm(PRICE, 'cooling_off: 1s')
    await bot.write('bob', bobs, 'price?')
    await bot.run()
    for (const jump of [-DAY_MS, 2 * DAY_MS, -3 * DAY_MS]) {
      await clock.move(jump)
      await bot.run()
    }
    expect((await at('bob')).filter((text) => text === FIVE)).toHaveLength(1)
    await clock.move(2 * DAY_MS)
  })

  test('of the database that was far ahead for a while does not keep people from being answered for long', async () => {
    await bot.arm(PRICE, 'cooling_off: 1h, daily_cap: 1')
    await bot.write('bob', bobs, 'price?')
    await bot.run()
    await archive.pool.query(
      "update automation_actions set decided_at = decided_at + interval '300 days' where account_id = $1",
      [bot.it.account.accountId],
    )
    await clock.move(25 * HOUR_MS)
    await bot.write('bob', bobs, 'the price?')
    await bot.run()
    expect(await at('bob')).toEqual([FIVE, 'the price?', FIVE, 'price?'])
  })

  test('of this machine that is wrong changes nothing: the time of the database counts', async () => {
    await bot.arm(PRICE)
    await bot.write('bob', bobs, 'price?')
    const wrong = () => (Date.now() + 400 * DAY_MS) * 1000
    await bot.run({ clock: wrong })
    expect(await at('bob')).toEqual([FIVE, 'price?'])
  })
})

describe('a program that answers every message', () => {
  /** It answers as soon as something new of ours stands there. */
  async function talk(answer: (turn: number, said: string) => string, safety: string, rounds: number): Promise<number> {
    await bot.arm('{ name: any, when: {}, then: { reply: { text: "Our prices are on the page" } } }', safety)
    await bot.write('bob', bobs, 'Hello')
    for (let turn = 0; turn < rounds; turn += 1) {
      await bot.run()
      await clock.move(20_000)
      const [said = ''] = await at('bob')
      if (said.startsWith('Our prices')) await bot.write('bob', bobs, answer(turn, said))
      await clock.move(20_000)
    }
    return (await at('bob')).filter((text) => text.startsWith('Our prices are')).length
  }

  test('gets one reply, with everything as it is by default', async () => {
    expect(await talk((turn) => `Thank you for writing, number ${turn}`, '', 4)).toBe(1)
  })

  test('gets four at most, whatever the owner loosened', async () => {
    expect(await talk((turn) => `Thank you for writing, number ${turn}`, 'cooling_off: 1s, daily_cap: 1000', 6)).toBe(4)
    expect((await states()).at(-1)).toBe('any held loop')
  })
})

describe('a rule that asks how people stand to the account', () => {
  const FOLLOWERS = '{ name: fans, when: { followed_by: true, words: [price] }, then: { label: fan } }'
  const asked = async (): Promise<number> => {
    const { paths } = (await (await fetch(`${bot.it.people.url}/simulator/requests/`)).json()) as {
      paths: Record<string, number>
    }
    return Object.entries(paths).reduce((sum, [path, n]) => (path.includes('/friendships/show/') ? sum + n : sum), 0)
  }

  test.each(['not-found', 'not-json'])(
    'of which Instagram tells nothing (%s) ends no run, and holds for nobody',
    async (name) => {
      await bot.arm(`{ name: fan, when: { followed_by: true }, then: { reply: { text: Dear } } }, ${PRICE}`)
      await bot.it.faults({ name, path: '*friendships/*', username: 'alice.sim' })
      await bot.write('bob', bobs, 'price?')
      await bot.run()
      expect([await at('bob'), await states()]).toEqual([[FIVE, 'price?'], ['price done matched']])
    },
  )

  test('asks once a person and a day, and only where all else holds', async () => {
    await bot.it.people.bond('bob', 'alice', { follows: true })
    await bot.it.people.bond('carla', 'alice', { follows: false })
    await bot.arm(FOLLOWERS)
    const before = await asked()
    for (const text of ['price?', 'hello', 'price again?']) {
      await bot.write('bob', bobs, text)
      await bot.write('carla', carlas, text)
    }
    await bot.run()
    await bot.run()
    expect((await asked()) - before).toBe(2)
    expect(await states()).toEqual(['fans done matched', 'fans done matched'])
    await clock.move(DAY_MS)
    await bot.write('bob', bobs, 'price?')
    await bot.run()
    expect((await asked()) - before).toBe(3)
  })
})
