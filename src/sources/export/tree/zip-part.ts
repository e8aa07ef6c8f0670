import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { crc32 } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import type { Micros } from '../../../clock.ts'
import { UsageError } from '../../../errors.ts'
import { isJson, isLeftover, joined, type Part, type PartFile } from './part.ts'

/** More than every export together that one person has; beyond it, a ZIP is taken for a bomb. */
export const MAX_TOTAL_BYTES = 64 * 2 ** 30
/** Deflate reaches 1032 : 1 on nothing but zeros; messages in JSON reach 30 : 1. Small files may be anything. */
export const MAX_RATIO = 1000
export const RATIO_FREE_BYTES = 16 * 2 ** 20
/** A list of files longer than this would itself be too much to hold. */
export const MAX_ENTRIES = 4_000_000

const SYMBOLIC_LINK = 0o120000
const FILE_TYPE = 0o170000
/** Times before this are what writers put that have none (1980). */
const BELIEVABLE = Date.UTC(2010, 0, 1)

interface Found {
  readonly jsonFiles: PartFile[]
  readonly otherFiles: Map<string, number>
  readonly notes: string[]
  total: number
  newest: number
}

/**
 * A ZIP. Its list of files is checked before anything is read: one name that leads outside, an encrypted file, or sizes that
 * only a bomb has, and the whole ZIP is refused.
 *
 * @throws UsageError when it is refused, damaged or no ZIP
 */
export async function openZipPart(given: string): Promise<Part> {
  const zip = await openZip(given)
  try {
    const found: Found = { jsonFiles: [], otherFiles: new Map(), notes: [], total: 0, newest: 0 }
    for await (const entry of entriesOf(zip, given)) addEntry(zip, entry, given, found)
    const { jsonFiles, otherFiles, notes, newest } = found
    if (jsonFiles.length + otherFiles.size === 0) throw new UsageError('empty-zip', `${given} is an empty ZIP`)
    const modifiedAt: Micros | null = newest > BELIEVABLE ? newest * 1000 : null
    const close = async () => zip.close()
    return { name: given, names: [basename(given)], jsonFiles, otherFiles, modifiedAt, notes, unread: [], close }
  } catch (error) {
    zip.close()
    throw error
  }
}

/** True for a file that begins as every ZIP does, whole or not. */
export async function isZip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return (
      bytesRead === 4 &&
      buffer[0] === 0x50 &&
      buffer[1] === 0x4b &&
      [0x0304, 0x0506, 0x0708].includes(buffer.readUInt16BE(2))
    )
  } finally {
    await file.close()
  }
}

async function openZip(given: string): Promise<ZipFile> {
  try {
    return await openPromise(given, { lazyEntries: true, autoClose: false, validateEntrySizes: true })
  } catch (error) {
    throw new UsageError('damaged-zip', `${given} is cut off or damaged: it has no list of its files at its end`, {
      hint: 'Download it again, and compare its size with what Instagram shows.',
      cause: error,
    })
  }
}

async function* entriesOf(zip: ZipFile, given: string): AsyncGenerator<Entry> {
  const entries = zip.eachEntry()
  for (;;) {
    let next: IteratorResult<Entry>
    try {
      next = await entries.next()
    } catch (error) {
      throw refusal(given, error as Error)
    }
    if (next.done) return
    yield next.value
  }
}

function refusal(given: string, error: Error): UsageError {
  if (/^(absolute path|invalid relative path|invalid characters in fileName)/.test(error.message)) {
    return new UsageError('unsafe-zip', `${given} holds a file whose name leads outside of it (${error.message})`, {
      hint: 'No export of Instagram does. Nothing was read from it.',
      cause: error,
    })
  }
  if (/encryption/.test(error.message)) return encrypted(given)
  return new UsageError('damaged-zip', `${given} is damaged: ${error.message}`, {
    hint: 'Download it again.',
    cause: error,
  })
}

const encrypted = (given: string): UsageError =>
  new UsageError('encrypted-zip', `${given} is encrypted`, { hint: 'Unpack it with its password and give the folder.' })

const bomb = (given: string, why: string): UsageError =>
  new UsageError('zip-bomb', `${given} is not an export: ${why}`, { hint: 'Nothing was read from it.' })

function addEntry(zip: ZipFile, entry: Entry, given: string, found: Found): void {
  const { fileName: path, uncompressedSize: size } = entry
  found.total += size
  if (found.total > MAX_TOTAL_BYTES) throw bomb(given, 'unpacked it would be larger than 64 GiB')
  if (size > RATIO_FREE_BYTES && size > entry.compressedSize * MAX_RATIO) {
    throw bomb(given, `${path} would unpack to more than ${MAX_RATIO} times its size`)
  }
  if (found.jsonFiles.length + found.otherFiles.size >= MAX_ENTRIES) throw bomb(given, 'it holds millions of files')
  if (path.endsWith('/') || isLeftover(path)) return
  if (entry.isEncrypted()) throw encrypted(given)
  if (((entry.externalFileAttributes >>> 16) & FILE_TYPE) === SYMBOLIC_LINK) {
    found.notes.push(`${path} is a symbolic link and was not followed`)
  } else if (isJson(path)) {
    found.newest = Math.max(found.newest, entry.getLastModDate({ timezone: 'UTC' }).getTime())
    found.jsonFiles.push({ path, size, checksum: entry.crc32, read: () => readEntry(zip, entry) })
  } else found.otherFiles.set(path, size)
}

/** @throws Error when the file is damaged; what was given before is what could be unpacked */
async function* readEntry(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  const stream = await zip.openReadStreamPromise(entry)
  let checksum = 0
  try {
    for await (const chunk of joined(stream as AsyncIterable<Buffer>)) {
      checksum = crc32(chunk, checksum)
      yield chunk
    }
  } finally {
    stream.destroy()
  }
  if (checksum !== entry.crc32) throw new Error('its content does not match the checksum in the ZIP')
}
