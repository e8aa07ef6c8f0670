import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addNewest, addOlder, frontier, hasGap } from '../../../src/sources/instagram/coverage.ts'
import type { CoveredStretch } from '../../../src/sources/source.ts'

const BASE = 31954741358842206214212206404304896n
const id = (n: number) => (BASE + (BigInt(n) << 64n)).toString()
const numberOf = (itemId: string) => Number((BigInt(itemId) - BASE) >> 64n)

/** A thread of `count` messages, from 0; a page of so many, the newest first, older than a position. */
function pageOf(count: number, size: number, before: number) {
  const to = Math.min(before, count)
  const from = Math.max(0, to - size)
  const numbers = Array.from({ length: to - from }, (_, index) => to - 1 - index)
  return { numbers, page: { itemIds: numbers.map(id), cursor: from === 0 ? null : String(from) } }
}

describe('stretches that were read', () => {
  test('grow back in time, and end without a cursor at the beginning', () => {
    let stretches: readonly CoveredStretch[] = addNewest([], pageOf(5, 2, 5).page)
    // The oldest of a page may be the thread's very first message, out of its place.
    expect(stretches).toEqual([{ newest: id(4), oldest: id(4), cursor: '3' }])
    stretches = addOlder(stretches, id(4), pageOf(5, 2, 3).page)
    stretches = addOlder(stretches, id(4), pageOf(5, 2, 1).page)
    expect(stretches).toEqual([{ newest: id(4), oldest: id(0), cursor: null }])
    expect(frontier(stretches)).toBeNull()
  })

  test('newer messages make a stretch of their own until it reaches what was known', () => {
    const known = [{ newest: id(9), oldest: id(4), cursor: '4' }]
    const cut = addNewest(known, pageOf(20, 5, 20).page)
    expect(hasGap(cut)).toBe(true)
    expect(frontier(cut)?.cursor).toBe('15')
    const closer = addOlder(cut, id(19), pageOf(20, 5, 15).page)
    expect(hasGap(closer)).toBe(true)
    const closed = addOlder(closer, id(19), pageOf(20, 5, 10).page)
    expect(closed).toEqual([{ newest: id(19), oldest: id(4), cursor: '4' }])
  })

  test('two gaps are closed one after the other, the newer first', () => {
    const two = addNewest([{ newest: id(9), oldest: id(0), cursor: null }], pageOf(20, 3, 20).page)
    const three = addNewest(two, pageOf(40, 3, 40).page)
    expect(three.map((it) => numberOf(it.newest))).toEqual([39, 19, 9])
    expect(frontier(three)?.newest).toBe(id(39))
  })

  test('a page within what is known changes nothing but what was newest', () => {
    const known = [{ newest: id(9), oldest: id(0), cursor: null }]
    expect(addNewest(known, { itemIds: [id(8), id(7)], cursor: '7' })).toEqual(known)
    expect(addNewest(known, { itemIds: [], cursor: null })).toEqual(known)
  })

  test('what is said to lie below the beginning has been passed', () => {
    const known = [{ newest: id(5), oldest: id(3), cursor: '3' }]
    expect(addNewest(known, { itemIds: [id(9)], cursor: null })).toEqual([
      { newest: id(9), oldest: id(3), cursor: null },
    ])
  })

  test('whatever is cut off when, nothing is said to be read that was not, and in the end all is', () => {
    const nights = fc.array(fc.record({ arrive: fc.nat({ max: 30 }), requests: fc.nat({ max: 6 }) }), { maxLength: 12 })
    fc.assert(
      fc.property(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 7 }), nights, (start, size, plan) => {
        const seen = new Set<number>()
        let stretches: readonly CoveredStretch[] = []
        let count = start
        const readNewest = () => {
          const { numbers, page } = pageOf(count, size, count)
          for (const n of numbers) seen.add(n)
          stretches = addNewest(stretches, page)
        }
        const readOn = () => {
          const at = frontier(stretches)
          if (at === null) return false
          const { numbers, page } = pageOf(count, size, Number(at.cursor))
          for (const n of numbers) seen.add(n)
          stretches = addOlder(stretches, at.newest, page)
          return true
        }
        for (const { arrive, requests } of plan) {
          count += arrive
          if (requests > 0) readNewest()
          for (let made = 1; made < requests; made += 1) readOn()
          for (const { newest, oldest } of stretches) {
            for (let n = numberOf(oldest); n <= numberOf(newest); n += 1) expect(seen.has(n)).toBe(true)
          }
        }
        readNewest()
        for (let made = 0; readOn(); made += 1) expect(made).toBeLessThanOrEqual(count)
        expect(seen.size).toBe(count)
        if (count > 0) expect(stretches).toEqual([{ newest: id(count - 1), oldest: id(0), cursor: null }])
      }),
      { numRuns: 500 },
    )
  })
})
