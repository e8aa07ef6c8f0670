import { sql } from 'kysely'
import type { Transaction } from '../../archive/archive.ts'
import { encodeWords, type WordBody } from '../../archive/words/word-body.ts'

/** A thread in a UTC quarter of a year. */
export interface ThreadQuarter {
  readonly thread_id: bigint
  /** First day of the quarter, `YYYY-MM-DD`. */
  readonly begins: string
}

export interface WordsOfQuarter extends ThreadQuarter {
  /** Which together are what was said in it. */
  readonly bodies: readonly WordBody[]
  /** What stands in the table; absent where there is no row. */
  readonly before?: Buffer | undefined
}

/** Writes the quarters anew; of those in which nothing is said, the rows go. What is as it was is not written. */
export async function writeWords(
  tx: Transaction,
  accountId: bigint,
  quarters: readonly WordsOfQuarter[],
): Promise<void> {
  const rows: (ThreadQuarter & { readonly body: Buffer })[] = []
  for (const { bodies, before, ...quarter } of quarters) {
    const isSilent = bodies.every(({ said }) => said.length === 0)
    if (isSilent) {
      if (before !== undefined) await deleteQuarter(tx, accountId, quarter)
      continue
    }
    const body = encodeWords(bodies)
    if (before?.equals(body) !== true) rows.push({ ...quarter, body })
  }
  if (rows.length === 0) return
  await sql`
    insert into thread_words (account_id, thread_id, begins, body)
    select ${accountId}, * from unnest(${rows.map((row) => String(row.thread_id))}::bigint[],
      cast(${rows.map((row) => row.begins)} as date[]), ${rows.map((row) => row.body)}::bytea[])
    on conflict (account_id, thread_id, begins) do update set body = excluded.body`.execute(tx)
}

async function deleteQuarter(tx: Transaction, accountId: bigint, { thread_id, begins }: ThreadQuarter): Promise<void> {
  await tx
    .deleteFrom('thread_words')
    .where('account_id', '=', accountId)
    .where('thread_id', '=', thread_id)
    .where('begins', '=', begins)
    .execute()
}
