import { type Account, createAccount, findAccount } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { readOwnerIds } from '../src/archive/read-owner-ids.ts'
import { readOwnerName } from '../src/archive/read-owner-name.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import { UsageError } from '../src/errors.ts'
import { extractSource } from '../src/extract/extract-source.ts'
import type { RunCounts } from '../src/run/ledger.ts'
import { runPipeline } from '../src/run/run-pipeline.ts'
import { openSource } from '../src/sources/open-source.ts'
import type { SourceDescription } from '../src/sources/source.ts'
import { toReadable } from '../src/text/well-formed.ts'
import { machineTimeZone, requireTimeZone } from '../src/time-zone.ts'
import { transform } from '../src/transform/transform.ts'

export interface ImportRequest {
  /** ZIP parts of one export, an unpacked folder, or the JSON backup of another tool. */
  readonly paths: readonly string[]
  readonly account: string
  /** Display name of the inbox's owner, where the source does not tell. */
  readonly owner?: string
  /** Zone of an account that this import makes; default: the machine's. Of an account that exists it is only compared. */
  readonly timeZone?: string
  /** The export is Facebook's, and that is meant. */
  readonly facebook?: boolean
}

export interface ImportOptions {
  readonly signal: AbortSignal
  readonly clock?: Clock
  /** Whether a new account keeps text that its sender took back. Asked once, before the account is made. */
  readonly keepsUnsent: () => Promise<boolean>
  /** What the user should know before reading begins. */
  readonly onStart?: (start: ImportStart) => void
  /** @param total size of the whole, in the unit of `done` */
  readonly onProgress?: (done: number, total: number, messages: number) => void
}

export interface ImportStart {
  readonly account: Account
  readonly isNewAccount: boolean
  readonly source: SourceDescription
}

export interface ImportResult extends RunCounts {
  readonly account: string
  readonly source: string
  readonly seconds: number
}

/**
 * The import: extract a source into the archive, then transform. Nothing is written, no account made, before the source
 * has been opened and found to be one.
 *
 * @throws UsageError when the paths hold nothing that can be imported, or the settings contradict the account's
 * @throws LaterError when another run holds the account
 */
export async function importSource(
  archive: Archive,
  request: ImportRequest,
  options: ImportOptions,
): Promise<ImportResult> {
  const { clock = systemClock, signal } = options
  const startedAt = clock()
  const timeZone = request.timeZone === undefined ? undefined : requireTimeZone(request.timeZone)
  await using source = await openSource(request.paths, sourceOptions(request))
  const description = await source.describe()
  signal.throwIfAborted()
  const known = await findAccount(archive, request.account)
  const account = known ?? (await makeAccount(archive, request.account, timeZone, options))
  if (timeZone !== undefined) refuseOtherZone(account, timeZone)
  const notes = [...description.notes, ...(await notesOnOwner(archive, account, description))]
  options.onStart?.({ account, isNewAccount: known === undefined, source: { ...description, notes } })
  const pipeline = { pipeline: 'import', source: description.kind, signal, clock }
  const onProgress = (done: number, messages: number): void => options.onProgress?.(done, description.total, messages)
  const counts = await runPipeline(archive, account, pipeline, async (run) => {
    const extracted = await extractSource(archive, { source, account, onProgress, ...run })
    if (!run.signal.aborted) await transform(archive, account.accountId, run.lease.fence)
    return extracted
  })
  return { ...counts, account: account.name, source: description.kind, seconds: (clock() - startedAt) / 1e6 }
}

function sourceOptions({ owner, facebook }: ImportRequest): { owner?: string; facebook?: boolean } {
  return { ...(owner === undefined ? {} : { owner }), ...(facebook === undefined ? {} : { facebook }) }
}

async function makeAccount(
  archive: Archive,
  name: string,
  timeZone: string | undefined,
  { keepsUnsent, clock = systemClock }: ImportOptions,
): Promise<Account> {
  return await createAccount(archive, {
    name,
    timeZone: timeZone ?? machineTimeZone(),
    keepsUnsent: await keepsUnsent(),
    createdAt: clock(),
  })
}

/**
 * Whoever is renamed is known again by their messages, so that another name alone is nothing to refuse. It may also be
 * somebody else's inbox, given to this account by mistake.
 */
async function notesOnOwner(
  archive: Archive,
  account: Account,
  { owner, isOwnerGuess }: SourceDescription,
): Promise<readonly string[]> {
  if (owner === null || isOwnerGuess === true) return []
  const told = new Map(owner.ids.map(({ kind, id }) => [kind as string, toReadable(id)]))
  const comparable = (await readOwnerIds(archive, account)).filter(({ kind }) => told.has(kind))
  if (comparable.length === 0 || comparable.some(({ kind, id }) => told.get(kind) === id)) return []
  const [here, there] = [owner.names[0]?.name ?? owner.ids[0]?.id, await readOwnerName(archive, account)]
  return [`this is the inbox of ${here}, and ${account.name} is that of ${there}: two people need two accounts`]
}

/** Told apart from a wish to change it, which has a command of its own. */
function refuseOtherZone(account: Account, timeZone: string): void {
  if (account.timeZone === timeZone) return
  throw new UsageError(
    'other-time-zone',
    `the account ${account.name} is told in ${account.timeZone}, not ${timeZone}`,
    {
      hint: `To change that: dmvault account set-time-zone ${timeZone} --account ${account.name}.`,
    },
  )
}
