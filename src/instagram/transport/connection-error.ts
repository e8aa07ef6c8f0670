import { ConnectionFailed } from '../errors/instagram-error.ts'

/** What the system's and the library's own words for a failed connection mean. */
const MEANINGS: Readonly<Record<string, { readonly code: string; readonly words: string; readonly hint: string }>> = {
  ECONNREFUSED: { code: 'connection-refused', words: 'nothing answers there', hint: 'Check that the server runs.' },
  ENOTFOUND: { code: 'no-such-host', words: 'its name cannot be found', hint: 'Check the network.' },
  EAI_AGAIN: { code: 'no-such-host', words: 'its name cannot be looked up', hint: 'Check the network.' },
  CERT_NOT_YET_VALID: {
    code: 'clock-wrong',
    words: 'its certificate is not valid yet by the clock of this machine',
    hint: 'Set the clock right, then run again.',
  },
  CERT_HAS_EXPIRED: {
    code: 'clock-wrong',
    words: 'its certificate has expired by the clock of this machine',
    hint: 'Set the clock right, then run again.',
  },
  UND_ERR_HEADERS_TIMEOUT: { code: 'timed-out', words: 'it did not answer in time', hint: 'Run again later.' },
  UND_ERR_BODY_TIMEOUT: { code: 'timed-out', words: 'its answer stalled', hint: 'Run again later.' },
  UND_ERR_CONNECT_TIMEOUT: { code: 'timed-out', words: 'it cannot be reached', hint: 'Check the network.' },
  ETIMEDOUT: { code: 'timed-out', words: 'it cannot be reached', hint: 'Check the network.' },
}

const CUT = { code: 'connection-cut', words: 'the connection was cut', hint: 'Check the network, then run again.' }

/** A failed request as an error of ours. */
export function connectionError(cause: unknown, host: string, path: string): ConnectionFailed {
  const { code, words, hint } = MEANINGS[codeOf(cause)] ?? CUT
  return new ConnectionFailed('retry', code, `no answer from ${host}: ${words}`, { cause, hint, path })
}

/** The time-out of the whole request. */
export function timedOut(host: string, path: string, timeoutMs: number): ConnectionFailed {
  const message = `no answer from ${host} within ${timeoutMs / 1000} seconds`
  return new ConnectionFailed('retry', 'timed-out', message, { path, hint: 'Run again later.' })
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  const { code } = (error ?? {}) as { readonly code?: unknown }
  return typeof code === 'string' ? code : ''
}
