import { exitCodes } from '../run/exit-code.ts'
import type { RunCounts } from '../run/ledger.ts'
import type { CommandResult } from './command-context.ts'
import { roundSeconds } from './time-words.ts'
import { many, type Words, words } from './words.ts'

export interface ReadingRun extends RunCounts {
  readonly account: string
  readonly source: string
  readonly seconds: number
}

/** The outcome of a run that read a source, the same for all of them. */
export function runOutcome({ account, source, threads, messages, requests, seconds }: ReadingRun): CommandResult {
  const { seen, quarantined } = messages
  const changes = words`${many(messages.new, 'new message')}, ${messages.changed} changed, ${messages.unchanged} unchanged`
  const lines: Words[] = [
    words`${account}: ${changes}, in ${many(threads, 'thread')}.`,
    words`${many(seen, 'message')} read in ${roundSeconds(seconds)} s.`,
  ]
  if (quarantined > 0) {
    lines.push(words`${many(quarantined, 'thing')} could not be read, kept as found: dmvault status says which.`)
  }
  return {
    json: { account, source, threads, messages, requests, seconds: roundSeconds(seconds) },
    lines,
    exitCode: quarantined > 0 ? exitCodes.partial : exitCodes.done,
  }
}
