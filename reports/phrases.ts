import { count, defineReport, text } from './define-report.ts'

/** What people say again and again. */
export const phrases = defineReport({
  key: 'phrases',
  title: 'Phrases',
  rule:
    'Two and three words of a message that stand together, with nothing but blanks, hyphens, quotation marks or brackets ' +
    'between them; said at least twice, and not of stop words alone (see the most used words). Two words that are only ' +
    'said within the same three are left out; each of several in one message counts. The first 500 of each length.',
  needs: 'words',
  columns: {
    phrase: text('Phrase'),
    words: count('Words'),
    times: count('Times'),
  },
  rows: ({ content: { words } }) => words.phrases.map(({ text, words, times }) => ({ phrase: text, words, times })),
  chart: { kind: 'ranking', label: 'phrase', value: 'times' },
})
