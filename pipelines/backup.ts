import { requireAccount } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { type Clock, type Micros, systemClock } from '../src/clock.ts'
import { writeBackup } from '../src/export/backup/write-backup.ts'
import type { Compression } from '../src/sources/backup/compression.ts'
import { manifestPath } from '../src/sources/backup/manifest.ts'

export interface BackupRequest {
  /** Path of the file to write. */
  readonly out: string
  /** Default: the only account there is. */
  readonly account?: string | undefined
  /** Default: what the file's name says. */
  readonly compress?: Compression | undefined
  /** Public age keys, `age1…`. */
  readonly encryptTo?: readonly string[] | undefined
  /** The date that the backup bears; default: now. */
  readonly asOf?: Micros | undefined
}

export interface BackupOptions {
  readonly signal: AbortSignal
  readonly clock?: Clock
  readonly onProgress?: (messages: number, total: number) => void
}

export interface BackupResult {
  readonly account: string
  readonly path: string
  readonly manifest: string
  readonly bytes: number
  readonly sha256: string
  readonly threads: number
  readonly messages: number
  readonly isEncrypted: boolean
  readonly seconds: number
}

/**
 * Backs up one account. It only reads, in one snapshot, so it needs no lease: another run may hold the account meanwhile.
 * The record of it is its row in `backups`, not a run.
 *
 * @throws UsageError when no account or several could be meant, or the path or a key is wrong
 * @throws FailedError `disk-full`; the signal's reason when aborted. Nothing is left behind then.
 */
export async function backupAccount(
  archive: Archive,
  request: BackupRequest,
  { signal, clock = systemClock, onProgress }: BackupOptions,
): Promise<BackupResult> {
  const startedAt = clock()
  const account = await requireAccount(archive, request.account)
  const { path, bytes, sha256, end } = await writeBackup(archive, account, { ...request, signal, clock, onProgress })
  return {
    account: account.name,
    path,
    manifest: manifestPath(path),
    bytes,
    sha256,
    threads: end.conversations,
    messages: end.messages,
    isEncrypted: (request.encryptTo ?? []).length > 0,
    seconds: (clock() - startedAt) / 1e6,
  }
}
