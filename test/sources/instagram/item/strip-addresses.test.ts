import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stripAddresses } from '../../../../src/sources/instagram/item/strip-addresses.ts'

type Spelling = (text: string) => string

/** The same string in each way in which JSON may spell it. */
const SPELLINGS: readonly Spelling[] = [
  JSON.stringify,
  (text) => JSON.stringify(text).replaceAll('/', '\\/'),
  (text) => `"${Array.from({ length: text.length }, (_, at) => escaped(text.charCodeAt(at))).join('')}"`,
  (text) => JSON.stringify(text).replace(/[hH]ttp/, (word) => escaped(word.charCodeAt(0)) + word.slice(1)),
  (text) => JSON.stringify(text).replaceAll(':', '\\u003a').replaceAll('/', '\\u002F'),
]

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`

const address = fc
  .tuple(fc.constantFrom('https://', 'http://', 'HTTPS://'), fc.webPath(), fc.constantFrom('', '?a="\\', '#é\ud800'))
  .map((parts) => parts.join('cdn.sim'))
const words = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  address,
  fc.constantFrom('http:/', 'https', '\\', '"'),
)

/** JSON as written by somebody, and what must be left of it, made side by side. */
interface Written {
  readonly before: string
  readonly after: string
}

const isAddress = (text: string) => /^https?:\/\//i.test(text) || /https?:\/\//i.test(text)

const spelt = fc
  .tuple(words, fc.constantFrom(...SPELLINGS))
  .map(([text, spell]): Written => ({ before: spell(text), after: isAddress(text) ? '""' : spell(text) }))
const other = fc
  .oneof(
    fc.constantFrom('null', 'true', 'false', '0', '-1.50e+10', '1e999'),
    fc.bigInt({ min: 0n, max: 2n ** 128n }).map(String),
  )
  .map((text): Written => ({ before: text, after: text }))
const blank = fc.constantFrom('', ' ', '\n\t ')

const { json } = fc.letrec<{ json: Written; list: Written; object: Written }>((tie) => ({
  json: fc.oneof({ depthSize: 'medium' }, spelt, other, tie('list'), tie('object')),
  list: fc.tuple(fc.array(tie('json'), { maxLength: 4 }), blank).map(([elements, gap]) => ({
    before: `[${gap}${elements.map((it) => it.before).join(`,${gap}`)}]`,
    after: `[${gap}${elements.map((it) => it.after).join(`,${gap}`)}]`,
  })),
  object: fc.tuple(fc.array(fc.tuple(spelt, tie('json')), { maxLength: 4 }), blank).map(([members, gap]) => ({
    before: `{${gap}${members.map(([name, it]) => `${name.before}:${gap}${it.before}`).join(`,${gap}`)}}`,
    after: `{${gap}${members.map(([name, it]) => `${name.after}:${gap}${it.after}`).join(`,${gap}`)}}`,
  })),
}))

describe('addresses', () => {
  test('are gone in whatever spelling, and every other byte is as it was', () => {
    fc.assert(
      fc.property(json, ({ before, after }) => {
        expect(stripAddresses(before)).toBe(after)
      }),
      { numRuns: 2000 },
    )
  })

  test('none is left in what the text says', () => {
    fc.assert(
      fc.property(json, ({ before }) => {
        const left = stripAddresses(before)
        JSON.parse(left)
        const plain = left.replaceAll(/\\u([\da-f]{4})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
        expect(plain.replaceAll('\\', '')).not.toMatch(/https?:\/\//i)
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    ['a film’s manifest', '<MPD><BaseURL>https://cdn.sim/v.mp4?a=1&amp;b</BaseURL></MPD>'],
    ['JSON in JSON', JSON.stringify({ url: 'https://cdn.sim/v.mp4' })],
    ['escaped JSON in JSON', JSON.stringify({ url: 'https://cdn.sim/v.mp4' }).replaceAll('/', '\\/')],
    ['JSON in JSON in JSON', JSON.stringify(JSON.stringify({ url: 'https:\\u002f\\/cdn.sim' }))],
    ['an address in another’s query', '/open?next=https%3A%2F%2Fcdn.sim%2Fv.mp4'],
  ])('are found inside %s', (_, text) => {
    expect(stripAddresses(JSON.stringify({ a: text, b: 1 }))).toBe('{"a":"","b":1}')
  })

  test('a text of 100 kB is read in one go', () => {
    const long = `${'\\"'.repeat(25_000)}\\\\${'ة'.repeat(50_000)}`
    const raw = `{"text":"${long}","url":"https:\\/\\/cdn.sim"}`
    expect(stripAddresses(raw)).toBe(`{"text":"${long}","url":""}`)
  })

  test('of broken JSON nothing is lost but addresses', () => {
    expect(stripAddresses('{"a":"https://cdn.sim","b":"\\q x","c":"open')).toBe('{"a":"","b":"\\q x","c":"open')
    expect(stripAddresses('{"a":"https://cdn')).toBe('{"a":""')
    expect(stripAddresses('')).toBe('')
  })
})
