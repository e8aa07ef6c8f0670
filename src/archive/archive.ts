/**
 * The archive: one Postgres, reached through Kysely. This folder holds how to connect, the schema's types and one statement
 * a file, named by its verb. Nothing here knows Instagram; nothing here depends on the session's time zone.
 */
import type { Kysely, Transaction as KyselyTransaction } from 'kysely'
import type pg from 'pg'
import type { ArchiveSchema } from './schema.ts'

export interface Archive extends AsyncDisposable {
  readonly db: Kysely<ArchiveSchema>
  /** The pool below Kysely, for COPY. */
  readonly pool: pg.Pool
  /** Where it is, without a password: for messages to people. */
  readonly address: string
}

export type Transaction = KyselyTransaction<ArchiveSchema>
