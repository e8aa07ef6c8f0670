/** Any error, ours or not, as the person at the terminal and the script reading `--json` see it. */
import { DmvaultError } from '../errors.ts'
import { exitCodes } from '../run/exit-code.ts'
import { redactSecrets } from './redact-secrets.ts'

export interface ErrorDescription {
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly exitCode: number
}

const SEE_VERBOSE = 'Run again with --verbose to see the cause.'

/** What the system's own error codes mean to someone who did not write this program. */
const SYSTEM_ERRORS: Readonly<Record<string, { readonly what: string; readonly hint: string }>> = {
  ENOENT: { what: 'no such file or folder', hint: 'Check the path.' },
  ENOTDIR: { what: 'a file stands where a folder is needed', hint: 'Check the path.' },
  EISDIR: { what: 'a folder stands where a file is needed', hint: 'Check the path.' },
  EACCES: { what: 'permission denied', hint: 'Check who owns it, or choose another place.' },
  EPERM: { what: 'permission denied', hint: 'Check who owns it, or choose another place.' },
  EROFS: { what: 'the disk is read-only', hint: 'Choose another place.' },
  ENOSPC: { what: 'the disk is full', hint: 'Free some space, then run the same command again.' },
  EDQUOT: { what: 'the disk quota is used up', hint: 'Free some space, then run the same command again.' },
  EMFILE: { what: 'too many open files', hint: 'Raise the limit (ulimit -n) and run again.' },
  ECONNREFUSED: {
    what: 'nothing answers at that address',
    hint: 'Check that the server runs and DATABASE_URL is right.',
  },
  ECONNRESET: { what: 'the connection was cut', hint: 'Check the server, then run the same command again.' },
  EPIPE: { what: 'the connection was cut', hint: 'Check the server, then run the same command again.' },
  ENOTFOUND: { what: 'no such host', hint: 'Check the host name in DATABASE_URL.' },
  ETIMEDOUT: { what: 'no answer in time', hint: 'Check the network, then run the same command again.' },
}

/** The first two characters of an SQLSTATE, or all of it, and what to do. */
const DATABASE_ERRORS: Readonly<Record<string, { readonly what: string; readonly hint: string }>> = {
  '08': { what: 'the connection to the database was lost', hint: 'Check the server, then run the same command again.' },
  '25006': {
    what: 'the database can only be read',
    hint: 'If it is a replica, name the server that it copies in DATABASE_URL.',
  },
  '28': { what: 'the database refused the user or the password', hint: 'Check DATABASE_URL.' },
  '3D': { what: 'the database does not exist', hint: 'Create it, or check DATABASE_URL.' },
  '42501': { what: 'the database user lacks a permission', hint: 'Grant it, or use another user in DATABASE_URL.' },
  '53100': { what: "the database server's disk is full", hint: 'Free some space, then run the same command again.' },
  '53300': { what: 'the database takes no more connections', hint: 'Close some, or raise max_connections.' },
  '57P': { what: 'the database server is stopping or starting', hint: 'Wait for it, then run the same command again.' },
}

/** How the database's driver says, without a code, that a connection has gone from under it. */
const CONNECTION_LOST = /^Connection terminated|connection error and is not queryable/

/** Says what happened, to what, and what to do next; never with a secret in it. */
export function describeError(error: unknown): ErrorDescription {
  const described = describe(error)
  return { ...described, message: redactSecrets(described.message), hint: redactSecrets(described.hint) }
}

/** The error with its stack and everything that caused it, for `--verbose`; never with a secret in it. */
export function causeChain(error: unknown): string {
  const lines: string[] = []
  const seen = new Set<unknown>()
  for (let cause: unknown = error; cause !== undefined && cause !== null && !seen.has(cause); cause = causeOf(cause)) {
    seen.add(cause)
    const text = cause instanceof Error ? (cause.stack ?? `${cause.name}: ${cause.message}`) : String(cause)
    lines.push(lines.length === 0 ? text : `caused by ${text}`)
  }
  return redactSecrets(lines.join('\n'))
}

function describe(error: unknown): ErrorDescription {
  if (error instanceof DmvaultError) {
    return { code: error.code, message: error.message, hint: error.hint ?? '', exitCode: error.exitCode }
  }
  const { code, path, message } = inside(error)
  const system = SYSTEM_ERRORS[code]
  if (system !== undefined) {
    const where = path === undefined ? message : path
    return {
      code: code.toLowerCase(),
      message: `${system.what}: ${where}`,
      hint: system.hint,
      exitCode: exitCodes.failed,
    }
  }
  const state = CONNECTION_LOST.test(message) ? '08006' : code
  const database = DATABASE_ERRORS[state] ?? DATABASE_ERRORS[state.slice(0, 3)] ?? DATABASE_ERRORS[state.slice(0, 2)]
  if (database !== undefined && /^[0-9A-Z]{5}$/.test(state)) {
    return {
      code: 'database',
      message: `${database.what}: ${message}`,
      hint: database.hint,
      exitCode: exitCodes.failed,
    }
  }
  return { code: 'failed', message: `unexpected error: ${message}`, hint: SEE_VERBOSE, exitCode: exitCodes.failed }
}

interface Inside {
  readonly code: string
  readonly path: string | undefined
  readonly message: string
}

/** Code, path and message of an error; of several at once (a host with two addresses) those of the first. */
function inside(error: unknown): Inside {
  if (error instanceof AggregateError && error.errors.length > 0) return inside(error.errors[0])
  if (!(error instanceof Error)) return { code: '', path: undefined, message: String(error) }
  const { code, path } = error as { readonly code?: unknown; readonly path?: unknown }
  return {
    code: typeof code === 'string' ? code : '',
    path: typeof path === 'string' ? path : undefined,
    message: error.message === '' ? error.name : error.message,
  }
}

function causeOf(error: unknown): unknown {
  if (error instanceof AggregateError) return error.errors[0]
  return error instanceof Error ? error.cause : undefined
}
