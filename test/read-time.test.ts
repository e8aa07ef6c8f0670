import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoToMicros, microsToIso } from '../src/clock.ts'
import { readTime } from '../src/read-time.ts'

test.each([
  ['2026-01-31', 'Europe/Berlin', '2026-01-30T23:00:00.000000+00:00'],
  ['2026-07-31', 'Europe/Berlin', '2026-07-30T22:00:00.000000+00:00'],
  ['2026-01-31T18:30', 'America/New_York', '2026-01-31T23:30:00.000000+00:00'],
  ['2026-01-31 18:30:15.25', 'Asia/Kolkata', '2026-01-31T13:00:15.250000+00:00'],
  ['2026-01-31T18:30Z', 'Asia/Kolkata', '2026-01-31T18:30:00.000000+00:00'],
  ['2026-01-31T18:30:00+02:00', 'UTC', '2026-01-31T16:30:00.000000+00:00'],
  // Left out when the clocks go forward; there twice when they go back.
  ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:00:00.000000+00:00'],
  ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000000+00:00'],
  // Midnight itself is left out.
  ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000000+00:00'],
])('%s in %s is %s', (text, zone, instant) => {
  expect(microsToIso(readTime(text, zone))).toBe(instant)
})

test('what a clock in a zone shows is read as that time', () => {
  const zones = fc.constantFrom('UTC', 'Europe/London', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia')
  const times = fc.integer({ min: Date.UTC(2011, 0), max: Date.UTC(2040, 0) })
  fc.assert(
    fc.property(zones, times, (timeZone, at) => {
      const shown = (time: number): string =>
        new Date(time).toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
      const read = readTime(shown(at), timeZone) / 1000
      expect(shown(read)).toBe(shown(at))
      expect(read).toBeLessThanOrEqual(at)
    }),
  )
})

test.each(['', 'yesterday', '2026-02-30', '2026-13-01', '2026-01-31T25:00', '31.1.2026', '2026-01-31T18:30+99:00'])(
  '"%s" is no time, and the error shows how one is written',
  (text) => {
    expect(() => readTime(text, 'UTC')).toThrow(
      expect.objectContaining({ code: 'time', hint: expect.stringContaining('2026-01-31') }),
    )
  },
)

test('a time that we print is read as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0) * 1000 }), (micros) => {
      expect(readTime(microsToIso(micros), 'Asia/Tokyo')).toBe(isoToMicros(microsToIso(micros)))
    }),
  )
})
