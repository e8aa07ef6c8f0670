import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Page, type WalkEnd, walk } from '../../../src/instagram/direct/walk.ts'

type Answer = readonly [items: string, cursor: string | null, hasOlder: boolean | null]

/** Walks answers, each a page of one-letter items; the last one comes again for ever. */
async function walked(answers: readonly Answer[], start: string | null = null) {
  const asked: (string | null)[] = []
  const fetch = async (cursor: string | null): Promise<Page<string>> => {
    asked.push(cursor)
    if (asked.length > 50) throw new Error('the walk does not end')
    const [items, next, hasOlder] = answers[asked.length - 1] ?? answers.at(-1)!
    return { items: [...items], cursor: next, hasOlder, observedAt: 0 }
  }
  const pages = []
  for await (const page of walk(fetch, (item: string) => item, start)) pages.push(page)
  return { asked, items: pages.flatMap(({ items }) => items).join(''), pages, end: pages.at(-1)?.end }
}

describe('a walk through pages', () => {
  test.each<[string, readonly Answer[], string, WalkEnd, number]>([
    [
      'the end as it should be',
      [
        ['ab', '1', true],
        ['c', null, false],
      ],
      'abc',
      'complete',
      2,
    ],
    [
      'a cursor left at the end',
      [
        ['ab', '1', true],
        ['c', '2', false],
      ],
      'abc',
      'complete',
      2,
    ],
    [
      'no word on older ones, no cursor',
      [
        ['ab', '1', null],
        ['c', null, null],
      ],
      'abc',
      'complete',
      2,
    ],
    ['an empty thread', [['', null, false]], '', 'complete', 1],
    ['more promised, no cursor', [['ab', null, true]], 'ab', 'cursor-missing', 1],
    [
      'an empty page with more promised',
      [
        ['ab', '1', true],
        ['', '2', true],
        ['c', null, false],
      ],
      'ab',
      'empty-page',
      2,
    ],
    [
      'the same cursor again',
      [
        ['ab', '1', true],
        ['c', '1', true],
      ],
      'abc',
      'cursor-repeated',
      2,
    ],
    [
      'a ring of cursors',
      [
        ['a', '1', true],
        ['b', '2', true],
        ['c', '1', true],
      ],
      'abc',
      'cursor-repeated',
      3,
    ],
    [
      'the same page for ever',
      [
        ['ab', '1', true],
        ['ab', '2', true],
      ],
      'ab',
      'nothing-new',
      2,
    ],
  ])('%s', async (_what, answers, items, end, requests) => {
    const result = await walked(answers)
    expect([result.items, result.end, result.asked.length]).toEqual([items, end, requests])
    expect(result.pages.slice(0, -1).every((page) => page.end === null)).toBe(true)
  })

  test('a page that was shifted, or repeats the first message, gives each once and goes on', async () => {
    const { items, pages } = await walked([
      ['abc', '1', true],
      ['cda', '2', true],
      ['ea', null, false],
    ])
    expect(items).toBe('abcde')
    expect(pages.map(({ repeated }) => repeated)).toEqual([0, 2, 1])
  })

  test('begins at a cursor, and each page tells where it goes on', async () => {
    const { asked, pages } = await walked(
      [
        ['a', '8', true],
        ['b', '7', true],
        ['c', null, false],
      ],
      '9',
    )
    expect(asked).toEqual(['9', '8', '7'])
    expect(pages.map(({ cursor }) => cursor)).toEqual(['8', '7', null])
  })

  test('always ends, and misses nothing before its end, whatever the server says', async () => {
    const answer = fc.tuple(
      fc.stringMatching(/^[a-h]{0,3}$/),
      fc.option(fc.constantFrom('1', '2', '3', '4')),
      fc.option(fc.boolean()),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 6 }), async (answers) => {
        const { items, asked } = await walked(answers)
        const seen = answers.slice(0, asked.length).flatMap(([page]) => [...page])
        expect(new Set(items)).toEqual(new Set(seen))
        expect(items.length).toBe(new Set(items).size)
      }),
      { numRuns: 300 },
    )
  })

  test('memory is bounded: what was repeated long ago may come again, the first message never', async () => {
    const page = (n: number): Page<string> => ({
      items: [...Array.from({ length: 1000 }, (_, place) => `${n}-${place}`), 'first'],
      cursor: String(n),
      hasOlder: n < 50,
      observedAt: 0,
    })
    let n = 0
    let firsts = 0
    const fetch = async () => page(n++)
    for await (const { items } of walk(fetch, (item: string) => item)) if (items.includes('first')) firsts += 1
    expect(firsts).toBe(1)
  })
})
