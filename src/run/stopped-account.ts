import { type Micros, microsToIso } from '../clock.ts'
import { PersonNeededError } from '../errors.ts'

/** Why nothing is asked for an account any more. */
export interface Stop {
  /** A stable word: `challenge-required`, `login-required`, … */
  readonly code: string
  /** What happened, in words. */
  readonly reason: string
  readonly since: Micros
}

interface Advice {
  /** Something to be done before a command; a full sentence without its stop. */
  readonly first: string
  readonly command: 'dmvault login' | 'dmvault account resume'
}

const LOGIN = 'dmvault login'
const RESUME = 'dmvault account resume'

const ADVICE: Readonly<Record<string, Advice>> = {
  'login-required': { first: '', command: LOGIN },
  'challenge-required': { first: 'Open the Instagram app and confirm that it was you', command: LOGIN },
  'consent-required': { first: 'Open the Instagram app and answer what it asks', command: LOGIN },
  'account-suspended': {
    first: 'Open the Instagram app to see why and to appeal; when it works there',
    command: LOGIN,
  },
  'account-inactive': { first: 'Open the Instagram app to see why; when it works there', command: LOGIN },
  'feedback-required': {
    first: 'Leave the account alone for a day or more, until the Instagram app shows no block',
    command: RESUME,
  },
  'sentry-block': {
    first: 'See whether the Instagram app works from your usual network, and wait a day',
    command: RESUME,
  },
}

const OTHERWISE: Advice = { first: 'Open the Instagram app and see whether the account works there', command: RESUME }

/** True when the account can only go on with a new session. */
export function needsLogin(code: string): boolean {
  return adviceOn(code).command === LOGIN
}

/** What a person must do, in a sentence or two; ends with the command that lets the account go on. */
export function whatToDo(code: string): string {
  const { first, command } = adviceOn(code)
  return first === '' ? `Run ${command} for it.` : `${first}, then run ${command} for it.`
}

/** Exit code 4, with the stop's own code. */
export function stoppedError({ code, reason, since }: Stop, cause?: unknown): PersonNeededError {
  const day = microsToIso(since).slice(0, 16).replace('T', ' ')
  return new PersonNeededError(code, `nothing is asked for this account since ${day} UTC: ${reason}`, {
    cause,
    hint: whatToDo(code),
  })
}

function adviceOn(code: string): Advice {
  return Object.hasOwn(ADVICE, code) ? ADVICE[code]! : OTHERWISE
}
