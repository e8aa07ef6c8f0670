import PQueue from 'p-queue'
import { type Account, listAccounts, requireAccount } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { UsageError } from '../src/errors.ts'
import type { InstagramReading } from '../src/extract/extract-instagram.ts'
import { type NightlyOptions, type NightlyResult, nightly } from './nightly.ts'

export interface AllNightsOptions extends Omit<NightlyOptions, 'reading' | 'onStep'> {
  /** Names; default: all accounts. */
  readonly accounts?: readonly string[] | undefined
  /** How an account is read; null when nobody is logged in to it. */
  readonly readingOf: (account: Account) => InstagramReading | null
  /** How many accounts are read at once; each asks at its own pace. Default 2. */
  readonly atOnce?: number | undefined
  readonly onStep?: (account: Account, step: Parameters<NonNullable<NightlyOptions['onStep']>>[0]) => void
}

/** How the night of one account went: done, be it in part, or not at all. */
export type Night =
  | { readonly account: Account; readonly result: NightlyResult; readonly error?: undefined }
  | { readonly account: Account; readonly result?: undefined; readonly error: unknown }

const AT_ONCE = 2

/**
 * Runs the night of several accounts. What goes wrong with one is told of it, and the others go on.
 *
 * @throws UsageError when a name is unknown, or there is no account yet
 */
export async function nightlyAll(
  archive: Archive,
  { accounts, readingOf, atOnce = AT_ONCE, onStep, ...options }: AllNightsOptions,
): Promise<readonly Night[]> {
  const chosen = accounts === undefined ? await listAccounts(archive) : await namedAccounts(archive, accounts)
  if (chosen.length === 0) {
    throw new UsageError('account-unknown', 'there is no account yet', {
      hint: 'Log in to one (dmvault login --username NAME) or import an export (dmvault import PATH --account NAME).',
    })
  }
  const queue = new PQueue({ concurrency: atOnce })
  const night = async (account: Account): Promise<Night> => {
    try {
      const reading = readingOf(account)
      const steps = { onStep: (step: Parameters<NonNullable<typeof onStep>>[1]) => onStep?.(account, step) }
      return { account, result: await nightly(archive, account, { ...options, ...steps, reading }) }
    } catch (error) {
      return { account, error }
    }
  }
  return await queue.addAll(chosen.map((account) => () => night(account)))
}

async function namedAccounts(archive: Archive, names: readonly string[]): Promise<readonly Account[]> {
  const accounts: Account[] = []
  for (const name of new Set(names)) accounts.push(await requireAccount(archive, name))
  return accounts
}
