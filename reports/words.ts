import { amount, count, defineReport, text } from './define-report.ts'
import { inWords } from './facts/in-words.ts'
import { round2 } from './facts/round.ts'

/** How much people write, in words. */
export const words = defineReport({
  key: 'words',
  title: 'Words',
  rule:
    'Words of what people wrote, as Unicode parts them, Chinese, Japanese and Thai by dictionary; small and capital letters and ' +
    'accents make no difference. Not of notices, of what was taken back, of addresses, of emoji, nor what is longer than 64 ' +
    'characters without a break. Words per message: over messages with at least one word.',
  needs: 'words',
  columns: {
    person: text('Person'),
    username: text('Username'),
    words: count('Words'),
    distinct_words: count('Distinct words'),
    messages_with_words: count('Messages with words'),
    words_per_message: amount('Words per message'),
  },
  rows: ({ content: { words } }) =>
    words.people.map(({ person, words, distinct, messages }) => ({
      person: person.label,
      username: person.username,
      words,
      distinct_words: distinct,
      messages_with_words: messages,
      words_per_message: round2(words / messages),
    })),
  chart: { kind: 'ranking', label: 'person', value: 'words' },
  highlights: ({ content: { words } }) =>
    words.words === 0
      ? []
      : [
          {
            key: 'words',
            text: `${inWords(words.words, 'word')}, ${inWords(words.distinct, 'distinct one')}, in ${inWords(words.messages, 'message')}`,
            value: { words: words.words, distinct: words.distinct, messages: words.messages },
          },
        ],
})
