/** Actions that were claimed and have not come to their end. */
import type pg from 'pg'
import type { Micros } from '../../clock.ts'
import type { ActionKey } from '../claim-action.ts'

/** With what is needed to do it. */
export interface ClaimedAction extends ActionKey {
  readonly personId: bigint
  readonly messageSentAt: Micros
  readonly decidedAt: Micros
  readonly isReply: boolean
  /** JSON, as it was last noted. */
  readonly steps: string
  readonly reason: string
}

const SELECTED = `
  select account_id as "accountId", thread_id as "threadId", message_id as "messageId", rule,
         person_id as "personId", message_sent_at as "messageSentAt", decided_at as "decidedAt",
         is_reply as "isReply", steps, reason
    from automation_actions`

/** How a step is marked in the JSON that waits for a limit of sending; within a text its quotes would be escaped. */
export const WAITING = '"state":"waits"'

/**
 * The oldest action that a process has in hand.
 *
 * @param withWaiting those too that wait for a limit of sending
 */
export async function readNextAction(
  client: Pick<pg.ClientBase, 'query'>,
  accountId: bigint,
  { holder, withWaiting }: { readonly holder: bigint; readonly withWaiting: boolean },
): Promise<ClaimedAction | undefined> {
  const { rows } = await client.query<ClaimedAction>(
    `${SELECTED}
      where account_id = $1 and state = 'claimed' and holder = $2 and ($3 or strpos(steps, $4) = 0)
      order by message_sent_at, thread_id, message_id, decided_at, rule limit 1`,
    [accountId, holder, withWaiting, WAITING],
  )
  return rows[0]
}

/** How many a process has in hand. */
export async function countClaimed(
  client: Pick<pg.ClientBase, 'query'>,
  accountId: bigint,
  holder: bigint,
): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from automation_actions
      where account_id = $1 and state = 'claimed' and holder = $2`,
    [accountId, holder],
  )
  return rows[0]?.count ?? 0
}

/** The action that a send belongs to, while it is under way. */
export async function readActionOfToken(
  client: Pick<pg.ClientBase, 'query'>,
  accountId: bigint,
  token: bigint,
): Promise<ClaimedAction | undefined> {
  const { rows } = await client.query<ClaimedAction>(
    `${SELECTED}
      where account_id = $1 and state = 'claimed' and is_reply and strpos(steps, $2) > 0`,
    [accountId, `"token":"${token}"`],
  )
  return rows[0]
}
