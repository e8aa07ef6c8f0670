/**
 * Random inboxes as sources show them: the same history observed several times, by exports and by Instagram itself, with
 * everything that a message can have and text as hostile as it comes.
 */
import type { Micros } from '../../src/clock.ts'
import type {
  AttachmentKind,
  ItemState,
  OutsideId,
  PersonIdKind,
  SourceItem,
  SourcePage,
  SourcePerson,
  SourceThread,
  ThreadIdKind,
} from '../../src/sources/source.ts'
import { at } from './listed-source.ts'

export interface Pass {
  readonly kind: 'export' | 'instagram'
  readonly pages: readonly SourcePage[]
  readonly owner: SourcePerson
}

export const HOSTILE_TEXTS = [
  'hi',
  '',
  'NUL \0 inside',
  'lone \ud83d and \udc00 halves',
  'line\u2028paragraph\u2029end',
  '"},\n]},\n"end":{',
  'שלום \u202eעולם\u202c',
  '👩‍👩‍👧 👍🏽 🇩🇪',
  '\\u0000 \\" \\\\',
  '\t\r\n\u0001\u007f\ufeff',
  'x'.repeat(5000),
  'ﷺ'.repeat(300),
]

const START = at('2024-02-29T23:59:59.999999')

/** The same numbers for the same seed, everywhere. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

interface Person {
  readonly instagramId: string
  readonly username: string
  readonly names: readonly string[]
}

interface Message {
  readonly sentAt: Micros
  readonly itemId: string
  readonly sender: number
  readonly texts: readonly (string | null)[]
  readonly unsentFrom: number
  readonly facts: Partial<ItemState>
  readonly reactions: readonly { person: number; emoji: string; from: number; hasTime: boolean }[]
  readonly seenBy: readonly boolean[]
}

interface Thread {
  readonly ids: readonly OutsideId<ThreadIdKind>[]
  readonly members: readonly number[]
  readonly messages: readonly Message[]
  readonly title: string
}

/** Passes over one random inbox, in the order in which they were made. */
export function randomWorld(seed: number): readonly Pass[] {
  const random = randomNumbers(seed)
  const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T
  const people: Person[] = Array.from({ length: 2 + random(4) }, (_, index) => ({
    instagramId: String(1000 + index),
    username: `user.${index}`,
    names: [`Näme ${index} "q" \u202e`, pick([`Näme ${index} "q" \u202e`, `Renamed ${index}`])],
  }))
  const passes = Array.from({ length: 1 + random(3) }, (_, index) => ({
    kind: pick(['export', 'instagram'] as const),
    observedAt: START + (index + 1) * 86_400_000_000 + random(1_000_000),
    names: pick([0, 1]),
  }))
  const text = (): string | null => (random(8) === 0 ? null : pick(HOSTILE_TEXTS))
  const message = (thread: number, index: number, members: readonly number[]): Message => {
    const sentAt = START - index * 1_000_000 - (random(3) === 0 ? 0 : random(900_000))
    const said = text()
    return {
      sentAt,
      itemId: String((BigInt(sentAt) << 64n) + BigInt(thread * 1000 + index)),
      sender: pick(members),
      texts: passes.map(() => (random(12) === 0 ? text() : said)),
      unsentFrom: random(12) === 0 ? random(passes.length) : passes.length,
      facts: randomFacts(random, pick, index),
      reactions: Array.from({ length: random(5) === 0 ? 1 + random(3) : 0 }, () => ({
        person: pick(members),
        emoji: pick(['❤', '😂', '👍🏽']),
        from: random(passes.length),
        hasTime: random(2) === 0,
      })),
      seenBy: passes.map(() => random(10) > 0),
    }
  }
  const threads: Thread[] = Array.from({ length: 1 + random(4) }, (_, index) => {
    const members = people.map((_, person) => person).filter((person) => person === 0 || random(3) > 0)
    return {
      ids: [
        { kind: 'instagram', id: `3402823668417103012442760250170775869${70 + index}` },
        { kind: 'export-folder', id: `folder${index}x` },
      ],
      members,
      title: pick(HOSTILE_TEXTS).slice(0, 40).replaceAll('\0', '').toWellFormed(),
      messages: Array.from({ length: random(25) }, (_, at) => message(index, at, members)),
    }
  })
  return passes.map((pass, number) => observe(pass, number, people, threads))
}

type Random = ReturnType<typeof randomNumbers>

