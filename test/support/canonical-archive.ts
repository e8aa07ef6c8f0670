/**
 * The archive as one text that depends on nothing internal: no keys, no order of insertion, no layout of raw pages. Two
 * archives that hold the same have the same text. Read here row by row, with none of the code that writes backups.
 */
import { zstdDecompressSync } from 'node:zlib'
import type { Archive } from '../../src/archive/archive.ts'

export async function canonicalArchive({ db }: Archive, accountId: bigint): Promise<string> {
  const of = async <T extends keyof import('../../src/archive/schema.ts').ArchiveSchema>(table: T) =>
    (await db
      .selectFrom(table as 'messages')
      .selectAll()
      .where('account_id', '=', accountId)
      .execute()) as unknown as Record<string, unknown>[]

  const personIds = Map.groupBy(await of('person_ids'), (it) => it.person_id as bigint)
  const threadIds = Map.groupBy(await of('thread_ids'), (it) => it.thread_id as bigint)
  const threadName = (id: unknown) =>
    (threadIds.get(id as bigint) ?? [])
      .map((it) => `${it.kind}:${it.id}`)
      .sort()
      .join(',')
  const personName = (id: unknown) =>
    (personIds.get(id as bigint) ?? [])
      .map((it) => {
        const text = String(it.id)
        const colon = text.indexOf(':')
        if (it.kind !== 'thread-name') return `${it.kind}:${text}`
        return `thread-name:${threadName(BigInt(text.slice(0, colon)))}:${text.slice(colon + 1)}`
      })
      .sort()
      .join(',')

  const pages = new Map((await of('raw_pages')).map((it) => [it.raw_page_id, it]))
  const raw = (pageId: unknown, position: unknown) => {
    const found = pages.get(pageId)
    if (found === undefined) return 'no page'
    const ends = found.item_ends as number[]
    const from = position === 0 ? 0 : ends[(position as number) - 1]
    const text = zstdDecompressSync(found.body as Buffer).subarray(from, ends[position as number])
    return `${found.source}|${found.origin}|${text}`
  }
  const furtherIds = Map.groupBy(await of('message_ids'), (it) => `${it.thread_id}:${it.message_id}`)
  const messageName = (row: Record<string, unknown>) => {
    const key = `${row.thread_id}:${row.message_id}`
    const ids = [`${row.is_item_id}:${row.message_id}`]
    for (const it of furtherIds.get(key) ?? []) ids.push(`${it.is_item_id}:${it.id}@${it.sent_at}`)
    return ids.map((it) => it.replace(/@.*/, '')).sort()
  }
  const names = new Map<string, string>()
  const lines: string[] = []
  const line = (...parts: unknown[]) =>
    lines.push(JSON.stringify(parts, (_, value) => (typeof value === 'bigint' ? String(value) : value)))

  for (const row of await of('messages')) {
    const found = pages.get(row.raw_page_id)
    const first = row.first_observed_at ?? found?.first_observed_at
    const last = Math.max((row.last_observed_at as number | null) ?? 0, (found?.last_observed_at as number) ?? 0)
    const ids = messageName(row)
    names.set(`${row.thread_id}:${row.message_id}`, ids.join())
    const { account_id, thread_id, message_id, sender_id, raw_page_id, raw_position, first_observed_at, ...rest } = row
    const { last_observed_at, is_item_id, ...columns } = rest
    const wheres = [...(furtherIds.get(`${thread_id}:${message_id}`) ?? [])].map((it) => it.sent_at)
    const said = { ...columns, text_exact: (columns.text_exact as Buffer | null)?.toString('hex') ?? null }
    const entries = Object.entries(said).sort(([a], [b]) => (a < b ? -1 : 1))
    line(
      'message',
      threadName(thread_id),
      ids,
      personName(sender_id),
      entries,
      raw(raw_page_id, raw_position),
      first,
      last,
    )
    if (wheres.some((sentAt) => sentAt !== columns.sent_at)) line('misplaced id', ids)
  }
  const message = (row: Record<string, unknown>) => names.get(`${row.thread_id}:${row.message_id}`) ?? 'no message'
  for (const row of await of('message_versions')) {
    const state = row.state as { reactions: { person: string }[] }
    const reactions = state.reactions
      .map((it) => JSON.stringify({ ...it, person: personName(BigInt(it.person)) }))
      .sort()
    const said = JSON.stringify({ ...state, reactions })
    const text = raw(row.raw_page_id, row.raw_position)
    const { first_observed_at, last_observed_at, content_hash } = row
    line(
      'version',
      threadName(row.thread_id),
      message(row),
      said,
      text,
      first_observed_at,
      last_observed_at,
      content_hash,
    )
  }
  for (const row of await of('reactions')) {
    line(
      'reaction',
      threadName(row.thread_id),
      message(row),
      personName(row.person_id),
      row.emoji,
      row.reacted_at,
      row.sent_at,
    )
  }
  for (const row of await of('attachments')) {
    const { kind, uri, taken_at, size_bytes, position, sent_at } = row
    line('attachment', threadName(row.thread_id), message(row), position, kind, uri, taken_at, size_bytes, sent_at)
  }
  for (const row of await of('threads')) {
    const { account_id, thread_id, ...rest } = row
    line('thread', threadName(thread_id), rest)
  }
  for (const row of await of('thread_members')) {
    const { first_observed_at, last_observed_at, is_admin } = row
    line('member', threadName(row.thread_id), personName(row.person_id), is_admin, first_observed_at, last_observed_at)
  }
  for (const row of await of('accounts')) {
    line('owner', row.owner_person_id === null ? null : personName(row.owner_person_id), row.owner_is_guess)
  }
  for (const row of await of('do_not_contact')) line('do not contact', personName(row.person_id), row.since, row.reason)
  for (const row of await of('people')) line('person', personName(row.person_id), row.display_name, row.username)
  for (const row of await of('person_names')) {
    line('name', personName(row.person_id), row.kind, row.name, row.first_observed_at, row.last_observed_at)
  }
  return lines.sort().join('\n')
}
