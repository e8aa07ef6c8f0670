import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'

export interface Member {
  readonly threadId: bigint
  readonly personId: bigint
  readonly isAdmin: boolean
  readonly firstObservedAt: Micros
  readonly lastObservedAt: Micros
}

/** One row a (thread, person): no statement may touch a row twice. */
function distinct(members: readonly Member[]): Member[] {
  const byKey = new Map<string, Member>()
  for (const member of members) {
    const key = `${member.threadId}:${member.personId}`
    const known = byKey.get(key)
    byKey.set(key, known === undefined ? member : joined(known, member))
  }
  return [...byKey.values()]
}

function joined(a: Member, b: Member): Member {
  const isAdmin = a.lastObservedAt === b.lastObservedAt ? a.isAdmin || b.isAdmin : latest(a, b).isAdmin
  return {
    ...a,
    isAdmin,
    firstObservedAt: Math.min(a.firstObservedAt, b.firstObservedAt),
    lastObservedAt: Math.max(a.lastObservedAt, b.lastObservedAt),
  }
}

const latest = (a: Member, b: Member) => (b.lastObservedAt > a.lastObservedAt ? b : a)

/** Records who was listed as a participant, widening the stretch of observations; the latest says who is an admin. */
export async function upsertMembers(
  client: pg.ClientBase,
  accountId: bigint,
  members: readonly Member[],
): Promise<void> {
  if (members.length === 0) return
  const rows = distinct(members)
  await client.query(
    `insert into thread_members as t (account_id, thread_id, person_id, is_admin, first_observed_at, last_observed_at)
     select $1, * from unnest($2::bigint[], $3::bigint[], $4::boolean[], $5::timestamptz[], $6::timestamptz[])
     on conflict (account_id, thread_id, person_id) do update set
       is_admin = case when excluded.last_observed_at > t.last_observed_at then excluded.is_admin
         when excluded.last_observed_at = t.last_observed_at then t.is_admin or excluded.is_admin else t.is_admin end,
       first_observed_at = least(t.first_observed_at, excluded.first_observed_at),
       last_observed_at = greatest(t.last_observed_at, excluded.last_observed_at)
     where excluded.first_observed_at < t.first_observed_at or excluded.last_observed_at > t.last_observed_at
       or (excluded.last_observed_at = t.last_observed_at and excluded.is_admin and not t.is_admin)`,
    [
      accountId,
      rows.map((it) => it.threadId),
      rows.map((it) => it.personId),
      rows.map((it) => it.isAdmin),
      rows.map((it) => microsToIso(it.firstObservedAt)),
      rows.map((it) => microsToIso(it.lastObservedAt)),
    ],
  )
}
