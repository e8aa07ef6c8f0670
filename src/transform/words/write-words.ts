import { sql } from 'kysely'
import type { Transaction } from '../../archive/archive.ts'
import { encodeWords, type Said } from './word-body.ts'

/** What was said in one thread in one UTC month. */
export interface ThreadMonth {
  readonly thread_id: bigint
  /** `YYYY-MM-01` */
  readonly month: string
}

export interface SaidInMonth extends ThreadMonth {
  readonly said: readonly Said[]
}

/** First day of the UTC month of a day, `YYYY-MM-01` of `YYYY-MM-DD`. */
export function monthOfDay(day: string): string {
  return `${day.slice(0, 8)}01`
}

/** Writes the months anew; of those in which nothing is said, the rows go. What is as it was is not written. */
export async function writeWords(
  tx: Transaction,
  accountId: bigint,
  months: readonly SaidInMonth[],
  before: (month: ThreadMonth) => Buffer | undefined = () => undefined,
): Promise<void> {
  const rows: (ThreadMonth & { readonly body: Buffer })[] = []
  for (const { thread_id, month, said } of months) {
    if (said.length === 0) {
      if (before({ thread_id, month }) !== undefined) await deleteMonth(tx, accountId, { thread_id, month })
      continue
    }
    const body = encodeWords(said)
    if (before({ thread_id, month })?.equals(body) !== true) rows.push({ thread_id, month, body })
  }
  if (rows.length === 0) return
  await sql`
    insert into thread_words (account_id, thread_id, month, body)
    select ${accountId}, * from unnest(${rows.map((row) => String(row.thread_id))}::bigint[],
      ${rows.map((row) => row.month)}::date[], ${rows.map((row) => row.body)}::bytea[])
    on conflict (account_id, thread_id, month) do update set body = excluded.body`.execute(tx)
}

async function deleteMonth(tx: Transaction, accountId: bigint, { thread_id, month }: ThreadMonth): Promise<void> {
  await tx
    .deleteFrom('thread_words')
    .where('account_id', '=', accountId)
    .where('thread_id', '=', thread_id)
    .where('month', '=', month)
    .execute()
}
