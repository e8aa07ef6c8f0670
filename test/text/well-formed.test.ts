import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromStored, toReadable, toStored } from '../../src/text/well-formed.ts'

/** Any string of UTF-16 units at all, with NUL and lone surrogates far more often than chance would have them. */
const anyUnits = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 0x41, 0xd83d, 0xde00, 0xfffd, 0xfeff)))
  .map((units) => String.fromCharCode(...units))

describe('storing exact text', () => {
  test('gives back every string unit for unit', () => {
    fc.assert(
      fc.property(anyUnits, (text) => {
        const stored = toStored(text)
        expect(fromStored(stored.text, stored.exact)).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  test('stores readable text that UTF-8 and Postgres can hold, of the same length', () => {
    fc.assert(
      fc.property(anyUnits, (text) => {
        const readable = toStored(text).text
        expect(Buffer.from(readable, 'utf8').toString('utf8')).toBe(readable)
        expect(readable).not.toContain('\0')
        expect(readable).toHaveLength(text.length)
        expect(toReadable(text)).toBe(readable)
      }),
      { numRuns: 2000 },
    )
  })

  test('keeps a second, exact copy only where the readable text differs', () => {
    expect(toStored('naïve 👋🏽 \uFFFD \uFEFF')).toEqual({ text: 'naïve 👋🏽 \uFFFD \uFEFF', exact: null })
    expect(toStored('a\0b')).toEqual({ text: 'a\uFFFDb', exact: Buffer.from([0x61, 0, 0, 0, 0x62, 0]) })
    expect(toStored('\ud83d')).toEqual({ text: '\uFFFD', exact: Buffer.from([0x3d, 0xd8]) })
    fc.assert(
      fc.property(anyUnits, (text) => {
        const stored = toStored(text)
        expect(stored.exact === null).toBe(stored.text === text)
      }),
    )
  })
})
