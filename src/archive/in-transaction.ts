import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import type { Archive, Transaction } from './archive.ts'
import type { ArchiveSchema } from './schema.ts'

/** A transaction on one connection, for statements (`db`) and for COPY (`client`) alike. */
export interface ClientTransaction {
  readonly db: Transaction
  readonly client: pg.ClientBase
}

/** Kysely on a connection that someone else opens, closes and runs transactions on. */
export function kyselyOn(client: pg.PoolClient): Transaction {
  const lent = new Proxy(client, {
    get: (target, property) => (property === 'release' ? () => undefined : Reflect.get(target, property, target)),
  })
  const pool = { connect: async () => lent, end: async () => undefined } as unknown as pg.Pool
  return new Kysely<ArchiveSchema>({ dialect: new PostgresDialect({ pool }) }) as Transaction
}

/** Runs `work` in one transaction; commits when it returns, rolls back when it throws. */
export async function inTransaction<Result>(
  archive: Archive,
  work: (transaction: ClientTransaction) => Promise<Result>,
): Promise<Result> {
  const client = await archive.pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work({ db: kyselyOn(client), client })
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((cause: Error) => {
      broken = cause
    })
    throw error
  } finally {
    client.release(broken)
  }
}
