/** The job that reads what is new from Instagram itself, within what the account may ask. */
import type { Account } from '../archive/accounts.ts'
import type { Archive } from '../archive/archive.ts'
import { loadCursors } from '../archive/load-cursors.ts'
import { readWatchers } from '../archive/watch/move-watch-cursor.ts'
import { DmvaultError } from '../errors.ts'
import type { TransportOptions } from '../instagram/transport/transport.ts'
import { type LoggedIn, ownerOf } from '../run/account-session.ts'
import type { RunCounts } from '../run/ledger.ts'
import type { Limits } from '../run/limits.ts'
import { askPatiently } from '../run/meet-instagram-error.ts'
import { openRequestBudget, type Wait } from '../run/request-budget.ts'
import type { PipelineRun } from '../run/run-pipeline.ts'
import { InstagramSource } from '../sources/instagram/instagram-source.ts'
import type { LastLook } from '../sources/instagram/last-look.ts'
import type { WatchReading } from '../sources/instagram/reading.ts'
import type { KnownReadings } from '../sources/instagram/reading-book.ts'
import type { WalkedFolder } from '../sources/source.ts'
import { extractSource } from './extract-source.ts'

export type OpenClient = (hooks: Pick<TransportOptions, 'beforeRequest' | 'signal'>) => Promise<LoggedIn>

export interface InstagramReading {
  readonly openClient: OpenClient
  readonly limits: Limits
  /** Only looks for news, for those who watch the account, and as seldom writes as it can; absent: reads everything. */
  readonly look?: LastLook | undefined
  /** How many threads of the account are read back at the same time; default 1. */
  readonly threadsAtOnce?: number | undefined
  /** @param threadsLeft those that have not been read to their beginning */
  readonly onProgress?: (requests: number, messages: number, threadsLeft: number) => void
  readonly onWait?: (wait: Wait) => void
}

export interface InstagramCounts extends RunCounts {
  /** Threads that have not been read to their beginning, or cannot be read now. */
  readonly threadsLeft: number
  readonly isPartial: boolean
  /** What ended reading before its end: a limit, a block, a log-out, the network. */
  readonly endedBy: DmvaultError | null
}

/** Who looks for news comes back later, and leaves the account to others until then. */
const LONGEST_WAIT_OF_LOOK_MS = 30_000

/** So many lines of one run are of use to a person. */
const MOST_EVENTS = 100

/**
 * Extracts what is new. Ends without an error, with what was read in the archive, when Instagram or the account's budget ends
 * it; `endedBy` says why.
 *
 * @throws DmvaultError of opening the session; errors of the database
 */
export async function extractInstagram(
  archive: Archive,
  account: Account,
  { openClient, limits, look, threadsAtOnce, onProgress, onWait }: InstagramReading,
  { lease, run, signal, clock }: PipelineRun,
): Promise<InstagramCounts> {
  const maxWaitMs = look && LONGEST_WAIT_OF_LOOK_MS
  const budget = await openRequestBudget(archive, account.accountId, { limits, signal, onWait, maxWaitMs })
  let requests = 0
  const beforeRequest = async (): Promise<void> => {
    await budget.take()
    requests += 1
  }
  const events: { code: string; message: string }[] = []
  await using loggedIn = await openClient({ beforeRequest, signal })
  const { client } = loggedIn
  await using source = new InstagramSource({
    direct: client.direct,
    owner: ownerOf(client),
    known: await loadReadings(archive, account),
    startedAt: clock(),
    ask: askPatiently(budget),
    requests: () => requests,
    threadsAtOnce,
    watch: look && (await watchReading(archive, account, look)),
    onEvent: (code, message) => events.push({ code, message }),
  })
  const onPage = (_done: number, messages: number): void => onProgress?.(requests, messages, source.threadsLeft)
  const counts = await extractSource(archive, { source, account, lease, signal, clock, onProgress: onPage })
  for (const { code, message } of events.slice(0, MOST_EVENTS)) await run.event(code, message)
  const { endedBy, threadsLeft, isPartial } = source
  // What no class of ours describes is a fault of this program, and must not pass for an early end.
  if (endedBy !== undefined && !(endedBy instanceof DmvaultError)) throw endedBy
  return { ...counts, requests, threadsLeft, isPartial, endedBy: endedBy ?? null }
}

async function watchReading(archive: Archive, { accountId }: Account, look: LastLook): Promise<WatchReading> {
  const watchers = await readWatchers(archive, accountId)
  const armed = watchers.map((it) => it.armedAt).filter((at) => at !== null)
  look.begin()
  return { since: armed.length === 0 ? null : Math.min(...armed), looksOther: (thread) => look.looksOther(thread) }
}

async function loadReadings(archive: Archive, { accountId }: Account): Promise<KnownReadings> {
  const { threads, folders } = await loadCursors(archive, accountId)
  return { threads, folders: folders.map((it) => ({ ...it, folder: it.folder as WalkedFolder })) }
}
