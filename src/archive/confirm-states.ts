import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'
import type { MessageKey } from './load-message-states.ts'

export interface RawPageFacts {
  readonly source: string
  readonly origin: string
  readonly firstObservedAt: Micros
  readonly lastObservedAt: Micros
  readonly items: number
}

/** What is to be known of raw pages without reading their bodies. */
export async function loadRawPageFacts(
  client: pg.ClientBase,
  accountId: bigint,
  pageIds: readonly bigint[],
): Promise<Map<bigint, RawPageFacts>> {
  if (pageIds.length === 0) return new Map()
  const { rows } = await client.query<{
    raw_page_id: bigint
    source: string
    origin: string
    first_observed_at: Micros
    last_observed_at: Micros
    items: number
  }>(
    `select raw_page_id, source, origin, first_observed_at, last_observed_at, cardinality(item_ends) as items
     from raw_pages where account_id = $1 and raw_page_id = any($2::bigint[])`,
    [accountId, pageIds],
  )
  return new Map(
    rows.map((row) => [
      row.raw_page_id,
      {
        source: row.source,
        origin: row.origin,
        firstObservedAt: row.first_observed_at,
        lastObservedAt: row.last_observed_at,
        items: row.items,
      },
    ]),
  )
}

export interface ConfirmedMessage extends MessageKey {
  readonly rawPageId: bigint
  /** When the unchanged state was seen again. */
  readonly lastObservedAt: Micros
}

/**
 * Records that states were seen again, unchanged, at a later time. Where all messages of a raw page were, that is one row;
 * only at the edges of a stretch are single messages touched. So an unchanged archive that is imported again costs
 * half a per cent of the writes that a row a message would.
 */
export async function confirmStates(
  client: pg.ClientBase,
  accountId: bigint,
  confirmed: readonly ConfirmedMessage[],
  pages: ReadonlyMap<bigint, RawPageFacts>,
): Promise<void> {
  const whole: { pageId: bigint; at: Micros }[] = []
  const single: ConfirmedMessage[] = []
  for (const [pageId, messages] of Map.groupBy(confirmed, (it) => it.rawPageId)) {
    const times = new Set(messages.map((it) => it.lastObservedAt))
    const [at] = times
    if (at !== undefined && times.size === 1 && messages.length === pages.get(pageId)?.items) whole.push({ pageId, at })
    else single.push(...messages)
  }
  if (whole.length > 0) {
    await client.query(
      `update raw_pages p set last_observed_at = c.at from unnest($2::bigint[], $3::timestamptz[]) as c (raw_page_id, at)
       where p.account_id = $1 and p.raw_page_id = c.raw_page_id and p.last_observed_at < c.at`,
      [accountId, whole.map((it) => it.pageId), whole.map((it) => microsToIso(it.at))],
    )
  }
  if (single.length > 0) {
    await client.query(
      `update messages m set last_observed_at = c.at
       from unnest($2::bigint[], $3::timestamptz[], $4::uuid[], $5::timestamptz[]) as c (thread_id, sent_at, message_id, at)
       where m.account_id = $1 and m.thread_id = c.thread_id and m.sent_at = c.sent_at and m.message_id = c.message_id`,
      [
        accountId,
        single.map((it) => it.threadId),
        single.map((it) => microsToIso(it.sentAt)),
        single.map((it) => it.messageId),
        single.map((it) => microsToIso(it.lastObservedAt)),
      ],
    )
  }
}
