import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { repairText } from '../../src/text/repair-text.ts'

/** What Meta's writer makes of a string, seen through JSON.parse: one unit a byte. Written out by hand, as the oracle. */
function damage(text: string): string {
  let damaged = ''
  for (const character of text) {
    const code = character.codePointAt(0)!
    const bytes =
      code < 0x80
        ? [code]
        : code < 0x800
          ? [0xc0 | (code >> 6), 0x80 | (code & 0x3f)]
          : code < 0x10000
            ? [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]
            : [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]
    damaged += String.fromCharCode(...bytes)
  }
  return damaged
}

/** Code points of every length in UTF-8, none of them a surrogate. */
const wellFormed = fc
  .array(fc.oneof(fc.nat(0x7f), fc.nat(0x7ff), fc.nat(0xffff), fc.nat(0x10ffff)), { maxLength: 40 })
  .map((codes) => String.fromCodePoint(...codes.filter((code) => code < 0xd800 || code > 0xdfff)))
const anyUnits = fc
  .array(
    fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 0x41, 0xe9, 0xd83d, 0xde00, 0xdbff, 0xfeff)),
    {
      maxLength: 40,
    },
  )
  .map((units) => String.fromCharCode(...units))
const latin1 = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.constantFrom(0xc3, 0xa9, 0xed, 0xa0, 0x80, 0xe2)), {
    maxLength: 30,
  })
  .map((units) => String.fromCharCode(...units))

describe('repairing the text of an export', () => {
  test('gives back every well-formed text that Meta has damaged', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        expect(repairText(damage(text))).toBe(text)
      }),
      { numRuns: 3000 },
    )
  })

  test('gives back every text that Meta has damaged, also with NUL and lone surrogates', () => {
    fc.assert(
      fc.property(anyUnits, (text) => {
        expect(repairText(damage(text))).toBe(text)
      }),
      { numRuns: 5000 },
    )
  })

  test('gives it back too from a writer that escapes lone surrogates as they are', () => {
    fc.assert(
      fc.property(anyUnits, (text) => {
        const written = text.replace(/[^\ud800-\udfff]+/gu, (stretch) => damage(stretch))
        fc.pre(/[\ud800-\udfff]/u.test(written))
        expect(repairText(written)).toBe(text)
      }),
      { numRuns: 2000 },
    )
    expect(repairText('\u00c3\u00a9\ud83d')).toBe('é\ud83d')
    expect(repairText('é\ud83d')).toBe('é\ud83d')
  })

  test('repairs what the files really hold', () => {
    expect(repairText('Zo\u00c3\u00ab M\u00c3\u00bcller')).toBe('Zoë Müller')
    expect(repairText('\u00f0\u009f\u0098\u0082')).toBe('😂')
    expect(repairText('\u00ea\u00b9\u0080\u00eb\u00af\u00bc\u00ec\u0088\u0098')).toBe('김민수')
    expect(repairText('\u00ef\u00bb\u00bfwith a mark')).toBe('\ufeffwith a mark')
    expect(repairText('a\u0000\u00c3\u00a9')).toBe('a\u0000é')
    expect(repairText('cut \u00ed\u00a0\u00bd')).toBe('cut \ud83d')
  })

  test('never touches text with any character beyond Latin-1, nor plain ASCII', () => {
    fc.assert(
      fc.property(anyUnits, (text) => {
        fc.pre(/[^\0-\xff\ud800-\udfff]/u.test(text) || !/[^\0-\x7f]/.test(text))
        expect(repairText(text)).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  test('leaves genuine Latin-1 text alone', () => {
    for (const text of ['naïve café', 'Müller', 'Ação', '½ £3', 'ÿ', 'garçon à Århus', 'é', 'Ã', '«oui»']) {
      expect(repairText(text)).toBe(text)
    }
  })

  test('changes a text only where encoding the result again gives that text back', () => {
    fc.assert(
      fc.property(fc.oneof(latin1, anyUnits), (text) => {
        const repaired = repairText(text)
        const keepingSurrogates = repaired.replace(/[^\ud800-\udfff]+/gu, (stretch) => damage(stretch))
        if (repaired !== text) expect([damage(repaired), keepingSurrogates]).toContain(text)
      }),
      { numRuns: 5000 },
    )
  })

  test('does nothing to text that was repaired before, contrived Latin-1 apart', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        fc.pre(/[^\0-\xff]/.test(text))
        expect(repairText(repairText(damage(text)))).toBe(text)
      }),
    )
    expect(repairText(repairText(damage('Ã©')))).toBe('é')
  })

  test('refuses a surrogate pair written as two halves, which no writer of one character makes', () => {
    const halves = '\u00ed\u00a0\u00bd\u00ed\u00b8\u0082'
    expect(repairText(halves)).toBe(halves)
  })
})
