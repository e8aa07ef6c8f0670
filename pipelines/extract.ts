import type { Account } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import { extractInstagram, type InstagramCounts, type InstagramReading } from '../src/extract/extract-instagram.ts'
import { runPipeline } from '../src/run/run-pipeline.ts'
import { transform } from '../src/transform/transform.ts'

export interface ExtractOptions extends InstagramReading {
  readonly signal: AbortSignal
  readonly clock?: Clock
}

export interface ExtractResult extends InstagramCounts {
  readonly account: string
  readonly source: 'instagram'
  readonly seconds: number
}

/**
 * Reads what is new from Instagram for one account, then counts it.
 *
 * @throws DmvaultError of opening the session; LaterError when another run holds the account
 */
export async function extractAccount(
  archive: Archive,
  account: Account,
  { signal, clock = systemClock, ...reading }: ExtractOptions,
): Promise<ExtractResult> {
  const startedAt = clock()
  const pipeline = { pipeline: 'extract', source: 'instagram', signal, clock } as const
  const counts = await runPipeline(archive, account, pipeline, async (run) => {
    const read = await extractInstagram(archive, account, reading, run)
    if (!run.signal.aborted) await transform(archive, account.accountId, run.lease.fence)
    return read
  })
  return { ...counts, account: account.name, source: 'instagram', seconds: (clock() - startedAt) / 1e6 }
}