function randomFacts(random: Random, pick: <T>(from: readonly T[]) => T, index: number): Partial<ItemState> {
  const link = { url: 'https://www.instagram.com/p/x/?igsh=1', owner: 'someone', text: 'Their words 🎉' }
  const kinds: readonly AttachmentKind[] = ['photo', 'video', 'audio', 'gif', 'file', 'sticker', 'thumbnail']
  const kind = pick(['text', 'text', 'text', 'share', 'files', 'call', 'notice', 'echo', 'reply', 'taken'])
  if (kind === 'share') {
    return { itemType: 'xma_clip', share: pick([link, { ...link, url: null }, { ...link, text: null, owner: null }]) }
  }
  if (kind === 'files') {
    const files = Array.from({ length: 1 + random(3) }, (_, file) => ({
      kind: pick(kinds),
      uri: `messages/inbox/x/photos/${index}_${file} "ü".jpg`,
      takenAt: random(2) === 0 ? null : START - random(1e9),
      sizeBytes: random(2) === 0 ? null : random(1e9) * 4000,
    }))
    return { itemType: 'media', attachments: files }
  }
  if (kind === 'call') return { itemType: 'video_call_event', callSeconds: random(5000) }
  if (kind === 'notice') return { itemType: 'action_log', noticeClass: 'named-group' }
  if (kind === 'echo') return { isEcho: true }
  if (kind === 'reply') return { repliedToItemId: '33030825902489067846484016964304896' }
  if (kind === 'taken') return { isTakenDown: true }
  return {}
}

function observe(
  { kind, observedAt, names }: { kind: Pass['kind']; observedAt: Micros; names: number },
  number: number,
  people: readonly Person[],
  threads: readonly Thread[],
): Pass {
  const isExport = kind === 'export'
  const persons = people.map((it, index): SourcePerson => personOf(it, isExport, index, names, observedAt))
  const pages = threads.map((it): SourcePage => {
    const thread = threadOf(it, persons, kind, observedAt)
    const items = it.messages
      .filter((message) => message.seenBy[number])
      .map((message, index) => itemOf(message, number, persons, kind, observedAt, index))
    return { thread, items, unreadable: [], endsThread: true, done: 1 }
  })
  const unreadable = {
    origin: `part ${number}`,
    byteOffset: 12 + number,
    reason: 'not JSON',
    raw: Buffer.from([0, 255]),
  }
  pages.push({ thread: null, items: [], unreadable: [unreadable], endsThread: false, done: 1 })
  return { kind, pages, owner: persons[0]! }
}

function personOf(it: Person, isExport: boolean, index: number, names: number, seen: Micros): SourcePerson {
  const observed = { firstObservedAt: seen, lastObservedAt: seen }
  const name = it.names[names] ?? ''
  const displayName = { kind: 'display_name' as const, name, ...observed }
  const isDeletedUser = isExport && index === 3
  const exportKind: PersonIdKind = isDeletedUser ? 'thread-name' : 'name'
  if (isExport) return { ids: [{ kind: exportKind, id: name }], names: [displayName], isDeletedUser }
  return {
    ids: [
      { kind: 'instagram', id: it.instagramId },
      { kind: 'username', id: it.username },
    ],
    names: [displayName, { kind: 'username', name: it.username, ...observed }],
    isDeletedUser: false,
  }
}

function threadOf(it: Thread, persons: readonly SourcePerson[], source: Pass['kind'], seen: Micros): SourceThread {
  const ids = source === 'export' ? it.ids.filter((id) => id.kind === 'export-folder') : it.ids
  return {
    ids,
    title: it.title,
    isGroup: it.members.length > 2,
    folder: it.members.length > 2 ? 'inbox' : 'pending',
    isStillParticipant: it.members.length > 3 ? null : true,
    members: it.members.map((member) => ({
      person: persons[member]!,
      isAdmin: member === 1,
      firstObservedAt: seen,
      lastObservedAt: seen,
    })),
    raw: source === 'export' ? `{\n  "title": ${JSON.stringify(it.title)}\n}` : null,
    observedAt: seen,
    source,
  }
}

function itemOf(
  message: Message,
  number: number,
  persons: readonly SourcePerson[],
  source: Pass['kind'],
  seen: Micros,
  index: number,
): SourceItem {
  const isUnsent = number >= message.unsentFrom
  const text = isUnsent ? null : (message.texts[number] ?? null)
  const isExport = source === 'export'
  return {
    itemType: 'text',
    noticeClass: null,
    isTakenDown: false,
    isEcho: false,
    share: null,
    callSeconds: null,
    repliedToItemId: null,
    attachments: [],
    ...(isUnsent ? {} : message.facts),
    raw: `{\n  "n": ${index}, "at": ${message.sentAt}1234567890123456789, "by": ${JSON.stringify(source)}, "text": ${JSON.stringify(text)}, "é": "ü 🎉"}`,
    origin: isExport ? 'messages/inbox/ünï/message_1.json' : 'GET direct_v2/threads/1/',
    source,
    firstObservedAt: seen,
    lastObservedAt: seen,
    text,
    isUnsent,
    reactions: message.reactions
      .filter((it) => it.from <= number)
      .map((it) => ({
        actor: persons[it.person]!,
        emoji: it.emoji,
        reactedAt: it.hasTime ? message.sentAt + 5_000_000 : null,
      })),
    itemId: isExport ? null : message.itemId,
    fingerprints: [],
    furtherItemIds: [],
    sentAt: isExport ? Math.floor(message.sentAt / 1000) * 1000 : message.sentAt,
    sender: persons[message.sender]!,
    versions: [],
  }
}
