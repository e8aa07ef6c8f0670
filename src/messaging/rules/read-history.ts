import type pg from 'pg'
import type { Account } from '../../archive/accounts.ts'
import { readOwnAutomatic } from '../../archive/automation/read-standing.ts'
import { type Micros, microsToIso } from '../../clock.ts'
import type { Step } from './decision.ts'
import type { RuleHistory } from './decision-context.ts'
import { FUTURE } from './safety-gates.ts'

/** A message as the archive knows it. */
export interface ArchivedMessage {
  readonly threadId: bigint
  readonly messageId: string
  readonly personId: bigint
  readonly sentAt: Micros
}

const DAY = 86_400_000_000

/**
 * What happened before a message, as far as safety asks; read in the transaction that claims what is done about it. A message
 * of the owner counts as written by hand unless a rule's send is known to have become it: in doubt the rules pause.
 */
export async function readHistory(
  client: pg.ClientBase,
  account: Account,
  message: ArchivedMessage,
  now: Micros,
): Promise<RuleHistory> {
  const { accountId } = account
  const { threadId, personId } = message
  const replies = await readReplies(client, accountId, message, now)
  const inThread = replies.filter((reply) => reply.thread_id === threadId)
  const { rows: wishes } = await client.query<{ reason: string }>(
    'select reason from do_not_contact where account_id = $1 and person_id = $2',
    [accountId, personId],
  )
  const { rows: counts } = await client.query<{ count: number }>(
    `select count(*)::int as count from automation_actions
     where account_id = $1 and decided_at > $2 and decided_at <= $3 and is_reply and decision = 'act'`,
    [accountId, microsToIso(now - DAY), microsToIso(now + FUTURE)],
  )
  return {
    isFirstMessage: await isFirst(client, accountId, message),
    doNotContact: wishes[0]?.reason ?? null,
    lastReplyToPerson: replies.filter((reply) => reply.person_id === personId).at(-1)?.decided_at ?? null,
    repliesLastDay: counts[0]?.count ?? 0,
    lastManualReply: await readManual(client, account, threadId),
    repliesInThread: inThread
      .filter(({ decided_at }) => decided_at > now - DAY)
      .flatMap(({ decided_at, steps }) => textsOf(steps).map((text) => ({ at: decided_at, text }))),
  }
}

interface ReplyRow {
  readonly thread_id: bigint
  readonly person_id: bigint
  readonly decided_at: Micros
  readonly steps: string
}

/**
 * To this person ever, and in this conversation in the last day; the oldest first. What was decided by a clock that was far
 * ahead does not count for months: when it really went out is looked at before a reply goes out.
 */
async function readReplies(
  client: pg.ClientBase,
  accountId: bigint,
  { threadId, personId }: ArchivedMessage,
  now: Micros,
): Promise<readonly ReplyRow[]> {
  const { rows } = await client.query<ReplyRow>(
    `with last as (
       select thread_id, person_id, decided_at, steps from automation_actions
       where account_id = $1 and person_id = $2 and is_reply and decision = 'act' and decided_at <= $5 order by decided_at desc limit 1)
     select thread_id, person_id, decided_at, steps from automation_actions
       where account_id = $1 and thread_id = $3 and is_reply and decision = 'act' and decided_at > $4 and decided_at <= $5
     union select thread_id, person_id, decided_at, steps from last order by decided_at`,
    [accountId, personId, threadId, microsToIso(now - DAY), microsToIso(now + FUTURE)],
  )
  return rows
}

function textsOf(steps: string): readonly string[] {
  const all = JSON.parse(steps) as readonly Step[]
  return all.flatMap((step) => (step.do === 'reply' ? [step.text] : []))
}

/** Looked for in their conversations alone: messages are not found by their sender, and an inbox may have a million. */
async function isFirst(
  client: pg.ClientBase,
  accountId: bigint,
  { personId, threadId, sentAt, messageId }: ArchivedMessage,
): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from messages where account_id = $1 and sender_id = $2 and not is_echo
       and thread_id in (select thread_id from thread_members where account_id = $1 and person_id = $2 union select $4)
       and (sent_at, thread_id, message_id) < ($3::timestamptz, $4::bigint, $5::uuid) limit 1`,
    [accountId, personId, microsToIso(sentAt), threadId, messageId],
  )
  return rows.length === 0
}

/** So many of the owner's latest messages are looked at. */
const LATEST = 50

/**
 * When the owner last wrote by hand in a conversation; null: not among their latest messages there. What a rule or a broadcast
 * sent for them was not by hand.
 */
export async function readManual(
  client: Pick<pg.ClientBase, 'query'>,
  { accountId, ownerPersonId }: Pick<Account, 'accountId' | 'ownerPersonId'>,
  threadId: bigint,
): Promise<Micros | null> {
  const { rows } = await client.query<{ sent_at: Micros; id: string; is_item_id: boolean }>(
    `select sent_at, replace(message_id::text, '-', '') as id, is_item_id from messages
     where account_id = $1 and thread_id = $2 and sender_id = $3 and not is_echo
     order by sent_at desc, message_id desc limit ${LATEST}`,
    [accountId, threadId, ownerPersonId],
  )
  const itemIdOf = ({ id, is_item_id }: (typeof rows)[number]): string | null =>
    is_item_id ? BigInt(`0x${id}`).toString() : null
  const itemIds = rows.map(itemIdOf).filter((id) => id !== null)
  const automatic = await readOwnAutomatic(client, accountId, itemIds)
  const byHand = rows.find((row) => {
    const itemId = itemIdOf(row)
    return itemId === null || !automatic.has(itemId)
  })
  return byHand?.sent_at ?? null
}
