import { describe, expect, test } from 'vitest'
import { fold } from '../../src/text/fold.ts'
import { stopWordsFor } from '../../src/text/stop-words.ts'
import { wordsIn } from '../../src/text/words.ts'

function of(text: string) {
  const counts = new Map<string, number>()
  for (const { word } of wordsIn(text)) counts.set(fold(word), (counts.get(fold(word)) ?? 0) + 1)
  return stopWordsFor(counts)
}

describe('stop words', () => {
  test('are those of the languages that the words are in', () => {
    const english = of('the cat and the dog are in the house because it is cold and they do not like that')
    expect(english.languages).toEqual(['English'])
    expect(['the', 'and', 'cat', 'das'].map((word) => english.isStopWord(word))).toEqual([true, true, false, false])
    const german = of('das ist der Hund und die Katze, weil es kalt ist und sie nicht in dem Haus sind')
    expect(german.languages[0]).toBe('German')
    expect(['das', 'hund'].map((word) => german.isStopWord(word))).toEqual([true, false])
  })

  test('are found with what English runs together', () => {
    const { isStopWord } = of("it is what it is and I do not know that you are not the one in there don't it's")
    expect(["it's", "don't", "you're", "anna's"].map(isStopWord)).toEqual([true, true, true, false])
  })

  test('of nothing are none', () => {
    expect(of('').languages).toEqual([])
    expect(of('').isStopWord('the')).toBe(false)
  })
})
