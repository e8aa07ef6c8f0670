import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tokensIn } from '../../src/text/tokens.ts'
import { wordsIn } from '../../src/text/words.ts'

const words = (text: string) => wordsIn(text).map(({ word }) => word)

describe('words', () => {
  test('are those that Unicode parts, in small letters', () => {
    expect(words("Don't panic: it's 12.5 km, über-groß!")).toEqual([
      "don't",
      'panic',
      "it's",
      '12.5',
      'km',
      'über',
      'groß',
    ])
    expect(words('L’été, c’est ÇA')).toEqual(["l'été", "c'est", 'ça'])
    expect(words('أين أنت؟')).toEqual(['أين', 'أنت'])
  })

  test('are found where no blanks part them', () => {
    expect(words('北京欢迎你')).toEqual(['北京', '欢迎', '你'])
    expect(words('สวัสดีครับ')).toEqual(['สวัสดี', 'ครับ'])
    expect(words('日本語の勉強')).toEqual(['日本語', 'の', '勉強'])
  })

  test('are no signs, no emoji, and nothing that goes on without end', () => {
    expect(words('__ -- … 😀 1️⃣ 👍🏽 ♥')).toEqual([])
    expect(words(`a ${'x'.repeat(65)} b`)).toEqual(['a', 'b'])
    expect(words('')).toEqual([])
  })

  test('know what parts a phrase: punctuation and emoji, but no blank, hyphen or quotation mark', () => {
    const begins = (text: string) => wordsIn(text).flatMap(({ word, beginsPhrase }) => (beginsPhrase ? [word] : []))
    expect(begins('see you, my friend. Bye\nnow')).toEqual(['see', 'my', 'bye', 'now'])
    expect(begins('the “best” well-known (old) one')).toEqual(['the'])
    expect(begins('so 😀 happy')).toEqual(['so', 'happy'])
  })

  test('of plain texts are what the segmenter of the platform parts, for it is the quicker way alone', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'word' })
    const signs = [...'aZb19 .,:;\'"_-/@#!?\n\t(\r\0éßøŁ‘’“€😀…¿']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...signs), { maxLength: 14 }), (some) => {
        const text = some.join('')
        const expected = Array.from(segmenter.segment(text))
          .filter(({ segment, isWordLike }) => isWordLike && /[\p{L}\p{N}]/u.test(segment))
          .map(({ segment }) => segment.replace(/[‘’]/g, "'").toLowerCase())
        expect(words(text)).toEqual(expected)
      }),
      { numRuns: 3000 },
    )
  })

  test('of a text without end the beginning is counted', () => {
    for (const unit of ['x', 'hello, ', '1']) {
      expect(tokensIn(unit.repeat(20_000_000)).slice(0, 3)).toEqual(tokensIn(unit.repeat(1 << 20)).slice(0, 3))
    }
  })
})
