import type pg from 'pg'

/** In which folder threads were when their header was last observed; null of those of which none was. */
export async function loadThreadFolders(
  client: pg.ClientBase,
  accountId: bigint,
  threadIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, string | null>> {
  if (threadIds.length === 0) return new Map()
  const { rows } = await client.query<{ thread_id: bigint; folder: string; is_known: boolean }>(
    `select thread_id, folder, header_observed_at is not null as is_known from threads
      where account_id = $1 and thread_id = any($2::bigint[])`,
    [accountId, threadIds],
  )
  return new Map(rows.map((row) => [row.thread_id, row.is_known ? row.folder : null]))
}
