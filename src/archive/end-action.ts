import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'
import type { ActionKey } from './claim-action.ts'

export interface ActionProgress {
  readonly holder: bigint
  /** JSON; what stands in it before a request goes out is what is looked for after a crash. */
  readonly steps: string
  /** `claimed` while it goes on; `held`: nothing of it was done, as it was not right any more. */
  readonly state: 'claimed' | 'done' | 'failed' | 'unknown' | 'held'
  readonly at: Micros
  /** In the place of the reason of the decision. */
  readonly reason?: string
  /** False: the reply that was decided never went out, and counts for no limit. */
  readonly isReply?: boolean
}

/** Notes how far an action has come. @returns false when it is not this process's any more: then nothing may go out */
export async function noteAction(
  client: Pick<pg.ClientBase, 'query'>,
  { accountId, threadId, messageId, rule }: ActionKey,
  { holder, steps, state, at, reason, isReply }: ActionProgress,
): Promise<boolean> {
  const isOver = state !== 'claimed'
  const { rowCount } = await client.query(
    `update automation_actions set steps = $6, state = $7, ended_at = $8, holder = $9,
       reason = coalesce($10, reason), is_reply = coalesce($11, is_reply),
       decision = case when $7 = 'held' then 'held' else decision end
     where account_id = $1 and thread_id = $2 and message_id = $3 and rule = $4 and state = 'claimed' and holder = $5`,
    [
      accountId,
      threadId,
      messageId,
      rule,
      holder,
      steps,
      state,
      isOver ? microsToIso(at) : null,
      isOver ? null : holder,
      reason ?? null,
      isReply ?? null,
    ],
  )
  return rowCount === 1
}
