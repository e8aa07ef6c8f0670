import { isoToMicros } from '../../clock.ts'
import type { WatchEvent, WatchPerson } from '../../messaging/monitor/watch-event.ts'
import { localTime } from '../time-words.ts'
import { type Words, words } from '../words.ts'

const SHOWN = 200

/** An event on one line, for people; whatever comes from outside is made harmless. */
export function eventLine(event: WatchEvent, timeZone: string): Words {
  const { at, noticed_at, account, thread, person } = event
  const time = localTime(isoToMicros(at ?? noticed_at), timeZone)
  const where = thread.folder === 'inbox' ? '' : ` (${thread.folder})`
  const inGroup = thread.is_group ? ` in ${thread.title ?? 'a group'}` : ''
  return words`${time}  ${account}  ${nameOf(person)}${inGroup}${where}${whatOf(event)}`
}

function nameOf(person: WatchPerson | null): string {
  if (person === null) return 'somebody'
  if (person.is_owner) return 'you'
  return person.name ?? person.username ?? person.id ?? 'somebody'
}

function whatOf({ kind, message, emoji }: WatchEvent): string {
  const said = message === null ? '' : saidOf(message)
  switch (kind) {
    case 'message':
      return `: ${said}`
    case 'edit':
      return ` changed a message: ${said}`
    case 'unsend':
      return ' took a message back'
    case 'reaction':
      return ` reacted with ${emoji ?? ''} to: ${said}`
    case 'reaction-removed':
      return ` took a reaction (${emoji ?? ''}) back from: ${said}`
    case 'request':
      return ' asks to write to you'
    default:
      return message === null ? ' has read the conversation' : ` has read up to: ${said}`
  }
}

function saidOf({ text, item_type, is_unsent }: NonNullable<WatchEvent['message']>): string {
  if (is_unsent) return '[taken back]'
  if (text === null) return `[${item_type.replaceAll('_', ' ')}]`
  const units = Array.from(text)
  return units.length > SHOWN ? `${units.slice(0, SHOWN).join('')}…` : text
}
