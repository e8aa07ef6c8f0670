import fc from 'fast-check'
import { expect, test } from 'vitest'
import { messagesOfThread } from '../../../src/viewer/read/all-messages.ts'
import { readOnly } from '../../../src/viewer/read/read-only.ts'
import { placeOf, readFrom, readThreadDays } from '../../../src/viewer/read/thread-days.ts'
import { useArchive } from '../../support/archive.ts'
import { insertMessages, insertWorld } from '../../support/insert-messages.ts'

const archive = useArchive()
const START = Date.parse('2024-02-28T22:00:00Z') * 1000
const HOUR = 3_600_000_000

test('places in a thread are those of a plain list, also where many messages bear one time', async () => {
  const times = fc.array(fc.record({ hours: fc.nat(60), isEcho: fc.boolean() }), { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(times, fc.nat(50), fc.integer({ min: 1, max: 20 }), async (sent, from, count) => {
      const { accountId, people, threads } = await insertWorld(archive(), {
        people: ['Ada'],
        threads: ['One', 'Other'],
      })
      const [threadId = 0n, other = 0n] = threads
      const sender = people[0] ?? 0n
      const messages = sent.map(({ hours, isEcho }) => {
        return { thread: threadId, sender, sentAt: START + hours * HOUR, itemType: 'text', isEcho }
      })
      const ids = await insertMessages(archive(), accountId, messages)
      await insertMessages(
        archive(),
        accountId,
        messages.map((message) => ({ ...message, thread: other })),
      )
      const list = messages
        .map(({ sentAt, isEcho }, n) => ({ id: ids[n] ?? '', sentAt, isEcho }))
        .filter(({ isEcho }) => !isEcho)
        .sort((one, next) => one.sentAt - next.sentAt || (one.id < next.id ? -1 : 1))
      const key = { accountId, threadId }
      await readOnly(archive(), async (tx) => {
        const days = await readThreadDays(tx, key)
        expect(days.messages).toBe(list.length)
        const page = await readFrom(tx, key, days, { from, count })
        expect(page.map(({ id }) => id)).toEqual(list.slice(from, from + count).map(({ id }) => id))
        for (const [place, { sentAt, id }] of list.entries()) {
          expect(await placeOf(tx, key, days, { sentAt, id })).toBe(place)
          const first = list.findIndex((it) => it.sentAt >= sentAt - 1)
          expect(await placeOf(tx, key, days, { sentAt: sentAt - 1, id: null })).toBe(first)
        }
        const whole: string[] = []
        for await (const { id } of messagesOfThread(tx, accountId, threadId)) whole.push(id)
        expect(whole).toEqual(list.map(({ id }) => id))
      })
    }),
    { numRuns: 15 },
  )
})
