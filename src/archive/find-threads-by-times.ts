import type pg from 'pg'
import type { Micros } from '../clock.ts'

/** A message of a thread that is to be recognised. */
export interface TimeSample {
  /** Which of the threads asked about, by the caller's own number. */
  readonly probe: number
  readonly sentAt: Micros
  readonly text: string | null
}

export interface TimeMatch {
  readonly probe: number
  readonly threadId: bigint
  /** Samples with a message in the same millisecond. */
  readonly times: number
  /** Of these, those whose text is the same and not null. */
  readonly texts: number
}

/** In which known threads messages stand at the samples' milliseconds. One scan over the account's messages. */
export async function findThreadsByTimes(
  client: pg.ClientBase,
  accountId: bigint,
  samples: readonly TimeSample[],
): Promise<readonly TimeMatch[]> {
  if (samples.length === 0) return []
  const { rows } = await client.query<{ probe: number; thread_id: bigint; times: number; texts: number }>(
    `select probe, thread_id, count(*)::int as times, count(*) filter (where has_text)::int as texts from (
       select s.probe, m.thread_id, s.place, bool_or(m.text = s.text) as has_text
       from unnest($2::int[], $3::bigint[], $4::text[]) with ordinality as s (probe, millis, text, place)
       join messages m on m.account_id = $1 and floor(extract(epoch from m.sent_at) * 1000)::bigint = s.millis
       group by s.probe, m.thread_id, s.place) found
     group by probe, thread_id`,
    [
      accountId,
      samples.map((it) => it.probe),
      samples.map((it) => Math.floor(it.sentAt / 1000)),
      samples.map((it) => it.text),
    ],
  )
  return rows.map((row) => ({ probe: row.probe, threadId: row.thread_id, times: row.times, texts: row.texts }))
}
