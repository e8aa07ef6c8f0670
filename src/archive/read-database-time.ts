import { CompiledQuery } from 'kysely'
import type { Micros } from '../clock.ts'
import type { Archive, Transaction } from './archive.ts'

/** The database's time, as machines that share an account need not agree on theirs. Asked alone, to be bound where needed. */
export async function readDatabaseTime(db: Archive['db'] | Transaction): Promise<Micros> {
  const { rows } = await db.executeQuery<{ now: Micros }>(CompiledQuery.raw('select clock_timestamp() as now'))
  return rows[0]!.now
}
