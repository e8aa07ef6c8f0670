import type { Transaction } from '../../archive/archive.ts'
import { dayOf, partTexts } from '../../archive/words/part-texts.ts'
import { quarterOfDay } from '../../archive/words/quarter-of-day.ts'
import { readTexts, type WrittenText } from '../../archive/words/read-texts.ts'
import { type ThreadQuarter, type WordsOfQuarter, writeWords } from './write-words.ts'

const DAY_MS = 86_400_000
const ROWS_AT_ONCE = 50

/** Parts all texts of an account into words again, from nothing. Memory holds some thousand texts and quarters of threads. */
export async function rebuildWords(tx: Transaction, accountId: bigint): Promise<void> {
  await tx.deleteFrom('thread_words').where('account_id', '=', accountId).execute()
  const done: WordsOfQuarter[] = []
  for await (const { texts, ...quarter } of quartersOf(readTexts(tx, accountId))) {
    done.push({ ...quarter, bodies: [partTexts(texts)] })
    if (done.length >= ROWS_AT_ONCE) await writeWords(tx, accountId, done.splice(0))
  }
  await writeWords(tx, accountId, done)
}

interface TextsOfQuarter extends ThreadQuarter {
  readonly texts: WrittenText[]
}

/** The same texts, a quarter of a thread at a time. */
async function* quartersOf(batches: AsyncIterable<readonly WrittenText[]>): AsyncGenerator<TextsOfQuarter> {
  let current: TextsOfQuarter | undefined
  let [lastDay, begins] = [Number.NaN, '']
  for await (const batch of batches) {
    for (const text of batch) {
      const day = dayOf(text)
      if (day !== lastDay) begins = quarterOfDay(new Date(day * DAY_MS).toISOString().slice(0, 10))
      lastDay = day
      if (current?.thread_id !== text.thread_id || current.begins !== begins) {
        if (current !== undefined) yield current
        current = { thread_id: text.thread_id, begins, texts: [] }
      }
      current.texts.push(text)
    }
  }
  if (current !== undefined) yield current
}
