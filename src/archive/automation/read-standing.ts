/** What decides whether an action that was decided earlier is still right. */
import type pg from 'pg'
import { type Micros, microsToIso } from '../../clock.ts'
import type { ClaimedAction } from './claimed-actions.ts'

type Client = Pick<pg.ClientBase, 'query'>

export interface Standing {
  /** Null: the rule is not armed any more. */
  readonly armedAt: Micros | null
  /** JSON, as they were armed. */
  readonly rule: string | null
  readonly settings: string | null
  readonly isUnsent: boolean
  readonly folder: string
  /** Why they are not to be written to; null: they may be. */
  readonly doNotContact: string | null
  /** Instagram's ids; null of what only an export told. */
  readonly outsideThreadId: string | null
  readonly itemId: string | null
  readonly userId: string | null
  /** Of whoever wrote, for people. */
  readonly person: string | null
  readonly title: string | null
  readonly isGroup: boolean
}

/** @returns undefined where the message is not in the archive any more */
export async function readStanding(
  client: Client,
  { accountId, threadId, messageId, messageSentAt, personId, rule }: ClaimedAction,
): Promise<Standing | undefined> {
  const { rows } = await client.query<Omit<Standing, 'itemId'> & { key: string; isItemId: boolean }>(
    `select r.armed_at as "armedAt", r.rule, r.settings, m.is_unsent as "isUnsent", t.folder,
            d.reason as "doNotContact", i.id as "outsideThreadId", u.id as "userId",
            coalesce(p.display_name, p.username) as person, t.title, t.is_group as "isGroup",
            replace(m.message_id::text, '-', '') as key, m.is_item_id as "isItemId"
       from messages m
       join threads t on t.account_id = $1 and t.thread_id = m.thread_id
       left join automation_rules r on r.account_id = $1 and r.name = $6 and r.disarmed_at is null
       left join do_not_contact d on d.account_id = $1 and d.person_id = $5
       left join people p on p.account_id = $1 and p.person_id = $5
       left join (select id from thread_ids where account_id = $1 and thread_id = $2 and kind = 'instagram'
                   order by id limit 1) i on true
       left join (select id from person_ids where account_id = $1 and person_id = $5 and kind = 'instagram'
                   order by id limit 1) u on true
      where m.account_id = $1 and m.thread_id = $2 and m.sent_at = $3 and m.message_id = $4`,
    [accountId, threadId, microsToIso(messageSentAt), messageId, personId, rule],
  )
  const [row] = rows
  if (row === undefined) return undefined
  const { key, isItemId, ...standing } = row
  return { ...standing, itemId: isItemId ? BigInt(`0x${key}`).toString() : null }
}

/** Replies of rules as they went out: how many since a time, and when the last went to one person. */
export interface RepliesOut {
  readonly count: number
  readonly lastToPerson: Micros | null
}

/** @param except token of the reply that is about to go out */
export async function readRepliesOut(
  client: Client,
  { accountId, personId }: Pick<ClaimedAction, 'accountId' | 'personId'>,
  { since, except }: { readonly since: Micros; readonly except: bigint | null },
): Promise<RepliesOut> {
  const { rows: counts } = await client.query<{ count: number }>(
    `select count(*)::int as count from sends
      where account_id = $1 and origin = 'rule' and sent_at > $2 and state <> 'failed' and token is distinct from $3`,
    [accountId, microsToIso(since), except],
  )
  const { rows } = await client.query<{ last: Micros | null }>(
    `select max(s.sent_at) as last from automation_actions a
      cross join lateral jsonb_array_elements(a.steps::jsonb) step
       join sends s on s.account_id = a.account_id and s.token = (step ->> 'token')::bigint
      where a.account_id = $1 and a.person_id = $2 and a.is_reply and s.state <> 'failed'
        and s.token is distinct from $3`,
    [accountId, personId, except],
  )
  return { count: counts[0]?.count ?? 0, lastToPerson: rows[0]?.last ?? null }
}

/** Of these items of the owner's, those that dmvault sent by itself. */
export async function readOwnAutomatic(
  client: Client,
  accountId: bigint,
  itemIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (itemIds.length === 0) return new Set()
  const { rows } = await client.query<{ item_id: string }>(
    "select item_id from sends where account_id = $1 and origin <> 'hand' and item_id = any($2::text[])",
    [accountId, itemIds],
  )
  return new Set(rows.map((row) => row.item_id))
}
