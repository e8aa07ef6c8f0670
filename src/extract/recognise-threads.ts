/**
 * Recognises threads that a source knows under ids the archive has not seen: folder names of exports changed form over the
 * years. Exact times are as good as an id: three messages in the same milliseconds are no coincidence.
 */
import type pg from 'pg'
import { findThreadsByTimes, type TimeMatch } from '../archive/find-threads-by-times.ts'
import type { Source, ThreadProbe } from '../sources/source.ts'
import { toReadable } from '../text/well-formed.ts'
import type { ThreadDirectory } from './thread-directory.ts'

const PROBES_AT_ONCE = 500
const CONCLUSIVE = 3

/** Whether the times that agree prove that it is the thread. Of one or two messages, the texts must agree as well. */
function isConclusive(probe: ThreadProbe, match: TimeMatch): boolean {
  return probe.messages >= CONCLUSIVE ? match.times >= CONCLUSIVE : match.texts > 0 && match.texts === probe.messages
}

/** The best match of each probe and of each thread; where two are as good, none. */
function settle(probes: readonly ThreadProbe[], matches: readonly TimeMatch[]): Map<number, bigint> {
  const settled = new Map<number, bigint>()
  const taken = new Set<bigint>()
  const best = matches
    .filter((match) => {
      const probe = probes[match.probe]
      return probe !== undefined && isConclusive(probe, match)
    })
    .sort((a, b) => b.times - a.times || b.texts - a.texts)
  for (const match of best) {
    const isTie = best.some((it) => it !== match && it.probe === match.probe && it.times === match.times)
    if (isTie || settled.has(match.probe) || taken.has(match.threadId)) continue
    settled.set(match.probe, match.threadId)
    taken.add(match.threadId)
  }
  return settled
}

/** Joins the source's unknown threads with known ones, before anything is read in earnest. */
export async function recogniseThreads(
  client: pg.ClientBase,
  accountId: bigint,
  source: Source,
  threads: ThreadDirectory,
): Promise<void> {
  if (source.probes === undefined || threads.isEmpty) return
  const probes: ThreadProbe[] = []
  const settleAll = async () => {
    const samples = probes.flatMap((probe, index) =>
      probe.samples.map((it) => ({
        probe: index,
        sentAt: it.sentAt,
        text: it.text === null ? null : toReadable(it.text),
      })),
    )
    const matches = await findThreadsByTimes(client, accountId, samples)
    for (const [index, threadId] of settle(probes, matches)) threads.learnAlias(probes[index]?.ids ?? [], threadId)
    probes.length = 0
  }
  for await (const probe of source.probes((ids) => threads.find(ids) !== undefined)) {
    probes.push(probe)
    if (probes.length >= PROBES_AT_ONCE) await settleAll()
  }
  await settleAll()
}
