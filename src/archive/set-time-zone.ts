import type { Archive } from './archive.ts'

/** Sets the zone in which the account's days and hours are told. Derived tables are in UTC, so nothing else changes. */
export async function setTimeZone(archive: Archive, accountId: bigint, timeZone: string): Promise<void> {
  await archive.db.updateTable('accounts').set({ time_zone: timeZone }).where('account_id', '=', accountId).execute()
}
