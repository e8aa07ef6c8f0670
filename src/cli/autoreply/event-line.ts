import { isoToMicros } from '../../clock.ts'
import type { AutoreplyEvent } from '../../messaging/autoreply/autoreply-event.ts'
import { localTime } from '../time-words.ts'
import { type Words, words } from '../words.ts'

const SHOWN = 120

/** What was done, on one line, for people; whatever comes from outside is made harmless. */
export function autoreplyLine(event: AutoreplyEvent, timeZone: string): Words {
  const { at, account, kind, state, reason, rule, person, thread, why } = event
  const time = localTime(isoToMicros(at), timeZone)
  const who = person.name ?? person.id ?? 'somebody'
  const where = thread.is_group ? ` in ${thread.title ?? 'a group'}` : ''
  const said = event.words === null ? '' : ` "${shortened(event.words)}"`
  if (kind === 'stop')
    return words`${time}  ${account}  ${who}${where} ${event.words ?? ''}: on the do-not-contact list`
  const because = why ?? reason
  const ended = state === 'done' ? '' : ` (${STATE_WORDS[state]}${because === null ? '' : `: ${because}`})`
  return words`${time}  ${account}  ${who}${where}: ${kind}${said}${ended}  [${rule ?? ''}]`
}

const STATE_WORDS = {
  waits: 'waits for a limit of sending',
  held: 'not done',
  failed: 'failed',
  unknown: 'not known whether it was done',
} as const

function shortened(text: string): string {
  const line = text.split('\n')[0] ?? ''
  const units = Array.from(line)
  return units.length > SHOWN ? `${units.slice(0, SHOWN).join('')}…` : line
}
