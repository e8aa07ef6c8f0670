/** What every pipeline that changes an account's rows has around it: the lease, the ledger, and a stop that is noticed. */
import type { Account } from '../archive/accounts.ts'
import type { Archive } from '../archive/archive.ts'
import { type Clock, systemClock } from '../clock.ts'
import { DmvaultError } from '../errors.ts'
import type { SourceKind } from '../sources/source.ts'
import type { Lease } from './lease.ts'
import { type Run, type RunCounts, startRun } from './ledger.ts'
import { acquireLeaseAfterLook } from './look-lock.ts'

export interface PipelineRun {
  readonly lease: Lease
  readonly run: Run
  /** Aborted by ctrl-C and by the loss of the lease. */
  readonly signal: AbortSignal
  readonly clock: Clock
}

export interface PipelineOptions {
  readonly pipeline: string
  readonly source?: SourceKind
  readonly signal: AbortSignal
  readonly clock?: Clock
}

/** Counts of a run that read nothing from a source. */
export const noCounts: RunCounts = {
  requests: 0,
  pages: 0,
  threads: 0,
  messages: { seen: 0, new: 0, changed: 0, unchanged: 0, quarantined: 0 },
}

/** What the jobs of a pipeline come to, beyond their counts. */
interface Outcome {
  /** Something is left for another run, or could not be read. */
  readonly isPartial?: boolean
  /** What ended the work early, though what was done until then stands. */
  readonly endedBy?: DmvaultError | null
}

/**
 * Runs the jobs of a pipeline for one account under its lease and writes the ledger on every path. Something new in
 * quarantine makes the outcome `partial`.
 *
 * @param jobs gives the counts as far as it came, also when `signal` stopped it early
 * @throws the reason of `signal` when that stopped the run; LaterError when another run holds the account
 */
export async function runPipeline<Counts extends RunCounts & Outcome>(
  archive: Archive,
  account: Account,
  { pipeline, source, signal: stop, clock = systemClock }: PipelineOptions,
  jobs: (run: PipelineRun) => Promise<Counts>,
): Promise<Counts> {
  await using lease = await acquireLeaseAfterLook(archive, account.accountId, clock)
  const run = await startRun(archive, { accountId: account.accountId, pipeline, source: source ?? null }, clock)
  const signal = AbortSignal.any([stop, lease.lost])
  let counts: RunCounts = noCounts
  try {
    const done = await jobs({ lease, run, signal, clock })
    counts = done
    signal.throwIfAborted()
    const { endedBy, isPartial } = done
    const isWhole = done.messages.quarantined === 0 && !isPartial && !endedBy
    await run.finish(isWhole ? 'done' : 'partial', countsOf(done), endedBy ? inWords(endedBy) : undefined)
    return done
  } catch (error) {
    await finishBroken(run, stop.aborted ? 'cancelled' : 'failed', counts, error)
    throw error
  }
}

/** The ledger's own failure (the database is away) must not hide what failed first. */
async function finishBroken(
  run: Run,
  outcome: 'cancelled' | 'failed',
  counts: RunCounts,
  error: unknown,
): Promise<void> {
  await run.finish(outcome, countsOf(counts), inWords(error)).catch(() => {})
}

const inWords = (error: unknown): string =>
  error instanceof DmvaultError ? `${error.code}: ${error.message}` : String(error)

const countsOf = ({ requests, pages, threads, messages }: RunCounts): RunCounts => ({
  requests,
  pages,
  threads,
  messages,
})
