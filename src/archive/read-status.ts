import { sql } from 'kysely'
import type { Micros } from '../clock.ts'
import type { Archive } from './archive.ts'

/** What stands in the archive for one account. */
export interface AccountStatus {
  readonly threads: number
  readonly people: number
  readonly messages: number
  readonly oldestMessageAt: Micros | null
  readonly newestMessageAt: Micros | null
  readonly quarantined: number
  /** Stretches (thread and day) whose derived rows are out of date. */
  readonly dirtySpans: number
}

/** The last execution of a pipeline. */
export interface LastRun {
  readonly pipeline: string
  readonly source: string | null
  readonly startedAt: Micros
  /** Null while it runs, and for good when it was killed. */
  readonly endedAt: Micros | null
  readonly outcome: string | null
  readonly error: string | null
}

export interface QuarantinedItem {
  readonly source: string
  readonly origin: string
  readonly byteOffset: number | null
  readonly reason: string
  readonly firstSeenAt: Micros
}

export interface BackupRecord {
  readonly path: string
  readonly takenAt: Micros
  readonly verifiedAt: Micros | null
  readonly messages: number
}

export async function readStatus({ db }: Archive, accountId: bigint): Promise<AccountStatus> {
  const { rows } = await sql<AccountStatus>`
    with t as materialized (select count(*)::int as n from threads where account_id = ${accountId}),
         p as materialized (select count(*)::int as n from people where account_id = ${accountId}),
         m as materialized (select count(*)::int as n, min(sent_at) as oldest, max(sent_at) as newest
                              from messages where account_id = ${accountId}),
         q as materialized (select count(*)::int as n from quarantine where account_id = ${accountId}),
         d as materialized (select count(*)::int as n from dirty_spans where account_id = ${accountId})
    select t.n as "threads", p.n as "people", m.n as "messages", m.oldest as "oldestMessageAt",
           m.newest as "newestMessageAt", q.n as "quarantined", d.n as "dirtySpans"
      from t, p, m, q, d`.execute(db)
  return rows[0]!
}

/** The last run of each pipeline, the latest first. */
export async function readLastRuns({ db }: Archive, accountId: bigint): Promise<readonly LastRun[]> {
  const runs = await db
    .selectFrom('runs')
    .select(['pipeline', 'source', 'started_at as startedAt', 'ended_at as endedAt', 'outcome', 'error'])
    .distinctOn('pipeline')
    .where('account_id', '=', accountId)
    .orderBy('pipeline')
    .orderBy('started_at', 'desc')
    .orderBy('run_id', 'desc')
    .execute()
  return runs.sort((a, b) => b.startedAt - a.startedAt)
}

/** When a run of the pipeline last came to its end, be it in part; null when none ever did. */
export async function readLastSuccess({ db }: Archive, accountId: bigint, pipeline: string): Promise<Micros | null> {
  const { at } = await db
    .selectFrom('runs')
    .select(({ fn }) => fn.max('ended_at').as('at'))
    .where('account_id', '=', accountId)
    .where('pipeline', '=', pipeline)
    .where('outcome', 'in', ['done', 'partial'])
    .executeTakeFirstOrThrow()
  return at
}

/** What could not be read, the latest first. */
export async function readQuarantine(
  { db }: Archive,
  accountId: bigint,
  limit: number,
): Promise<readonly QuarantinedItem[]> {
  const items = await db
    .selectFrom('quarantine')
    .select(['source', 'origin', 'byte_offset', 'reason', 'first_seen_at as firstSeenAt'])
    .where('account_id', '=', accountId)
    .orderBy('first_seen_at', 'desc')
    .orderBy('quarantine_id')
    .limit(limit)
    .execute()
  return items.map(({ byte_offset, ...item }) => ({
    ...item,
    byteOffset: byte_offset === null ? null : Number(byte_offset),
  }))
}

/** The account's backups, the latest first. */
export async function readBackups({ db }: Archive, accountId: bigint): Promise<readonly BackupRecord[]> {
  const backups = await db
    .selectFrom('backups')
    .select(['path', 'taken_at as takenAt', 'verified_at as verifiedAt', 'messages'])
    .where('account_id', '=', accountId)
    .orderBy('taken_at', 'desc')
    .orderBy('backup_id', 'desc')
    .execute()
  return backups.map((backup) => ({ ...backup, messages: Number(backup.messages) }))
}

/** True while a run holds the account: not given back, and a sign of life within the lease's time to live. */
export async function isHeld({ db }: Archive, accountId: bigint, aliveSince: string): Promise<boolean> {
  const lease = await db
    .selectFrom('leases')
    .select('fence')
    .where('account_id', '=', accountId)
    .where('released_at', 'is', null)
    .where('heartbeat_at', '>', sql<Micros>`${aliveSince}::timestamptz`)
    .executeTakeFirst()
  return lease !== undefined
}
