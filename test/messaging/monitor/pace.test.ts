import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { defaultPace, nextWaitMs, readPace } from '../../../src/messaging/monitor/pace.ts'
import { defaultLimits } from '../../../src/run/limits.ts'

const MINUTE = 60_000
const none = { lastHour: 0, lastDay: 0 }

test('it is five minutes after something happened, a quarter of an hour when it is quiet', () => {
  const wait = (quietLooks: number) => nextWaitMs(defaultPace, { quietLooks, cost: 1, used: none }, defaultLimits)
  expect(wait(0)).toBe(5 * MINUTE)
  expect(wait(1)).toBeGreaterThan(wait(0))
  expect(wait(100)).toBe(15 * MINUTE)
})

test('a day of looks at the shortest distance takes less than a third of the day’s requests', () => {
  const looks = (24 * 60 * MINUTE) / nextWaitMs(defaultPace, { quietLooks: 0, cost: 2, used: none }, defaultLimits)
  expect(looks * 2).toBeLessThan(defaultLimits.perDay! / 3)
})

test('it waits longer the less of the day’s requests is left, and at their end for hours', () => {
  const wait = (lastDay: number) =>
    nextWaitMs(defaultPace, { quietLooks: 0, cost: 1, used: { lastHour: 0, lastDay } }, defaultLimits)
  expect(wait(1_900)).toBeGreaterThan(wait(0))
  expect(wait(2_000)).toBe(6 * 60 * MINUTE)
})

test('at Instagram it is never under a minute, nor shorter than what was set, nor does it spend more than half of any limit', () => {
  fc.assert(
    fc.property(
      fc.record({
        quietLooks: fc.nat(10_000),
        cost: fc.double({ min: 0.1, max: 50, noNaN: true }),
        lastHour: fc.nat(400),
        lastDay: fc.nat(4_000),
        shortest: fc.integer({ min: 60, max: 900 }),
        more: fc.nat(900),
        perHour: fc.integer({ min: 1, max: 1_000 }),
        perDay: fc.integer({ min: 1, max: 10_000 }),
      }),
      ({ quietLooks, cost, lastHour, lastDay, shortest, more, perHour, perDay }) => {
        const pace = readPace(`${shortest}s-${shortest + more}s`, false)
        const wait = nextWaitMs(pace, { quietLooks, cost, used: { lastHour, lastDay } }, { perHour, perDay })
        expect(wait).toBeGreaterThanOrEqual(shortest * 1000)
        const most = 6 * 60 * MINUTE
        if (wait < most)
          expect(((24 * 60 * MINUTE) / wait) * Math.max(1, cost)).toBeLessThanOrEqual(perDay / 2 + 1.0001)
      },
    ),
    { numRuns: 500 },
  )
})

describe('an interval', () => {
  test.each([
    ['5m', { shortestMs: 300_000, longestMs: 300_000 }],
    ['60s', { shortestMs: 60_000, longestMs: 60_000 }],
    ['5m-15m', { shortestMs: 300_000, longestMs: 900_000 }],
    ['90s - 2h', { shortestMs: 90_000, longestMs: 7_200_000 }],
  ])('%s is read', (text, expected) => expect(readPace(text, false)).toEqual(expected))

  test.each(['59s', '1s', '500ms', '1ms-20m', '0m', '', 'five', '5', '-5m', '10m-5m', '5m-10m-15m', '7h'])(
    '%s is refused at Instagram',
    (text) => expect(() => readPace(text, false)).toThrow(UsageError),
  )

  test('on a server of this machine it may be as short as one likes', () => {
    expect(readPace('20ms', true)).toEqual({ shortestMs: 20, longestMs: 20 })
  })
})
