/** What became of messages, for scripts, for people, and as an exit code. */
import type { StoredSend } from '../archive/read-sends.ts'
import type { DmvaultError } from '../errors.ts'
import { exitCodes } from '../run/exit-code.ts'
import type { CommandResult } from './command-context.ts'
import type { ErrorDescription } from './describe-error.ts'
import { type Words, words } from './words.ts'

/** One message, and how it stands. */
export interface ShownSend {
  readonly token: bigint
  /** `user:ID`, `thread:ID` or `group:ID,ID` */
  readonly recipient: string
  readonly kind: string
  readonly state: string
  readonly threadId: string | null
  readonly itemId: string | null
  readonly error: Pick<DmvaultError, 'code' | 'message' | 'hint'> | null
}

export function storedAsShown(send: StoredSend): ShownSend {
  const { errorCode, error } = send
  return {
    ...send,
    error: errorCode === null ? null : { code: errorCode, message: error ?? errorCode, hint: undefined },
  }
}

export function sendJson({ token, recipient, kind, state, threadId, itemId, error }: ShownSend): object {
  return {
    token: String(token),
    to: recipient,
    kind,
    state,
    thread_id: threadId,
    message_id: itemId,
    error: error && { code: error.code, message: error.message, hint: error.hint ?? '' },
  }
}

const BECAME: Readonly<Record<string, string>> = {
  acknowledged: 'sent',
  failed: 'not sent',
  unknown: 'held',
  planned: 'not sent yet',
  sent: 'it is not known yet whether it arrived: dmvault sends resume looks for it',
}

/** @param name as people call whoever it is for */
export function sendLine({ kind, state, threadId, itemId, error }: ShownSend, name: string): Words {
  const id = itemId === null ? '' : ` (message ${itemId})`
  const why = error === null ? '' : `: ${error.message}${error.hint ? `. ${error.hint}` : ''}`
  const where = kind === 'group' && threadId !== null ? ` (thread ${threadId})` : id
  const became = kind === 'group' && state === 'acknowledged' ? 'made' : (BECAME[state] ?? state)
  return words`${name}: ${kind} ${became}${where}${why}`
}

export interface SendsOutcome {
  readonly account: string
  readonly sends: readonly ShownSend[]
  /** By token; default: what the ledger calls them. */
  readonly names?: ReadonlyMap<bigint, string>
  /** What ended it before all were made. */
  readonly ended?: ErrorDescription | null
}

export function sendsOutcome({ account, sends, names, ended = null }: SendsOutcome): CommandResult {
  const lines = sends.map((send) => sendLine(send, names?.get(send.token) ?? send.recipient))
  return {
    json: { account, sends: sends.map(sendJson), ended: ended && endedJson(ended) },
    lines: ended === null ? lines : [...lines, words`Ended early: ${ended.message}. ${ended.hint}`],
    exitCode: ended?.exitCode ?? exitOf(sends),
  }
}

function endedJson({ code, message, hint }: ErrorDescription): object {
  return { code, message, hint }
}

function exitOf(sends: readonly ShownSend[]): number {
  return sends.every(({ state }) => state === 'acknowledged') ? exitCodes.done : exitCodes.partial
}
