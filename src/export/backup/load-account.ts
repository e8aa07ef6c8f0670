import type pg from 'pg'
import { FailedError } from '../../errors.ts'

export interface AccountRow {
  readonly name: string
  readonly time_zone: string
  readonly keeps_unsent: boolean
  readonly owner_person_id: bigint | null
  readonly owner_is_guess: boolean
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
