import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'
import type { ActionKey } from './claim-action.ts'

export interface ActionProgress {
  readonly holder: bigint
  /** JSON; what stands in it before a request goes out is what is looked for after a crash. */
  readonly steps: string
  /** `claimed` while it goes on. */
  readonly state: 'claimed' | 'done' | 'failed' | 'unknown'
  readonly at: Micros
}

/** Notes how far an action has come. @returns false when it is not this process's any more: then nothing may go out */
export async function noteAction(
  client: Pick<pg.ClientBase, 'query'>,
  { accountId, threadId, messageId, rule }: ActionKey,
  { holder, steps, state, at }: ActionProgress,
): Promise<boolean> {
  const isOver = state !== 'claimed'
  const { rowCount } = await client.query(
    `update automation_actions set steps = $6, state = $7, ended_at = $8, holder = $9
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
    ],
  )
  return rowCount === 1
}
