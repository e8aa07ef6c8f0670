import type pg from 'pg'
import { dayOf, findThreadsByTimes, readThreadDays, type TimeMatch } from '../archive/find-threads-by-times.ts'
import {
  findThreadsSharingTimes,
  readThreadMillis,
  readThreadTimes,
  type ThreadTime,
} from '../archive/read-thread-times.ts'
import type { ThreadProbe } from '../sources/source.ts'
import type { DoubleThread } from './join-threads.ts'
import { isConclusive, toSamples } from './recognise-threads.ts'
import type { ThreadDirectory } from './thread-directory.ts'

const THREADS_AT_ONCE = 100
/** Memory's bound: as many are compared at once, in one scan of the account's messages. */
const SAMPLES_AT_ONCE = 200_000

/**
 * Finds threads that are in the archive twice: two readings that had nothing in common made two, and this one, which has it
 * all, was put to one of them. The other is among the threads that this reading did not show; it is told by its times, all
 * of which the one must have.
 *
 * @param client not in a transaction
 * @param seen the threads of this reading
 */
export async function findDoubles(
  client: pg.ClientBase,
  accountId: bigint,
  threads: ThreadDirectory,
  seen: ReadonlySet<bigint>,
): Promise<readonly DoubleThread[]> {
  if (threads.all().every((threadId) => seen.has(threadId))) return []
  const others = await findThreadsSharingTimes(client, accountId, [...seen])
  const doubles: DoubleThread[] = []
  let times: ThreadTime[] = []
  for (let start = 0; start < others.length; start += THREADS_AT_ONCE) {
    times.push(...(await readThreadTimes(client, accountId, others.slice(start, start + THREADS_AT_ONCE))))
    if (times.length < SAMPLES_AT_ONCE && start + THREADS_AT_ONCE < others.length) continue
    doubles.push(...(await compare(client, accountId, threads, seen, times)))
    times = []
  }
  return doubles
}

async function compare(
  client: pg.ClientBase,
  accountId: bigint,
  threads: ThreadDirectory,
  seen: ReadonlySet<bigint>,
  times: readonly ThreadTime[],
): Promise<readonly DoubleThread[]> {
  const others = [...Map.groupBy(times, (it) => it.threadId)].map(([from, of]) => ({ from, probe: probeOf(of) }))
  const samples = toSamples(others.map(({ probe }) => probe))
  const matches = (await findThreadsByTimes(client, accountId, samples)).filter(({ threadId }) => seen.has(threadId))
  const into = new Map<bigint, bigint>()
  for (const match of matches.toSorted((a, b) => b.times - a.times)) {
    const other = others[match.probe]
    if (other === undefined || into.has(other.from)) continue
    const isDouble =
      (await isConclusive(client, accountId, other.probe, match)) &&
      threads.mayBeOne(other.from, match.threadId) &&
      (await hasHalfOf(client, accountId, match, other.from, other.probe))
    if (isDouble) into.set(other.from, match.threadId)
  }
  return [...into].map(([from, thread]) => ({ from, into: thread }))
}

const probeOf = (times: readonly ThreadTime[]): ThreadProbe => ({
  ids: [],
  samples: times.map(({ sentAt, text }) => ({ sentAt, text })),
  messages: times[0]?.messages ?? 0,
})

/** The same, asked of the thread of this reading: half of what it has where the two overlap, the other has too. */
async function hasHalfOf(
  client: pg.ClientBase,
  accountId: bigint,
  { threadId, times, firstMillis: first, lastMillis: last }: TimeMatch,
  other: bigint,
  { samples, messages }: ThreadProbe,
): Promise<boolean> {
  const days = await readThreadDays(client, accountId, other)
  const here = (await readThreadMillis(client, accountId, threadId, { first, last })).filter((it) =>
    days.has(dayOf(it)),
  )
  return ((times * messages) / Math.max(1, samples.length)) * 2 >= here.length
}
