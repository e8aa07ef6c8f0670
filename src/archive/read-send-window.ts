import { type RawBuilder, sql } from 'kysely'
import { type Micros, microsToIso } from '../clock.ts'
import type { Archive } from './archive.ts'

/** Which sends a window counts. */
export type SendWindow = 'hour' | 'new-conversations' | 'bulk'

const COUNTED: Readonly<Record<SendWindow, RawBuilder<unknown>>> = {
  hour: sql`true`,
  'new-conversations': sql`is_new_conversation`,
  bulk: sql`is_bulk`,
}

/** How many sends of a kind went out since then. */
export async function countSendsSince(
  { db }: Archive,
  accountId: bigint,
  window: SendWindow,
  since: Micros,
): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) from sends
     where account_id = ${accountId} and sent_at > ${microsToIso(since)}::timestamptz and ${COUNTED[window]}`.execute(
    db,
  )
  return Number(rows[0]?.count ?? 0)
}

/** When the n-th oldest of them went out; undefined where there are fewer. */
export async function readNthSendSince(
  { db }: Archive,
  accountId: bigint,
  window: SendWindow,
  { since, n }: { readonly since: Micros; readonly n: number },
): Promise<Micros | undefined> {
  const { rows } = await sql<{ sent_at: Micros }>`
    select sent_at from sends
     where account_id = ${accountId} and sent_at > ${microsToIso(since)}::timestamptz and ${COUNTED[window]}
     order by sent_at
     offset ${n - 1} limit 1`.execute(db)
  return rows[0]?.sent_at
}
