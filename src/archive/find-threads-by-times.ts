import type pg from 'pg'
import type { Micros } from '../clock.ts'

const MILLIS_A_DAY = 86_400_000

/** A message of a thread that is to be recognised. */
export interface TimeSample {
  /** Which of the threads asked about, by the caller's own number. */
  readonly probe: number
  readonly sentAt: Micros
  /** Null where the text need not be compared. */
  readonly text: string | null
}

export interface TimeMatch {
  readonly probe: number
  readonly threadId: bigint
  /** Milliseconds in which both a sample and a message stand. */
  readonly times: number
  /** Samples with a message in the same millisecond whose text is the same and not null. */
  readonly texts: number
  /** The first and the last of those milliseconds, since 1970. */
  readonly firstMillis: number
  readonly lastMillis: number
}

interface MatchRow {
  readonly probe: number
  readonly thread_id: bigint
  readonly times: number
  readonly texts: number
  readonly first_millis: string
  readonly last_millis: string
}

/**
 * In which known threads messages stand at the samples' milliseconds. One scan over the account's messages, whatever the
 * number of samples (hundreds of thousands): they are hashed, also where the planner believes, before its statistics have
 * caught up with an import, that the account has next to no messages and that a loop would do.
 *
 * @param client not in a transaction
 */
export async function findThreadsByTimes(
  client: pg.ClientBase,
  accountId: bigint,
  samples: readonly TimeSample[],
): Promise<readonly TimeMatch[]> {
  if (samples.length === 0) return []
  await client.query('begin read only')
  try {
    await client.query(`set local work_mem = '64MB'`)
    await client.query('set local enable_nestloop = off')
    await client.query('set local enable_mergejoin = off')
    return await matchTimes(client, accountId, samples)
  } finally {
    // Nothing was written. Where the connection is gone, the error that says so must not be hidden by this one.
    await client.query('rollback').catch(() => undefined)
  }
}

async function matchTimes(
  client: pg.ClientBase,
  accountId: bigint,
  samples: readonly TimeSample[],
): Promise<readonly TimeMatch[]> {
  const { rows } = await client.query<MatchRow>(
    `select s.probe, m.thread_id, count(distinct s.millis)::int as times,
       (count(distinct s.place) filter (where m.text = s.text))::int as texts,
       min(s.millis)::text as first_millis, max(s.millis)::text as last_millis
     from unnest($2::int[], $3::bigint[], $4::text[]) with ordinality as s (probe, millis, text, place)
     join messages m on m.account_id = $1 and floor(extract(epoch from m.sent_at) * 1000)::bigint = s.millis
     group by s.probe, m.thread_id`,
    [
      accountId,
      samples.map((it) => it.probe),
      samples.map((it) => Math.floor(it.sentAt / 1000)),
      samples.map((it) => it.text),
    ],
  )
  return rows.map(({ probe, thread_id: threadId, times, texts, ...row }) => {
    return { probe, threadId, times, texts, firstMillis: Number(row.first_millis), lastMillis: Number(row.last_millis) }
  })
}

/** Days since 1970 in UTC. */
export const dayOf = (millis: number): number => Math.floor(millis / MILLIS_A_DAY)

/** The days, as `dayOf` counts them, on which a thread has messages. */
export async function readThreadDays(
  client: pg.ClientBase,
  accountId: bigint,
  threadId: bigint,
): Promise<ReadonlySet<number>> {
  const { rows } = await client.query<{ day: number }>(
    `select distinct floor(extract(epoch from sent_at) / 86400)::int as day
     from messages where account_id = $1 and thread_id = $2`,
    [accountId, threadId],
  )
  return new Set(rows.map(({ day }) => day))
}
