import type pg from 'pg'
import type { ActionKey } from './claim-action.ts'

/** An action that somebody claimed and did not end. */
export interface LeftAction extends ActionKey {
  readonly personId: bigint
  /** JSON, as it was last noted: a step without a token or an act's id has not gone out. */
  readonly steps: string
}

/** Processes that have claimed actions and not ended them; whether they live, their advisory locks tell. */
export async function readActionHolders(client: Pick<pg.ClientBase, 'query'>, accountId: bigint): Promise<bigint[]> {
  const { rows } = await client.query<{ holder: bigint }>(
    `select distinct holder from automation_actions
     where account_id = $1 and state = 'claimed' and holder is not null order by holder`,
    [accountId],
  )
  return rows.map((row) => row.holder)
}

/** Takes over what a process left that is gone. Of two who take, one gets each. */
export async function takeLeftActions(
  client: Pick<pg.ClientBase, 'query'>,
  accountId: bigint,
  { from, to }: { readonly from: bigint; readonly to: bigint },
): Promise<readonly LeftAction[]> {
  const { rows } = await client.query<{
    thread_id: bigint
    message_id: string
    rule: string
    person_id: bigint
    steps: string
  }>(
    `update automation_actions set holder = $3 where account_id = $1 and state = 'claimed' and holder = $2
     returning thread_id, message_id, rule, person_id, steps`,
    [accountId, from, to],
  )
  return rows.map(({ thread_id, message_id, rule, person_id, steps }) => ({
    accountId,
    threadId: thread_id,
    messageId: message_id,
    rule,
    personId: person_id,
    steps,
  }))
}
