import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'

/** Which rule, and which message. */
export interface ActionKey {
  readonly accountId: bigint
  readonly threadId: bigint
  readonly messageId: string
  readonly rule: string
}

export interface NewAction extends ActionKey {
  readonly messageSentAt: Micros
  readonly personId: bigint
  readonly decidedAt: Micros
  readonly decision: 'act' | 'held'
  readonly reason: string
  readonly isReply: boolean
  /** JSON. */
  readonly steps: string
  /** Who does it; null where nothing is to be done. */
  readonly holder: bigint | null
}

/**
 * Writes down what a rule does with a message, before anything is done.
 *
 * @returns false when that rule has had this message already: whoever did, nothing more is to be done
 */
export async function claimAction(client: pg.ClientBase, action: NewAction): Promise<boolean> {
  const isHeld = action.decision === 'held'
  const { rowCount } = await client.query(
    `insert into automation_actions (account_id, thread_id, message_id, rule, message_sent_at, person_id, decided_at,
       decision, reason, is_reply, steps, state, holder, ended_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (account_id, thread_id, message_id, rule) do nothing`,
    [
      action.accountId,
      action.threadId,
      action.messageId,
      action.rule,
      microsToIso(action.messageSentAt),
      action.personId,
      microsToIso(action.decidedAt),
      action.decision,
      action.reason,
      action.isReply,
      action.steps,
      isHeld ? 'held' : 'claimed',
      action.holder,
      isHeld ? microsToIso(action.decidedAt) : null,
    ],
  )
  return rowCount === 1
}
