import { promisify } from 'node:util'
import { gunzip, inflate, inflateRaw } from 'node:zlib'
import { ConnectionFailed, UnexpectedAnswer } from '../errors/instagram-error.ts'

/** A page is a ten-thousandth of that; beyond it something is wrong. */
export const MAX_BODY_BYTES = 64 << 20
const limit = { maxOutputLength: MAX_BODY_BYTES }

/**
 * The text of a body: decompressed, read as UTF-8 (what is none becomes U+FFFD).
 *
 * @throws ConnectionFailed when it was cut short, UnexpectedAnswer for a compression that was not asked for
 */
export async function decodeBody(bytes: Uint8Array, encoding: string | undefined, path: string): Promise<string> {
  const plain = await decompress(bytes, (encoding ?? '').trim().toLowerCase(), path)
  return new TextDecoder().decode(plain)
}

async function decompress(bytes: Uint8Array, encoding: string, path: string): Promise<Uint8Array> {
  if (encoding === '' || encoding === 'identity' || bytes.length === 0) return bytes
  try {
    if (encoding === 'gzip' || encoding === 'x-gzip') return await promisify(gunzip)(bytes, limit)
    // Some servers send deflate without the frame that the standard wants.
    if (encoding === 'deflate') return await promisify(isFramed(bytes) ? inflate : inflateRaw)(bytes, limit)
  } catch (cause) {
    throw new ConnectionFailed('retry', 'broken-body', 'the answer broke off or was damaged on its way', {
      cause,
      path,
    })
  }
  throw new UnexpectedAnswer(
    'report',
    'unknown-compression',
    'the answer is compressed in a way that was not asked for',
    {
      path,
    },
  )
}

function isFramed([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0
}
