import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs } from '../../src/run/backoff.ts'

const MINUTE = 60_000

test('what Instagram asked for is kept, with up to a tenth more', () => {
  expect([0, 0.5, 1].map((random) => backoffMs(100_000, 1, random))).toEqual([100_000, 105_000, 110_000])
})

test('failures in a row double the most that is waited, up to an hour', () => {
  const most = [1, 2, 3, 4, 5, 6, 7].map((failures) => backoffMs(MINUTE, failures, 1) / MINUTE)
  expect(most).toEqual([1.1, 2.1, 4.1, 8.1, 16.1, 32.1, 60.1])
})

test('where no time was given the wait is anything up to 5, 10, 20 … seconds', () => {
  expect([1, 2, 3, 4, 20].map((failures) => backoffMs(null, failures, 1))).toEqual([
    5_000, 10_000, 20_000, 40_000, 3_600_000,
  ])
  expect(backoffMs(null, 3, 0)).toBe(0)
  expect(backoffMs(null, 3, 0.25)).toBe(5_000)
})

test('no chance and no number of failures makes a wait shorter than was asked for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 86_400_000 }),
      fc.integer({ min: 1, max: 100 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (told, failures, random) => {
        const wait = backoffMs(told, failures, random)
        expect(wait).toBeGreaterThanOrEqual(told)
        expect(wait).toBeLessThanOrEqual(Math.max(told, 60 * MINUTE) + Math.max(told, 1_000) / 10 + 1)
      },
    ),
  )
})
