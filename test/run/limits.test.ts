import { describe, expect, test } from 'vitest'
import { limitsFor } from '../../src/run/limits.ts'

describe('at Instagram', () => {
  test('limits are a second and a half, 200 an hour, 2,000 a day, but for what is set', () => {
    expect(limitsFor(null, {})).toEqual({ spacingMs: 1_500, perHour: 200, perDay: 2_000 })
    expect(limitsFor(null, { perDay: 500 })).toEqual({ spacingMs: 1_500, perHour: 200, perDay: 500 })
    expect(limitsFor(null, { spacingMs: 500, perHour: 1_000, perDay: 10_000 })).toMatchObject({ spacingMs: 500 })
  })

  test.each([
    [{ spacingMs: 499 }, 'limits.spacingMs is 499', 'at least 500'],
    [{ perHour: 1_001 }, 'limits.perHour is 1001', 'at most 1000'],
    [{ perDay: 10_001 }, 'limits.perDay is 10001', 'at most 10000'],
  ])('limits that would get an account blocked are refused: %j', (configured, what, bound) => {
    expect(() => limitsFor(null, configured)).toThrow(
      expect.objectContaining({
        code: 'limits',
        exitCode: 2,
        message: expect.stringContaining(what),
        hint: expect.stringContaining(bound),
      }),
    )
  })
})

test('a server on this machine has no limits but those that are set, and short pauses', () => {
  const url = 'http://127.0.0.1:8080'
  expect(limitsFor(url, {})).toEqual({ spacingMs: 0, perHour: null, perDay: null, pauseShare: 1 / 60 })
  expect(limitsFor(url, { spacingMs: 1, perHour: 5_000 })).toMatchObject({ spacingMs: 1, perHour: 5_000, perDay: null })
})
