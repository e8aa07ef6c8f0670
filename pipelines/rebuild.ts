import { requireAccount } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import { noCounts, runPipeline } from '../src/run/run-pipeline.ts'
import { rebuild } from '../src/transform/rebuild.ts'

export interface RebuildResult {
  readonly account: string
  readonly seconds: number
}

/** Makes the derived tables of an account anew from its messages. */
export async function rebuildAccount(
  archive: Archive,
  name: string | undefined,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<RebuildResult> {
  const startedAt = clock()
  const account = await requireAccount(archive, name)
  await runPipeline(archive, account, { pipeline: 'rebuild', signal, clock }, async ({ lease }) => {
    await rebuild(archive, account.accountId, lease.fence)
    return noCounts
  })
  return { account: account.name, seconds: Math.round((clock() - startedAt) / 1000) / 1000 }
}
