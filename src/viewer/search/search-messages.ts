/**
 * Search over everything: the index tells the days of threads that may hold a match, the messages of those days are read,
 * newest first, and looked at. So a result is always what a message says now, whatever the index still holds.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Transaction } from '../../archive/archive.ts'
import { type MessageInThread, notEcho, readMessages } from '../../archive/conversation/read-messages.ts'
import { type Micros, microsToIso } from '../../clock.ts'
import { type Has, thingsIn } from '../../text/search-tags.ts'
import { type Mark, matchTerms } from './match-terms.ts'
import type { Query } from './parse-query.ts'
import { tokenQuery } from './token-query.ts'

/** Where results go on: before this message. */
export interface SearchPlace {
  readonly sentAt: Micros
  readonly id: string
}

export interface SearchRequest {
  readonly accountId: bigint
  readonly timeZone: string
  readonly query: Query
  /** Null: anyone. */
  readonly senders: readonly bigint[] | null
  /** Null: all. */
  readonly threads: readonly bigint[] | null
  readonly before: SearchPlace | null
  readonly limit: number
  /** After so long, what was found is given, and where to go on. */
  readonly timeLimitMs: number
}

export interface Found {
  readonly message: MessageInThread
  /** In its text, in the caption of what it shares. */
  readonly marks: readonly Mark[]
  readonly captionMarks: readonly Mark[]
}

export interface FoundPage {
  readonly found: readonly Found[]
  /** Null: there is no more. */
  readonly next: SearchPlace | null
}

interface Candidate {
  readonly thread_id: bigint
  readonly message_id: string
  readonly sent_at: Micros
  readonly text: string | null
  readonly share_text: string | null
  readonly share_owner: string | null
  readonly is_share: boolean
  readonly kinds: string | null
}

interface Hit {
  readonly candidate: Candidate
  readonly marks: readonly (readonly Mark[])[]
}

interface Span {
  readonly thread_id: bigint
  readonly day: string
}

interface NextSpans {
  readonly spans: readonly Span[]
  readonly isLast: boolean
}

/** Days of threads that are asked of the index at a time, and whose messages are read at a time. */
const SPANS_AT_ONCE = 500
const READ_AT_ONCE = 64
const DAY = 86_400_000_000

export async function searchMessages(tx: Transaction, request: SearchRequest): Promise<FoundPage> {
  // No one, or no conversation, is meant.
  if (request.senders?.length === 0 || request.threads?.length === 0) return { found: [], next: null }
  const hits: Hit[] = []
  const endsAt = performance.now() + request.timeLimitMs
  let end = request.before
  let next: SearchPlace | null = null
  search: for (;;) {
    const { spans, isLast } = await nextSpans(tx, request, end)
    for (const days of inGroups(spans)) {
      hits.push(...(await hitsIn(tx, request, days)))
      const oldest = startOf(days.at(-1)?.day ?? '')
      end = { sentAt: oldest, id: '00000000-0000-0000-0000-000000000000' }
      if (hits.length > request.limit) break search
      if (performance.now() > endsAt) {
        next = end
        break search
      }
    }
    if (isLast) break
  }
  hits.sort(newestFirst)
  const shown = hits.slice(0, request.limit)
  const last = shown.at(-1)?.candidate
  if (hits.length > request.limit && last !== undefined) next = { sentAt: last.sent_at, id: last.message_id }
  return { found: await hydrate(tx, request.accountId, shown), next }
}

const startOf = (day: string): Micros => Date.parse(`${day}T00:00:00Z`) * 1000

function newestFirst({ candidate: one }: Hit, { candidate: other }: Hit): number {
  return (
    other.sent_at - one.sent_at || (other.message_id < one.message_id ? -1 : other.message_id > one.message_id ? 1 : 0)
  )
}

/** Days of threads that may hold a match, the newest day first; whole days, so that none is left half read. */
async function nextSpans(tx: Transaction, request: SearchRequest, end: SearchPlace | null): Promise<NextSpans> {
  const rows = await spansWhere(tx, request, end, sql`true`, SPANS_AT_ONCE)
  if (rows.length < SPANS_AT_ONCE) return { spans: withoutParts(rows), isLast: true }
  const last = rows.at(-1)?.day ?? ''
  const whole = rows.filter(({ day }) => day !== last)
  const lastDay = await spansWhere(tx, request, end, sql`d.day = cast(${last} as date)`, Number.MAX_SAFE_INTEGER)
  return { spans: withoutParts([...whole, ...lastDay]), isLast: false }
}

async function spansWhere(
  tx: Transaction,
  { accountId, query, senders, threads }: SearchRequest,
  end: SearchPlace | null,
  where: RawBuilder<unknown>,
  limit: number,
): Promise<readonly Span[]> {
  const tokens = tokenQuery(accountId, query, senders)
  const wishes = [sql`d.account_id = ${accountId}`, where]
  if (tokens !== null) wishes.push(sql`d.tokens @@ ${tokens}::tsquery`)
  if (threads !== null) wishes.push(sql`d.thread_id = any(${threads.map(String)}::bigint[])`)
  // A day of the account's zone begins or ends within a day of UTC's.
  if (query.firstDay !== null) wishes.push(sql`d.day >= cast(${query.firstDay} as date) - 1`)
  if (query.endDay !== null) wishes.push(sql`d.day <= cast(${query.endDay} as date)`)
  // What stands before the first moment of a day is on an earlier one.
  if (end !== null) wishes.push(sql`d.day <= cast(${microsToIso(end.sentAt - 1).slice(0, 10)} as date)`)
  const { rows } = await sql<Span>`
    select thread_id, day from search_days d where ${sql.join(wishes, sql` and `)}
    order by day desc, thread_id desc, part limit ${limit}`.execute(tx)
  return rows
}

