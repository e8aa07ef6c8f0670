import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Archive } from './archive.ts'
import { connectError } from './connect-error.ts'
import type { ArchiveSchema } from './schema.ts'
import { typeParsers } from './type-parsers.ts'

/** Where a database is and who we are there. */
export interface DatabaseTarget {
  readonly settings: pg.ClientConfig
  /** The same for people, without the password. */
  readonly address: string
}

/** How long a server may take to accept a connection. A name that resolves to nowhere would otherwise hang for minutes. */
const CONNECT_TIMEOUT_MS = 15_000

/**
 * Text forms of values must not depend on how a role or a database is set up; nor what a transaction sees once it has a lock:
 * what the one before it wrote, or budgets and limits would be given out twice.
 */
const SESSION =
  '-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c bytea_output=hex -c default_transaction_isolation=read\\ committed'

/**
 * Opens a pool and tries it. All its connections bear one `application_name` that no other process has: whoever takes over
 * this process's lease ends them by it.
 *
 * @throws UsageError when the settings are wrong (name, password, database)
 * @throws FailedError when the server is away
 */
export async function connect(target: DatabaseTarget, onClose: () => Promise<void> = async () => {}): Promise<Archive> {
  const clients = new Set<pg.Client>()
  const pool = new pg.Pool({
    Client: rememberingClient(clients),
    ...target.settings,
    options: [target.settings.options, SESSION].filter(Boolean).join(' '),
    application_name: applicationName(),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: typeParsers,
  })
  // A connection that breaks leaves the pool, and its next statement fails; an error that nobody listens for would end the
  // process instead, be the connection idle (the pool tells of it) or in use (only the connection itself does).
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  try {
    await pool.query('select 1')
  } catch (error) {
    await Promise.allSettled([pool.end(), ...[...clients].map((client) => client.end())])
    throw connectError(error, target.address)
  }
  const db = new Kysely<ArchiveSchema>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    pool,
    address: target.address,
    async [Symbol.asyncDispose]() {
      await db.destroy()
      // Kysely ends no pool that it has not used.
      if (!pool.ended) await pool.end()
      await onClose()
    },
  }
}

/**
 * The pool forgets a connection that did not come about, and leaves it open where it was our side that gave up (no password
 * to answer with): the process would wait until the server closes it, a minute later.
 */
function rememberingClient(clients: Set<pg.Client>): typeof pg.Client {
  return class extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super(config)
      clients.add(this)
      this.once('end', () => clients.delete(this))
    }
  }
}

/** Postgres cuts it at 63 bytes. The lease reads host and process from it, for people. */
function applicationName(): string {
  const host = hostname().replaceAll(/[^\w.-]/g, '')
  return `dmvault:${host.slice(0, 24)}:${process.pid}:${randomBytes(8).toString('hex')}`
}
