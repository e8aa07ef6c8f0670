import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { SourcePerson } from '../source.ts'
import { checkFormat } from './check-format.ts'
import type { Compression } from './compression.ts'
import type { BackupCounts } from './format.ts'
import { LineReader } from './line-reader.ts'
import { checkManifest } from './manifest.ts'
import { openBytes, openFile } from './open-bytes.ts'
import { type DocumentSummary, readDocument } from './read-document.ts'

export interface ReadBackupOptions {
  /** Path of an age key file, for an encrypted backup. */
  readonly identity?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** @param done bytes of the file that have been read, of `total` */
  readonly onProgress?: ((done: number, total: number, messages: number) => void) | undefined
}

/** A backup that was found whole. */
export interface VerifiedBackup {
  readonly file: string
  /** Name and settings of the account, as the backup recorded them. */
  readonly account: { readonly name: string; readonly timeZone: string; readonly keepsUnsent: boolean }
  readonly owner: SourcePerson | null
  readonly isOwnerGuess: boolean
  /** When it was taken, ISO 8601. */
  readonly backupDate: string
  readonly counts: BackupCounts
  readonly isEncrypted: boolean
  readonly compression: Compression
  /** Of the file as it lies there. */
  readonly bytes: number
  readonly sha256: string
}

/**
 * Reads a backup to its end and checks everything that can be checked: the seal or the encryption around it, that every
 * line parses and means something, every count, every sum, and the manifest beside it where there is one.
 *
 * @throws VerificationError `not-a-backup`, `newer-format`, `damaged`, `truncated`, `trailing-data`, `wrong-identity`,
 *   `manifest-mismatch`
 * @throws UsageError when there is no such file, or a key is needed and none was given; the signal's reason when aborted
 */
export async function verifyBackup(file: string, options: ReadBackupOptions = {}): Promise<VerifiedBackup> {
  await using handle = await openFile(file)
  return await verifyOpened(handle, file, options)
}

/** The same on a file that is open, and stays so. */
export async function verifyOpened(
  handle: FileHandle,
  file: string,
  { identity, signal, onProgress }: ReadBackupOptions,
): Promise<VerifiedBackup> {
  const total = (await handle.stat()).size
  const hash = createHash('sha256')
  let done = 0
  const bytes = await openBytes(handle, file, identity, (chunk) => {
    hash.update(chunk)
    done += chunk.length
  })
  const lines = new LineReader(bytes.chunks, file, true)
  try {
    checkFormat(bytes.head, file)
    let messages = 0
    const summary = await drain(readDocument(lines, file, 'checks'), (count) => {
      signal?.throwIfAborted()
      messages += count
      onProgress?.(done, total, messages)
    })
    const found = { bytes: done, sha256: hash.digest('hex'), encrypted: bytes.isEncrypted }
    const contents = { backup_date: summary.head.backup_date, account: summary.head.account.name, end: summary.end }
    await checkManifest(file, bytes.isEncrypted ? found : { ...found, contents })
    return {
      file,
      ...settingsOf(summary),
      isEncrypted: bytes.isEncrypted,
      compression: bytes.compression,
      bytes: done,
      sha256: found.sha256,
    }
  } finally {
    await lines.close()
  }
}

function settingsOf({ head, owner, end }: DocumentSummary) {
  const { sums, sha256, ...counts } = end
  return {
    account: { name: head.account.name, timeZone: head.account.time_zone, keepsUnsent: head.account.keeps_unsent },
    owner,
    isOwnerGuess: head.account.owner_is_guess ?? false,
    backupDate: head.backup_date,
    counts,
  }
}

async function drain(
  pages: ReturnType<typeof readDocument>,
  onPage: (messages: number) => void,
): Promise<DocumentSummary> {
  let next = await pages.next()
  for (; next.done !== true; next = await pages.next()) onPage(next.value.messages)
  return next.value
}
