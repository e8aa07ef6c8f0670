import { count, defineReport, mix, text } from './define-report.ts'
import { usedBy } from './facts/content/used-by.ts'

/** The words that people use most. */
export const topWords = defineReport({
  key: 'top-words',
  title: 'Most used words',
  rule:
    'Words as in the report of words, without numbers and without stop words: those that every text is full of (the, and, ' +
    'das, que), by the lists of the languages that are found in the words themselves; in the spelling that is most usual. The ' +
    'first thousand; equal ones by text. Most by: up to five people.',
  settings: ({ content: { words } }) =>
    words.languages.length === 0
      ? 'No stop words were left out.'
      : `Left out here: stop words of ${words.languages.join(', ')}.`,
  needs: 'words',
  columns: {
    word: text('Word'),
    times: count('Times'),
    people: count('People'),
    most_by: mix('Most by'),
  },
  rows: ({ content: { words } }) =>
    words.top.map((used) => ({
      word: used.text,
      times: used.times,
      people: used.people.length,
      most_by: usedBy(used),
    })),
  chart: { kind: 'ranking', label: 'word', value: 'times' },
})
