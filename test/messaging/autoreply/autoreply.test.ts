/** What armed rules do at a simulated Instagram; its world is the judge of what went out. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Answering } from '../../support/answering.ts'
import { useArchive, useDatabase } from '../../support/archive.ts'
import { DatabaseClock } from '../../support/database-clock.ts'

const url = useDatabase()
let clock: DatabaseClock
beforeAll(async () => {
  clock = await DatabaseClock.install(url())
})
const archive = useArchive(() => clock.url)
let bot: Answering
let bobs = ''

beforeEach(async () => {
  bot = await Answering.start(archive(), () => clock.now)
  bobs = await bot.it.people.pair('bob', 'alice', OLD)
  return () => bot[Symbol.asyncDispose]()
})
afterAll(() => clock[Symbol.asyncDispose]())

const PRICE = '{ name: price, when: { words: [price] }, then: { reply: { text: Five } } }'
const OLD = 'an old price question'
const AUTOMATIC = 'Five\n\nThis is an automatic reply.'

/** What stands there since, the newest first. */
async function atBob(): Promise<readonly string[]> {
  const texts = await bot.it.texts('bob', bobs)
  return texts.slice(0, texts.indexOf(OLD))
}

describe('a message that comes in after the arming', () => {
  test('is answered once, and nothing older is', async () => {
    await bot.arm(PRICE)
    await bot.run()
    expect(await atBob()).toEqual([])
    await bot.write('bob', bobs, 'what is the price?')
    await bot.run()
    await bot.run()
    expect(await atBob()).toEqual([AUTOMATIC, 'what is the price?'])
    expect(bot.said).toEqual(['reply done'])
  })
})
