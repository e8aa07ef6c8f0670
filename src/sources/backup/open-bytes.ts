import { type FileHandle, open } from 'node:fs/promises'
import { ReadableStream } from 'node:stream/web'
import { UsageError, VerificationError } from '../../errors.ts'
import { type Compression, compressionOf } from './compression.ts'
import { decompressed } from './decompress.ts'
import { AGE_MAGIC, readIdentity } from './identity.ts'
import { unsealed } from './seal.ts'

const CHUNK_BYTES = 1 << 18
const HEAD_BYTES = 64

/** The document's bytes, decrypted and decompressed, and what was met on the way to them. */
export interface DocumentBytes {
  /** Its first bytes, at most about as many as needed to tell what it is. */
  readonly head: Buffer
  readonly chunks: AsyncIterable<Buffer>
  readonly isEncrypted: boolean
  readonly compression: Compression
}

/** @throws UsageError when there is no such file, or it may not be read */
export async function openFile(file: string): Promise<FileHandle> {
  const handle = await open(file, 'r').catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'there is no such file' : 'it cannot be read'
    throw new UsageError('backup-unreadable', `cannot open ${file}: ${reason}`, { cause })
  })
  if ((await handle.stat()).isFile()) return handle
  await handle.close()
  throw new UsageError('backup-not-a-file', `${file} is not a file`, { hint: 'Name the backup file itself.' })
}

/**
 * Begins one pass over a backup's document, whatever is wrapped around it.
 *
 * @param file for messages
 * @param identity path of an age key file
 * @param onRead given each chunk of the file as it lies there
 * @throws UsageError when a key is needed and none was given; VerificationError `wrong-identity`, or, while reading,
 *   `damaged` and `truncated`
 */
export async function openBytes(
  handle: FileHandle,
  file: string,
  identity: string | undefined,
  onRead: (chunk: Buffer) => void,
): Promise<DocumentBytes> {
  const outer = await peeked(fileChunks(handle, onRead))
  const isEncrypted = outer.head.subarray(0, AGE_MAGIC.length).equals(AGE_MAGIC)
  const inner = isEncrypted ? await peeked(await decrypted(outer.chunks, file, identity)) : outer
  const compression = compressionOf(inner.head)
  if (compression === 'none') return { ...inner, isEncrypted, compression }
  const plain = decompressed(unsealed(inner.chunks, compression, file), compression)
  return { ...(await peeked(explained(plain, file))), isEncrypted, compression }
}

async function* fileChunks(handle: FileHandle, onRead: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, position)
    if (bytesRead === 0) return
    position += bytesRead
    const chunk = buffer.subarray(0, bytesRead)
    onRead(chunk)
    yield chunk
  }
}

/** Reads enough to tell what the stream is; `chunks` still gives all of it. */
async function peeked(source: AsyncIterable<Buffer>): Promise<{ head: Buffer; chunks: AsyncIterable<Buffer> }> {
  const iterator = source[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < HEAD_BYTES) {
    const { done, value } = await iterator.next()
    if (done === true) break
    head = Buffer.concat([head, value])
  }
  async function* all(): AsyncGenerator<Buffer> {
    try {
      yield head
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return { head, chunks: all() }
}

async function decrypted(
  source: AsyncIterable<Buffer>,
  file: string,
  identity: string | undefined,
): Promise<AsyncIterable<Buffer>> {
  const decrypter = await readIdentity(identity, file)
  const stream = await decrypter.decrypt(ReadableStream.from(source)).catch((cause: Error) => {
    if (!cause.message.startsWith('no identity matched')) throw damaged(file, cause)
    throw new VerificationError('wrong-identity', `${file} was encrypted for another key than ${identity}`, {
      hint: 'Name the key file that belongs to the recipient it was encrypted for.',
    })
  })
  return explained(stream as unknown as AsyncIterable<Uint8Array>, file)
}

/** Errors of decryption and decompression, in words; errors of the disk and our own pass as they are. */
async function* explained(source: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of source) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  } catch (error) {
    const isOurs = error instanceof VerificationError || (error as NodeJS.ErrnoException).syscall !== undefined
    throw isOurs ? error : damaged(file, error)
  }
}

function damaged(file: string, cause: unknown): VerificationError {
  return new VerificationError('damaged', `${file} is damaged: it can no longer be decrypted or decompressed`, {
    hint: 'Take another copy of the file.',
    cause,
  })
}
