/**
 * The errors that a person sees. The class says what they can do about it and fixes the exit code; the code is a stable
 * word for scripts; the message says what happened, to what; the hint says what to do next.
 */
export abstract class DmvaultError extends Error {
  abstract readonly exitCode: number
  readonly code: string
  readonly hint: string | undefined

  constructor(code: string, message: string, options: { hint?: string | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.hint = options.hint
  }
}

/** Our fault, or the database, the disk or the network is away. Exit code 1. */
export class FailedError extends DmvaultError {
  override readonly exitCode = 1
}

/** What was asked for cannot be: wrong words, settings, paths or files. Exit code 2. */
export class UsageError extends DmvaultError {
  override readonly exitCode = 2
}

/** A person must do something about the account: logged out, challenge, block. Exit code 4. */
export class PersonNeededError extends DmvaultError {
  override readonly exitCode = 4
}

/** Nothing is wrong, but not now: a rate limit, or another run holds the account. Exit code 5. */
export class LaterError extends DmvaultError {
  override readonly exitCode = 5
}

/** Data did not verify; whatever was to receive it is as it was. Exit code 6. */
export class VerificationError extends DmvaultError {
  override readonly exitCode = 6
}
