import type { Transaction } from '../../archive/archive.ts'
import { readTexts, type WrittenText } from './read-texts.ts'
import { dayOf, saidBy } from './said-by.ts'
import { monthOfDay, type SaidInMonth, writeWords } from './write-words.ts'

const DAY_MS = 86_400_000
const ROWS_AT_ONCE = 200

/** Parts all texts of an account into words again, from nothing; memory holds some thousand texts and a month of a thread. */
export async function rebuildWords(tx: Transaction, accountId: bigint): Promise<void> {
  await tx.deleteFrom('thread_words').where('account_id', '=', accountId).execute()
  const done: SaidInMonth[] = []
  for await (const { texts, ...month } of monthsOf(readTexts(tx, accountId))) {
    const said = saidBy(texts)
    if (said.length > 0) done.push({ ...month, said })
    if (done.length >= ROWS_AT_ONCE) await writeWords(tx, accountId, done.splice(0))
  }
  await writeWords(tx, accountId, done)
}

interface TextsOfMonth {
  readonly thread_id: bigint
  readonly month: string
  readonly texts: WrittenText[]
}

/** The same texts, a month of a thread at a time. */
async function* monthsOf(batches: AsyncIterable<readonly WrittenText[]>): AsyncGenerator<TextsOfMonth> {
  let current: TextsOfMonth | undefined
  let [begins, ends] = [0, 0]
  for await (const batch of batches) {
    for (const text of batch) {
      const { thread_id } = text
      const day = dayOf(text)
      if (current?.thread_id !== thread_id || day < begins || day >= ends) {
        if (current !== undefined) yield current
        const first = new Date(day * DAY_MS)
        begins = Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), 1) / DAY_MS
        ends = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1) / DAY_MS
        current = { thread_id, month: monthOfDay(first.toISOString().slice(0, 10)), texts: [] }
      }
      current.texts.push(text)
    }
  }
  if (current !== undefined) yield current
}
