import { sql } from 'kysely'
import type { Transaction } from '../archive/archive.ts'
import { accountToken, hasTag, senderTag, thingsIn, typeTag } from '../text/search-tags.ts'
import { addTokens, searchUnits } from '../text/search-tokens.ts'
import { spanTable } from './span-table.ts'
import type { Span } from './take-dirty-spans.ts'

/** Days a statement: some thousand messages as a rule. */
const DAYS_AT_ONCE = 500
/** Each may have a day for every day of many years. */
const THREADS_AT_ONCE = 20
/** Postgres holds a mebibyte of tokens in a row. */
const BYTES_A_PART = 900_000
/** Of one message; what comes after is not found. No message of Instagram's comes near. */
const BYTES_A_MESSAGE = 800_000
/** What a token costs beside its letters. */
const BYTES_OF_ENTRY = 8
/** Between the messages of a day. No token has it, and it parts runs of characters. */
const NEXT_MESSAGE = '\n'

interface Day {
  readonly thread_id: bigint
  readonly day: string
  readonly texts: string | null
  readonly kinds: readonly string[] | null
  readonly senders: readonly string[]
  readonly types: readonly string[]
  readonly shares: boolean
}

/** Tells anew by what the messages of these days are found. What is no longer said is no longer found. */
export async function indexSearchDays(tx: Transaction, accountId: bigint, spans: readonly Span[]): Promise<void> {
  for (let start = 0; start < spans.length; start += DAYS_AT_ONCE) {
    const some = spans.slice(start, start + DAYS_AT_ONCE)
    const rows = await rowsOf(tx, accountId, some)
    await deleteSurplus(tx, accountId, some, rows)
    await writeRows(tx, accountId, rows)
  }
}

/**
 * The same of all days, those that nothing was said on any more among them. What is right already is left as it is, so that
 * the table does not grow by being rebuilt. Some threads at a time, so that memory does not grow with the archive.
 */
export async function rebuildSearchDays(tx: Transaction, accountId: bigint): Promise<void> {
  const { rows: threads } = await sql<{ thread_id: bigint }>`
    select thread_id from threads where account_id = ${accountId}
    union select thread_id from search_days where account_id = ${accountId} order by 1`.execute(tx)
  for (let start = 0; start < threads.length; start += THREADS_AT_ONCE) {
    const some = threads.slice(start, start + THREADS_AT_ONCE).map(({ thread_id }) => String(thread_id))
    const { rows: spans } = await sql<Span>`
      select thread_id, (sent_at at time zone 'UTC')::date as day from messages
      where account_id = ${accountId} and thread_id = any(${some}::bigint[])
      union select thread_id, day from search_days
      where account_id = ${accountId} and thread_id = any(${some}::bigint[]) order by 1, 2`.execute(tx)
    await indexSearchDays(tx, accountId, spans)
  }
  // Whether a word is rare decides how it is looked for; the server would learn that only minutes later.
  await sql`analyze search_days`.execute(tx)
}

interface DayRow {
  readonly thread_id: bigint
  readonly day: string
  readonly part: number
  /** One after the other. */
  readonly tokens: string
}

async function rowsOf(tx: Transaction, accountId: bigint, spans: readonly Span[]): Promise<readonly DayRow[]> {
  const days = await readDays(tx, accountId, spans)
  return days.flatMap((day) =>
    partsOf(accountId, day).map((tokens, part) => {
      return { thread_id: day.thread_id, day: day.day, part, tokens: tokens.join(NEXT_MESSAGE) }
    }),
  )
}

const nameOf = ({ thread_id, day }: Span): string => `${thread_id} ${day}`

/**
 * Removes rows of days that have nothing any more, or need fewer. Looked up day by day, a limit in the way of any other plan:
 * right after a load the planner would pair every row with every day.
 */
async function deleteSurplus(
  tx: Transaction,
  accountId: bigint,
  spans: readonly Span[],
  rows: readonly DayRow[],
): Promise<void> {
  const { rows: there } = await sql<Span & { part: number }>`
    select s.thread_id, d.day, d.part from ${spanTable(spans)} cross join lateral (
      select day, part from search_days d
      where d.account_id = ${accountId} and d.thread_id = s.thread_id and d.day = (s.begins at time zone 'UTC')::date
      order by part desc limit 1) d`.execute(tx)
  const parts = new Map(rows.map((row) => [nameOf(row), row.part]))
  for (const { thread_id, day, part } of there) {
    const last = parts.get(nameOf({ thread_id, day })) ?? -1
    if (part <= last) continue
    await tx
      .deleteFrom('search_days')
      .where('account_id', '=', accountId)
      .where('thread_id', '=', thread_id)
      .where('day', '=', day)
      .where('part', '>', last)
      .execute()
  }
}

