import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

/**
 * The result of a query that fits a batch, in the binary format of COPY.
 *
 * @param query SQL without parameters (COPY takes none); never made from user input
 */
export async function copyBytes(client: pg.ClientBase, query: string): Promise<Buffer> {
  const stream = client.query(copyTo(`copy (${query}) to stdout (format binary)`))
  const chunks: Buffer[] = []
  await new Promise<void>((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', resolve)
    stream.on('error', reject)
  })
  return Buffer.concat(chunks)
}
