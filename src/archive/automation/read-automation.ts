/** How an account's rules stand, for people. */
import type pg from 'pg'
import { type Micros, microsToIso } from '../../clock.ts'

type Client = Pick<pg.ClientBase, 'query'>

const HOUR = 3_600_000_000

/** Of actions that ended alike, or have not ended. */
export interface ActionCount {
  readonly rule: string
  readonly decision: 'act' | 'held'
  readonly state: string
  readonly reason: string
  readonly lastDay: number
  readonly lastWeek: number
}

export async function countActions(client: Client, accountId: bigint, now: Micros): Promise<readonly ActionCount[]> {
  const { rows } = await client.query<ActionCount>(
    `select rule, decision, state, reason, count(*) filter (where decided_at > $2)::int as "lastDay",
            count(*)::int as "lastWeek"
       from automation_actions where account_id = $1 and decided_at > $3
      group by rule, decision, state, reason order by rule, decision, "lastWeek" desc, state, reason`,
    [accountId, microsToIso(now - 24 * HOUR), microsToIso(now - 7 * 24 * HOUR)],
  )
  return rows
}

/** Actions that have no end yet, and those that are held for a person. */
export async function countOpenActions(
  client: Client,
  accountId: bigint,
): Promise<{ readonly open: number; readonly unknown: number }> {
  const { rows } = await client.query<{ open: number; unknown: number }>(
    `select count(*) filter (where state = 'claimed')::int as open,
            count(*) filter (where state = 'unknown')::int as unknown
       from automation_actions where account_id = $1 and state in ('claimed', 'unknown')`,
    [accountId],
  )
  return rows[0] ?? { open: 0, unknown: 0 }
}

export interface Unwilling {
  readonly name: string | null
  readonly since: Micros
  readonly reason: string
}

/** Who is not written to, the latest first. */
export async function readUnwilling(
  client: Client,
  accountId: bigint,
  limit: number,
): Promise<{ readonly total: number; readonly people: readonly Unwilling[] }> {
  const { rows } = await client.query<Unwilling & { total: number }>(
    `select coalesce(p.display_name, p.username) as name, d.since, d.reason, count(*) over ()::int as total
       from do_not_contact d left join people p on p.account_id = $1 and p.person_id = d.person_id
      where d.account_id = $1 order by d.since desc, d.person_id limit $2`,
    [accountId, limit],
  )
  return { total: rows[0]?.total ?? 0, people: rows.map(({ name, since, reason }) => ({ name, since, reason })) }
}

/** Whether some process has this advisory lock; nothing is locked to find out. */
export async function isLocked(client: Client, key: bigint): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from pg_locks where locktype = 'advisory' and granted and objsubid = 1
        and classid = (($1::bigint >> 32) & 4294967295)::oid and objid = ($1::bigint & 4294967295)::oid
        and database = (select oid from pg_database where datname = current_database())`,
    [key],
  )
  return rows.length > 0
}