/** A day that says what it said before is left as it is. */
async function writeRows(tx: Transaction, accountId: bigint, rows: readonly DayRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into search_days as d (account_id, thread_id, day, part, tokens)
    select ${accountId}, thread_id, day, part, array_to_tsvector(string_to_array(tokens, ${NEXT_MESSAGE}))
    from unnest(${rows.map(({ thread_id }) => String(thread_id))}::bigint[], cast(${rows.map(({ day }) => day)} as date[]),
      ${rows.map(({ part }) => part)}::smallint[], ${rows.map(({ tokens }) => tokens)}::text[])
      as t (thread_id, day, part, tokens)
    on conflict (account_id, thread_id, day, part) do update set tokens = excluded.tokens
      where d.tokens is distinct from excluded.tokens`.execute(tx)
}

async function readDays(tx: Transaction, accountId: bigint, spans: readonly Span[]): Promise<readonly Day[]> {
  const { rows } = await sql<Day>`
    select s.thread_id, (s.begins at time zone 'UTC')::date as day, d.*
    from ${spanTable(spans)} cross join lateral (
      select
        string_agg(concat_ws(' ', replace(m.text, e'\\n', ' '), replace(m.share_text, e'\\n', ' '), m.share_owner),
          e'\\n' order by m.sent_at, m.message_id) as texts,
        array_agg(distinct m.sender_id::text) as senders, array_agg(distinct m.item_type) as types,
        bool_or(m.share_url is not null or m.share_owner is not null or m.share_text is not null) as shares,
        -- Mere words have no files; most messages are spared the look.
        array_agg(distinct case when m.item_type <> all ('{text,link,like,action_log,video_call_event}') then (
          select string_agg(a.kind, ',') from attachments a
          where a.account_id = ${accountId} and a.thread_id = s.thread_id and a.message_id = m.message_id) end) as kinds
      from messages m
      where m.account_id = ${accountId} and m.thread_id = s.thread_id and m.sent_at >= s.begins and m.sent_at < s.ends
      having count(*) > 0) d
    order by 1, 2`.execute(tx)
  return rows
}

/** The tokens of a day, in as many rows as they need. What is not in words is found by the first. */
function partsOf(accountId: bigint, day: Day): readonly (readonly string[])[] {
  const tags = tagsOf(day).map((tag) => accountToken(accountId, tag))
  const whole = new Set<string>()
  addTokens(whole, searchUnits(day.texts ?? ''))
  const tokens = [...whole].map((token) => accountToken(accountId, token))
  if (bytesOf(tokens) <= BYTES_A_MESSAGE) return [[...tags, ...tokens]]
  return partsByMessage(accountId, day, tags)
}

function partsByMessage(accountId: bigint, { texts }: Day, tags: readonly string[]): readonly (readonly string[])[] {
  const parts: Set<string>[] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const text of (texts ?? '').split(NEXT_MESSAGE)) {
    const said = new Set<string>()
    addTokens(said, searchUnits(text))
    const tokens = withinBytes([...said].map((token) => accountToken(accountId, token)))
    const more = bytesOf(tokens)
    if (bytes + more > BYTES_A_PART) {
      parts.push(new Set(tags))
      bytes = 0
    }
    bytes += more
    for (const token of tokens) parts.at(-1)?.add(token)
  }
  return parts.map((part) => [...part])
}

function withinBytes(tokens: readonly string[]): readonly string[] {
  let left = BYTES_A_MESSAGE
  return tokens.filter((token) => {
    left -= Buffer.byteLength(token) + BYTES_OF_ENTRY
    return left >= 0
  })
}

function bytesOf(tokens: readonly string[]): number {
  return tokens.reduce((bytes, token) => bytes + Buffer.byteLength(token) + BYTES_OF_ENTRY, 0)
}

function tagsOf({ texts, kinds, senders, types, shares }: Day): readonly string[] {
  const all = kinds?.flatMap((some) => some?.split(',') ?? []) ?? []
  return [
    ...senders.map((sender) => senderTag(BigInt(sender))),
    ...types.map(typeTag),
    ...[...thingsIn({ text: texts, isShare: shares, kinds: all })].map(hasTag),
  ]
}
