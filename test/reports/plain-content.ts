/**
 * The reports about content as plain loops over the messages: the oracle. Texts are made of words that no language has, emoji
 * and addresses with blanks between, so that parting them is no art; nothing of the project counts here.
 */
import type { PlainReaction } from '../support/insert-reactions.ts'
import type { PlainText } from '../support/insert-texts.ts'

export interface PlainContent {
  readonly messages: readonly PlainText[]
  readonly reactions: readonly PlainReaction[]
  readonly nameOf: (person: bigint) => string
  readonly titleOf: (thread: bigint) => string
}

type Cells = readonly unknown[]

export function plainContent(
  { messages, reactions, nameOf, titleOf }: PlainContent,
  zone: string,
  from: string,
  to: string,
): Readonly<Record<string, readonly Cells[]>> {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  const localOf = ({ sentAt }: PlainText) => format.format(sentAt / 1000)
  const isIn = (message: PlainText) => localOf(message).slice(0, 10) >= from && localOf(message).slice(0, 10) <= to
  const counted = messages.filter((message) => !message.isEcho && isIn(message))
  const written = counted.filter(
    ({ isUnsent, noticeClass, itemType }) => !isUnsent && !noticeClass && itemType !== 'placeholder',
  )
  const tokens = written.map((message) => ({
    name: nameOf(message.sender),
    parts: `${message.text ?? ''} ${message.itemType === 'link' ? (message.shareUrl ?? '') : ''}`
      .split(' ')
      .filter(Boolean),
  }))
  const isWord = (part: string) => /^[a-z]+$/i.test(part)
  const uses = (keep: (part: string) => boolean, as: (part: string) => string) => {
    const found = new Map<string, string[]>()
    for (const { name, parts } of tokens)
      for (const part of parts.filter(keep)) found.set(as(part), [...(found.get(as(part)) ?? []), name])
    return found
  }
  const lower = (part: string) => part.toLowerCase()
  const words = uses(isWord, lower)
  const domains = uses(
    (part) => part.startsWith('http'),
    (part) => part.split('/')[2]!,
  )
  const links = [...domains.values()].flat().length
  const emoji = uses(
    (part) => !isWord(part) && !part.startsWith('http'),
    (part) => part,
  )
  const given = new Map<string, string[]>()
  const on = reactions.filter((it) => !messages[it.on]!.isEcho && isIn(messages[it.on]!))
  for (const { person, emoji: each } of on) given.set(each, [...(given.get(each) ?? []), nameOf(person)])

  const people = [...new Set(counted.map(({ sender }) => nameOf(sender)))]
  const ofPerson = (name: string) => counted.filter(({ sender }) => nameOf(sender) === name)
  const many = (some: readonly PlainText[], is: (message: PlainText) => boolean) => some.filter(is).length

  return {
    words: ranked(
      people.flatMap((name) => {
        const own = tokens.filter((each) => each.name === name).map(({ parts }) => parts.filter(isWord).map(lower))
        const all = own.flat()
        const saying = own.filter((each) => each.length > 0).length
        if (all.length === 0) return []
        return [[name, null, all.length, new Set(all).size, saying, Math.round((all.length / saying) * 100) / 100]]
      }),
      2,
    ),
    'top-words': ranked(
      [...words].map(([word, by]) => [word, by.length, new Set(by).size, topFive(by)]),
      1,
    ),
    phrases: plainPhrases(tokens.map(({ parts }) => parts.map((part) => (isWord(part) ? lower(part) : null)))),
    emoji: ranked(
      [...new Set([...emoji.keys(), ...given.keys()])].map((each) => {
        const [inText, asReaction] = [emoji.get(each) ?? [], given.get(each) ?? []]
        const by = [...inText, ...asReaction]
        return [each, by.length, inText.length, asReaction.length, new Set(by).size, topFive(by)]
      }),
      1,
    ),
    links: ranked(
      [...domains].map(([domain, by]) => [
        domain,
        by.length,
        Math.round((by.length / links) * 10_000) / 100,
        new Set(by).size,
        topFive(by),
      ]),
      1,
    ),
    calls: ranked(
      people.flatMap((name) => {
        const own = ofPerson(name)
        const begun = many(own, ({ noticeClass }) => noticeClass === 'call-started')
        const missed = many(own, ({ noticeClass }) => noticeClass === 'call-missed')
        const known = own.filter(({ callSeconds }) => callSeconds !== undefined)
        const seconds = known.reduce((sum, { callSeconds }) => sum + callSeconds!, 0)
        if (begun + missed + known.length === 0) return []
        const minutes = known.length === 0 ? null : Math.round((seconds / 60) * 100) / 100
        return [[name, null, begun + missed, missed, minutes, known.length]]
      }),
      2,
    ),
    'edits-and-unsends': ranked(
      people.flatMap((name) => {
        const own = ofPerson(name)
        const unsent = many(own, ({ isUnsent }) => isUnsent === true)
        return unsent === 0 ? [] : [[name, null, 0, 0, unsent, Math.round((unsent / own.length) * 10_000) / 100]]
      }),
      4,
    ),
    'group-life': ranked(
      [...new Set(counted.map(({ thread }) => titleOf(thread)))].flatMap((title) => {
        const own = counted.filter(({ thread }) => titleOf(thread) === title)
        const of = (kind: string) => many(own, ({ noticeClass }) => noticeClass === kind)
        const [joined, left, titles] = [of('member-added'), of('member-left'), of('group-named')]
        const all = joined + left + titles
        return all === 0 ? [] : [[title, null, all, joined, left, 0, titles, 0, 0]]
      }),
      2,
    ),
    'most-reacted': [...Map.groupBy(on, (it) => it.on)]
      .map(([index, own]) => ({ message: messages[index]!, own, index }))
      .sort((a, b) => b.own.length - a.own.length || a.message.sentAt - b.message.sentAt || a.index - b.index)
      .map(({ message, own }) => {
        const [name, time] = [nameOf(message.sender), localOf(message)]
        const mix = countsOf(own.map(({ emoji: each }) => each))
        return [`${name}, ${time}`, time, titleOf(message.thread), null, name, message.itemType, own.length, mix]
      }),
  }
}

