/** What a command's exit code says; people script against these. */
export const exitCodes = {
  done: 0,
  /** Our fault, or the database, the disk or the network is away. */
  failed: 1,
  /** Wrong words, settings, paths or files. */
  usage: 2,
  /** Done in part, or overdue: the ledger says what is missing. */
  partial: 3,
  /** A person must act on the account. */
  personNeeded: 4,
  /** Run again later. */
  later: 5,
  /** Data did not verify. */
  unverified: 6,
} as const

const WORST_FIRST: readonly number[] = [
  exitCodes.failed,
  exitCodes.unverified,
  exitCodes.usage,
  exitCodes.personNeeded,
  exitCodes.later,
  exitCodes.partial,
  exitCodes.done,
]

/** The exit code of a command over several accounts: the first of 1, 6, 2, 4, 5, 3, 0 that occurred. */
export function overallExitCode(codes: readonly number[]): number {
  return WORST_FIRST.find((code) => codes.includes(code)) ?? exitCodes.done
}
