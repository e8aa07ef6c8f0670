import type { Facts } from '../facts.ts'
import { inWords } from '../in-words.ts'
import { workingTimeInWords } from './settings.ts'

/** What parts two conversations, as set. */
export function gapInWords({ exchange }: Facts): string {
  return `A silence of ${inWords(exchange.settings.gapHours, 'hour')} or more parts two conversations (--conversation-gap).`
}

/** What working hours are, as set. */
export function workingInWords({ exchange }: Facts): string {
  return `Working hours: ${workingTimeInWords(exchange.settings.working)} (--working-hours, --working-days).`
}

/** What takes a turn, for the rules of all reports about exchange. */
export const TURNS = 'Notices and calls do not count, unsent messages do.'

/** A length of time, roughly, for people: `45 s`, `12 min`, `3 h 20 min`, `4 days`. */
export function lengthInWords(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  if (minutes < 48 * 60) {
    const rest = minutes % 60
    return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`
  }
  return inWords(Math.round(seconds / 86_400), 'day')
}
