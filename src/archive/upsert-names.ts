import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'

export interface PersonName {
  readonly personId: bigint
  readonly kind: string
  readonly name: string
  readonly firstObservedAt: Micros
  readonly lastObservedAt: Micros
}

function distinct(names: readonly PersonName[]): PersonName[] {
  const byKey = new Map<string, PersonName>()
  for (const name of names) {
    const key = `${name.personId}:${name.kind}:${name.name}`
    const known = byKey.get(key) ?? name
    byKey.set(key, {
      ...name,
      firstObservedAt: Math.min(known.firstObservedAt, name.firstObservedAt),
      lastObservedAt: Math.max(known.lastObservedAt, name.lastObservedAt),
    })
  }
  return [...byKey.values()]
}

/** Records names that people were seen under, and shows them under the latest of each kind from then on. */
export async function upsertNames(
  client: pg.ClientBase,
  accountId: bigint,
  names: readonly PersonName[],
): Promise<void> {
  if (names.length === 0) return
  const rows = distinct(names)
  await client.query(
    `insert into person_names as t (account_id, person_id, kind, name, first_observed_at, last_observed_at)
     select $1, * from unnest($2::bigint[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
     on conflict (account_id, person_id, kind, name) do update set
       first_observed_at = least(t.first_observed_at, excluded.first_observed_at),
       last_observed_at = greatest(t.last_observed_at, excluded.last_observed_at)
     where excluded.first_observed_at < t.first_observed_at or excluded.last_observed_at > t.last_observed_at`,
    [
      accountId,
      rows.map((it) => it.personId),
      rows.map((it) => it.kind),
      rows.map((it) => it.name),
      rows.map((it) => microsToIso(it.firstObservedAt)),
      rows.map((it) => microsToIso(it.lastObservedAt)),
    ],
  )
  await showLatestNames(client, accountId, [...new Set(rows.map((it) => it.personId))])
}

/** Shows people under the latest observed name of each kind. */
export async function showLatestNames(
  client: pg.ClientBase,
  accountId: bigint,
  people: readonly bigint[],
): Promise<void> {
  if (people.length === 0) return
  for (const kind of ['display_name', 'username']) {
    await client.query(
      // Person by person, by index: without statistics, as in a first import, joining two sets reads all of both.
      `update people p set ${kind} = latest.name
         from unnest($3::bigint[]) as wanted (person_id)
         cross join lateral (
           select n.name from person_names n
           where n.account_id = $1 and n.person_id = wanted.person_id and n.kind = $2
           order by n.last_observed_at desc, n.name collate "C" desc limit 1) as latest
       where p.account_id = $1 and p.person_id = wanted.person_id and p.${kind} is distinct from latest.name`,
      [accountId, kind, people],
    )
  }
}
