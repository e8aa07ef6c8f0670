import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseQuery } from '../../../src/viewer/search/parse-query.ts'

const formsOf = (text: string) =>
  parseQuery(text).terms.map(({ forms }) => forms.map(({ form, isPrefix }) => form + (isPrefix ? '*' : '')))

describe('what is typed into the search box', () => {
  test.each([
    ['Flat KEYS', [['flat*'], ['keys*']]],
    ['"see you"', [['see', 'you']]],
    ['"never closed', [['never', 'closed']]],
    ["don't", [['don', 't']]],
    ['at x', [['at'], ['x']]],
    ['東京', [['東', '京']]],
    ['http://a.example/b', [['http', 'a', 'example', 'b']]],
    ['unknown:word', [['unknown', 'word*']]],
    ['… !', []],
  ])('%s', (text, forms) => expect(formsOf(text)).toEqual(forms))

  test('operators, in any case and order', () => {
    expect(parseQuery('FROM:"Bo Example" has:Photos flat in:trip type:MEDIA after:2024 before:2024-3-9')).toMatchObject(
      {
        from: ['Bo Example'],
        in: ['trip'],
        has: ['photo'],
        types: ['media'],
        firstDay: '2024-01-01',
        endDay: '2024-03-09',
        problems: [],
      },
    )
  })

  test.each(['before:2023-02-29', 'after:soon', 'has:nothing', 'before:0001'])('%s is told, and not taken', (text) => {
    expect(parseQuery(text)).toMatchObject({ firstDay: null, endDay: null, has: [] })
    expect(parseQuery(text).problems).toHaveLength(1)
  })

  test('anything can be typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        parseQuery(text)
      }),
      { numRuns: 500 },
    )
  })
})
