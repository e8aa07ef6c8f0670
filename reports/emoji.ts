import { shownAsEmoji, withoutSkinTone } from '../src/text/emoji.ts'
import { count, defineReport, type Mix, mix, text } from './define-report.ts'
import { byCount } from './facts/by-count.ts'
import type { Used } from './facts/content/content.ts'
import type { Facts } from './facts/facts.ts'
import { inWords } from './facts/in-words.ts'

interface Counted {
  readonly emoji: string
  inText: number
  asReaction: number
  readonly people: Map<string, number>
}

/** Emoji in texts and as reactions. */
export const emoji = defineReport({
  key: 'emoji',
  title: 'Emoji',
  rule:
    'Each emoji as it is seen, however many characters it is made of: in texts every time, as a reaction once for each that ' +
    'stood when the message was last seen. ❤ with and without colour is one. Not in notices nor in what was taken back. Most ' +
    'by: up to five people, texts and given reactions together; with a person chosen: only that person.',
  settings: ({ content }) =>
    content.skinTones === 'joined' ? 'Skin tones are counted together.' : 'Each skin tone is counted by itself.',
  needs: 'words',
  columns: {
    emoji: text('Emoji'),
    times: count('Times'),
    in_text: count('In texts'),
    as_reaction: count('As reactions'),
    people: count('People'),
    most_by: mix('Most by'),
  },
  rows: (facts) =>
    countEmoji(facts).map(({ emoji, inText, asReaction, people }) => ({
      emoji,
      times: inText + asReaction,
      in_text: inText,
      as_reaction: asReaction,
      people: people.size,
      most_by: ranked(people).slice(0, 5),
    })),
  chart: { kind: 'ranking', label: 'emoji', value: 'times' },
  highlights: (facts) => {
    const all = countEmoji(facts)
    const [first] = all
    if (first === undefined) return []
    const inText = all.reduce((sum, each) => sum + each.inText, 0)
    const asReaction = all.reduce((sum, each) => sum + each.asReaction, 0)
    return [
      {
        key: 'emoji',
        text: `${inWords(all.length, 'different one', 'different ones')}, ${inText.toLocaleString('en')} times in texts and ${asReaction.toLocaleString('en')} times as reactions; most often ${first.emoji}`,
        value: { distinct: all.length, in_text: inText, as_reaction: asReaction, favourite: first.emoji },
      },
    ]
  },
})

/** The most frequent first, ties by emoji. */
export function countEmoji({ content, reactions, scope }: Facts): readonly Counted[] {
  const found = new Map<string, Counted>()
  const countedAs = (written: string) => {
    const emoji = content.skinTones === 'joined' ? withoutSkinTone(written) : shownAsEmoji(written)
    const known = found.get(emoji) ?? { emoji, inText: 0, asReaction: 0, people: new Map<string, number>() }
    found.set(emoji, known)
    return known
  }
  for (const used of content.words.emoji) addText(countedAs(used.text), used)
  for (const { giver, emoji, count } of reactions) {
    if (scope.person !== null && scope.person.label !== giver.label) continue
    const counted = countedAs(emoji)
    counted.asReaction += count
    counted.people.set(giver.label, (counted.people.get(giver.label) ?? 0) + count)
  }
  return [...found.values()].sort(
    byCount(
      ({ inText, asReaction }) => inText + asReaction,
      ({ emoji }) => emoji,
    ),
  )
}

function addText(counted: Counted, { times, people }: Used): void {
  counted.inText += times
  for (const [{ label }, own] of people) counted.people.set(label, (counted.people.get(label) ?? 0) + own)
}

function ranked(people: ReadonlyMap<string, number>): Mix {
  return [...people].sort(
    byCount(
      ([, times]) => times,
      ([label]) => label,
    ),
  )
}
