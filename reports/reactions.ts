import { shownAsEmoji } from '../src/text/emoji.ts'
import { count, defineReport, type Mix, mix, text } from './define-report.ts'
import { byCount } from './facts/by-count.ts'
import type { ReactionFacts } from './facts/facts.ts'
import { inWords } from './facts/in-words.ts'
import type { PersonLabel } from './facts/label-people.ts'

/** Who reacts, and whose messages are reacted to. */
export const reactions = defineReport({
  key: 'reactions',
  title: 'Reactions given and received',
  rule:
    'Reactions as they stood when the message was last seen; given by a person, received by the sender of the message. ' +
    'Each counts on the day of the message that it is on, since not every source says when it was given. With a person ' +
    'chosen: the reactions that this person gave or received.',
  columns: {
    person: text('Person'),
    username: text('Username'),
    given: count('Given'),
    received: count('Received'),
    given_emoji: mix('Emoji given'),
    received_emoji: mix('Emoji received'),
  },
  rows: ({ reactions: all }) => {
    const given = Map.groupBy(all, ({ giver }) => giver)
    const received = Map.groupBy(all, ({ receiver }) => receiver)
    return [...new Set<PersonLabel>([...given.keys(), ...received.keys()])]
      .map((person) => ({ person, gave: given.get(person) ?? [], got: received.get(person) ?? [] }))
      .map(({ person, gave, got }) => ({
        person: person.label,
        username: person.username,
        given: sum(gave),
        received: sum(got),
        given_emoji: emojiOf(gave),
        received_emoji: emojiOf(got),
      }))
      .sort(
        byCount(
          (row) => row.given + row.received,
          (row) => row.person,
        ),
      )
  },
  chart: { kind: 'pairs', label: 'person', values: ['given', 'received'], axis: 'Reactions' },
  highlights: ({ reactions: all }) => {
    const [favourite] = emojiOf(all)
    if (favourite === undefined) return []
    const [emoji, times] = favourite
    return [
      {
        key: 'reactions',
        text: `${inWords(sum(all), 'reaction')}, most often ${emoji} (${times.toLocaleString('en')})`,
        value: { reactions: sum(all), favourite: { emoji, count: times } },
      },
    ]
  },
})

function sum(some: readonly ReactionFacts[]): number {
  return some.reduce((all, { count }) => all + count, 0)
}

function emojiOf(some: readonly ReactionFacts[]): Mix {
  return [...Map.groupBy(some, ({ emoji }) => shownAsEmoji(emoji))]
    .map(([emoji, own]) => [emoji, sum(own)] as const)
    .sort(
      byCount(
        ([, times]) => times,
        ([emoji]) => emoji,
      ),
    )
}
