import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../src/text/fold.ts'

describe('fold', () => {
  it.each([
    ['Ça VA, İstanbul?', 'ca va, istanbul?'],
    ['STRASSE Straße', 'strasse strasse'],
    ['Łódź Øre ŒUVRE', 'lodz ore oeuvre'],
    ['ΟΔΟΣ οδός', 'οδοσ οδοσ'],
    ['Ёлка', 'елка'],
    ['ｶﾞﾙ ＡＢＣ', 'ガル abc'],
    ['かがき', 'かがき'],
    ['한국어', '한국어'],
    ['มิถุนายน', 'มิถุนายน'],
    ['हिन्दी', 'हिन्दी'],
    ['مُحَمَّد أحمد مـــحمد', 'محمد احمد محمد'],
    ['שָׁלוֹם', 'שלום'],
    ['so\u00adft \u202ehidden\u202c a\u200bb', 'soft hidden ab'],
    ['ﬁne ℌ ①', 'fine h 1'],
  ])('folds %j to %j', (text, folded) => expect(fold(text)).toBe(folded))

  it('makes one of composed and decomposed, and of either case', () => {
    for (const word of ['é', 'ñ', 'Å', 'ё', 'ắ', 'が']) {
      expect(fold(word.normalize('NFD'))).toBe(fold(word.normalize('NFC')))
      expect(fold(word.toUpperCase())).toBe(fold(word))
    }
  })

  it('changes nothing more the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => fold(fold(text)) === fold(text)),
      { numRuns: 3000 },
    )
  })
})
