import type pg from 'pg'
import { type Micros, microsToIso } from '../../clock.ts'
import { FailedError } from '../../errors.ts'
import type { BackupFolderCoverage } from '../../sources/backup/format.ts'

export interface AccountRow {
  readonly name: string
  readonly time_zone: string
  readonly keeps_unsent: boolean
  readonly owner_person_id: bigint | null
  readonly owner_is_guess: boolean
}

interface FolderRow {
  readonly folder: BackupFolderCoverage['folder']
  readonly complete_until: Micros | null
  readonly checked_at: Micros
  readonly requests_total: number | null
}

/** How far the folders at Instagram have been walked. */
export async function loadFolders(client: pg.ClientBase, accountId: bigint): Promise<readonly BackupFolderCoverage[]> {
  const { rows } = await client.query<FolderRow>(
    `select folder, complete_until, checked_at, requests_total from inbox_cursors
     where account_id = $1 order by folder collate "C"`,
    [accountId],
  )
  return rows.map(({ folder, complete_until, checked_at, requests_total }) => ({
    folder,
    complete_until: complete_until === null ? null : microsToIso(complete_until),
    checked_at: microsToIso(checked_at),
    requests_total,
  }))
}

/** The account as the backup's snapshot has it. @throws FailedError when it was removed in the meantime */
export async function loadAccount(client: pg.ClientBase, accountId: bigint): Promise<AccountRow> {
  const { rows } = await client.query<AccountRow>(
    'select name, time_zone, keeps_unsent, owner_person_id, owner_is_guess from accounts where account_id = $1',
    [accountId],
  )
  if (rows[0] !== undefined) return rows[0]
  throw new FailedError('account-removed', 'the account has been removed since the command began')
}
