import { UsageError } from '../errors.ts'
import type { Archive } from './archive.ts'

/** What a server says of itself and of the database. */
interface Server {
  /** As `server_version_num`: 150004 for 15.4. */
  readonly number: number
  readonly version: string
  readonly encoding: string
}

/**
 * Refuses what the archive cannot live in.
 *
 * @throws UsageError
 */
export async function checkServer({ pool, address }: Archive): Promise<void> {
  const { rows } = await pool.query<Server>(`
    select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
           pg_encoding_to_char(encoding) as encoding
      from pg_database where datname = current_database()`)
  for (const server of rows) refuseUnfit(server, address)
}

/**
 * A server older than PostgreSQL 15, or an encoding that cannot hold every message.
 *
 * @throws UsageError
 */
export function refuseUnfit(server: Server, address: string): void {
  if (server.number < 150000) {
    throw new UsageError('database-version', `PostgreSQL 15 or later is needed; ${address} is ${server.version}`, {
      hint: 'Upgrade the server, or unset DATABASE_URL to use the built-in database.',
    })
  }
  if (server.encoding !== 'UTF8') {
    throw new UsageError('database-encoding', `the database must be UTF8; ${address} is ${server.encoding}`, {
      hint: "Create another: create database dmvault encoding 'UTF8' template template0",
    })
  }
}
