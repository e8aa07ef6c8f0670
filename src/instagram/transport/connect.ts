import { Agent, buildConnector } from 'undici'
import { UnexpectedAnswer } from '../errors/instagram-error.ts'
import { MAX_BODY_BYTES } from './decode-body.ts'
import { isLoopback, isLoopbackAddress, type Servers } from './servers.ts'

const CONNECT_TIMEOUT_MS = 15_000

/**
 * What opens connections. Where a server on this machine stands in for Instagram, a connection that ends up elsewhere (a
 * `localhost` that was given another address) is cut before anything is sent.
 */
export function connectionsTo(servers: Servers, timeoutMs: number): Agent {
  const connect = buildConnector({ timeout: Math.min(CONNECT_TIMEOUT_MS, timeoutMs) })
  const onlyHere = isLoopback(servers)
  return new Agent({
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: MAX_BODY_BYTES,
    connect: (options, callback) => {
      connect(options, (...result) => {
        const [error, socket] = result
        if (error !== null || !onlyHere || isLoopbackAddress(socket.remoteAddress)) return callback(...result)
        socket.destroy()
        callback(new UnexpectedAnswer('report', 'not-loopback', `${options.hostname} is not on this machine`), null)
      })
    },
  })
}
