import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'

/** A request as it arrived. */
export interface SeenRequest {
  readonly method: string
  /** Below `/api/v1/`, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** The body as it came. */
  readonly bytes: Buffer
}

/** An answer to give. */
export interface Scripted {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | string[]>>
  /** An object is sent as JSON, text as it is. */
  readonly body?: object | string
  readonly encoding?: 'gzip' | 'deflate' | 'raw-deflate'
  /** Writes the answer in its own way. */
  readonly handle?: (request: IncomingMessage, response: ServerResponse) => void
}

export interface ScriptedServer {
  readonly url: string
  readonly requests: readonly SeenRequest[]
}

/**
 * A real HTTP server on loopback that gives the answers in their order, the last one for ever; stopped at the end of the
 * test.
 *
 * @param script the answers, or what makes one of each request
 */
export async function scriptedServer(
  script: readonly Scripted[] | ((request: SeenRequest, place: number) => Scripted),
): Promise<ScriptedServer> {
  const requests: SeenRequest[] = []
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const bytes = await buffer(request)
    const seen = {
      method: request.method ?? '',
      path: pathname.replace('/api/v1/', ''),
      query: searchParams,
      headers: request.headers,
      body: bytes.toString(),
      bytes,
    }
    requests.push(seen)
    const place = requests.length - 1
    const answer = typeof script === 'function' ? script(seen, place) : (script[place] ?? script.at(-1) ?? {})
    if (answer.handle !== undefined) answer.handle(request, response)
    else give(response, answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

function give(
  response: ServerResponse,
  { status = 200, headers = {}, body = { status: 'ok' }, encoding }: Scripted,
): void {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (encoding === undefined) response.end(bytes)
  else {
    response.setHeader('content-encoding', encoding === 'gzip' ? 'gzip' : 'deflate')
    response.end({ gzip: gzipSync, deflate: deflateSync, 'raw-deflate': deflateRawSync }[encoding](bytes))
  }
}
