import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'

export interface ThreadHeader {
  readonly threadId: bigint
  readonly title: string | null
  readonly isGroup: boolean
  readonly folder: string
  readonly isStillParticipant: boolean | null
  readonly source: string
  readonly observedAt: Micros
  readonly raw: string | null
}

/** Takes over what threads are called and how they stand. The latest observation wins, ties go to the greater text. */
export async function upsertHeaders(
  client: pg.ClientBase,
  accountId: bigint,
  headers: readonly ThreadHeader[],
): Promise<void> {
  if (headers.length === 0) return
  await client.query(
    `update threads t set title = h.title, is_group = h.is_group, folder = h.folder,
       is_still_participant = h.is_still_participant, header_source = h.source, header_observed_at = h.observed_at,
       header_raw = h.raw
     from unnest($2::bigint[], $3::text[], $4::boolean[], $5::text[], $6::boolean[], $7::text[], $8::timestamptz[],
       $9::text[]) as h (thread_id, title, is_group, folder, is_still_participant, source, observed_at, raw)
     where t.account_id = $1 and t.thread_id = h.thread_id and (t.header_observed_at is null
       or t.header_observed_at < h.observed_at
       or (t.header_observed_at = h.observed_at and 
         concat(t.header_raw, e'\\n', t.folder, e'\\n', t.title) collate "C"
           < concat(h.raw, e'\\n', h.folder, e'\\n', h.title) collate "C"))`,
    [
      accountId,
      headers.map((it) => it.threadId),
      headers.map((it) => it.title),
      headers.map((it) => it.isGroup),
      headers.map((it) => it.folder),
      headers.map((it) => it.isStillParticipant),
      headers.map((it) => it.source),
      headers.map((it) => microsToIso(it.observedAt)),
      headers.map((it) => it.raw),
    ],
  )
}
