/**
 * What foreign keys would guarantee. The large tables have none, since one costs 70 % of a load and two 210 %; these
 * statements, one a rule, find what they would have refused. All run within one account.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Archive } from './archive.ts'

/** A rule that every row keeps, and how many do not. */
export interface Violation {
  /** A stable word for scripts. */
  readonly rule: string
  /** What is wrong with the rows, in words. */
  readonly what: string
  readonly rows: number
}

interface Reference {
  readonly from: string
  readonly to: string
  /** Columns of `from`, and where they are called otherwise, of `to`. */
  readonly columns: readonly (string | readonly [string, string])[]
}

const MESSAGE = ['thread_id', 'sent_at', 'message_id'] as const

const REFERENCES: readonly Reference[] = [
  { from: 'messages', to: 'threads', columns: ['thread_id'] },
  { from: 'messages', to: 'people', columns: [['sender_id', 'person_id']] },
  { from: 'messages', to: 'raw_pages', columns: ['raw_page_id'] },
  { from: 'raw_pages', to: 'threads', columns: ['thread_id'] },
  { from: 'message_ids', to: 'messages', columns: MESSAGE },
  { from: 'message_versions', to: 'messages', columns: ['thread_id', 'message_id'] },
  { from: 'message_versions', to: 'raw_pages', columns: ['raw_page_id'] },
  { from: 'reactions', to: 'messages', columns: MESSAGE },
  { from: 'reactions', to: 'people', columns: ['person_id'] },
  { from: 'attachments', to: 'messages', columns: MESSAGE },
  { from: 'thread_ids', to: 'threads', columns: ['thread_id'] },
  { from: 'thread_members', to: 'threads', columns: ['thread_id'] },
  { from: 'thread_members', to: 'people', columns: ['person_id'] },
  { from: 'person_ids', to: 'people', columns: ['person_id'] },
  { from: 'person_names', to: 'people', columns: ['person_id'] },
  { from: 'do_not_contact', to: 'people', columns: ['person_id'] },
  { from: 'automation_actions', to: 'people', columns: ['person_id'] },
]

interface Count {
  readonly rows: number
}

interface Rule {
  readonly rule: string
  readonly what: string
  /** One statement that counts the rows that break the rule. */
  readonly count: (account: bigint) => RawBuilder<Count>
}

/** Rules that are not about a row that must exist elsewhere. */
const RULES: readonly {
  readonly rule: string
  readonly what: string
  readonly count: (account: bigint) => ReturnType<typeof sql<Count>>
}[] = [
  {
    rule: 'messages-raw-position',
    what: 'messages whose original text lies outside their raw page',
    count: (account) => sql<Count>`
      select count(*)::int as rows from messages m join raw_pages p using (account_id, raw_page_id)
       where m.account_id = ${account} and (m.raw_position < 0 or m.raw_position >= cardinality(p.item_ends))`,
  },
  {
    rule: 'versions-raw-position',
    what: 'versions whose original text lies outside their raw page',
    count: (account) => sql<Count>`
      select count(*)::int as rows from message_versions v join raw_pages p using (account_id, raw_page_id)
       where v.account_id = ${account} and (v.raw_position < 0 or v.raw_position >= cardinality(p.item_ends))`,
  },
  {
    rule: 'messages-raw-thread',
    what: "messages whose original text is in another thread's raw page",
    count: (account) => sql<Count>`
      select count(*)::int as rows from messages m join raw_pages p using (account_id, raw_page_id)
       where m.account_id = ${account} and m.thread_id <> p.thread_id`,
  },
  {
    rule: 'messages-has-versions',
    what: 'messages that say wrongly whether they have earlier versions',
    count: (account) => sql<Count>`
      with v as (select distinct account_id, thread_id, message_id from message_versions where account_id = ${account})
      select count(*)::int as rows from messages m left join v using (account_id, thread_id, message_id)
       where m.account_id = ${account} and m.has_versions <> (v.message_id is not null)`,
  },
  {
    rule: 'owner-people',
    what: 'accounts whose owner is nobody',
    count: (account) => sql<Count>`
      select count(*)::int as rows from accounts a
        left join people p on p.account_id = a.account_id and p.person_id = a.owner_person_id
       where a.account_id = ${account} and a.owner_person_id is not null and p.person_id is null`,
  },
  {
    // What is marked as out of date will be counted again; everything else must equal the count made now.
    rule: 'activity-recount',
    what: 'rows of activity that differ from the messages counted again',
    count: (account) => sql<Count>`
      with counted as (
        select thread_id, to_timestamp(floor(extract(epoch from sent_at) / 900) * 900) as quarter,
               sender_id as person_id, item_type, count(*)::int as messages
          from messages where account_id = ${account} and not is_echo group by 1, 2, 3, 4),
      kept as (
        select thread_id, quarter, person_id, item_type, messages from activity where account_id = ${account})
      select count(*)::int as rows from counted c full join kept k using (thread_id, quarter, person_id, item_type)
       where c.messages is distinct from k.messages and (thread_id, (quarter at time zone 'UTC')::date) not in (
             select thread_id, day from dirty_spans where account_id = ${account})`,
  },
  {
    rule: 'search-days',
    what: 'days of threads that a search knows and that have no messages, or the other way round',
    count: (account) => sql<Count>`
      with counted as (
        select distinct thread_id, (sent_at at time zone 'UTC')::date as day, true as has from messages
         where account_id = ${account}),
      kept as (select distinct thread_id, day, true as has from search_days where account_id = ${account})
      select count(*)::int as rows from counted c full join kept k using (thread_id, day)
       where c.has is distinct from k.has and (thread_id, day) not in (
             select thread_id, day from dirty_spans where account_id = ${account})`,
  },
]

/** Counts the rows of one account that break a rule; rules that nothing breaks are left out. */
export async function checkReferences(
  archive: Archive,
  accountId: bigint,
  signal: AbortSignal,
): Promise<readonly Violation[]> {
  const violations: Violation[] = []
  const rules = [...REFERENCES.map(referenceRule), ...RULES]
  for (const { rule, what, count } of rules) {
    signal.throwIfAborted()
    const { rows } = await count(accountId).execute(archive.db)
    const found = rows[0]?.rows ?? 0
    if (found > 0) violations.push({ rule, what, rows: found })
  }
  return violations
}

function referenceRule({ from, to, columns }: Reference): Rule {
  const pairs = columns.map((column) => (typeof column === 'string' ? ([column, column] as const) : column))
  const matches = pairs.map(([mine, theirs]) => sql`${sql.ref(`f.${mine}`)} = ${sql.ref(`t.${theirs}`)}`)
  return {
    rule: `${from}-${to}`.replaceAll('_', '-'),
    what: `rows of ${from} whose row in ${to} is missing`,
    count: (account) => sql<Count>`
      select count(*)::int as rows from ${sql.table(from)} f
        left join ${sql.table(to)} t on t.account_id = f.account_id and ${sql.join(matches, sql` and `)}
       where f.account_id = ${account} and t.account_id is null`,
  }
}
