import { existsSync } from 'node:fs'
import { findPerson } from '../reports/facts/find-person.ts'
import { readNames } from '../reports/facts/read-names.ts'
import { type Account, requireAccount } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { blankRawItems, type RawReference } from '../src/archive/blank-raw-items.ts'
import { forgetBroadcasts } from '../src/archive/broadcast/forget-broadcasts.ts'
import { forgetAutomation } from '../src/archive/forget-automation.ts'
import {
  countOfPerson,
  type Forgotten,
  namesOfPerson,
  type PersonCounts,
  rawOfPerson,
  threadsOfPerson,
} from '../src/archive/forget-person.ts'
import { deletePerson, forgetQuarantined } from '../src/archive/forget-quarantined.ts'
import { threadsWithShares } from '../src/archive/forget-shares.ts'
import { forgetThreadTraces } from '../src/archive/forget-thread-traces.ts'
import { forgetWrites } from '../src/archive/forget-writes.ts'
import { inTransaction } from '../src/archive/in-transaction.ts'
import { readBackups } from '../src/archive/read-status.ts'
import { forgetWatched } from '../src/archive/watch/forget-watched.ts'
import { type Clock, type Micros, systemClock } from '../src/clock.ts'
import { UsageError } from '../src/errors.ts'
import { forgetReactions, forgetShares, forgetWritten } from '../src/extract/forget-messages.ts'
import { fenced } from '../src/run/fenced.ts'
import type { Lease } from '../src/run/lease.ts'
import { noCounts, runPipeline } from '../src/run/run-pipeline.ts'
import { transform } from '../src/transform/transform.ts'

export interface ForgetPlan extends PersonCounts {
  readonly account: Account
  /** Under the label that reports show. */
  readonly person: { readonly personId: bigint; readonly label: string; readonly username: string | null }
  /** Backup files that were taken before now, are still there, and may hold them. */
  readonly backups: readonly string[]
}

const RAW_ITEMS_AT_ONCE = 5000

/**
 * Whom a word means, and what forgetting them would remove; changes nothing.
 *
 * @param word a name they have or had, the label that reports show, the username, or Instagram's user id
 * @throws UsageError when it means nobody, several people, or the account's owner
 */
export async function planForget(archive: Archive, word: string, accountName: string | undefined): Promise<ForgetPlan> {
  const account = await requireAccount(archive, accountName)
  const person = await requirePerson(archive, account, word)
  const backups = await readBackups(archive, account.accountId)
  return {
    account,
    person,
    ...(await countOfPerson(archive, { accountId: account.accountId, personId: person.personId })),
    backups: [...new Set(backups.map((backup) => backup.path))].filter((path) => existsSync(path)),
  }
}

/** Removes the person. Cut off, it can be run again and completes what is left. */
export async function forgetPerson(
  archive: Archive,
  { account, person }: ForgetPlan,
  stop: AbortSignal,
  clock: Clock = systemClock,
): Promise<void> {
  const who = { accountId: account.accountId, personId: person.personId }
  await runPipeline(archive, account, { pipeline: 'forget', signal: stop, clock }, async ({ lease, signal }) => {
    const names = await namesOfPerson(archive, who)
    await fenced(archive, lease, async ({ client }) => {
      await forgetBroadcasts(client, who, names)
      await forgetWrites(client, who)
      await forgetQuarantined(client, who, names)
    })
    for (const threadId of await threadsOfPerson(archive, who)) {
      await forgetInThread({ archive, lease, signal, who, names }, threadId)
    }
    for (const threadId of await inTransaction(archive, ({ client }) => threadsWithShares(client, who))) {
      while ((await fenced(archive, lease, ({ client }) => forgetShares(client, who, threadId))) > 0) {
        signal.throwIfAborted()
      }
    }
    await fenced(archive, lease, async ({ client }) => {
      await forgetAutomation(client, who, names)
      await forgetWatched(client, who)
      await deletePerson(client, who)
    })
    await transform(archive, who.accountId, lease.fence)
    return noCounts
  })
}

interface Forgetting {
  readonly archive: Archive
  readonly lease: Lease
  readonly signal: AbortSignal
  readonly who: Forgotten
  readonly names: readonly string[]
}

/**
 * Original texts go first: they are found by the messages they belong to. The membership goes last, in the transaction that
 * removes what the thread itself tells.
 */
async function forgetInThread({ archive, lease, signal, who, names }: Forgetting, threadId: bigint): Promise<void> {
  const raw = await inTransaction(archive, ({ client }) => rawOfPerson(client, who, threadId))
  for (const batch of batches(raw)) {
    signal.throwIfAborted()
    await fenced(archive, lease, ({ client }) => blankRawItems(client, who.accountId, batch))
  }
  while ((await fenced(archive, lease, ({ client }) => forgetReactions(client, who, threadId))) > 0) {
    signal.throwIfAborted()
  }
  let from: Micros | null = null
  do {
    signal.throwIfAborted()
    const start: Micros | null = from
    from = await fenced(archive, lease, ({ client }) => forgetWritten(client, who, threadId, start))
  } while (from !== null)
  await fenced(archive, lease, ({ client }) => forgetThreadTraces(client, who, threadId, names))
}

function* batches(references: readonly RawReference[]): Generator<readonly RawReference[]> {
  for (let i = 0; i < references.length; i += RAW_ITEMS_AT_ONCE) yield references.slice(i, i + RAW_ITEMS_AT_ONCE)
}

async function requirePerson(archive: Archive, account: Account, word: string): Promise<ForgetPlan['person']> {
  const { accountId, ownerPersonId, name } = account
  const person = await archive.db.transaction().execute(async (tx) => {
    const names = await readNames(tx, accountId)
    const personId = await findPerson(tx, accountId, names, word)
    return { personId, label: word, username: null, ...names.people.get(personId) }
  })
  if (person.personId !== ownerPersonId) return person
  throw new UsageError('person-is-owner', `${word} is the owner of the account ${name}`, {
    hint: `To remove everything: dmvault account remove ${name}.`,
  })
}
