import { type Micros, microsToIso } from '../clock.ts'
import type { Archive } from './archive.ts'

/** A backup as it lies on the disk. */
export interface WrittenBackup {
  /** Absolute path. */
  readonly path: string
  readonly takenAt: Micros
  /** Of the file's bytes. */
  readonly sha256: string
  readonly bytes: number
  readonly messages: number
}

/**
 * Records that a backup was written, so that `status` can say how old the last one is. Not where the account was removed
 * meanwhile: the record would belong to no account.
 */
export async function recordBackup({ db }: Archive, accountId: bigint, backup: WrittenBackup): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const account = await tx
      .selectFrom('accounts')
      .select('account_id')
      .where('account_id', '=', accountId)
      .forShare()
      .executeTakeFirst()
    if (account === undefined) return
    await tx
      .insertInto('backups')
      .values({
        account_id: accountId,
        path: backup.path,
        taken_at: microsToIso(backup.takenAt),
        verified_at: null,
        sha256: backup.sha256,
        bytes: BigInt(backup.bytes),
        messages: BigInt(backup.messages),
      })
      .execute()
  })
}

/**
 * Notes that a backup verified. It is known by its bytes, wherever it lies now.
 *
 * @returns whether this archive wrote it
 */
export async function markBackupVerified({ db }: Archive, sha256: string, at: Micros): Promise<boolean> {
  const accounts = await db.selectFrom('backups').select('account_id').distinct().where('sha256', '=', sha256).execute()
  for (const { account_id } of accounts) {
    await db
      .updateTable('backups')
      .set({ verified_at: microsToIso(at) })
      .where('account_id', '=', account_id)
      .where('sha256', '=', sha256)
      .execute()
  }
  return accounts.length > 0
}
