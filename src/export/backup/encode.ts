import { type Duplex, pipeline, Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import { constants, createGzip, createZstdCompress } from 'node:zlib'
import { Encrypter } from 'age-encryption'
import { UsageError } from '../../errors.ts'
import type { Compression } from '../../sources/backup/compression.ts'
import { sealed } from '../../sources/backup/seal.ts'

/** Chunks wait here while earlier ones are compressed on another thread. */
const BUFFER_BYTES = 1 << 20

/** Compression that the name of a file asks for; `.age` at its end says nothing of it. */
export function compressionByName(path: string): Compression {
  const name = path.replace(/\.age$/i, '').toLowerCase()
  return name.endsWith('.zst') ? 'zstd' : name.endsWith('.gz') ? 'gzip' : 'none'
}

/**
 * Recipients for encryption.
 *
 * @param recipients as `age-keygen` prints them: `age1…`
 * @throws UsageError `recipient-invalid`
 */
export function encrypterFor(recipients: readonly string[]): Encrypter | null {
  if (recipients.length === 0) return null
  const encrypter = new Encrypter()
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient)
    } catch (cause) {
      const isSecret = recipient.toUpperCase().startsWith('AGE-SECRET-KEY')
      throw new UsageError('recipient-invalid', `cannot encrypt to ${isSecret ? 'a secret key' : recipient}`, {
        hint: 'Give the public key that age-keygen shows; it begins with age1.',
        cause: isSecret ? undefined : cause,
      })
    }
  }
  return encrypter
}

/** Compresses, seals and encrypts a document, in constant memory. The same document gives the same bytes unless encrypted. */
export async function encode(
  document: AsyncIterable<Buffer>,
  compression: Compression,
  encrypter: Encrypter | null,
): Promise<AsyncIterable<Uint8Array>> {
  const compressed = compression === 'none' ? document : compress(document, compression)
  if (encrypter === null) return compressed
  return (await encrypter.encrypt(ReadableStream.from(compressed))) as unknown as AsyncIterable<Uint8Array>
}

function compress(document: AsyncIterable<Buffer>, compression: Exclude<Compression, 'none'>): AsyncIterable<Buffer> {
  const compressor: Duplex =
    compression === 'zstd'
      ? createZstdCompress({
          chunkSize: 1 << 18,
          writableHighWaterMark: BUFFER_BYTES,
          params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
        } as Parameters<typeof createZstdCompress>[0])
      : createGzip({ level: 6 })
  const chunks = Readable.from(withLastByteApart(document), { highWaterMark: 1 })
  return sealed(
    pipeline(chunks, compressor, () => {}),
    compression,
  )
}

/**
 * Whether node:zlib ends a frame with the last chunk or after it depends on whether it has heard of the end by then, which
 * is a matter of time; zstd packs the two differently. A last chunk of one byte comes out the same either way.
 */
async function* withLastByteApart(document: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let held: Buffer = Buffer.alloc(0)
  for await (const chunk of document) {
    if (held.length > 0) yield held
    held = chunk
  }
  if (held.length > 1) yield held.subarray(0, -1)
  yield held.subarray(-1)
}
