import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import type { Transaction } from './archive.ts'

/** Plain statements, in a transaction that somebody else has begun. */
export function queryIn(tx: Transaction): Pick<pg.ClientBase, 'query'> {
  const query = async (text: string, values: unknown[] = []) => {
    const { rows } = await tx.executeQuery(CompiledQuery.raw(text, values))
    return { rows }
  }
  return { query } as unknown as Pick<pg.ClientBase, 'query'>
}
