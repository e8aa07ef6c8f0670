import { InstagramError } from './instagram-error.ts'

/** Where a send was to go, and as what it is known. */
interface UnknownSend {
  /** The client token that it carried. */
  readonly token: string
  /** Thread it was sent to; null where people were named. */
  readonly threadId: string | null
}

/**
 * A send that may have arrived or not: it broke off (time-out, reset, an answer of trouble) after the server may have taken it.
 * `direct.settle(token, …)` tells which. Sending again without asking could put it there twice; sending again with the same
 * token is what the app does, and Instagram takes the same token once.
 */
export class OutcomeUnknown extends InstagramError {
  readonly token: string
  readonly threadId: string | null

  constructor({ token, threadId }: UnknownSend, cause: unknown) {
    const { status, path } = cause instanceof InstagramError ? cause : {}
    super('settle', 'outcome-unknown', 'it is not known whether this was sent', {
      cause,
      status,
      path,
      hint: 'Look into the conversation before it is sent again.',
    })
    this.token = token
    this.threadId = threadId
  }
}

/** A time-out before there was a connection, and certificates that were not taken: nothing was written to those. */
const NEVER_CONNECTED =
  /^(UND_ERR_CONNECT_TIMEOUT|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/

/** Whether a request that left and ended in this may have been taken all the same. */
export function mayHaveBeenTaken(error: unknown): boolean {
  if (!(error instanceof InstagramError)) return true
  const { status, code } = error
  // A good status whose body says nothing: something answered, perhaps after the deed.
  if (status !== undefined) return status === 408 || status >= 500 || (status < 300 && code === 'not-json')
  return code !== 'not-loopback' && !neverConnected(error.cause)
}

/** True where the system says that there was no connection to write to. */
function neverConnected(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.length > 0 && cause.errors.every(neverConnected)
  const { code, syscall } = (cause ?? {}) as { readonly code?: unknown; readonly syscall?: unknown }
  return syscall === 'connect' || syscall === 'getaddrinfo' || NEVER_CONNECTED.test(String(code))
}
