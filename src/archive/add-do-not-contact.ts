import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'

/** Someone who asked not to be written to, or about whom the owner said so. */
export interface DoNotContact {
  readonly personId: bigint
  readonly since: Micros
  /** In words. */
  readonly reason: string
}

/** Puts people on the list of those who are not written to. Of two entries for one the earlier stays: no order matters. */
export async function addDoNotContact(
  client: pg.ClientBase,
  accountId: bigint,
  people: readonly DoNotContact[],
): Promise<void> {
  for (const { personId, since, reason } of people) {
    await client.query(
      `insert into do_not_contact as d (account_id, person_id, since, reason) values ($1, $2, $3, $4)
       on conflict (account_id, person_id) do update set since = excluded.since, reason = excluded.reason
         where (excluded.since, excluded.reason collate "C") < (d.since, d.reason collate "C")`,
      [accountId, personId, microsToIso(since), reason],
    )
  }
}
