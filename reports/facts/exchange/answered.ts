import { percentOf } from '../percent-of.ts'
import type { QuestionGroup } from './exchange.ts'

/**
 * How many in a hundred were answered within so many seconds, of those that were answered or have waited as long; null where
 * there are none: of what came a minute ago nobody knows yet.
 */
export function answeredWithin(groups: readonly QuestionGroup[], seconds: number): number | null {
  const count = (some: readonly number[], holds: (one: number) => boolean) => some.filter(holds).length
  const sum = (of: (group: QuestionGroup) => number) => groups.reduce((all, group) => all + of(group), 0)
  const inTime = sum(({ answered }) => count(answered, (took) => took <= seconds))
  const decided = sum(({ answered, open }) => answered.length + count(open, (waits) => waits > seconds))
  return decided === 0 ? null : percentOf(inTime, decided)
}

export const HOUR = 3600
export const DAY = 86_400

/** The rule of what waits and what answers, for the reports about service. */
export const SERVICE =
  'In threads of two: what others write until you answer is one question, and waits from its first message. Shares are of ' +
  'questions that were answered, or have waited as long.'
