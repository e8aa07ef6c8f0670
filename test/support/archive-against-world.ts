/** Compares an archive with the world that it was read from, by the simulator's own account of what is true. */
import { zstdDecompressSync } from 'node:zlib'
import type { Archive } from '../../src/archive/archive.ts'

export interface WorldMessage {
  readonly thread: string
  readonly id: string
  readonly sender: string
  readonly text: string | null
  readonly type: string
  /** ISO 8601. */
  readonly at: string
  readonly reactions: readonly string[]
}

export interface WorldThread {
  readonly id: string
  readonly title: string | null
  readonly folder: string
  readonly members: readonly string[]
  readonly messages: readonly WorldMessage[]
}

// biome-ignore lint/suspicious/noExplicitAny: a document of the simulator, looked into freely
type Document = any

/** The truth. */
export async function readWorld(url: string): Promise<readonly WorldThread[]> {
  const document: Document = await (await fetch(`${url}/simulator/world`)).json()
  return document.conversations.map((it: Document): WorldThread => {
    const latest = it.members.map((member: Document) => member.last_observed_at).reduce(later, '')
    return {
      id: it.thread_id,
      title: it.title,
      folder: it.folder,
      members: it.members
        .filter((member: Document) => member.last_observed_at === latest)
        .map((member: Document) => member.user_id)
        .sort(),
      messages: it.messages.map(
        (message: Document): WorldMessage => ({
          thread: it.thread_id,
          id: message.id,
          sender: message.user_id,
          text: message.text,
          type: message.item_type,
          at: message.timestamp,
          reactions: (message.reactions ?? []).map((one: Document) => `${one.user_id} ${one.emoji}`).sort(),
        }),
      ),
    }
  })
}

const later = (a: string, b: string): string => (a > b ? a : b)

export interface ArchivedMessage extends WorldMessage {
  readonly isUnsent: boolean
  readonly hasVersions: boolean
}

/** What the archive holds, tombstones too, in the words of the world. */
export async function readArchived(archive: Archive, accountId: bigint): Promise<readonly ArchivedMessage[]> {
  const { rows } = await archive.pool.query(
    `select i.id as thread, m.message_id::text as uuid, p.id as sender, m.text, m.text_exact, m.item_type as type,
       to_char(m.sent_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US+00:00') as at, m.is_unsent, m.has_versions,
       coalesce((select array_agg(rp.id || ' ' || r.emoji order by rp.id || ' ' || r.emoji collate "C") from reactions r
         join person_ids rp on rp.account_id = r.account_id and rp.person_id = r.person_id and rp.kind = 'instagram'
         where r.account_id = m.account_id and r.thread_id = m.thread_id and r.message_id = m.message_id), '{}') as reactions
     from messages m
     join thread_ids i on i.account_id = m.account_id and i.thread_id = m.thread_id and i.kind = 'instagram'
     join person_ids p on p.account_id = m.account_id and p.person_id = m.sender_id and p.kind = 'instagram'
     where m.account_id = $1`,
    [accountId],
  )
  return rows.map((row) => ({
    thread: row.thread,
    id: BigInt(`0x${row.uuid.replaceAll('-', '')}`).toString(),
    sender: row.sender,
    text: row.text_exact === null ? row.text : row.text_exact.toString('utf16le'),
    type: row.type,
    at: row.at,
    reactions: row.reactions,
    isUnsent: row.is_unsent,
    hasVersions: row.has_versions,
  }))
}

export interface Differences {
  /** In the world, not in the archive. */
  readonly missing: readonly string[]
  /** In the archive more than once. */
  readonly doubled: readonly string[]
  /** Marked as taken back, but in the world. */
  readonly falselyUnsent: readonly string[]
  /** In the archive as if they were in the world, which has them no more, or never had. */
  readonly extra: readonly string[]
  /** Not as in the world; what each has. */
  readonly different: readonly string[]
}

export const NO_DIFFERENCES: Differences = { missing: [], doubled: [], falselyUnsent: [], extra: [], different: [] }

const keyOf = ({ thread, id }: WorldMessage): string => `${thread}/${id}`
/** Types whose words the world does not tell: a heart, and what the app says of a call. */
const UNTOLD = new Set(['like', 'video_call_event'])

function saidOf({ sender, text, type, at, reactions }: WorldMessage): string {
  const told = UNTOLD.has(type) ? null : text
  return JSON.stringify([sender, told, type === 'visual_media' ? 'raven_media' : type, at, reactions])
}

export function compare(world: readonly WorldThread[], archived: readonly ArchivedMessage[]): Differences {
  const truth = new Map(world.flatMap(({ messages }) => messages).map((it) => [keyOf(it), it]))
  const seen = new Map<string, ArchivedMessage>()
  const found = {
    doubled: [] as string[],
    falselyUnsent: [] as string[],
    extra: [] as string[],
    different: [] as string[],
  }
  for (const it of archived) {
    const key = keyOf(it)
    const expected = truth.get(key)
    if (seen.has(key)) found.doubled.push(key)
    seen.set(key, it)
    if (it.isUnsent) {
      if (expected !== undefined) found.falselyUnsent.push(key)
      if (it.text !== null) found.different.push(`${key} is a tombstone with a text`)
    } else if (expected === undefined) found.extra.push(key)
    else if (saidOf(expected) !== saidOf(it))
      found.different.push(`${key}\n  world   ${saidOf(expected)}\n  archive ${saidOf(it)}`)
  }
  const missing = [...truth.keys()].filter((key) => !seen.has(key))
  return { missing, ...found }
}

/** All text that the archive holds of an account, wherever: rows, versions, original pages, headers, quarantine. */
export async function allText(archive: Archive, accountId: bigint): Promise<string> {
  const parts: string[] = []
  const query = async (sql: string) => (await archive.pool.query(sql, [accountId])).rows
  for (const { t } of await query('select m::text as t from messages m where account_id = $1')) parts.push(t)
  for (const { t } of await query('select v::text as t from message_versions v where account_id = $1')) parts.push(t)
  for (const { t } of await query('select t::text as t from threads t where account_id = $1')) parts.push(t)
  for (const { raw } of await query('select raw from quarantine where account_id = $1')) parts.push(raw.toString())
  for (const { body } of await query('select body from raw_pages where account_id = $1'))
    parts.push(zstdDecompressSync(body).toString())
  return parts.join('\n')
}
