import type pg from 'pg'

const SEQUENCES = {
  people: 'people_person_id_seq',
  threads: 'threads_thread_id_seq',
  raw_pages: 'raw_pages_raw_page_id_seq',
} as const

/** Takes `count` new internal keys of a table in one round trip. Gaps are normal: what is taken and not used is lost. */
export async function takeIds(
  client: pg.ClientBase,
  table: keyof typeof SEQUENCES,
  count: number,
): Promise<readonly bigint[]> {
  if (count === 0) return []
  const { rows } = await client.query<{ id: string | bigint }>(
    `select nextval('${SEQUENCES[table]}') as id from generate_series(1, $1)`,
    [count],
  )
  return rows.map((row) => BigInt(row.id))
}
