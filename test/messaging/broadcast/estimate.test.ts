import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BATCH_SIZE, batchGapMs, nextInBatch } from '../../../src/messaging/broadcast/batch.ts'
import { broadcastLimits } from '../../../src/messaging/broadcast/broadcast-limits.ts'
import { estimate } from '../../../src/messaging/broadcast/estimate.ts'
import { defaultSendLimits } from '../../../src/messaging/send-limits.ts'

const SECOND = 1_000_000
const HOUR = 3_600 * SECOND
const DAY = 24 * HOUR
const NOW = 1_800_000_000 * SECOND
const pace = { limits: defaultSendLimits, batchGapMs: 45_000, messageMs: 0 }
const known = (count: number) => Array.from({ length: count }, () => ({ isNewConversation: false }))
const fresh = (count: number) => Array.from({ length: count }, () => ({ isNewConversation: true }))

test('ten messages take the distance between them, and the next ten a pause more', () => {
  expect(estimate(NOW, [], known(10), pace)).toEqual({ until: NOW + 9 * 2 * SECOND, waitsFor: [] })
  expect(estimate(NOW, [], known(11), pace).until).toBe(NOW + (9 * 2 + 45) * SECOND)
})

test('the sixty-first waits for its hour, the hundred-and-first for its day', () => {
  expect(estimate(NOW, [], known(61), pace)).toEqual({ until: NOW + HOUR, waitsFor: ['hour'] })
  expect(estimate(NOW, [], known(101), pace)).toEqual({ until: NOW + DAY, waitsFor: ['hour', 'bulk'] })
})

test('the twenty-first new conversation waits for tomorrow, and what was sent today counts', () => {
  expect(estimate(NOW, [], fresh(21), pace)).toEqual({ until: NOW + DAY, waitsFor: ['new-conversations'] })
  const past = [{ sentAt: NOW - 23 * HOUR, isNewConversation: true, isBulk: false }]
  expect(estimate(NOW, past, fresh(20), pace)).toEqual({ until: NOW + HOUR, waitsFor: ['new-conversations'] })
})

test('no window is ever fuller than its limit', () => {
  const sends = fc.array(
    fc.record({
      sentAt: fc.integer({ min: NOW - DAY, max: NOW }),
      isNewConversation: fc.boolean(),
      isBulk: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  const limits = {
    ...defaultSendLimits,
    perHour: 7,
    newConversationsPerDay: 3,
    bulkPerDay: 12,
    spacingMs: [0, 0] as const,
  }
  const most = { hour: 7, fresh: 3, bulk: 12 }
  fc.assert(
    fc.property(sends, fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), (past, kinds) => {
      const toSend = kinds.map((isNewConversation) => ({ isNewConversation }))
      // When each goes out, from the estimate of every beginning of the list.
      const times = toSend.map((_, n) => estimate(NOW, past, toSend.slice(0, n + 1), { ...pace, limits }).until)
      const made = toSend.map((it, n) => ({ ...it, sentAt: times[n]!, isBulk: true }))
      for (const [n, { sentAt, isNewConversation }] of made.entries()) {
        const all = [...past, ...made.slice(0, n + 1)]
        const within = (span: number) => all.filter((it) => it.sentAt > sentAt - span && it.sentAt <= sentAt)
        const before = (span: number) => past.filter((it) => it.sentAt > sentAt - span).length
        expect(within(HOUR).length).toBeLessThanOrEqual(Math.max(most.hour, before(HOUR)))
        expect(within(DAY).filter((it) => it.isBulk).length).toBeLessThanOrEqual(Math.max(most.bulk, before(DAY)))
        if (!isNewConversation) continue
        const begun = within(DAY).filter((it) => it.isNewConversation).length
        expect(begun).toBeLessThanOrEqual(Math.max(most.fresh, before(DAY)))
      }
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    }),
  )
})

test('after ten messages comes a pause of 30 to 60 seconds, then ten more', () => {
  let standing = { inBatch: 0, nextBatchAt: null as number | null }
  for (let n = 1; n <= BATCH_SIZE; n += 1) {
    const step = nextInBatch(standing, NOW, 30_000)
    expect(step).toEqual({ waitUntil: null, inBatch: n, nextBatchAt: null })
    standing = step
  }
  const pause = nextInBatch(standing, NOW, 30_000)
  expect(pause).toEqual({ waitUntil: NOW + 30 * SECOND, inBatch: 0, nextBatchAt: NOW + 30 * SECOND })
  expect(nextInBatch(pause, NOW + 29 * SECOND, 60_000)).toMatchObject({ waitUntil: NOW + 30 * SECOND })
  expect(nextInBatch(pause, NOW + 30 * SECOND, 60_000)).toEqual({ waitUntil: null, inBatch: 1, nextBatchAt: null })
})

test('a pause that a wrong clock has put into next year is no longer than any', () => {
  const step = nextInBatch({ inBatch: 0, nextBatchAt: NOW + 365 * DAY }, NOW, 30_000)
  expect(step.waitUntil).toBe(NOW + 60 * SECOND)
})

test('a pause is drawn from 30 to 60 seconds, and is shorter where nobody has to be careful', () => {
  expect([batchGapMs(0), batchGapMs(1), batchGapMs(0.5, 1 / 60)]).toEqual([30_000, 60_000, 750])
})

test('no setting raises the new conversations of a day above twenty, and one may lower them', () => {
  expect(broadcastLimits({ newConversationsPerDay: 50 })).toEqual({ newConversationsPerDay: 20 })
  expect(broadcastLimits({ newConversationsPerDay: 3, perHour: 9 })).toEqual({ newConversationsPerDay: 3, perHour: 9 })
  expect(broadcastLimits({ perHour: 9 })).toEqual({ perHour: 9 })
})
