import { listAccounts } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { checkRawPages } from '../src/archive/check-raw-pages.ts'
import { checkReferences, type Violation } from '../src/archive/check-references.ts'
import { readStatus } from '../src/archive/read-status.ts'
import { countStaleActivity } from '../src/transform/activity/check-activity.ts'

export interface ArchiveVerdict {
  readonly accounts: number
  readonly messages: number
  /** Empty when all is well. */
  readonly violations: readonly (Violation & { readonly account: string })[]
}

const STALE = 'quarters of threads whose turns, reactions or sums differ from the messages counted again'

/** Checks in every account what foreign keys would guarantee, the raw texts, and the derived rows. Changes nothing. */
export async function verifyArchive(archive: Archive, signal: AbortSignal): Promise<ArchiveVerdict> {
  const accounts = await listAccounts(archive)
  const violations: (Violation & { readonly account: string })[] = []
  let messages = 0
  for (const { accountId, name } of accounts) {
    messages += (await readStatus(archive, accountId)).messages
    const found = [...(await checkReferences(archive, accountId, signal))]
    signal.throwIfAborted()
    const stale = await countStaleActivity(archive, accountId)
    if (stale > 0) found.push({ rule: 'thread-activity-recount', what: STALE, rows: stale })
    const unreadable = await checkRawPages(archive, accountId, signal)
    if (unreadable > 0) {
      found.push({ rule: 'raw-pages-unreadable', what: 'raw pages that cannot be decompressed', rows: unreadable })
    }
    violations.push(...found.map((violation) => ({ ...violation, account: name })))
  }
  return { accounts: accounts.length, messages, violations }
}
