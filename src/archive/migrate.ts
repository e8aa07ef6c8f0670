import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import { DmvaultError, FailedError, UsageError } from '../errors.ts'
import type { Archive } from './archive.ts'
import { connectError } from './connect-error.ts'

/**
 * Brings the database to the schema of this program. Safe to run many times at once: all but one wait, on an advisory lock
 * that Postgres gives back when its holder dies; every step is applied in one transaction, or none.
 *
 * @throws FailedError `newer-schema` when the database has steps that this program does not know
 * @throws UsageError `foreign-tables` when it holds tables of our names that are not ours; when the role may not create tables
 */
export async function migrate(archive: Archive, folder: string = migrationsFolder()): Promise<void> {
  const provider = new SqlFiles(folder)
  const known = Object.keys(await provider.getMigrations())
  try {
    const applied = await appliedMigrations(archive)
    refuseNewer(applied, known, archive.address)
    if (applied.length === 0) await refuseForeign(archive)
    // The Migrator looks through the whole catalog; most starts have nothing for it to do.
    if (applied.length === known.length) return
    const { error } = await new Migrator({ db: archive.db, provider }).migrateToLatest()
    if (error !== undefined) throw error
  } catch (error) {
    refuseNewer(await appliedMigrations(archive).catch(() => []), known, archive.address)
    const explained = connectError(error, archive.address)
    if (explained instanceof DmvaultError) throw explained
    const reason = error instanceof Error ? error.message : String(error)
    throw new FailedError('migration', `the schema of ${archive.address} could not be brought up to date: ${reason}`, {
      cause: error,
      hint: 'Nothing was changed. Does the database belong to dmvault alone?',
    })
  }
}

/** Each step is one file of SQL; steps go by the order of their names. */
class SqlFiles implements MigrationProvider {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async getMigrations(): Promise<Record<string, Migration>> {
    const files = (await readdir(this.#folder)).filter((file) => file.endsWith('.sql')).sort()
    return Object.fromEntries(files.map((file) => [file.slice(0, -'.sql'.length), this.#migration(file)]))
  }

  #migration(file: string): Migration {
    return {
      up: async (db) => {
        await sql.raw(await readFile(join(this.#folder, file), 'utf8')).execute(db)
      },
    }
  }
}

async function appliedMigrations({ pool }: Archive): Promise<readonly string[]> {
  const { rows: exists } = await pool.query<{ found: boolean }>(
    "select to_regclass('kysely_migration') is not null as found",
  )
  if (exists[0]?.found !== true) return []
  const { rows } = await pool.query<{ name: string }>('select name from kysely_migration order by name')
  return rows.map((row) => row.name)
}

/** Before anything is made there. Tables of ours that another process has made meanwhile came with their steps. */
async function refuseForeign(archive: Archive): Promise<void> {
  const { rows } = await archive.pool.query<{ relname: string }>(
    `select relname from pg_class where relnamespace = to_regnamespace(current_schema()::text)
       and relname in ('accounts', 'messages', 'people', 'threads') order by relname limit 1`,
  )
  const [first] = rows
  if (first === undefined || (await appliedMigrations(archive)).length > 0) return
  throw new UsageError('foreign-tables', `${archive.address} holds a table "${first.relname}" that is not dmvault's`, {
    hint: 'Nothing was changed. Give dmvault a database of its own.',
  })
}

function refuseNewer(applied: readonly string[], known: readonly string[], address: string): void {
  const unknown = applied.filter((name) => !known.includes(name))
  if (unknown.length === 0) return
  throw new FailedError(
    'newer-schema',
    `the database was made by a newer dmvault (${address}): this one does not know its step ${unknown.join(', ')}`,
    { hint: 'Update dmvault and try again. Nothing was changed.' },
  )
}

/** Beside package.json, whether this runs from `src/` or from `dist/`. */
function migrationsFolder(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return join(folder, 'migrations')
}
