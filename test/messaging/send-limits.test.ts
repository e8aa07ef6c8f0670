import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { nextSend } from '../../src/messaging/next-send.ts'
import { sendLimitsFor } from '../../src/messaging/send-limits.ts'

const HOUR = 3_600_000_000
const DAY = 24 * HOUR
const NOW = 1_800_000_000_000_000

describe('the limits of an account', () => {
  const old = { createdAt: NOW - 30 * DAY, now: NOW, serverUrl: null }
  const young = { ...old, createdAt: NOW - 7 * DAY + 1 }

  test('are 60 an hour, 20 new conversations and 100 bulk messages a day, one to three seconds apart', () => {
    expect(sendLimitsFor(old, {})).toEqual({
      perHour: 60,
      newConversationsPerDay: 20,
      bulkPerDay: 100,
      spacingMs: [1000, 3000],
    })
  })

  test('are lower in the first week', () => {
    expect(sendLimitsFor(young, {})).toMatchObject({ perHour: 20, newConversationsPerDay: 5, bulkPerDay: 20 })
    expect(sendLimitsFor({ ...young, createdAt: NOW - 7 * DAY }, {})).toMatchObject({ perHour: 60 })
  })

  test('can be set, but not so that Instagram would block the account', () => {
    expect(sendLimitsFor(young, { perHour: 200, spacingMs: 500 })).toMatchObject({
      perHour: 200,
      spacingMs: [500, 1500],
    })
    for (const set of [{ perHour: 201 }, { newConversationsPerDay: 51 }, { bulkPerDay: 501 }, { spacingMs: 499 }]) {
      expect(() => sendLimitsFor(old, set)).toThrow(/would get an account blocked/)
    }
  })

  test('can be set to anything where nobody has to be careful', () => {
    const rehearsal = { ...old, serverUrl: 'http://127.0.0.1:1' }
    expect(sendLimitsFor(rehearsal, { perHour: 100_000, spacingMs: 0 })).toMatchObject({ perHour: 100_000 })
  })

  test('come from the environment too', () => {
    const env = { DMVAULT_SENDS_PER_HOUR: '5', DMVAULT_NEW_CONVERSATIONS_PER_DAY: '2', DMVAULT_SEND_SPACING_MS: '0' }
    expect(loadConfig({ home: '/nowhere', env }).sendLimits).toEqual({
      perHour: 5,
      newConversationsPerDay: 2,
      spacingMs: 0,
    })
    expect(() => loadConfig({ home: '/nowhere', env: { DMVAULT_BULK_SENDS_PER_DAY: 'many' } })).toThrow(
      'DMVAULT_BULK_SENDS_PER_DAY cannot be many',
    )
  })
})

describe('the next send', () => {
  const none = { lastToOthers: null, nthOfHour: null, nthNew: null, nthBulk: null }
  const plain = { isBulk: false, isNewConversation: false, gapMs: 2000 }

  test('may go out when nothing holds it', () => {
    expect(nextSend(none, plain, NOW)).toBeNull()
  })

  test('waits until the one that fills its window has left it, to the microsecond', () => {
    const full = { ...none, nthOfHour: NOW - HOUR + 1 }
    expect(nextSend(full, plain, NOW)).toEqual({ reason: 'hour', until: NOW + 1 })
    expect(nextSend(full, plain, NOW + 1)).toBeNull()
  })

  test('looks at new conversations and bulk only where it is one', () => {
    const full = { ...none, nthNew: NOW - 1, nthBulk: NOW - 2 }
    expect(nextSend(full, plain, NOW)).toBeNull()
    expect(nextSend(full, { ...plain, isBulk: true }, NOW)).toEqual({ reason: 'bulk', until: NOW - 2 + DAY })
    expect(nextSend(full, { ...plain, isBulk: true, isNewConversation: true }, NOW)).toEqual({
      reason: 'new-conversations',
      until: NOW - 1 + DAY,
    })
  })

  test('never lets more through in any hour than the limit, whenever sends are asked for', () => {
    const asked = fc.array(fc.integer({ min: 0, max: HOUR / 4 }), { maxLength: 60 })
    fc.assert(
      fc.property(asked, fc.integer({ min: 1, max: 6 }), (gaps, perHour) => {
        const sent: number[] = []
        let now = NOW
        for (const gap of gaps) {
          now += gap
          const nthOfHour = sent.at(-perHour) ?? null
          const wait = nextSend({ ...none, nthOfHour }, plain, now)
          if (wait === null) sent.push(now)
          else expect(sent.filter((at) => at > now - HOUR).length).toBeGreaterThanOrEqual(perHour)
        }
        for (const end of sent)
          expect(sent.filter((at) => at > end - HOUR && at <= end).length).toBeLessThanOrEqual(perHour)
      }),
    )
  })
})
