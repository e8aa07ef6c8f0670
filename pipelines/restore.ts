import { type Account, createAccount, findAccount } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { countKnownMessages, type SoughtId } from '../src/archive/count-known-messages.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import { extractSource } from '../src/extract/extract-source.ts'
import { itemIdToHex } from '../src/extract/message-id.ts'
import { ThreadDirectory } from '../src/extract/thread-directory.ts'
import type { RunCounts } from '../src/run/ledger.ts'
import { runPipeline } from '../src/run/run-pipeline.ts'
import { type BackupSource, openBackup } from '../src/sources/backup/open-backup.ts'
import type { VerifiedBackup } from '../src/sources/backup/verify-backup.ts'
import type { SourceItem } from '../src/sources/source.ts'
import { transform } from '../src/transform/transform.ts'

export interface RestoreRequest {
  readonly file: string
  /** Account to restore into; default: the one of the name that the backup recorded. Made where it does not exist. */
  readonly account?: string | undefined
  /** Path of an age key file, for an encrypted backup. */
  readonly identity?: string | undefined
}

export interface RestoreOptions {
  readonly signal: AbortSignal
  readonly clock?: Clock
  /** While the backup is verified, before anything is written. @param done bytes of the file, of `total` */
  readonly onVerify?: (done: number, total: number, messages: number) => void
  /** What is restored into what, before it begins. */
  readonly onStart?: (start: RestoreStart) => void
  readonly onProgress?: (done: number, total: number, messages: number) => void
}

export interface RestoreStart {
  readonly account: Account
  readonly isNewAccount: boolean
  readonly backup: VerifiedBackup
}

export interface RestoreResult extends RunCounts {
  readonly account: string
  readonly source: 'backup'
  readonly seconds: number
}

/**
 * Restores a backup: verifies it from beginning to end, makes the account where there is none of that name, extracts the
 * backup like any source, and transforms. Into an account that has messages it merges. A backup that does not verify
 * changes nothing.
 *
 * @throws VerificationError with the reason; UsageError when the file or the key cannot be read
 * @throws LaterError when another run holds the account; the signal's reason when aborted: run again to go on
 */
export async function restoreBackup(
  archive: Archive,
  request: RestoreRequest,
  options: RestoreOptions,
): Promise<RestoreResult> {
  const { clock = systemClock, signal, onStart, onProgress } = options
  const startedAt = clock()
  await using source = await open(request, options)
  const { backup } = source
  signal.throwIfAborted()
  const name = request.account ?? backup.account.name
  const known = await findAccount(archive, name)
  const account = known ?? (await createAccount(archive, { ...backup.account, name, createdAt: clock() }))
  onStart?.({ account, isNewAccount: known === undefined, backup })
  const pipeline = { pipeline: 'restore', source: 'backup' as const, signal, clock }
  const counts = await runPipeline(archive, account, pipeline, async (run) => {
    const progress = (done: number, messages: number) => onProgress?.(done, backup.bytes, messages)
    const { messages, ...extracted } = await extractSource(archive, { source, account, ...run, onProgress: progress })
    if (!run.signal.aborted) await transform(archive, account.accountId, run.lease.fence)
    // What others could not read is restored as it is; this run could read everything, so it is not done in part only.
    return { ...extracted, messages: { ...messages, quarantined: 0 } }
  })
  return { ...counts, account: account.name, source: 'backup', seconds: (clock() - startedAt) / 1e6 }
}

function open(
  { file, identity }: RestoreRequest,
  { signal, onVerify }: Pick<RestoreOptions, 'signal' | 'onVerify'>,
): Promise<BackupSource> {
  return openBackup(file, { identity, signal, onProgress: onVerify })
}

export interface RestorePlan {
  readonly account: string
  readonly isNewAccount: boolean
  readonly backup: VerifiedBackup
  readonly threads: { readonly total: number; readonly new: number }
  /** `new`: at most; not known by any id. A message that another source gave without ids may turn out to be known. */
  readonly messages: { readonly total: number; readonly new: number }
}

/**
 * What restoring a backup would do; changes nothing.
 *
 * @throws as `restoreBackup`
 */
export async function planRestore(
  archive: Archive,
  request: RestoreRequest,
  options: Pick<RestoreOptions, 'signal' | 'onVerify' | 'onProgress'>,
): Promise<RestorePlan> {
  await using source = await open(request, options)
  const { backup } = source
  const name = request.account ?? backup.account.name
  const account = await findAccount(archive, name)
  const { conversations, messages } = backup.counts
  const all = { account: name, isNewAccount: account === undefined, backup }
  const known =
    account === undefined ? { threads: 0, messages: 0 } : await countKnown(archive, account, source, options)
  options.signal.throwIfAborted()
  return {
    ...all,
    threads: { total: conversations, new: conversations - known.threads },
    messages: { total: messages, new: messages - known.messages },
  }
}

async function countKnown(
  archive: Archive,
  { accountId }: Account,
  source: BackupSource,
  { signal, onProgress }: Pick<RestoreOptions, 'signal' | 'onProgress'>,
): Promise<{ threads: number; messages: number }> {
  const directory = await loadThreads(archive, accountId)
  const known = { threads: 0, messages: 0 }
  let read = 0
  for await (const { thread, items, endsThread, done } of source.pages(signal)) {
    const threadId = thread === null ? undefined : directory.find(thread.ids)
    if (threadId !== undefined) {
      if (endsThread) known.threads += 1
      known.messages += await countKnownMessages(archive, accountId, threadId, items.flatMap(idsOf))
    }
    read += items.length
    onProgress?.(done, source.backup.bytes, read)
  }
  return known
}

async function loadThreads({ pool }: Archive, accountId: bigint): Promise<ThreadDirectory> {
  const client = await pool.connect()
  try {
    return await ThreadDirectory.load(client, accountId)
  } finally {
    client.release()
  }
}

function idsOf({ itemId, furtherItemIds, fingerprints, sentAt }: SourceItem, message: number): SoughtId[] {
  const itemIds = itemId === null ? furtherItemIds : [itemId, ...furtherItemIds]
  return [
    ...itemIds.map((id) => ({ message, isItemId: true, hex: itemIdToHex(id), sentAt })),
    ...fingerprints.map((hex) => ({ message, isItemId: false, hex, sentAt })),
  ]
}
