import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { RowReader, type RowWriter } from './copy-binary.ts'

/**
 * Sends the rows of a writer into a table. Does nothing without rows.
 *
 * @param target table and column list, as SQL; never made from user input
 */
export async function copyIn(client: pg.ClientBase, target: string, rows: RowWriter): Promise<void> {
  if (rows.rows === 0) return
  await pipeline(Readable.from(rows.finish()), client.query(copyFrom(`copy ${target} from stdin (format binary)`)))
}

/**
 * Reads the whole result of a query that fits a batch.
 *
 * @param query SQL without parameters (COPY takes none); never made from user input
 */
export async function copyOut(client: pg.ClientBase, query: string): Promise<RowReader> {
  return new RowReader(await buffer(client.query(copyTo(`copy (${query}) to stdout (format binary)`))))
}