function plainPhrases(texts: readonly (readonly (string | null)[])[]): readonly Cells[] {
  const counts = new Map<string, number>()
  for (const parts of texts)
    for (const length of [2, 3])
      for (let at = 0; at + length <= parts.length; at++) {
        const some = parts.slice(at, at + length)
        if (some.includes(null)) continue
        counts.set(some.join(' '), (counts.get(some.join(' ')) ?? 0) + 1)
      }
  const threes = [...counts].filter(([phrase]) => phrase.split(' ').length === 3)
  const isWithin = (phrase: string, times: number) =>
    threes.some(([three, own]) => own === times && (three.startsWith(`${phrase} `) || three.endsWith(` ${phrase}`)))
  return [...counts]
    .map(([phrase, times]) => ({ phrase, times, words: phrase.split(' ').length }))
    .filter(({ phrase, times, words }) => times > 1 && !(words === 2 && isWithin(phrase, times)))
    .sort((a, b) => b.times - a.times || b.words - a.words || (a.phrase < b.phrase ? -1 : 1))
    .map(({ phrase, times, words }) => [phrase, words, times])
}

/** The greatest first by one of the cells, ties by the first. */
function ranked(rows: readonly Cells[], by: number): readonly Cells[] {
  return [...rows].sort((a, b) => Number(b[by]) - Number(a[by]) || (String(a[0]) < String(b[0]) ? -1 : 1))
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

function topFive(names: readonly string[]): Record<string, number> {
  const most = Object.entries(countsOf(names)).sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
  return Object.fromEntries(most.slice(0, 5))
}
