import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import type pg from 'pg'
import { containsName } from '../text/contains-name.ts'
import type { Forgotten } from './forget-person.ts'

const decompress = promisify(zstdDecompress)

/**
 * Removes what could not be read and has one of the names in it: it may be theirs, and nothing can tell. Names are looked
 * for as they are, as JSON escapes them, and as Meta's export writes them (the bytes of UTF-8, each as a `\u00XX`). A name
 * that means the person in one thread only ("Instagram User") is looked for in that thread's folder only, so this comes
 * before the thread is forgotten.
 *
 * @returns how many
 */
export async function forgetQuarantined(
  client: pg.ClientBase,
  who: Forgotten,
  names: readonly string[],
): Promise<number> {
  const { accountId } = who
  const sought = await whereToLook(client, who, names)
  const { rows } = await client.query<{ quarantine_id: string; origin: string }>(
    'select quarantine_id, origin from quarantine where account_id = $1 order by quarantine_id',
    [accountId],
  )
  let removed = 0
  for (const { quarantine_id, origin } of rows) {
    const here = sought.filter(({ folders }) => folders === null || folders.some((id) => isInFolder(origin, id)))
    if (here.length === 0) continue
    const key = [accountId, quarantine_id]
    const isTheirs =
      here.some(({ name }) => isFolderOf(origin, name)) ||
      (await readQuarantined(client, key).then((text) => here.some(({ name }) => mentions(text, name))))
    if (!isTheirs) continue
    await client.query('delete from quarantine where account_id = $1 and quarantine_id = $2', key)
    removed += 1
  }
  return removed
}

interface SoughtName {
  readonly name: string
  /** Ends of the folders' names where the name means the person; null: everywhere. */
  readonly folders: readonly string[] | null
}

async function whereToLook(
  client: pg.ClientBase,
  { accountId, personId }: Forgotten,
  names: readonly string[],
): Promise<readonly SoughtName[]> {
  const { rows } = await client.query<{ kind: string; id: string }>(
    "select kind, id from person_ids where account_id = $1 and person_id = $2 and kind <> 'instagram'",
    [accountId, personId],
  )
  const own = new Set(rows.filter((row) => row.kind !== 'thread-name').map((row) => row.id))
  const inThreads = rows
    .filter((row) => row.kind === 'thread-name')
    .map(({ id }) => ({ threadId: id.slice(0, id.indexOf(':')), name: id.slice(id.indexOf(':') + 1) }))
  const { rows: folders } = await client.query<{ thread_id: bigint; id: string }>(
    "select thread_id, id from thread_ids where account_id = $1 and kind = 'export-folder' and thread_id = any($2::bigint[])",
    [accountId, inThreads.map(({ threadId }) => threadId)],
  )
  return names.map((name) => {
    const threads = new Set(inThreads.filter((it) => it.name === name).map((it) => it.threadId))
    if (own.has(name) || threads.size === 0) return { name, folders: null }
    return { name, folders: folders.filter((it) => threads.has(String(it.thread_id))).map((it) => it.id) }
  })
}

/** Up to 1 MiB each, so one at a time. */
async function readQuarantined(client: pg.ClientBase, key: readonly unknown[]): Promise<string> {
  const { rows } = await client.query<{ raw: Buffer }>(
    'select raw from quarantine where account_id = $1 and quarantine_id = $2',
    [...key],
  )
  return rows[0] === undefined ? '' : (await decompress(rows[0].raw)).toString('utf8')
}

/** An export's folder of a thread ends in the id that tells it from others. */
function isInFolder(origin: string, id: string): boolean {
  return origin.split('/').some((part) => part === id || part.endsWith(`_${id}`))
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
