/**
 * Finds out whether a text is one of Instagram's own lines. It is asked about every message, and nearly every answer is no,
 * so two table look-ups (first and last two characters) come first; patterns are compared only behind them.
 */
import { noticeLanguages } from './languages/index.ts'
import type { NoticeClass } from './notice-words.ts'

export interface NoticeSender {
  /** The display name and its first word: the forms in which a notice begins with it. */
  readonly names: readonly string[]
  /** False only where somebody else is known to be the inbox's owner. */
  readonly mayBeOwner: boolean
}

export type Notice =
  | { readonly kind: 'attachment' }
  | { readonly kind: 'echo' }
  | { readonly kind: 'notice'; readonly noticeClass: NoticeClass }

interface Pattern {
  readonly notice: Notice
  readonly isOwn: boolean
  /** What must follow one another, with any words between; the first at the beginning, the last at the end. */
  readonly literals: readonly string[]
}

type Index = Map<number, Pattern[]>

/** Longer texts are somebody's words. */
const LONGEST_NOTICE = 500

const afterSender: Index = new Map()
const fromStart: Index = new Map()
const fromEnd: Index = new Map()
/** What the stand-ins for attachments end with, whoever's name they begin with. */
const attachmentEnds: Index = new Map()

/** Whether a text is a notice by a sender, judged by its words alone. */
export function findNotice(text: string, sender: NoticeSender): Notice | null {
  const { length } = text
  if (length < 2 || length > LONGEST_NOTICE) return null
  const started = fromStart.get(keyAt(text, 0))
  if (started !== undefined) {
    const found = firstMatch(started, text, 0, sender)
    if (found !== null) return found
  }
  for (const name of sender.names) {
    if (!text.startsWith(name)) continue
    for (const key of [keyAt(text, name.length), keyOfOne(text, name.length)]) {
      const named = afterSender.get(key)
      const found = named === undefined ? null : firstMatch(named, text, name.length, sender)
      if (found !== null) return found
    }
  }
  const ended = fromEnd.get(keyAt(text, endOf(text) - 2))
  return ended === undefined ? null : firstMatch(ended, text, 0, sender)
}

/** Whether a text is a stand-in for the attachment or share that it came with, whoever's name it begins with. */
export function isAttachmentNotice(text: string): boolean {
  if (text.length > LONGEST_NOTICE) return false
  const end = endOf(text)
  const patterns = attachmentEnds.get(keyAt(text, end - 2))
  return patterns?.some(({ literals }) => text.endsWith(literals[literals.length - 1]!, end)) ?? false
}

function firstMatch(patterns: readonly Pattern[], text: string, from: number, sender: NoticeSender): Notice | null {
  const line = text.slice(from, endOf(text))
  for (const { isOwn, literals, notice } of patterns) {
    if ((isOwn && !sender.mayBeOwner) || !follows(line, literals)) continue
    if (notice.kind !== 'echo' || literals.length === 1 || isReaction(line, literals)) return notice
  }
  return null
}

/** Are the literals there in their order, at both ends, with at least one character on one line between each two? */
function follows(line: string, literals: readonly string[]): boolean {
  const last = literals.length - 1
  const first = literals[0]!
  if (last === 0) return line === first
  const end = line.length - literals[last]!.length
  if (!line.startsWith(first) || !line.endsWith(literals[last]!) || line.includes('\n')) return false
  let at = first.length
  for (let i = 1; i < last; i++) {
    const found = line.indexOf(literals[i]!, at + 1)
    if (found === -1) return false
    at = found + literals[i]!.length
  }
  return at < end
}

/** Is there an emoji where an emoji should be? "Reacted badly to your message" is somebody's words. */
function isReaction(line: string, literals: readonly string[]): boolean {
  return /[^\0-\x7f]/.test(line.slice(literals[0]!.length, line.length - literals.at(-1)!.length))
}

/** Where a text ends but for white space and one full stop. */
function endOf(text: string): number {
  let end = text.length
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--
  const last = text.charCodeAt(end - 1)
  return last === 0x2e || last === 0x3002 || last === 0x0964 ? end - 1 : end
}

const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0xa0

/** Two UTF-16 units as one number; of too short a text, a number that no pattern has. */
function keyAt(text: string, at: number): number {
  return at < 0 ? -1 : (text.charCodeAt(at) << 16) | text.charCodeAt(at + 1)
}

/** The key of a pattern whose words between the name and the first `{*}` are a single character. */
const keyOfOne = (text: string, at: number): number => text.charCodeAt(at) << 16

function compile(written: string, notice: Notice): void {
  const isOwn = written.startsWith('{own}')
  const isNamed = written.startsWith('{sender}')
  const words = isOwn ? written.slice('{own}'.length) : isNamed ? written.slice('{sender}'.length) : written
  const ended = words.slice(0, endOf(words))
  const pattern: Pattern = { notice, isOwn, literals: ended.split('{*}') }
  const first = pattern.literals[0]!
  const last = pattern.literals.at(-1)!
  if (isNamed) put(afterSender, first.length === 1 ? keyOfOne(first, 0) : keyAt(first, 0), pattern)
  else if (first.length >= 2) put(fromStart, keyAt(first, 0), pattern)
  else put(fromEnd, keyAt(last, last.length - 2), pattern)
  if (notice.kind === 'attachment' && last.length >= 2) put(attachmentEnds, keyAt(last, last.length - 2), pattern)
}

function put(index: Index, key: number, pattern: Pattern): void {
  const patterns = index.get(key)
  if (patterns === undefined) index.set(key, [pattern])
  else patterns.push(pattern)
}

for (const { attachments, echoes, notices } of noticeLanguages) {
  for (const written of attachments) compile(written, { kind: 'attachment' })
  for (const written of echoes) compile(written, { kind: 'echo' })
  for (const [noticeClass, patterns] of Object.entries(notices)) {
    for (const written of patterns) compile(written, { kind: 'notice', noticeClass: noticeClass as NoticeClass })
  }
}
// Of two that match, the one with more words of its own says more: "added X as a group admin" before "added X".
const wordsOf = (pattern: Pattern): number => pattern.literals.join('').length
for (const index of [afterSender, fromStart, fromEnd]) {
  for (const patterns of index.values()) patterns.sort((a, b) => wordsOf(b) - wordsOf(a))
}
