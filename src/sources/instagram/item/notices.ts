/** Lines that Instagram wrote: what happened in a thread, calls, reactions. */
import type { JsonObject } from '../../../instagram/json/parse-json.ts'
import { flagOf, numberOf, objectOf, objectsOf } from '../../../instagram/json/read-value.ts'
import { findNotice, type Notice, type NoticeSender } from '../../export/notices/notice-matcher.ts'
import type { SourcePerson } from '../../source.ts'
import type { ContentReader } from './content.ts'
import { firstWords, wordsOf } from './words.ts'

/**
 * What happened is told by the words, in the account's language. The line for a reaction ("Liked a message") says so by a
 * flag; it is the same line that an export has, and the message that it is about carries the reaction too.
 */
export const readActionLog: ContentReader = (item, sender) => {
  const log = objectOf(item.action_log)
  const text = firstWords(log.description, item.text)
  const notice = text === null ? null : noticeIn(text, item, sender)
  if (flagOf(log.is_reaction_log) === true || notice?.kind === 'echo') return { text, ...ECHO }
  return { text, noticeClass: notice?.kind === 'notice' ? notice.noticeClass : 'unknown-notice' }
}

const ECHO = { noticeClass: 'reaction', isEcho: true } as const

/** Types known by name alone that are nothing but the line for a reaction. */
export const readReactionLog: ContentReader = (item) => {
  const payload = objectOf(item[String(item.item_type)])
  return { text: firstWords(payload.description, payload.text, item.text), ...ECHO }
}

export const readCall: ContentReader = (item, sender) => {
  const call = objectOf(item.video_call_event)
  const text = firstWords(call.description, item.text)
  return { text, callSeconds: secondsOf(call), noticeClass: callClass(call, text, item, sender) }
}

function secondsOf({ call_duration: duration }: JsonObject): number | null {
  const seconds = numberOf(duration)
  return seconds !== null && seconds >= 0 && seconds < 2 ** 31 ? Math.round(seconds) : null
}

function callClass({ action }: JsonObject, text: string | null, item: JsonObject, sender: SourcePerson): string {
  const told = /missed|ended|started/.exec(wordsOf(action) ?? '')?.[0]
  if (told !== undefined) return `call-${told}`
  const notice = text === null ? null : noticeIn(text, item, sender)
  return notice?.kind === 'notice' && notice.noticeClass.startsWith('call-') ? notice.noticeClass : 'call-started'
}

/** Longer ones are no notices, and hostile. */
const LONGEST = 500

function noticeIn(text: string, item: JsonObject, sender: SourcePerson): Notice | null {
  return text.length > LONGEST ? null : findNotice(text, noticeSender(text, item, sender))
}

/** The names with which the line may begin: those of the sender, and what is printed bold at its beginning. */
function noticeSender(text: string, item: JsonObject, { names }: SourcePerson): NoticeSender {
  const { bold, text_attributes: attributes } = objectOf(item.action_log)
  const spans = [...objectsOf(bold), ...objectsOf(attributes)].filter(({ start }) => numberOf(start) === 0)
  const printed = spans.slice(0, 4).flatMap(({ end }) => beginnings(text, numberOf(end) ?? 0))
  const known = names.flatMap(({ name }) => [name, name.split(/\s/, 1)[0] ?? ''])
  const all = [...printed, ...known, wordsOf(objectOf(item.user).username) ?? '']
  return {
    names: [...new Set(all)].filter((name) => name !== ''),
    mayBeOwner: flagOf(item.is_sent_by_viewer) !== false,
  }
}

/** Offsets are UTF-16 units or whole characters: nobody says which. */
const beginnings = (text: string, end: number): string[] => [text.slice(0, end), [...text].slice(0, end).join('')]
