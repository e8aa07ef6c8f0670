/** When an account's rules last ran. */
import type pg from 'pg'
import { type Micros, microsToIso } from '../../clock.ts'

export interface AutomationRun {
  readonly startedAt: Micros
  readonly lookedAt: Micros | null
  /** Null while it runs, and where it was killed. */
  readonly endedAt: Micros | null
  readonly outcome: string | null
}

type Client = Pick<pg.ClientBase, 'query'>

export async function readAutomationRun(client: Client, accountId: bigint): Promise<AutomationRun | undefined> {
  const { rows } = await client.query<AutomationRun>(
    `select started_at as "startedAt", looked_at as "lookedAt", ended_at as "endedAt", outcome
       from automation_runs where account_id = $1`,
    [accountId],
  )
  return rows[0]
}

/** When rules last looked for messages stays told, until they look again. */
export async function beginAutomationRun(client: Client, accountId: bigint, at: Micros): Promise<void> {
  await client.query(
    `insert into automation_runs (account_id, started_at) values ($1, $2)
     on conflict (account_id) do update set started_at = excluded.started_at, ended_at = null, outcome = null`,
    [accountId, microsToIso(at)],
  )
}

export async function noteAutomationLook(client: Client, accountId: bigint, at: Micros): Promise<void> {
  await client.query('update automation_runs set looked_at = $2 where account_id = $1', [accountId, microsToIso(at)])
}

export async function endAutomationRun(
  client: Client,
  accountId: bigint,
  { at, outcome }: { readonly at: Micros; readonly outcome: string },
): Promise<void> {
  await client.query('update automation_runs set ended_at = $2, outcome = $3 where account_id = $1', [
    accountId,
    microsToIso(at),
    outcome,
  ])
}
