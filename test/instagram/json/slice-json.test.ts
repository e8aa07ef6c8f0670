import fc from 'fast-check'
import { expect, test } from 'vitest'
import { elementTexts, memberText, withoutMembers } from '../../../src/instagram/json/slice-json.ts'

test('the original text of each element is cut out, blanks, escapes, order of members and numbers as they were', () => {
  const items = [
    '{"b": 1.50 ,"a":31954741358842206214212206404304896}',
    '{ "text" : "\\u00e9\\"]}" }',
    '[ ]',
    'null',
    '-1e5',
  ]
  const text = ` {"x":{"items":[9]}, "thread" : { "items" : [ ${items.join(' , ')} ] , "id":"1" } }`
  expect(elementTexts(text, ['thread', 'items'])).toEqual(items)
  expect(memberText(text, ['thread', 'id'])).toBe('"1"')
  expect(elementTexts(text, ['thread', 'nothing'])).toEqual([])
  expect(elementTexts(text, ['thread', 'id'])).toEqual([])
  expect(elementTexts('[1,2]', [])).toEqual(['1', '2'])
})

test('of a repeated name the last counts, as in JSON.parse', () => {
  expect(elementTexts('{"items":[1],"items":[2,3]}', ['items'])).toEqual(['2', '3'])
})

test('slices parse to the elements of any document, however it is spaced', () => {
  const document = fc.record({
    before: fc.jsonValue({ maxDepth: 1 }),
    items: fc.array(fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 })),
    after: fc.jsonValue({ maxDepth: 1 }),
  })
  fc.assert(
    fc.property(document, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      const text = JSON.stringify({ thread: value }, null, indent)
      const slices = elementTexts(text, ['thread', 'items'])
      expect(slices.map((slice) => JSON.parse(slice))).toEqual(JSON.parse(text).thread.items)
    }),
    { numRuns: 100 },
  )
})

test('an object is given without some of its members, the text of the others untouched', () => {
  const text = '{"items" : [1,{"x":"}"}] ,"id": 340282366841710300949128282183903162354, "items":2,"z":"\\u0041"}'
  expect(withoutMembers(text, new Set(['items']))).toBe('{"id": 340282366841710300949128282183903162354,"z":"\\u0041"}')
  expect(withoutMembers(text, new Set(['none']))).toBe(text)
  expect(withoutMembers('{"items":[]}', new Set(['items']))).toBe('{}')
})
