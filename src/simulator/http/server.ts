/** The listener: reads requests, lets the simulator answer them, and sends what it says, or as much of it as a fault lets. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gzipSync } from 'node:zlib'
import type { Answer } from './call.ts'

export interface RawRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
}

/** Where files are sent, in parts if need be. */
export const UPLOAD = /^\/(messenger_|rupload_ig)\w+\//

/** Longer bodies are refused: nothing that is sent to Direct is that large. */
const MOST_BYTES = 128 << 20
const GZIP_FROM = 1024

export interface Listening extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
}

/**
 * Listens on loopback, and nowhere else.
 *
 * @param port 0 lets the system pick a free one
 */
export async function listen(port: number, respond: (request: RawRequest) => Promise<Answer>): Promise<Listening> {
  const server = createServer((request, response) => {
    void handle(request, response, respond).catch(() => response.destroy())
  })
  server.keepAliveTimeout = 60_000
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => close(server),
  }
}

/** A second time does nothing. */
async function close(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  respond: (request: RawRequest) => Promise<Answer>,
): Promise<void> {
  const bytes = await readBytes(request, UPLOAD.test(request.url ?? ''))
  if (bytes === null) {
    response.writeHead(413, { connection: 'close' }).end()
    return
  }
  await send(request, response, await answerTo(request, bytes, respond))
}

/** A fault of the simulator itself is told as such, so that nobody looks for it in the client. */
async function answerTo(
  request: IncomingMessage,
  bytes: Buffer,
  respond: (request: RawRequest) => Promise<Answer>,
): Promise<Answer> {
  const { method = 'GET', url = '/' } = request
  try {
    const headers = request.headers as Record<string, string>
    return await respond({ method, url: new URL(url, 'http://127.0.0.1'), headers, bytes })
  } catch (error) {
    return {
      status: 500,
      body: { message: `the simulator itself failed at ${method} ${url}: ${error}`, status: 'fail' },
    }
  }
}

/**
 * @param keepsPart whether what came before a connection was cut counts: it does of files, which can be gone on with
 * @returns null when it is too long
 */
function readBytes(request: IncomingMessage, keepsPart: boolean): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let length = 0
  return new Promise((resolve, reject) => {
    const whole = (): void => resolve(Buffer.concat(chunks))
    // Not by iterating: what came just before a cut would be thrown away with the stream.
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= MOST_BYTES) {
        chunks.push(chunk)
        return
      }
      request.pause()
      resolve(null)
    })
    request.on('end', whole)
    request.on('error', keepsPart ? whole : reject)
  })
}

async function send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const { status, headers = {}, delivery = 'whole' } = answer
  if (delivery === 'stall') return
  if (delivery === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  if (isStream(answer.body)) return await sendStream(response, answer, answer.body)
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
  const plain = Buffer.from(text)
  const zips = plain.length >= GZIP_FROM && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  const bytes = zips ? gzipSync(plain, { level: 1 }) : plain
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    ...(zips ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}),
    ...headers,
  })
  if (delivery === 'whole') {
    response.end(bytes)
    return
  }
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
    if (delivery === 'reset-body') response.socket?.resetAndDestroy()
  })
}

const isStream = (body: Answer['body']): body is AsyncIterable<Buffer> =>
  typeof body === 'object' && Symbol.asyncIterator in body

async function sendStream(response: ServerResponse, answer: Answer, body: AsyncIterable<Buffer>): Promise<void> {
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers })
  await pipeline(Readable.from(body, { highWaterMark: 1 }), response)
}
