/** How a reading of Instagram came out, for people, scripts and the exit code. */
import type { InstagramCounts } from '../extract/extract-instagram.ts'
import { exitCodes } from '../run/exit-code.ts'
import { many, type Words, words } from './words.ts'

/** The day's requests are used: not a failure, but the way a long first reading goes. */
const BUDGET_USED = 'budget-used'

export function readingExitCode({ endedBy, isPartial, threadsLeft, messages }: InstagramCounts): number {
  if (endedBy !== null && endedBy.code !== BUDGET_USED) return endedBy.exitCode
  const isWhole = endedBy === null && !isPartial && threadsLeft === 0 && messages.quarantined === 0
  return isWhole ? exitCodes.done : exitCodes.partial
}

/** What is left, and why, in lines; none where everything was read. */
export function leftLines(
  { endedBy, threadsLeft, messages }: InstagramCounts,
  perDay: number | null,
): readonly Words[] {
  const lines: Words[] = []
  if (endedBy !== null) lines.push(words`  ended early: ${endedBy.message}. ${endedBy.hint ?? ''}`)
  if (threadsLeft > 0) {
    const nights = perDay === null ? null : Math.ceil(threadsLeft / perDay)
    const rest = nights === null ? '' : ` That takes ${many(nights, 'more night')} at least; the newest comes first.`
    lines.push(words`  ${many(threadsLeft, 'conversation')} not read to the beginning yet.${rest}`)
  }
  if (messages.quarantined > 0) {
    lines.push(
      words`  ${many(messages.quarantined, 'thing')} could not be read, kept as found: dmvault status says which.`,
    )
  }
  return lines
}

export function leftJson({ endedBy, threadsLeft }: InstagramCounts): object {
  const ended = endedBy && { code: endedBy.code, message: endedBy.message, hint: endedBy.hint ?? '' }
  return { threads_left: threadsLeft, ended }
}
