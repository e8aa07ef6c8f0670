import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import type pg from 'pg'
import { containsName } from '../text/contains-name.ts'
import type { Forgotten } from './forget-person.ts'

const decompress = promisify(zstdDecompress)

/**
 * Removes what could not be read and has one of the names in it: it may be theirs, and nothing can tell. Names are looked
 * for as they are, as JSON escapes them, and as Meta's export writes them (the bytes of UTF-8, each as a `\u00XX`).
 *
 * @returns how many
 */
export async function forgetQuarantined(
  client: pg.ClientBase,
  { accountId }: Forgotten,
  names: readonly string[],
): Promise<number> {
  const { rows } = await client.query<{ quarantine_id: string; origin: string; raw: Buffer }>(
    'select quarantine_id, origin, raw from quarantine where account_id = $1 order by quarantine_id',
    [accountId],
  )
  const theirs: string[] = []
  for (const { quarantine_id, origin, raw } of rows) {
    const text = (await decompress(raw)).toString('utf8')
    if (names.some((name) => isFolderOf(origin, name) || mentions(text, name))) theirs.push(quarantine_id)
  }
  await client.query('delete from quarantine where account_id = $1 and quarantine_id = any($2::uuid[])', [
    accountId,
    theirs,
  ])
  return theirs.length
}

function mentions(text: string, name: string): boolean {
  return containsName(text, name) || escapedSpellings(name).some((spelling) => text.toLowerCase().includes(spelling))
}

/** An export's folder of a thread: the name in lower case without blanks and signs, a line, a number. */
function isFolderOf(origin: string, name: string): boolean {
  const flat = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  return (
    flat !== '' &&
    origin
      .toLowerCase()
      .split('/')
      .some((part) => part.startsWith(`${flat}_`))
  )
}

function escapedSpellings(name: string): readonly string[] {
  const escaped = (units: string): string =>
    units.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).toLowerCase()
  const spellings = [escaped(name), escaped(Buffer.from(name, 'utf8').toString('latin1'))]
  return spellings.filter((spelling) => spelling.includes('\\u'))
}

/** Removes the person's names, ids and row: the last step. */
export async function deletePerson(client: pg.ClientBase, { accountId, personId }: Forgotten): Promise<void> {
  for (const table of ['person_names', 'person_ids', 'people']) {
    await client.query(`delete from ${table} where account_id = $1 and person_id = $2`, [accountId, personId])
  }
}
