import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { axisEnd } from '../../../src/export/report/chart/axis-end.ts'
import { timeTicks } from '../../../src/export/report/chart/time-ticks.ts'

const DAY = 86_400_000
const daysFrom = (first: string, count: number, step = 1) =>
  Array.from({ length: count }, (_, n) => new Date(Date.parse(first) + n * step * DAY).toISOString().slice(0, 10))
const labels = (days: readonly string[], unit: 'day' | 'week' | 'month' = 'day') =>
  timeTicks(days, unit).map(({ label }) => label)

describe('the labels of a time axis', () => {
  test('are days for a few days, Mondays for weeks, months for a year, years for many', () => {
    expect(labels(daysFrom('2024-12-30', 4))).toEqual(['30 Dec 2024', '31 Dec', '1 Jan 2025', '2 Jan'])
    expect(labels(daysFrom('2024-03-01', 60)).slice(0, 3)).toEqual(['4 Mar 2024', '11 Mar', '18 Mar'])
    expect(labels(daysFrom('2024-01-15', 200))).toEqual(['Feb 2024', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug'])
    expect(labels(daysFrom('2013-10-22', 3000))).toEqual([
      '2014',
      '2015',
      '2016',
      '2017',
      '2018',
      '2019',
      '2020',
      '2021',
      '2022',
    ])
    expect(labels(['2024-03-01'])).toEqual(['1 Mar 2024'])
    expect(labels(['2024-03-01', '2024-04-01'], 'month')).toEqual(['Mar 2024', 'Apr'])
    expect(labels(daysFrom('2024-01-01', 3, 7), 'week')).toEqual(['1 Jan 2024', '8 Jan', '15 Jan'])
    expect(labels([])).toEqual([])
  })

  test('are few, in order, and at least one, for any range', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 4000 }), (first, count) => {
        const ticks = timeTicks(daysFrom(new Date(first * DAY).toISOString().slice(0, 10), count), 'day')
        expect(ticks.length).toBeGreaterThan(0)
        expect(ticks.length).toBeLessThanOrEqual(14)
        expect(ticks.every(({ index }, nth) => index > (ticks[nth - 1]?.index ?? -1))).toBe(true)
      }),
      { numRuns: 30 },
    )
  })
})

describe('the end of the axis', () => {
  test('is left to the highest point, but for one that would flatten all others', () => {
    const usual = Array.from({ length: 100 }, (_, n) => 10 + (n % 7))
    expect(axisEnd(usual)).toBeNull()
    expect(axisEnd([...usual, 100])).toBeNull()
    expect(axisEnd([...usual, 50_000])).toBe(50)
    expect(axisEnd([1, 50_000])).toBeNull()
    expect(axisEnd([])).toBeNull()
    expect(axisEnd(Array.from({ length: 50 }, () => 0))).toBeNull()
  })
})
