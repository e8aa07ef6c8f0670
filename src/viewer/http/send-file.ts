import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { securityHeaders } from './answer.ts'

export interface ServedFile {
  readonly path: string
  readonly bytes: number
  readonly type: string
  /** Null: shown in the page. */
  readonly downloadName: string | null
}

/** Sends a file, or the stretch of it that a player asks for. */
export async function sendFile(request: IncomingMessage, response: ServerResponse, file: ServedFile): Promise<void> {
  const range = rangeOf(request.headers.range, file.bytes)
  const headers = {
    ...securityHeaders(false),
    'content-type': file.type,
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=300',
    ...(file.downloadName === null ? {} : { 'content-disposition': disposition(file.downloadName) }),
  }
  if (range === null) {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${file.bytes}` }).end()
    return
  }
  const { start, end } = range
  const isWhole = start === 0 && end === file.bytes - 1
  response.writeHead(isWhole ? 200 : 206, {
    ...headers,
    'content-length': end - start + 1,
    ...(isWhole ? {} : { 'content-range': `bytes ${start}-${end}/${file.bytes}` }),
  })
  if (request.method === 'HEAD' || file.bytes === 0) response.end()
  else await pipeline(createReadStream(file.path, { start, end }), response)
}

/** The name in the header's own encoding: no name can end the header or the quotes. */
export function disposition(name: string): string {
  const plain = name.replace(/[^\w .-]/g, '_')
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

function rangeOf(header: string | undefined, bytes: number): { start: number; end: number } | null {
  const whole = { start: 0, end: bytes - 1 }
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return whole
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from)
  const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1)
  return start <= end && start < bytes ? { start, end } : null
}
