import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { cannotSend, onOneLine, type SentFile } from './cannot-send.ts'

/** A file to send: its bytes, or the path where it lies. */
export type FileSource = Uint8Array | string

export interface FileLimit {
  readonly what: SentFile
  /** In bytes. A larger file is not read. */
  readonly mostBytes: number
}

/**
 * The bytes of a file, which is looked at before it is read: a folder, a pipe, an empty file and one that is too large are
 * refused.
 *
 * @throws InstagramError `file-not-found`, `not-a-file`, `file-not-readable`, `file-empty`, `file-too-large`
 */
export async function readFileSource(source: FileSource, limit: FileLimit): Promise<Uint8Array> {
  if (typeof source !== 'string') {
    checkSize(source.length, limit)
    return source
  }
  return await withFile(source, limit, async (file, size) => await readFrom(file, size))
}

/** How it begins, at most so many bytes of it; its size. Throws what `readFileSource` throws. */
export async function readFileHead(
  source: FileSource,
  limit: FileLimit,
  most: number,
): Promise<{ readonly head: Uint8Array; readonly size: number }> {
  if (typeof source !== 'string') {
    checkSize(source.length, limit)
    return { head: source.subarray(0, most), size: source.length }
  }
  return await withFile(source, limit, async (file, size) => {
    return { head: await readFrom(file, Math.min(size, most)), size }
  })
}

async function withFile<Result>(
  path: string,
  limit: FileLimit,
  act: (file: FileHandle, size: number) => Promise<Result>,
): Promise<Result> {
  await using file = await openFile(path, limit.what)
  const stats = await file.stat()
  if (!stats.isFile()) {
    const what = stats.isDirectory() ? 'a folder' : 'no ordinary file'
    throw cannotSend(limit.what, `${onOneLine(path)} is ${what}`, { code: 'not-a-file', hint: 'Name a file.' })
  }
  checkSize(stats.size, limit)
  return await act(file, stats.size)
}

/** Without waiting for whoever might write into it, where it is a pipe. */
async function openFile(path: string, what: SentFile): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const isThere = code !== 'ENOENT' && code !== 'ENOTDIR'
    const words = isThere ? `${onOneLine(path)} cannot be read` : `there is no file ${onOneLine(path)}`
    const hint = isThere ? 'See who may read it.' : 'Check how its name is written.'
    throw cannotSend(what, words, { code: isThere ? 'file-not-readable' : 'file-not-found', hint, cause })
  }
}

function checkSize(size: number, { what, mostBytes }: FileLimit): void {
  if (size === 0) throw cannotSend(what, 'there is nothing in the file', { code: 'file-empty' })
  if (size <= mostBytes) return
  const words = `it is too large: ${inMegabytes(size)}, and ${inMegabytes(mostBytes)} is the most`
  throw cannotSend(what, words, { code: 'file-too-large', hint: 'Make it smaller first.' })
}

/** Upwards, so that what is just too large never reads as what is just right. */
function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 100_000) / 10} MB`
}

/** A file that shrinks while it is read gives what there is. */
async function readFrom(file: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(size)
  let length = 0
  while (length < size) {
    const { bytesRead } = await file.read(bytes, length, size - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return bytes.subarray(0, length)
}
