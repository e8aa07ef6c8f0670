import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readMediaWords } from '../../src/messaging/find-media.ts'

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Written down by the bits: base64 without its rest, six bits a sign, as Instagram's clients do it. */
function codeOf(pk: bigint): string {
  const bits = pk.toString(2)
  const padded = bits.padStart(Math.ceil(bits.length / 6) * 6, '0')
  return (padded.match(/.{6}/g) ?? []).map((six) => SIGNS[Number.parseInt(six, 2)]).join('')
}

describe('the number of a post', () => {
  test('stands in the short code of its address', () => {
    const pks = fc.bigInt({ min: 2n ** 36n, max: 2n ** 63n })
    const forms = fc.constantFrom(
      'https://www.instagram.com/p/CODE/',
      'instagram.com/reel/CODE',
      'http://m.instagram.com/tv/CODE/?igsh=abc#x',
      'https://instagr.am/p/CODE?utm=1',
    )
    fc.assert(
      fc.property(pks, forms, (pk, form) => {
        expect(readMediaWords(form.replace('CODE', codeOf(pk)))).toEqual({ pk: String(pk) })
      }),
      { numRuns: 500 },
    )
  })

  test('is that which Instagram itself gave to posts that are known', () => {
    // From the documentation of instagrapi.
    expect(readMediaWords('https://www.instagram.com/p/B1LbfVPlwIA/').pk).toBe('2110901750722920960')
    const closed = 'https://www.instagram.com/p/B-fKL9qpeab'
    expect(readMediaWords(`${closed}${'x'.repeat(28)}/`).pk).toBe(readMediaWords(closed).pk)
  })

  test('stands beside its owner, in an id, in an address that names them, and in that of a story', () => {
    expect(readMediaWords('2110901750722920960_1001000002')).toEqual({
      pk: '2110901750722920960',
      ownerId: '1001000002',
    })
    expect(readMediaWords('2110901750722920960')).toEqual({ pk: '2110901750722920960' })
    expect(readMediaWords('https://www.instagram.com/bob.sim/reel/B1LbfVPlwIA/')).toMatchObject({
      ownerName: 'bob.sim',
    })
    expect(readMediaWords('https://instagram.com/stories/bob.sim/2110901750722920961/?x')).toEqual({
      pk: '2110901750722920961',
      ownerName: 'bob.sim',
    })
  })

  test.each([
    '',
    'post',
    'https://example.org/p/B1LbfVPlwIA/',
    'https://www.instagram.com/bob.sim/',
    '1_2',
    '12345_',
    '../p/x',
  ])('is not told by %j', (words) => {
    expect(() => readMediaWords(words)).toThrow(/is no post, reel or story/)
  })
})
