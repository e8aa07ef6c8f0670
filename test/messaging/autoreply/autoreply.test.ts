/** What armed rules do at a simulated Instagram; its world is the judge of what went out. */
import { beforeEach, describe, expect, test } from 'vitest'
import { clearStop } from '../../../src/archive/hold-requests.ts'
import { readDoNotContact } from '../../../src/archive/read-do-not-contact.ts'
import { disarm } from '../../../src/messaging/autoreply/arming.ts'
import { DAY_MS, HOUR_MS, type Scene, useAnswering } from '../../support/answering-scene.ts'

const scene = useAnswering()
let { bot, clock, archive, bobs, carlas, at, newest, states, sends, sendByHand, runUntil } = {} as Scene
beforeEach(() => {
  ;({ bot, clock, archive, bobs, carlas, at, newest, states, sends, sendByHand, runUntil } = scene())
})

const PRICE = '{ name: price, when: { words: [price] }, then: { reply: { text: Five } } }'
const FIVE = 'Five\n\nThis is an automatic reply.'

describe('a message that comes in after the arming', () => {
  test('is answered once, and nothing older is', async () => {
    await bot.write('bob', bobs, 'an old price question')
    await bot.arm(PRICE)
    await bot.run()
    await bot.write('bob', bobs, 'what is the price?')
    await bot.run()
    await bot.run()
    expect(await at('bob')).toEqual([FIVE, 'what is the price?', 'an old price question'])
    expect([bot.said, await states(), await sends()]).toEqual([
      ['reply done'],
      ['price done matched'],
      ['acknowledged rule'],
    ])
  })

  test('that came while nothing ran is answered by the next run', async () => {
    await bot.arm(PRICE)
    await bot.write('bob', bobs, 'the price, please')
    await clock.move(HOUR_MS)
    await bot.run()
    expect(await at('bob')).toEqual([FIVE, 'the price, please'])
  })

  test('gets every act of its rule, each in the world and in the audit', async () => {
    await bot.arm(
      `{ name: all, when: { words: [price] }, then: { seen: true, react: "👋", label: lead, notify: "someone asks", reply: { text: Five } } }`,
    )
    const item = await bot.write('bob', bobs, 'price?')
    await bot.run()
    expect(bot.said).toEqual(['label done', 'seen done', 'react done', 'reply done', 'notify done'])
    const { items } = await bot.it.people.thread('bob', bobs)
    const asked = items.find((it: { item_id: string }) => it.item_id === item)
    expect(asked.reactions.emojis).toMatchObject([{ emoji: '👋' }])
    const { rows } = await archive.pool.query(
      'select act, outcome, item_id from acts where account_id = $1 order by at',
      [bot.it.account.accountId],
    )
    expect(rows).toEqual([
      { act: 'seen', outcome: 'done', item_id: item },
      { act: 'react', outcome: 'done', item_id: item },
    ])
  })

  test('of a stranger is approved and answered only where the rule says so', async () => {
    await bot.arm(
      `${PRICE}, { name: in, when: { request: true, words: [please] }, then: { approve: true, reply: { text: Welcome } } }`,
    )
    const [one, two] = await Promise.all([request('price'), request('let me in please')])
    await bot.run()
    const texts = async (thread: string) => (await threadOfOwner(thread)).items.map((it: { text: string }) => it.text)
    expect([await texts(one!), await texts(two!)]).toEqual([
      ['price'],
      ['Welcome\n\nThis is an automatic reply.', 'let me in please'],
    ])
    expect(await states()).toEqual(['price held request-not-approved', 'in done matched'])
  })

  test('of a stranger who sends spam is declined', async () => {
    await bot.arm('{ name: junk, when: { request: true, spam: 0.5 }, then: { decline: true } }')
    const spam = await request('Congratulations! You have been selected, click here to claim your prize bit.ly/abc')
    const honest = await request('Hello, are you open on Sundays?')
    await bot.run()
    expect(bot.said).toEqual(['decline done'])
    const { body } = await bot.it.people.app('alice').get('direct_v2/pending_inbox/')
    const pending = body.inbox.threads.map((it: { thread_id: string }) => it.thread_id)
    expect([pending.includes(honest), pending.includes(spam)]).toEqual([true, false])
  })
})

async function request(text: string): Promise<string> {
  const { events } = await bot.it.people.control('events', { kind: 'request', text })
  return events[0].thread_id
}

