import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addTokens, searchUnits } from '../../src/text/search-tokens.ts'

function tokens(text: string): string[] {
  const found = new Set<string>()
  addTokens(found, searchUnits(text))
  return [...found].sort()
}

describe('search tokens', () => {
  it.each([
    ["Don't see the FLAT's key!", ['don', 'flat', 'key', 's', 'see', 't', 'the']],
    ['Ça va, İstanbul – Straße', ['ca', 'istanbul', 'strasse', 'va']],
    ['東京タワー', ['タ', 'タワ', 'ワ', 'ワー', 'ー', '京', '京タ', '東', '東京'].sort()],
    ['ﾀﾞﾒ', ['ダ', 'ダメ', 'メ'].sort()],
    ['한국 어', ['국', '어', '한', '한국'].sort()],
    ['กินข้าว', ['กิ', 'กิน', 'ข้', 'ข้า', 'น', 'นข้', 'า', 'าว', 'ว'].sort()],
    ['नमस्ते दोस्त', ['नमस्ते', 'दोस्त'].sort()],
    ['مُحَمَّد', ['محمد']],
    ['ok👍🏽👍 ❤️‍🔥 🇩🇪 1️⃣ 10', ['10', '1\u20e3', 'ok', '❤\u200d🔥', '👍', '🇩🇪'].sort()],
    ['👩🏾‍🚀', ['👩\u200d🚀']],
    ['https://example.com/a_b?c=1', ['1', 'a', 'b', 'c', 'com', 'example', 'https']],
    ['a\u200bb so\u00adft', ['ab', 'soft']],
    ['… — !?', []],
  ])('finds %j by %j', (text, expected) => expect(tokens(text)).toEqual(expected))

  it('tells where each unit stands, in order, and gives forms that a database takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        let end = 0
        for (const unit of searchUnits(text)) {
          if (unit.start < end || unit.end <= unit.start || unit.end > text.length) return false
          if (unit.form === '' || !unit.form.isWellFormed() || unit.form.includes('\0')) return false
          end = unit.end
        }
        return true
      }),
      { numRuns: 2000 },
    )
  })

  it('cuts a word that never ends', () => {
    expect(tokens('x'.repeat(100_000))).toEqual(['x'.repeat(64)])
    expect(tokens('é'.repeat(100_000))[0]).toHaveLength(64)
  })
})
