/** The limit that an import is held against: the same rows into the same tables and indexes, by COPY and nothing else. */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { openArchive } from '../../src/archive/open-archive.ts'

/** What an import writes; derived and operational tables are not part of it. */
const TABLES = [
  'people',
  'person_ids',
  'person_names',
  'threads',
  'thread_ids',
  'thread_members',
  'raw_pages',
  'messages',
  'message_ids',
  'message_versions',
  'reactions',
  'attachments',
  'dirty_spans',
] as const

/** Saves the rows of an archive as binary COPY files. */
export async function saveRows(url: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const table of TABLES) {
    const rows = client.query(copyTo(`copy ${table} to stdout (format binary)`))
    await pipeline(rows, createWriteStream(join(folder, table)))
  }
  await client.end()
}

/** Loads saved rows into an empty database that this migrates first. @returns seconds of the COPY alone */
export async function bareCopy(url: string, folder: string): Promise<number> {
  const archive = await openArchive({ home: '', databaseUrl: url })
  await archive[Symbol.asyncDispose]()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const startedAt = performance.now()
  for (const table of TABLES) {
    await pipeline(
      createReadStream(join(folder, table), { highWaterMark: 1 << 20 }),
      client.query(copyFrom(`copy ${table} from stdin (format binary)`)),
    )
  }
  const seconds = (performance.now() - startedAt) / 1000
  await client.end()
  return seconds
}

/** Bytes of the whole database, a message. */
export async function bytesPerMessage(url: string, messages: number): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ bytes: string }>(
    `select sum(pg_total_relation_size(c.oid)) as bytes from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`,
  )
  await client.end()
  return Number(rows[0]?.bytes ?? 0) / messages
}