async function threadOfOwner(thread: string) {
  return (await bot.it.people.app('alice').get(`direct_v2/threads/${thread}/`)).body.thread
}

describe('nothing is answered', () => {
  test('to a person who wrote stop, by any rule and any later arming', async () => {
    await bot.arm(PRICE)
    await bot.write('bob', bobs, 'Stop!')
    await bot.write('bob', bobs, 'and the price?')
    await bot.run()
    await bot.arm('{ name: other, when: {}, then: { reply: { text: Hello }, react: "👋" } }')
    await bot.write('bob', bobs, 'price again?')
    await bot.run()
    expect(await at('bob')).toEqual(['price again?', 'and the price?', 'Stop!'])
    expect((await newest('bob')).reactions).toBeUndefined()
    expect([...(await readDoNotContact(archive.pool, bot.it.account.accountId)).values()]).toMatchObject([
      { reason: 'wrote "stop"' },
    ])
    expect(bot.said[0]).toBe('stop done')
    await expect(sendByHand('hello bob')).resolves.toMatchObject({ state: 'failed', error: { code: 'do-not-contact' } })
  })

  test('to a person whose stop came between the last look and a new arming', async () => {
    await bot.arm(PRICE)
    await bot.run()
    await bot.write('bob', bobs, 'STOP')
    await clock.move(60_000)
    await bot.arm(PRICE, 'daily_cap: 7')
    await bot.run()
    await bot.write('bob', bobs, 'what price?')
    await bot.run()
    expect(await at('bob')).toEqual(['what price?', 'STOP'])
    expect(bot.said).toEqual(['stop done', 'reply held do-not-contact'])
  })

  test('to a person who changes a message into a stop, which is answered as little', async () => {
    await bot.arm(PRICE)
    // An edit is told by when its message was last seen as it was: by the clock of this machine.
    await archive.pool.query('update watch_cursors set armed_seen_at = $2 where account_id = $1', [
      bot.it.account.accountId,
      new Date().toISOString(),
    ])
    const item = await bot.write('bob', bobs, 'hm')
    const other = await bot.write('carla', carlas, 'hm')
    await bot.run()
    await bot.it.people.control('events', { kind: 'edit', thread: bobs, item, text: 'Please stop' })
    await bot.it.people.control('events', { kind: 'edit', thread: carlas, item: other, text: 'price?' })
    // What was changed is seen with what comes next.
    for (const [who, thread] of [
      ['bob', bobs],
      ['carla', carlas],
    ] as const)
      await bot.write(who, thread, 'hm')
    await bot.run()
    await bot.write('bob', bobs, 'what price?')
    await bot.run()
    expect([await at('bob'), await at('carla')]).toEqual([
      ['what price?', 'hm', 'Please stop'],
      ['hm', 'price?'],
    ])
    expect(bot.said).toEqual(['stop done', 'reply held do-not-contact'])
  })

  test('where the owner answered by hand, be it seconds before the reply', async () => {
    await bot.arm(PRICE)
    await bot.write('bob', bobs, 'price?')
    // The inbox has been read, and the conversation is looked at once more.
    bot.it.gate = async () => {
      if ((await bot.actions()).length === 1 && (await at('bob')).length === 1) await bot.write('alice', bobs, 'six')
    }
    await bot.run()
    expect(await at('bob')).toEqual(['six', 'price?'])
    expect([await states(), await sends()]).toEqual([['price held manual-reply'], []])
    bot.it.gate = () => {}
    await bot.write('bob', bobs, 'what price was that?')
    await bot.run()
    expect(await states()).toEqual(['price held manual-reply', 'price held manual-reply'])
  })

  test('that was taken back meanwhile', async () => {
    await bot.arm(PRICE)
    const item = await bot.write('bob', bobs, 'price?')
    bot.it.gate = async () => {
      if ((await bot.actions()).length === 0 || (await newest('bob')).item_id !== item) return
      await bot.it.people.control('events', { kind: 'unsend', thread: bobs, item })
    }
    await bot.run()
    expect([await at('bob'), await states()]).toEqual([[], ['price held not-a-message']])
  })

  test('after the rules were disarmed while the reply waited for its gap', async () => {
    await bot.arm(PRICE)
    await bot.write('carla', carlas, 'price?')
    await bot.write('bob', bobs, 'price?')
    const slept: number[] = []
    await bot.run({
      sendLimits: { spacingMs: 1_000 },
      sleep: async (ms) => {
        slept.push(ms)
        if (slept.length === 1) await disarm(archive, bot.it.account)
        await clock.move(ms)
      },
    })
    expect(slept).toHaveLength(1)
    expect([await at('carla'), await at('bob')]).toEqual([[FIVE, 'price?'], ['price?']])
    expect([await states(), await sends()]).toEqual([
      ['price done matched', 'price held not-armed'],
      ['acknowledged rule', 'failed rule not-armed'],
    ])
  })

  test('twice by two runs at once', async () => {
    await bot.arm(PRICE)
    await bot.write('bob', bobs, 'price?')
    const runs = await Promise.allSettled([1, 2, 3].map(() => bot.run()))
    expect(runs.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(runs.find((it) => it.status === 'rejected')?.reason).toMatchObject({ code: 'watch-busy', exitCode: 5 })
    expect(await at('bob')).toEqual([FIVE, 'price?'])
  })
})

describe('when Instagram', () => {
  test('asks to wait in the middle, it waits, and goes on with what is still right', async () => {
    await bot.arm(PRICE)
    await bot.write('carla', carlas, 'price?')
    await bot.write('bob', bobs, 'price?')
    await bot.it.faults({ name: 'rate-limit', path: 'POST *broadcast*', count: 1 })
    await runUntil(2)
    expect(bot.troubles).toContain('instagram-trouble')
    expect([await at('carla'), await at('bob')]).toEqual([
      [FIVE, 'price?'],
      [FIVE, 'price?'],
    ])
  })

  test('blocks the account, everything stops at once, and no process sends anything more', async () => {
    await bot.arm(PRICE)
    await bot.write('carla', carlas, 'price?')
    await bot.write('bob', bobs, 'price?')
    await bot.it.faults({ name: 'feedback-required', path: 'POST *broadcast*', count: 1 })
    await expect(bot.run()).rejects.toMatchObject({ exitCode: 4, code: 'feedback-required' })
    const { requests } = bot.it
    await expect(bot.run()).rejects.toMatchObject({ exitCode: 4 })
    await expect(sendByHand('hello')).rejects.toMatchObject({ exitCode: 4 })
    expect(bot.it.requests).toBe(requests)
    expect([await at('carla'), await at('bob')]).toEqual([['price?'], ['price?']])
    await clearStop(archive, bot.it.account.accountId)
    await clock.move(2 * DAY_MS)
    await bot.run()
    expect([await at('carla'), await at('bob')]).toEqual([['price?'], ['price?']])
    expect(await states()).toEqual(['price held too-old', 'price held too-old'])
  })

  test.each(['challenge', 'checkpoint', 'suspended'])('says %s, the run ends with 4', async (name) => {
    await bot.arm(PRICE)
    await bot.write('bob', bobs, 'price?')
    await bot.it.faults({ name, count: 1 })
    await expect(bot.run()).rejects.toMatchObject({ exitCode: 4 })
    expect(await at('bob')).toEqual(['price?'])
  })

  test.each(['answer-cut', 'error-afterwards', 'truncated-body'])(
    'answers a reply with %s, it stands there once',
    async (name) => {
      await bot.arm(PRICE)
      await bot.write('bob', bobs, 'price?')
      await bot.it.faults({ name, path: 'POST *broadcast*', count: 1 })
      await runUntil(1)
      expect(await at('bob')).toEqual([FIVE, 'price?'])
      expect(await sends()).toEqual(['acknowledged rule'])
    },
  )

  test.each(['answer-cut', 'error-afterwards'])('answers a reaction with %s, it is looked for', async (name) => {
    await bot.arm('{ name: wave, when: { words: [price] }, then: { react: "👋" } }')
    await bot.write('bob', bobs, 'price?')
    await bot.it.faults({ name, path: 'POST *reaction*', count: 1 })
    await runUntil(1)
    expect((await newest('bob')).reactions.emojis).toHaveLength(1)
    expect(await states()).toEqual(['wave done matched'])
    const { rows } = await archive.pool.query('select outcome from acts where account_id = $1', [
      bot.it.account.accountId,
    ])
    expect(rows).toEqual([{ outcome: 'done' }])
  })
})

test('an account of which nothing is armed is refused, with what to do', async () => {
  await expect(bot.run()).rejects.toMatchObject({ code: 'nothing-armed', exitCode: 2 })
})
