/**
 * Hands events to an address on the web: https, signed, no redirects. The name is resolved anew for each event, every address
 * of it is checked, and the connection goes to the address that was checked and to no other, so that a name which changes
 * its mind leads nowhere else.
 */
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { UsageError } from '../../../errors.ts'
import { isLoopbackAddress, type PinnedAddress, pickAddress, type Resolve, resolveHost } from './public-address.ts'
import { signatureOf } from './sign.ts'
import { HandOverError, type Target } from './target.ts'

export interface WebhookOptions {
  readonly url: string
  /** Signs what is sent. */
  readonly secret: string
  /** For tests and rehearsals: a target on this machine, without https too. */
  readonly isLoopbackAllowed?: boolean
  readonly timeoutMs?: number
  readonly resolve?: Resolve
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

const TIMEOUT_MS = 15_000
const LEAST_SECRET = 16
/** Answers that say that it may go better later. */
const PASSING = new Set([408, 425, 429])
const HINT = 'It is an https address on the open internet, such as https://example.org/hook.'

/** @throws UsageError `webhook` when it may not go there */
export function webhookTarget(options: WebhookOptions): Target {
  const { secret, isLoopbackAllowed = false, resolve = resolveHost, timeoutMs = TIMEOUT_MS } = options
  const url = readUrl(options.url, isLoopbackAllowed)
  if (secret.length < LEAST_SECRET)
    throw new UsageError('webhook-secret', `the secret of the webhook has fewer than ${LEAST_SECRET} characters`)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return {
    kind: 'webhook',
    // Queries and paths may hold keys.
    label: url.host,
    handOver: async (event, signal) => {
      const address = await addressOf(host, resolve, isLoopbackAllowed)
      if (url.protocol === 'http:' && !isLoopbackAddress(address.address))
        throw new HandOverError(`${host} is not on this machine, and http only goes there`, { isFinal: true })
      const body = JSON.stringify(event)
      const timestamp = String(Math.floor((options.now ?? Date.now)() / 1000))
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': 'dmvault',
        'x-dmvault-event-id': event.id,
        'x-dmvault-timestamp': timestamp,
        'x-dmvault-signature': signatureOf(secret, timestamp, body),
      }
      await post(url, address, { headers, body, timeoutMs, signal })
    },
  }
}

function readUrl(text: string, isLoopbackAllowed: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null) throw new UsageError('webhook', 'the address of the webhook is none', { hint: HINT })
  const isPlain = url.protocol === 'http:' && isLoopbackAllowed
  if (url.protocol !== 'https:' && !isPlain)
    throw new UsageError('webhook', 'the address of the webhook is not https', { hint: HINT })
  if (url.username !== '' || url.password !== '')
    throw new UsageError('webhook', 'the address of the webhook holds a password', {
      hint: 'What is sent is signed; let the other side check the signature.',
    })
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (
    isIP(host) !== 0 &&
    pickAddress([{ address: host, family: isIP(host) === 6 ? 6 : 4 }], isLoopbackAllowed) === null
  )
    throw new UsageError('webhook', `the webhook would go to ${host}, which is not on the open internet`, {
      hint: HINT,
    })
  return url
}

async function addressOf(host: string, resolve: Resolve, isLoopbackAllowed: boolean): Promise<PinnedAddress> {
  const addresses = await resolve(host).catch((error: unknown) => {
    throw new HandOverError(`the name ${host} leads nowhere (${codeOf(error)})`)
  })
  const address = pickAddress(addresses, isLoopbackAllowed)
  if (address === null) throw new HandOverError(`${host} leads to an address that is not on the open internet`)
  return address
}

interface Post {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

async function post(url: URL, pinned: PinnedAddress, { headers, body, timeoutMs, signal }: Post): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  const timed = AbortSignal.timeout(timeoutMs)
  const sent = request(
    url,
    {
      method: 'POST',
      headers,
      agent: false,
      signal: AbortSignal.any([signal, timed]),
      lookup: (_host, options, done) => {
        if (options.all === true) done(null, [pinned])
        else done(null, pinned.address, pinned.family)
      },
    },
    (answer) => {
      // What it says in words is nobody's business here.
      answer.destroy()
      const status = answer.statusCode ?? 0
      if (status >= 200 && status < 300) resolve()
      else reject(refused(status, answer.headers['retry-after']))
    },
  )
  sent.on('error', (error) => {
    if (signal.aborted) reject(signal.reason)
    else
      reject(
        new HandOverError(timed.aborted ? `no answer in ${timeoutMs / 1000} seconds` : `no answer (${codeOf(error)})`),
      )
  })
  sent.end(body)
  await promise
}

function refused(status: number, retryAfter: string | undefined): HandOverError {
  if (status >= 300 && status < 400)
    return new HandOverError(`it answered with a redirection (${status}), which is not followed`, { isFinal: true })
  const seconds = /^\d{1,5}$/.test(retryAfter ?? '') ? Number(retryAfter) : null
  const isFinal = status >= 400 && status < 500 && !PASSING.has(status)
  return new HandOverError(`it answered ${status}`, { isFinal, retryAfterMs: seconds === null ? null : seconds * 1000 })
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.message : 'unknown'
