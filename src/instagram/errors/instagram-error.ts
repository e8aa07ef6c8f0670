/**
 * What can go wrong between the client and Instagram. The class says what it is, `remedy` what to do about it, and both fix
 * the exit code of a command. No error holds a password, a code, a session or an address with a nonce in it.
 */
import { DmvaultError } from '../../errors.ts'
import { exitCodes } from './exit-codes.ts'

/**
 * - `retry`: the same again may well work (network, a server's hiccup)
 * - `wait`: too much was asked; not before `retryAfterMs`
 * - `stop`: nothing more for this account until its owner has looked at it
 * - `person`: the owner must do something, mostly `login` again
 * - `input`: what was asked for cannot be; ask for something else
 * - `report`: an answer that this version does not understand
 * - `settle`: it may have been done or not; that is looked up before anything is tried again
 */
export type Remedy = 'retry' | 'wait' | 'stop' | 'person' | 'input' | 'report' | 'settle'

export interface InstagramErrorOptions {
  readonly hint?: string | undefined
  readonly cause?: unknown
  /** HTTP status of the answer; absent when there was none. */
  readonly status?: number | undefined
  /** Path below `/api/v1/`. */
  readonly path?: string | undefined
  /** How long to wait at least, in milliseconds; where the server did not say, a floor that others have found to work. */
  readonly retryAfterMs?: number | undefined
  /** True when the server itself said how long. */
  readonly isWaitTold?: boolean | undefined
}

export class InstagramError extends DmvaultError {
  readonly remedy: Remedy
  readonly status: number | undefined
  readonly path: string | undefined
  readonly retryAfterMs: number | undefined
  readonly isWaitTold: boolean

  constructor(remedy: Remedy, code: string, message: string, options: InstagramErrorOptions = {}) {
    super(code, message, options)
    this.remedy = remedy
    this.status = options.status
    this.path = options.path
    this.retryAfterMs = options.retryAfterMs
    this.isWaitTold = options.isWaitTold ?? false
  }

  override get exitCode(): number {
    return exitCodes[this.remedy]
  }
}

/** The session is dead: logged out, expired, or never was one. */
export class LoginRequired extends InstagramError {}
/** Instagram wants its owner to confirm something in the app. It is never answered from here. */
export class ChallengeRequired extends InstagramError {}
/** A notice in the app must be agreed to first. */
export class ConsentRequired extends ChallengeRequired {}
export class AccountSuspended extends InstagramError {}
/** An action block: Instagram takes what was done for spam. */
export class FeedbackRequired extends InstagramError {}
/** Refused as automated or abusive. */
export class SentryBlock extends FeedbackRequired {}
/** Too many requests from this account, device or address. */
export class RateLimited extends InstagramError {}

export class BadPassword extends InstagramError {}
/** The name is not that of an account, or the address that asks is blocked from logging in: Instagram says the same of both. */
export class UnknownLogin extends InstagramError {}
/** The code of the second factor is wrong. */
export class WrongCode extends InstagramError {}
/** The log-in took too long: start again. */
export class LoginExpired extends InstagramError {}

/** Something about Direct in particular. */
export class DirectError extends InstagramError {}
export class DirectThreadNotFound extends DirectError {}
export class DirectMessageNotFound extends DirectError {}
/** The recipient takes no message requests. */
export class DirectMessageRequestsDisabled extends DirectError {}

/** There is nothing of that address. */
export class NotFound extends InstagramError {}
export class UserNotFound extends NotFound {}
export class PrivateAccount extends InstagramError {}
export class MediaUnavailable extends InstagramError {}

/** No answer: network, name, certificate, time-out, or an answer that broke off. */
export class ConnectionFailed extends InstagramError {}
/** The server is in trouble (5xx, 408). */
export class ServerTrouble extends InstagramError {}
/** A redirection, something that is no JSON, or an error without a name. */
export class UnexpectedAnswer extends InstagramError {}
