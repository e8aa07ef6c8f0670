import { requireAccount } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import { noCounts, runPipeline } from '../src/run/run-pipeline.ts'
import { transform } from '../src/transform/transform.ts'

export interface TransformResult {
  readonly account: string
  /** Stretches (thread and day) that were counted again. */
  readonly spans: number
  readonly seconds: number
}

/** The transform alone: counts again what changed since the last time. */
export async function transformAccount(
  archive: Archive,
  name: string | undefined,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<TransformResult> {
  const startedAt = clock()
  const account = await requireAccount(archive, name)
  const { spans } = await runPipeline(
    archive,
    account,
    { pipeline: 'transform', signal, clock },
    async ({ lease }) => ({
      ...noCounts,
      ...(await transform(archive, account.accountId, lease.fence)),
    }),
  )
  return { account: account.name, spans, seconds: Math.round((clock() - startedAt) / 1000) / 1000 }
}
