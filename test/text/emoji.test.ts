import { describe, expect, test } from 'vitest'
import { emojiIn, isEmoji, shownAsEmoji, withoutSkinTone } from '../../src/text/emoji.ts'

const found = emojiIn

describe('emoji', () => {
  test('are seen as people see them, however many characters they are made of', () => {
    expect(found('a 👩‍👩‍👧 b🇩🇪🇫🇷 c 1️⃣ 👍🏽👍 🏴󠁧󠁢󠁷󠁬󠁳󠁿 d')).toEqual(['👩‍👩‍👧', '🇩🇪', '🇫🇷', '1️⃣', '👍🏽', '👍', '🏴󠁧󠁢󠁷󠁬󠁳󠁿'])
  })

  test('are one with and without the marks that ask for colour', () => {
    expect(found('❤ ❤️ ☺ 🏳‍🌈 🏳️‍🌈 1⃣')).toEqual(['❤️', '❤️', '☺️', '🏳️‍🌈', '🏳️‍🌈', '1️⃣'])
    expect(shownAsEmoji('❤')).toBe('❤️')
  })

  test('are not letters, digits and signs that could be shown in colour but are not', () => {
    expect(found('© ™ ® 1 # * ↔ ok ½ ー')).toEqual([])
    expect(found('©️')).toEqual(['©️'])
    expect(isEmoji('a')).toBe(false)
  })

  test('lose their tone, in families too, and nothing else', () => {
    expect(withoutSkinTone('👍🏽')).toBe('👍')
    expect(withoutSkinTone('🕵🏿‍♂️')).toBe('🕵️‍♂️')
    expect(withoutSkinTone('✌🏻')).toBe('✌️')
    expect(withoutSkinTone('🏽')).toBe('🏽')
    expect(withoutSkinTone('😂')).toBe('😂')
  })

  test('are all that Unicode recommends', () => {
    for (let code = 0x203c; code < 0x1fb00; code++) {
      const character = String.fromCodePoint(code)
      for (const each of [character, `${character}\uFE0F`]) {
        if (/^\p{RGI_Emoji}$/v.test(each)) expect(isEmoji(shownAsEmoji(each)), each).toBe(true)
      }
    }
  })

  test('are found behind whatever stands before them', () => {
    for (const before of ['', 'x', '😶x', '𝕏', '𝕏𝕏', '\u200d', 'e\u0301'])
      for (const emoji of ['😂', '1️⃣', '🇩🇪', '👩‍👩‍👧', '👍🏽']) expect(found(before + emoji).at(-1), before).toBe(emoji)
  })

  test('of a thousand marks are none', () => {
    expect(found(`❤${'\u0301'.repeat(1000)}`)).toEqual([])
  })
})
