/**
 * Backups as an export: the archive of one account as one JSON document that restores exactly. It is read in one snapshot,
 * written in constant memory, and published whole or not at all. What must never be in it: internal keys, sessions,
 * passwords, anything that arms an automation.
 */
import { createHash } from 'node:crypto'
import { type FileHandle, lstat, realpath } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { recordBackup } from '../../archive/record-backup.ts'
import { type Clock, type Micros, microsToIso, systemClock } from '../../clock.ts'
import type { Compression } from '../../sources/backup/compression.ts'
import { type BackupEnd, MANIFEST_FORMAT } from '../../sources/backup/format.ts'
import { type Manifest, manifestPath } from '../../sources/backup/manifest.ts'
import { OWNER_ONLY, publishFiles } from '../publish.ts'
import { compressionByName, encode, encrypterFor } from './encode.ts'
import { writeDocument } from './write-document.ts'

/** Compressed chunks are small; each write is a step of its own on another thread. */
const WRITE_BYTES = 1 << 20

export interface WriteBackupOptions {
  /** Path of the file; its manifest is written beside it. */
  readonly out: string
  /** Default: what the name says (`.zst`, `.gz`; else none). */
  readonly compress?: Compression | undefined
  /** Public age keys, `age1…`; none: not encrypted. */
  readonly encryptTo?: readonly string[] | undefined
  /** The date that the backup bears; default: now. */
  readonly asOf?: Micros | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((messages: number, total: number) => void) | undefined
  readonly clock?: Clock | undefined
}

export interface WrittenBackupFile {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly end: BackupEnd
}

/**
 * Writes the backup of an account, its manifest beside it, and a record of it.
 *
 * @throws UsageError when the path or a recipient is wrong; FailedError `disk-full`, `archive-damaged`; the signal's reason
 */
export async function writeBackup(
  archive: Archive,
  account: Account,
  options: WriteBackupOptions,
): Promise<WrittenBackupFile> {
  const path = await withoutLink(resolve(options.out))
  const encrypter = encrypterFor(options.encryptTo ?? [])
  const compression = options.compress ?? compressionByName(path)
  const takenAt = options.asOf ?? (options.clock ?? systemClock)()
  const context = { takenAt, signal: options.signal, onProgress: options.onProgress }
  let written: WrittenBackupFile | undefined
  const write = async (handle: FileHandle) => {
    let end: BackupEnd | undefined
    const document = backupDocument(archive, account, context, (it) => {
      end = it
    })
    const file = await writeChunks(handle, await encode(document, compression, encrypter))
    if (end === undefined) throw new Error('the document has no end')
    written = { path, ...file, end }
  }
  const writeManifest = async (handle: FileHandle) => {
    if (written === undefined) throw new Error('the manifest comes after the backup')
    const manifest = manifestOf(written, account.name, takenAt, encrypter !== null)
    await handle.writeFile(`${JSON.stringify(manifest, undefined, 2)}\n`)
  }
  await publishFiles([
    { path, mode: OWNER_ONLY, write },
    { path: manifestPath(path), mode: OWNER_ONLY, certifies: true, write: writeManifest },
  ])
  if (written === undefined) throw new Error('nothing was written')
  const { bytes, sha256, end } = written
  await recordBackup(archive, account.accountId, { path, takenAt, sha256, bytes, messages: end.messages })
  return written
}

/** A link is followed, so that the manifest stands beside the file itself. */
async function withoutLink(path: string): Promise<string> {
  const found = await lstat(path).catch(() => undefined)
  return found?.isSymbolicLink() === true ? await realpath(path).catch(() => path) : path
}

interface DocumentContext {
  readonly takenAt: Micros
  readonly signal: AbortSignal | undefined
  readonly onProgress: WriteBackupOptions['onProgress']
}

/** The document, read in one snapshot of the archive that lasts as long as it is read. */
async function* backupDocument(
  archive: Archive,
  { accountId }: Account,
  { takenAt, signal, onProgress }: DocumentContext,
  onEnd: (end: BackupEnd) => void,
): AsyncGenerator<Buffer, void, undefined> {
  const client = await archive.pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin transaction isolation level repeatable read, read only')
    const options = {
      asOf: takenAt,
      signal: signal ?? new AbortController().signal,
      onProgress: onProgress ?? (() => {}),
    }
    onEnd(yield* writeDocument(client, accountId, options))
  } finally {
    await client.query('rollback').catch((cause: Error) => {
      broken = cause
    })
    client.release(broken)
  }
}

async function writeChunks(
  handle: FileHandle,
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  const flush = async () => {
    await handle.writeFile(Buffer.concat(waiting))
    waiting = []
    waitingBytes = 0
  }
  for await (const chunk of chunks) {
    hash.update(chunk)
    bytes += chunk.length
    waiting.push(chunk)
    waitingBytes += chunk.length
    if (waitingBytes >= WRITE_BYTES) await flush()
  }
  await flush()
  return { bytes, sha256: hash.digest('hex') }
}

/** Of an encrypted backup it says nothing that the file does not show to everyone. */
function manifestOf(file: WrittenBackupFile, account: string, takenAt: Micros, encrypted: boolean): Manifest {
  const { path, bytes, sha256, end } = file
  const outside = { format: MANIFEST_FORMAT, version: 1, file: basename(path), bytes, sha256, encrypted } as const
  return encrypted ? outside : { ...outside, contents: { backup_date: microsToIso(takenAt), account, end } }
}
