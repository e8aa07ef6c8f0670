import type { Archive } from '../src/archive/archive.ts'
import { markBackupVerified } from '../src/archive/record-backup.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import { type VerifiedBackup, verifyBackup } from '../src/sources/backup/verify-backup.ts'

export interface VerifyRequest {
  readonly file: string
  /** Path of an age key file, for an encrypted backup. */
  readonly identity?: string | undefined
}

export interface VerifyOptions {
  readonly signal: AbortSignal
  readonly clock?: Clock
  /** @param done bytes of the file that have been read, of `total` */
  readonly onProgress?: (done: number, total: number, messages: number) => void
}

export interface VerifyResult extends VerifiedBackup {
  /** Whether the archive wrote this very backup, and has noted that it verified; null without an archive. */
  readonly isNoted: boolean | null
  readonly seconds: number
}

/**
 * Verifies a backup file, and notes in the archive that wrote it that it did.
 *
 * @param archive null where there is none: the file alone is enough to verify it
 * @throws VerificationError with the reason; UsageError when the file or the key cannot be read
 */
export async function verifyFile(
  archive: Archive | null,
  { file, identity }: VerifyRequest,
  { signal, clock = systemClock, onProgress }: VerifyOptions,
): Promise<VerifyResult> {
  const startedAt = clock()
  const backup = await verifyBackup(file, { identity, signal, onProgress })
  const isNoted = archive && (await markBackupVerified(archive, backup.sha256, clock()))
  return { ...backup, isNoted, seconds: (clock() - startedAt) / 1e6 }
}