/** A day in several parts is one day. */
function withoutParts(rows: readonly Span[]): readonly Span[] {
  return rows.filter((row, place) => {
    const before = rows[place - 1]
    return before === undefined || before.day !== row.day || before.thread_id !== row.thread_id
  })
}

/** Some dozen at a time, never half a day. */
function* inGroups(spans: readonly Span[]): Generator<readonly Span[]> {
  let group: Span[] = []
  for (const span of spans) {
    if (group.length >= READ_AT_ONCE && group.at(-1)?.day !== span.day) {
      yield group
      group = []
    }
    group.push(span)
  }
  if (group.length > 0) yield group
}

async function hitsIn(tx: Transaction, request: SearchRequest, spans: readonly Span[]): Promise<readonly Hit[]> {
  const candidates = await readCandidates(tx, request, spans)
  return candidates.flatMap((candidate) => {
    const { text, share_text, share_owner } = candidate
    if (!hasAll(request.query.has, candidate)) return []
    const marks = matchTerms(request.query.terms, [text, share_text, share_owner])
    return marks === null ? [] : [{ candidate, marks }]
  })
}

function hasAll(wanted: readonly Has[], { text, share_text, is_share, kinds }: Candidate): boolean {
  if (wanted.length === 0) return true
  const things = thingsIn({
    text: `${text ?? ''} ${share_text ?? ''}`,
    isShare: is_share,
    kinds: kinds?.split(',') ?? [],
  })
  return wanted.every((thing) => things.has(thing))
}

async function readCandidates(
  tx: Transaction,
  { accountId, query, senders, before, timeZone }: SearchRequest,
  spans: readonly Span[],
): Promise<readonly Candidate[]> {
  const wishes = [notEcho]
  if (senders !== null) wishes.push(sql`m.sender_id = any(${senders.map(String)}::bigint[])`)
  if (query.types.length > 0) wishes.push(sql`m.item_type = any(${query.types}::text[])`)
  if (query.firstDay !== null) wishes.push(sql`m.sent_at >= (${query.firstDay}::timestamp at time zone ${timeZone})`)
  if (query.endDay !== null) wishes.push(sql`m.sent_at < (${query.endDay}::timestamp at time zone ${timeZone})`)
  if (before !== null) {
    wishes.push(sql`(m.sent_at, m.message_id) < (${microsToIso(before.sentAt)}::timestamptz, ${before.id}::uuid)`)
  }
  const kinds = query.has.some((thing) => thing !== 'link' && thing !== 'share')
    ? sql`(select string_agg(a.kind, ',') from attachments a
        where a.account_id = ${accountId} and a.thread_id = m.thread_id and a.message_id = m.message_id)`
    : sql`null`
  const { rows } = await sql<Candidate>`
    select m.* from unnest(${spans.map((span) => String(span.thread_id))}::bigint[],
      ${spans.map((span) => `${span.day}T00:00:00Z`)}::timestamptz[],
      ${spans.map((span) => microsToIso(startOf(span.day) + DAY))}::timestamptz[]) as s (thread_id, begins, ends)
    cross join lateral (
      select m.thread_id, m.message_id, m.sent_at, m.text, m.share_text, m.share_owner,
        m.share_url is not null or m.share_owner is not null or m.share_text is not null as is_share, ${kinds} as kinds
      from messages m
      where m.account_id = ${accountId} and m.thread_id = s.thread_id and m.sent_at >= s.begins and m.sent_at < s.ends
        and ${sql.join(wishes, sql` and `)}) m`.execute(tx)
  return rows
}

async function hydrate(tx: Transaction, accountId: bigint, hits: readonly Hit[]): Promise<readonly Found[]> {
  if (hits.length === 0) return []
  const messages = await readMessages(tx, {
    accountId,
    where: sql`(m.thread_id, m.sent_at, m.message_id) in (select * from unnest(
      ${hits.map(({ candidate }) => String(candidate.thread_id))}::bigint[],
      ${hits.map(({ candidate }) => microsToIso(candidate.sent_at))}::timestamptz[],
      ${hits.map(({ candidate }) => candidate.message_id)}::uuid[]))`,
    order: sql`m.sent_at desc, m.message_id desc`,
    limit: hits.length,
  })
  const byKey = new Map(messages.map((message) => [`${message.threadId} ${message.id}`, message]))
  return hits.flatMap(({ candidate, marks }) => {
    const message = byKey.get(`${candidate.thread_id} ${candidate.message_id}`)
    return message === undefined ? [] : [{ message, marks: marks[0] ?? [], captionMarks: marks[1] ?? [] }]
  })
}
