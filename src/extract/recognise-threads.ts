/**
 * Recognises threads that a source knows under ids the archive has not seen: folder names of exports changed form over the
 * years. Exact times are as good as an id, if enough of them agree:
 *
 * - of a thread of three or more messages, at least three milliseconds, and at least half of the source's messages where the
 *   two could agree: between the first and the last that do, on days on which the known thread has messages at all. So a
 *   thread that grew is recognised however much, and one that was archived in separate stretches too; but not two threads
 *   that share a few moments by chance, or because something was sent to both at once, among much that only one has;
 * - of a thread of one or two messages, all of them, texts included.
 *
 * Texts do not count otherwise: notices are in the language of the export, and shares may have none.
 */
import type pg from 'pg'
import { dayOf, findThreadsByTimes, readThreadDays, type TimeMatch } from '../archive/find-threads-by-times.ts'
import type { Source, ThreadProbe } from '../sources/source.ts'
import { toReadable } from '../text/well-formed.ts'
import type { ThreadDirectory } from './thread-directory.ts'

/** Memory's bound: as many samples are held and compared at once, and those of one thread more. */
const SAMPLES_AT_ONCE = 200_000
const CONCLUSIVE = 3

/** A known thread that a probe can be of, as far as the two alone can tell. */
interface Candidate {
  /** The probe's; the array itself tells one probe from another. */
  readonly ids: ThreadProbe['ids']
  readonly threadId: bigint
  readonly times: number
}

const isShort = (probe: ThreadProbe): boolean => probe.messages < CONCLUSIVE

/** The samples of all probes, each with its probe's place. */
export function toSamples(probes: readonly ThreadProbe[]) {
  return probes.flatMap((probe, index) =>
    probe.samples.map(({ sentAt, text }) => ({
      probe: index,
      sentAt,
      text: text === null || !isShort(probe) ? null : toReadable(text),
    })),
  )
}

/** The milliseconds in which samples stand. */
const toMillis = (samples: ThreadProbe['samples']): number[] => [
  ...new Set(samples.map(({ sentAt }) => Math.floor(sentAt / 1000))),
]

/** Whether a match of times tells that the probe is of the known thread. */
export async function isConclusive(
  client: pg.ClientBase,
  accountId: bigint,
  probe: ThreadProbe,
  match: TimeMatch,
): Promise<boolean> {
  if (isShort(probe)) return match.texts > 0 && match.texts === probe.messages
  if (match.times < CONCLUSIVE) return false
  const between = toMillis(probe.samples).filter((it) => it >= match.firstMillis && it <= match.lastMillis)
  if (match.times * 2 >= between.length) return true
  const days = await readThreadDays(client, accountId, match.threadId)
  return match.times * 2 >= between.filter((it) => days.has(dayOf(it))).length
}

async function findCandidates(
  client: pg.ClientBase,
  accountId: bigint,
  probes: readonly ThreadProbe[],
): Promise<Candidate[]> {
  const found: Candidate[] = []
  for (const match of await findThreadsByTimes(client, accountId, toSamples(probes))) {
    const probe = probes[match.probe]
    if (probe === undefined || !(await isConclusive(client, accountId, probe, match))) continue
    found.push({ ids: probe.ids, threadId: match.threadId, times: match.times })
  }
  return found
}

/** Each probe's best candidate, and of each thread the best of these; a probe with two that are as good has none. */
function settle(candidates: readonly Candidate[], threads: ThreadDirectory): void {
  const bestOf = new Map<ThreadProbe['ids'], Candidate | null>()
  const taken = new Set<bigint>()
  const best = candidates.toSorted((a, b) => b.times - a.times)
  for (const candidate of best) {
    const known = bestOf.get(candidate.ids)
    if (known === undefined) bestOf.set(candidate.ids, candidate)
    else if (known?.times === candidate.times) bestOf.set(candidate.ids, null)
  }
  for (const [ids, candidate] of bestOf) {
    if (candidate === null || taken.has(candidate.threadId)) continue
    taken.add(candidate.threadId)
    threads.learnAlias(ids, candidate.threadId)
  }
}

/** Joins threads that are not known by any of their ids with known ones, by a part of what they hold. */
export async function recogniseProbes(
  client: pg.ClientBase,
  accountId: bigint,
  probes: readonly ThreadProbe[],
  threads: ThreadDirectory,
): Promise<void> {
  const unknown = probes.filter(({ ids, samples }) => samples.length > 0 && threads.find(ids) === undefined)
  if (unknown.length === 0 || threads.isEmpty) return
  settle(await findCandidates(client, accountId, unknown), threads)
}

/** Joins the source's unknown threads with known ones, before anything is read in earnest. */
export async function recogniseThreads(
  client: pg.ClientBase,
  accountId: bigint,
  source: Source,
  threads: ThreadDirectory,
): Promise<void> {
  if (source.probes === undefined || threads.isEmpty) return
  const candidates: Candidate[] = []
  let probes: ThreadProbe[] = []
  let held = 0
  for await (const probe of source.probes((ids) => threads.find(ids) !== undefined)) {
    probes.push(probe)
    held += probe.samples.length
    if (held < SAMPLES_AT_ONCE) continue
    candidates.push(...(await findCandidates(client, accountId, probes)))
    probes = []
    held = 0
  }
  candidates.push(...(await findCandidates(client, accountId, probes)))
  settle(candidates, threads)
}
