import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Micros } from '../../src/clock.ts'
import type { Limits } from '../../src/run/limits.ts'
import { nextPermit } from '../../src/run/next-permit.ts'

const SECOND = 1_000_000
const HOUR = 3_600 * SECOND
const DAY = 24 * HOUR

/** Whether one more request would break a limit, by counting each window anew. */
function mayAsk(requests: readonly Micros[], pausedUntil: Micros, limits: Limits, at: Micros): boolean {
  const within = (span: Micros): number => requests.filter((time) => time > at - span).length
  return (
    at >= pausedUntil &&
    requests.every((time) => at - time >= limits.spacingMs * 1000) &&
    (limits.perHour === null || within(HOUR) < limits.perHour) &&
    (limits.perDay === null || within(DAY) < limits.perDay)
  )
}

const nthLatest = (requests: readonly Micros[], n: number | null): Micros | null =>
  n === null ? null : (requests.toSorted((a, b) => b - a)[n - 1] ?? null)

const limit = fc.option(fc.integer({ min: 1, max: 12 }), { nil: null })

test('a permit is given at the first moment at which no limit is broken, and not before', () => {
  fc.assert(
    fc.property(
      fc.record({ spacingMs: fc.integer({ min: 0, max: 600_000 }), perHour: limit, perDay: limit }),
      fc.array(fc.integer({ min: 0, max: 26 * HOUR }), { maxLength: 30 }),
      fc.integer({ min: 0, max: 30 * HOUR }),
      (limits, requests, pausedUntil) => {
        const now = 26 * HOUR
        const permit = nextPermit(
          {
            lastRequestAt: nthLatest(requests, 1),
            pausedUntil,
            oldestOfHour: nthLatest(requests, limits.perHour),
            oldestOfDay: nthLatest(requests, limits.perDay),
          },
          limits,
          now,
        )
        const until = permit?.until ?? now
        expect(mayAsk(requests, pausedUntil, limits, until)).toBe(true)
        if (permit !== null) expect(mayAsk(requests, pausedUntil, limits, until - 1)).toBe(false)
      },
    ),
    { numRuns: 2_000 },
  )
})

test('it waits for what lasts longest, and says so', () => {
  const limits: Limits = { spacingMs: 1_500, perHour: 2, perDay: 3 }
  const last = 10 * HOUR
  const granted = { lastRequestAt: last, pausedUntil: null, oldestOfHour: null, oldestOfDay: null }
  const now = last + SECOND
  expect(nextPermit(granted, limits, now)).toEqual({ reason: 'spacing', until: last + 1.5 * SECOND })
  expect(nextPermit({ ...granted, oldestOfHour: last - SECOND }, limits, now)).toEqual({
    reason: 'hour',
    until: last - SECOND + HOUR,
  })
  expect(nextPermit({ ...granted, oldestOfHour: last, oldestOfDay: last - HOUR }, limits, now)).toEqual({
    reason: 'day',
    until: last - HOUR + DAY,
  })
  expect(nextPermit({ ...granted, oldestOfHour: last, pausedUntil: last + 2 * HOUR }, limits, now)).toEqual({
    reason: 'paused',
    until: last + 2 * HOUR,
  })
  expect(nextPermit(granted, limits, last + 1.5 * SECOND)).toBeNull()
})
