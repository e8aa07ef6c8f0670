import { hash } from 'node:crypto'
import type pg from 'pg'
import { containsName } from '../text/contains-name.ts'
import type { Forgotten } from './forget-person.ts'

interface ThreadRow {
  readonly title: string | null
  readonly is_group: boolean
}

/**
 * Removes what a thread itself tells of the person, once their messages are gone: membership, the header's original text
 * (it lists the participants), a title with one of their names, ids made of usernames, and the folders in paths: exports
 * name them after the other person, and after members of groups. A conversation in which nothing is left goes altogether.
 */
export async function forgetThreadTraces(
  client: pg.ClientBase,
  who: Forgotten,
  threadId: bigint,
  names: readonly string[],
): Promise<void> {
  const { accountId, personId } = who
  const thread = [accountId, threadId]
  const { rows } = await client.query<ThreadRow>(
    'select title, is_group from threads where account_id = $1 and thread_id = $2 for update',
    thread,
  )
  const { title, is_group } = rows[0] ?? { title: null, is_group: true }
  const namesThem = title !== null && names.some((name) => containsName(title, name))
  await client.query(
    'update threads set header_raw = null, title = case when $3 then null else title end where account_id = $1 and thread_id = $2',
    [...thread, namesThem],
  )
  await client.query('delete from reactions where account_id = $1 and thread_id = $2 and person_id = $3', [
    ...thread,
    personId,
  ])
  await hideNamedIds(client, accountId, threadId, names)
  await forgetRawHashes(client, accountId, threadId)
  await forgetPaths(client, accountId, threadId)
  await client.query('delete from thread_members where account_id = $1 and thread_id = $2 and person_id = $3', [
    ...thread,
    personId,
  ])
  if (!is_group) await deleteEmptyThread(client, accountId, threadId)
}

/** An id made of names becomes a sum of itself: it still tells threads apart, and names nobody. */
async function hideNamedIds(
  client: pg.ClientBase,
  accountId: bigint,
  threadId: bigint,
  names: readonly string[],
): Promise<void> {
  const { rows } = await client.query<{ kind: string; id: string }>(
    `select kind, id from thread_ids
      where account_id = $1 and thread_id = $2 and kind in ('participants', 'export-folder')`,
    [accountId, threadId],
  )
  for (const { kind, id } of rows.filter((row) => names.some((name) => isMadeOf(row, name)))) {
    const sum = `forgotten-${hash('sha256', id, 'hex').slice(0, 32)}`
    await client.query('update thread_ids set id = $4 where account_id = $1 and kind = $2 and id = $3', [
      accountId,
      kind,
      id,
      sum,
    ])
  }
}

/**
 * A folder has the name in lower case, without blanks and signs, and often cut. Ten letters and digits may be an id without
 * any name in it, where two or three letters agree by chance.
 */
function isMadeOf({ kind, id }: { readonly kind: string; readonly id: string }, name: string): boolean {
  if (kind === 'participants') return containsName(id, name)
  const [folder, flat] = [flattened(id), flattened(name)]
  const enough = folder.length === 10 ? 4 : 2
  return flat.length >= enough && (folder.includes(flat) || (folder.length >= 8 && flat.startsWith(folder)))
}

const flattened = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** The sum of an original text that is gone says nothing any more, least of all about that text. */
async function forgetRawHashes(client: pg.ClientBase, accountId: bigint, threadId: bigint): Promise<void> {
  for (const table of ['messages', 'message_versions']) {
    await client.query(
      `update ${table} t set raw_hash = 0 from raw_pages p
        where t.account_id = $1 and t.thread_id = $2 and t.raw_hash <> 0 and p.account_id = $1
          and p.raw_page_id = t.raw_page_id
          and p.item_ends[t.raw_position + 1] = coalesce(p.item_ends[t.raw_position], 0)`,
      [accountId, threadId],
    )
  }
}

/** Names in a folder are cut and flattened, so that none can be told from a group's title: all folders go. */
async function forgetPaths(client: pg.ClientBase, accountId: bigint, threadId: bigint): Promise<void> {
  const thread = [accountId, threadId]
  await client.query("update raw_pages set origin = 'forgotten' where account_id = $1 and thread_id = $2", thread)
  await client.query(
    `update attachments set uri = regexp_replace(uri, '^.*/', '')
      where account_id = $1 and thread_id = $2 and uri !~ '^[a-z]+://'`,
    thread,
  )
  await client.query(
    `update message_versions set state = jsonb_set(state, '{attachments}', (
       select coalesce(jsonb_agg(case when it ->> 'uri' ~ '^[a-z]+://' then it
         else jsonb_set(it, '{uri}', to_jsonb(regexp_replace(it ->> 'uri', '^.*/', ''))) end order by place), '[]')
       from jsonb_array_elements(state -> 'attachments') with ordinality as each (it, place)))
     where account_id = $1 and thread_id = $2 and jsonb_array_length(state -> 'attachments') > 0`,
    thread,
  )
}

async function deleteEmptyThread(client: pg.ClientBase, accountId: bigint, threadId: bigint): Promise<void> {
  const thread = [accountId, threadId]
  const { rows } = await client.query('select 1 from messages where account_id = $1 and thread_id = $2 limit 1', thread)
  if (rows.length > 0) return
  for (const table of ['raw_pages', 'thread_members', 'thread_ids', 'threads']) {
    await client.query(`delete from ${table} where account_id = $1 and thread_id = $2`, thread)
  }
}
