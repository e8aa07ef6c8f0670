import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoToMicros, microsToIso } from '../../../src/clock.ts'
import { isoTime, parseIsoTime } from '../../../src/sources/backup/iso-time.ts'

const micros = fc.oneof(
  fc.integer({ min: -9_000_000_000_000_000, max: 9_000_000_000_000_000 }),
  fc
    .tuple(fc.integer({ min: -40_000, max: 40_000 }), fc.integer({ min: -3, max: 3 }))
    .map(([day, by]) => day * 86_400_000_000 + by),
)

test('the fast way to write a time says what the plain one says, before 1970 and on every side of midnight', () => {
  fc.assert(
    fc.property(fc.array(micros, { minLength: 1 }), (times) => {
      expect(times.map(isoTime)).toEqual(times.map(microsToIso))
    }),
    { numRuns: 1000 },
  )
})

test('the fast way to read a time undoes it', () => {
  fc.assert(
    fc.property(fc.array(micros, { minLength: 1 }), (times) => {
      expect(times.map(microsToIso).map(parseIsoTime)).toEqual(times)
    }),
    { numRuns: 1000 },
  )
})

test('what is not exactly a time as written is refused', () => {
  const good = '2024-02-29T23:59:59.999999+00:00'
  const bad = [
    '',
    'x',
    '2024-02-29',
    good.slice(1),
    `${good} `,
    good.replace('+00:00', 'Z'),
    good.replace('59.', '60.'),
  ]
  bad.push(good.replace('02-29', '02-30'), good.replace('+00', '-00'), good.replace('9+', 'x+'), good.replace('T', ' '))
  for (const text of bad) expect(() => parseIsoTime(text), text).toThrow(RangeError)
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (place, char) => {
      const changed = good.slice(0, place) + char + good.slice(place + 1)
      if (changed === good) return
      try {
        expect(microsToIso(parseIsoTime(changed))).toBe(changed)
        expect(parseIsoTime(changed)).toBe(isoToMicros(changed))
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
      }
    }),
  )
})
