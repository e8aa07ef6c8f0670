import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Archive } from '../../src/archive/archive.ts'
import { microsToIso } from '../../src/clock.ts'
import { accountToken } from '../../src/text/search-tags.ts'
import { rebuild } from '../../src/transform/rebuild.ts'
import { transform } from '../../src/transform/transform.ts'
import { useArchive } from '../support/archive.ts'
import { insertMessages, insertWorld, markDirty } from '../support/insert-messages.ts'

const archive = useArchive()
const DAY = 86_400_000_000
const START = Date.parse('2024-02-28T00:00:00Z') * 1000

/** Rows of the table as lines, in order. */
async function daysOf({ pool }: Archive, accountId: bigint): Promise<readonly string[]> {
  const { rows } = await pool.query<{ line: string }>(
    `select concat_ws(' ', thread_id, day, part, array_to_string(tsvector_to_array(tokens), '|')) as line
     from search_days where account_id = $1 order by 1`,
    [accountId],
  )
  return rows.map(({ line }) => line)
}

async function say({ pool }: Archive, accountId: bigint, id: string, text: string | null): Promise<void> {
  await pool.query('update messages set text = $3 where account_id = $1 and message_id = $2', [accountId, id, text])
}

describe('search days', () => {
  test('hold the words, the senders, the types and the files of each day, and nothing of another account', async () => {
    const world = await insertWorld(archive(), { people: ['Ada', 'Bo'], threads: ['Trip'] })
    const [ada = 0n, bo = 0n] = world.people
    const [thread = 0n] = world.threads
    const [first = '', second = '', photo = ''] = await insertMessages(archive(), world.accountId, [
      { thread, sender: ada, sentAt: START, itemType: 'text' },
      { thread, sender: bo, sentAt: START + DAY - 1, itemType: 'text' },
      { thread, sender: bo, sentAt: START + DAY, itemType: 'media' },
    ])
    await say(archive(), world.accountId, first, 'Café ☕ https://example.com')
    await say(archive(), world.accountId, second, 'CAFE\n東京')
    await archive().pool.query(
      `insert into attachments (account_id, thread_id, message_id, position, sent_at, kind, uri)
       values ($1, $2, $3, 0, $4, 'photo', 'photos/1.jpg')`,
      [world.accountId, thread, photo, microsToIso(START + DAY)],
    )
    await transform(archive(), world.accountId)
    const own = (tokens: readonly string[]) => tokens.map((token) => accountToken(world.accountId, token))
    const lines = (await daysOf(archive(), world.accountId)).map((line) => line.split(' '))
    expect(lines.map(([, day, part]) => [day, part])).toEqual([
      ['2024-02-28', '0'],
      ['2024-02-29', '0'],
    ])
    expect(lines.map((line) => new Set(line[3]?.split('|')))).toEqual([
      new Set(
        own(['#text', '+link', `@${ada}`, `@${bo}`, 'cafe', 'com', 'example', 'https', '☕', '京', '東', '東京']),
      ),
      new Set(own(['#media', '+photo', `@${bo}`])),
    ])
  })

  test('a word that was taken back leaves nothing behind', async () => {
    const world = await insertWorld(archive(), { people: ['Ada'], threads: ['Notes'] })
    const thread = world.threads[0] ?? 0n
    const message = { thread, sender: world.people[0] ?? 0n, sentAt: START, itemType: 'text' }
    const [id = ''] = await insertMessages(archive(), world.accountId, [message])
    await say(archive(), world.accountId, id, 'secret')
    await transform(archive(), world.accountId)
    expect((await daysOf(archive(), world.accountId)).join()).toContain('secret')
    await say(archive(), world.accountId, id, null)
    await markDirty(archive(), world.accountId, [message])
    await transform(archive(), world.accountId)
    expect((await daysOf(archive(), world.accountId)).join()).not.toContain('secret')
    await archive().pool.query('delete from messages where account_id = $1', [world.accountId])
    await markDirty(archive(), world.accountId, [message])
    await transform(archive(), world.accountId)
    expect(await daysOf(archive(), world.accountId)).toEqual([])
  })

  test('a day that says more than a row can hold is held in several', async () => {
    const world = await insertWorld(archive(), { people: ['Ada'], threads: ['Long'] })
    const thread = world.threads[0] ?? 0n
    const sender = world.people[0] ?? 0n
    const messages = [1, 2, 3].map((n) => ({ thread, sender, sentAt: START + n, itemType: 'text' }))
    const ids = await insertMessages(archive(), world.accountId, messages)
    for (const [n, id] of ids.entries()) {
      const words = Array.from({ length: 8_000 }, (_, word) => `${n}w${String(word).padStart(50, 'z')}`)
      await say(archive(), world.accountId, id, words.join(' '))
    }
    await transform(archive(), world.accountId)
    const lines = await daysOf(archive(), world.accountId)
    expect(lines.length).toBeGreaterThan(1)
    for (const n of ids.keys())
      expect(
        lines.filter((line) => line.includes(`${accountToken(world.accountId, `${n}w${'17'.padStart(50, 'z')}`)}|`)),
      ).toHaveLength(1)
    await rebuild(archive(), world.accountId)
    expect(await daysOf(archive(), world.accountId)).toEqual(lines)
  })

  test('are the same day by day as from nothing', async () => {
    const change = fc.record({
      thread: fc.nat(1),
      day: fc.nat(3),
      text: fc.option(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '東', '京', '👍', '\n', 'ﷺ'), maxLength: 8 })),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change, { maxLength: 6 }), { minLength: 1, maxLength: 4 }), async (rounds) => {
        const world = await insertWorld(archive(), { people: ['Ada'], threads: ['One', 'Two'] })
        for (const changes of rounds) {
          for (const { thread, day, text } of changes) {
            const message = {
              thread: world.threads[thread] ?? 0n,
              sender: world.people[0] ?? 0n,
              sentAt: START + day * DAY,
              itemType: 'text',
            }
            const [id = ''] = await insertMessages(archive(), world.accountId, [message])
            await say(archive(), world.accountId, id, text)
          }
          await transform(archive(), world.accountId)
        }
        const incremental = await daysOf(archive(), world.accountId)
        await rebuild(archive(), world.accountId)
        expect(await daysOf(archive(), world.accountId)).toEqual(incremental)
      }),
      { numRuns: 15 },
    )
  })
})
