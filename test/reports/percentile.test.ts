import fc from 'fast-check'
import { expect, test } from 'vitest'
import { percentile, spreadOf } from '../../reports/facts/exchange/percentile.ts'

test('a percentile is the least of the numbers that so many in a hundred do not exceed', () => {
  expect([50, 90, 100, 1].map((percent) => percentile([10, 20, 30, 40], percent))).toEqual([20, 40, 40, 10])
  expect(percentile([7], 90)).toBe(7)
})

test('of many and of few it is the same: what sorting all of them gives', () => {
  const seconds = fc.array(fc.oneof(fc.nat(100), fc.nat(10_000), fc.nat(40_000_000)), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(seconds, fc.constantFrom(1, 50), (some, times) => {
      // Each number as often as makes them many.
      const groups = Array.from({ length: times }, () => some)
      const all = groups.flat().sort((one, other) => one - other)
      const minutes = (place: number) => Math.round((all[place]! / 60) * 100) / 100
      expect(spreadOf(groups)).toEqual({
        count: all.length,
        median: minutes(Math.ceil(all.length * 0.5) - 1),
        p90: minutes(Math.ceil((all.length * 90) / 100) - 1),
      })
    }),
    { numRuns: 300 },
  )
})

test('of nothing it is nothing', () => {
  expect(spreadOf([[], []])).toEqual({ count: 0, median: null, p90: null })
})
