import { count, defineReport, percent, text } from './define-report.ts'
import { byCount } from './facts/by-count.ts'
import { inWords } from './facts/in-words.ts'
import { percentOf } from './facts/percent-of.ts'

/** Who changes what they wrote, and who takes it back. */
export const editsAndUnsends = defineReport({
  key: 'edits-and-unsends',
  title: 'Edited and taken back',
  rule:
    'Edited: messages of which the archive saw an earlier text that is another; what was changed before it was first read is not ' +
    'known. Taken back: messages that their sender unsent, as noticed when they were gone, or as the source says. Each message ' +
    'counts once, and one that was taken back is not among the edited. The shares are of all messages of the person.',
  needs: 'content',
  columns: {
    person: text('Person'),
    username: text('Username'),
    edited: count('Edited'),
    edited_percent: percent('Share edited'),
    unsent: count('Taken back'),
    unsent_percent: percent('Share taken back'),
  },
  rows: ({ content: { sent } }) =>
    sent
      .filter(({ edited, unsent }) => edited + unsent > 0)
      .sort(
        byCount(
          ({ edited, unsent }) => edited + unsent,
          ({ person }) => person.label,
        ),
      )
      .map(({ person, edited, unsent, messages }) => ({
        person: person.label,
        username: person.username,
        edited,
        edited_percent: percentOf(edited, messages),
        unsent,
        unsent_percent: percentOf(unsent, messages),
      })),
  chart: { kind: 'pairs', label: 'person', values: ['edited', 'unsent'], axis: 'Messages' },
  highlights: ({ content: { sent } }) => {
    const edited = sent.reduce((sum, each) => sum + each.edited, 0)
    const unsent = sent.reduce((sum, each) => sum + each.unsent, 0)
    if (edited + unsent === 0) return []
    const text = `${inWords(edited, 'message')} edited, ${unsent.toLocaleString('en')} taken back`
    return [{ key: 'edits_and_unsends', text, value: { edited, unsent } }]
  },
})
