/** The run ledger: what each execution of a pipeline did, and why it stopped. */
import type { Archive } from '../archive/archive.ts'
import { type Clock, microsToIso, systemClock } from '../clock.ts'
import { UsageError } from '../errors.ts'

export interface MessageCounts {
  readonly seen: number
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly quarantined: number
}

export interface RunCounts {
  readonly requests: number
  readonly pages: number
  readonly threads: number
  readonly messages: MessageCounts
}

type RunOutcome = 'done' | 'partial' | 'failed' | 'cancelled'

export interface Run {
  readonly runId: bigint
  /** Notes something that a person may want to know later. */
  event(code: string, message: string): Promise<void>
  /** @param error what went wrong, in words, without secrets */
  finish(outcome: RunOutcome, counts: RunCounts, error?: string): Promise<void>
}

export interface NewRun {
  readonly accountId: bigint
  readonly pipeline: string
  /** Kind of source, where one is read. */
  readonly source: string | null
}

/**
 * Opens a run in the ledger. Runs of this account that never came to an end were killed, as the caller holds the lease; they
 * are marked as abandoned, without an end that nobody saw.
 *
 * @throws UsageError `account-gone` when the account was removed before the lease was ours; what was written for it now would
 *   belong to no account
 */
export async function startRun(archive: Archive, run: NewRun, clock: Clock = systemClock): Promise<Run> {
  const { accountId: account_id, pipeline, source } = run
  const runId = await archive.db.transaction().execute(async (tx) => {
    const account = await tx
      .selectFrom('accounts')
      .select('account_id')
      .where('account_id', '=', account_id)
      .executeTakeFirst()
    if (account === undefined) throw accountGone()
    await tx
      .updateTable('runs')
      .set({ outcome: 'abandoned' })
      .where('account_id', '=', account_id)
      .where('ended_at', 'is', null)
      .where('outcome', 'is', null)
      .execute()
    const { run_id } = await tx
      .insertInto('runs')
      .values({ account_id, pipeline, source, started_at: microsToIso(clock()), counts: '{}' })
      .returning('run_id')
      .executeTakeFirstOrThrow()
    return run_id
  })
  return openRun(archive, account_id, runId, clock)
}

function accountGone(): UsageError {
  return new UsageError('account-gone', 'the account was removed while this command was about to run it', {
    hint: '`dmvault status` lists the accounts there are.',
  })
}

function openRun({ db }: Archive, account_id: bigint, run_id: bigint, clock: Clock): Run {
  let events = 0
  return {
    runId: run_id,
    async event(code, message) {
      const event_no = events++
      const at = microsToIso(clock())
      await db.insertInto('run_events').values({ account_id, run_id, event_no, at, code, message }).execute()
    },
    async finish(outcome, counts, error) {
      await db
        .updateTable('runs')
        .set({ outcome, counts: JSON.stringify(counts), error: error ?? null, ended_at: microsToIso(clock()) })
        .where('account_id', '=', account_id)
        .where('run_id', '=', run_id)
        .execute()
    },
  }
}
