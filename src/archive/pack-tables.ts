import type { Archive } from './archive.ts'

/** Smaller accounts leave little to be gained. */
const LEAST = 50_000

const INDEXES = [
  'messages_pkey',
  'reactions_pkey',
  'attachments_pkey',
  'search_days_by_token',
  'dirty_spans_pkey',
] as const

/**
 * Packs what an account's first load has left: filled thread by thread, the pages of its indexes stay a quarter empty, or
 * half; the marks of what was to be counted are all dead. What an export brings is hardly ever added to later. Only where the
 * account holds most of the messages that there are: it takes two seconds a million, in which others wait. Outside a
 * transaction; killed, nothing is lost but the packing.
 */
export async function packTables({ pool }: Archive, accountId: bigint): Promise<void> {
  const { rows } = await pool.query<{ own: number; all: number }>(
    `select (select count(*) from messages where account_id = $1)::int as own,
       (select reltuples from pg_class where oid = 'messages'::regclass) as all`,
    [accountId],
  )
  const { own, all } = rows[0]!
  if (own < LEAST || own < all / 2) return
  await pool.query('vacuum dirty_spans')
  for (const index of INDEXES) await pool.query(`reindex index ${index}`)
}
