import fc from 'fast-check'
import { expect, test } from 'vitest'
import { microsToIso } from '../../../src/clock.ts'
import { isoTime } from '../../../src/export/backup/iso-time.ts'

test('the fast way to write a time says what the plain one says, before 1970 and on every side of midnight', () => {
  const micros = fc.oneof(
    fc.integer({ min: -62_135_596_800_000_000, max: 9_000_000_000_000_000 }),
    fc
      .tuple(fc.integer({ min: -40_000, max: 40_000 }), fc.integer({ min: -3, max: 3 }))
      .map(([day, by]) => day * 86_400_000_000 + by),
  )
  fc.assert(
    fc.property(fc.array(micros, { minLength: 1 }), (times) => {
      expect(times.map(isoTime)).toEqual(times.map(microsToIso))
    }),
    { numRuns: 2000 },
  )
})
