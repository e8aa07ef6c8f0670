import type { Archive } from '../../src/archive/archive.ts'
import { openArchive } from '../../src/archive/open-archive.ts'

/** An archive whose one session has a time zone far from UTC, a date style and an interval style that nobody expects. */
export async function openOddSession(databaseUrl: string): Promise<Archive> {
  const archive = await openArchive({ home: '', databaseUrl })
  await archive.pool.query(`set timezone to 'Asia/Kathmandu'; set intervalstyle to 'sql_standard'`)
  return archive
}
