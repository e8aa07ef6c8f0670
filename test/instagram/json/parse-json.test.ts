import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson, quoteLongIntegers } from '../../../src/instagram/json/parse-json.ts'

/** Node's own access to a number's text (`context.source`), which is exact but several times slower: the oracle. */
function exactly(text: string): unknown {
  const parse = JSON.parse as (
    text: string,
    reviver: (key: string, value: unknown, context: { source: string }) => unknown,
  ) => unknown
  return parse(text, (_key, value, { source }) =>
    typeof value === 'number' && /^-?\d+$/.test(source) && !Number.isSafeInteger(value) ? source : value,
  )
}

const id128 = fc.bigInt({ min: -(2n ** 128n), max: 2n ** 128n })
const nearSafe = fc.bigInt({ min: 2n ** 53n - 20n, max: 2n ** 53n + 20n })

describe('JSON is read without rounding an id', () => {
  test('a 128-bit id stays exact in every field, at any depth, as number and as string', () => {
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        id128.map((id) => ({ text: String(id), value: abs(id) > 9007199254740991n ? String(id) : Number(id) })),
        nearSafe.map((id) => ({ text: String(id), value: id > 9007199254740991n ? String(id) : Number(id) })),
        id128.map((id) => ({ text: `"${id}"`, value: String(id) })),
        fc.array(tie('node') as fc.Arbitrary<Node>, { maxLength: 4 }).map((nodes) => ({
          text: `[${nodes.map(({ text }) => text).join(' , ')}]`,
          value: nodes.map(({ value }) => value),
        })),
        fc
          .dictionary(fc.string({ unit: 'binary' }), tie('node') as fc.Arbitrary<Node>, { maxKeys: 4 })
          .map((nodes) => ({
            text: `{${Object.entries(nodes).map(([key, { text }]) => `${JSON.stringify(key)}: ${text}`)}}`,
            value: Object.fromEntries(Object.entries(nodes).map(([key, { value }]) => [key, value])),
          })),
      ),
    })).node
    interface Node {
      readonly text: string
      readonly value: unknown
    }
    fc.assert(
      fc.property(value as fc.Arbitrary<Node>, ({ text, value }) => {
        expect(parseJson(text)).toEqual(value)
      }),
      {
        numRuns: 200,
      },
    )
  })

  test('of any JSON it gives what JSON.parse gives with exact integers', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
        expect(parseJson(text)).toEqual(exactly(text))
      }),
      { numRuns: 200 },
    )
  })

  test.each([
    ['digits in a string', '{"text":"call 12345678901234567890, \\"12345678901234567890\\\\"}'],
    ['an escape before the quote', '{"a\\\\":12345678901234567890,"b\\\\\\"":1}'],
    ['a fraction', '[12345678901234567.5,0.12345678901234567890]'],
    ['an exponent', '[1234567890123456789e0,1E400,1e-20,12345678901234567E+3]'],
    ['the largest exact integer', '[9007199254740991,-9007199254740991,9007199254740992,-9007199254740992]'],
    ['blanks around', '[\n12345678901234567890\t, 12345678901234567890 ]'],
    ['a number alone', '12345678901234567890'],
  ])('%s', (_what, text) => {
    expect(parseJson(text)).toEqual(exactly(text))
  })

  test('what is not JSON stays not JSON', () => {
    for (const text of [
      '',
      '{',
      '[00012345678901234567]',
      '[1234567890123456789',
      '<html>',
      '{"a":1}}',
      '[12345678901234567890-]',
      '"',
    ])
      expect(() => parseJson(text)).toThrow(SyntaxError)
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, at) => {
        const cut = text.slice(0, at % text.length)
        let isJson = true
        try {
          JSON.parse(cut)
        } catch {
          isJson = false
        }
        if (isJson) expect(parseJson(cut)).toEqual(exactly(cut))
        else expect(() => parseJson(cut)).toThrow(SyntaxError)
      }),
    )
  })

  test('text without such ids is handed on as it is', () => {
    const text = '{"timestamp":1732270000123456,"text":"31954741358842206214212206404304896"}'
    expect(quoteLongIntegers(text)).toBe(text)
  })
})

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}
