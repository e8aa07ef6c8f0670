/**
 * Backups as a source. A backup is verified from beginning to end before its first page is given, so that nothing is ever
 * loaded from one that is not whole; then it is read again, through the same open file, of whose bytes one sum is enough
 * then. What must never happen here: a
 * page from a file that did not verify.
 */
import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { VerificationError } from '../../errors.ts'
import type { Source, SourceDescription, SourcePage } from '../source.ts'
import { LineReader } from './line-reader.ts'
import { openBytes, openFile } from './open-bytes.ts'
import { readDocument } from './read-document.ts'
import { type ReadBackupOptions, type VerifiedBackup, verifyOpened } from './verify-backup.ts'

export interface BackupSource extends Source {
  readonly backup: VerifiedBackup
}

/**
 * Verifies a backup and opens it.
 *
 * @throws as `verifyBackup`
 */
export async function openBackup(file: string, options: ReadBackupOptions = {}): Promise<BackupSource> {
  const handle = await openFile(file)
  try {
    const backup = await verifyOpened(handle, file, options)
    return new OpenBackup(handle, backup, options.identity)
  } catch (error) {
    await handle.close()
    throw error
  }
}

class OpenBackup implements BackupSource {
  readonly #handle: FileHandle
  readonly #identity: string | undefined
  readonly backup: VerifiedBackup

  constructor(handle: FileHandle, backup: VerifiedBackup, identity: string | undefined) {
    this.#handle = handle
    this.backup = backup
    this.#identity = identity
  }

  async describe(): Promise<SourceDescription> {
    const { owner, isOwnerGuess, bytes, account } = this.backup
    return { kind: 'backup', owner, isOwnerGuess, total: bytes, settings: account, notes: [] }
  }

  async *pages(signal: AbortSignal): AsyncGenerator<SourcePage, void, undefined> {
    let done = 0
    const { file, sha256 } = this.backup
    const hash = createHash('sha256')
    const bytes = await openBytes(this.#handle, file, this.#identity, (chunk) => {
      hash.update(chunk)
      done += chunk.length
    })
    const lines = new LineReader(bytes.chunks, file, false)
    try {
      for await (const page of readDocument(lines, file, 'items')) {
        if (signal.aborted) return
        yield { ...page, done }
      }
      if (hash.digest('hex') !== sha256) {
        throw new VerificationError('damaged', `${file} was changed while it was being read`, {
          hint: 'Restore it again, from a copy that nobody changes.',
        })
      }
    } finally {
      await lines.close()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close()
  }
}
