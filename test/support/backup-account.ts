import { type Account, createAccount, type NewAccount, requireAccount } from '../../src/archive/accounts.ts'
import type { Archive } from '../../src/archive/archive.ts'
import { extractSource } from '../../src/extract/extract-source.ts'
import { acquireLease } from '../../src/run/lease.ts'
import type { Source } from '../../src/sources/source.ts'

let serial = 0

/** An account of a new name. */
export async function newAccount(archive: Archive, settings: Partial<Omit<NewAccount, 'name'>> = {}): Promise<Account> {
  const defaults = { timeZone: 'Europe/Berlin', keepsUnsent: false, createdAt: 0 }
  return await createAccount(archive, { ...defaults, ...settings, name: `account-${++serial}` })
}

/** Extracts a source into an account, and gives the account as it is then. */
export async function fill(archive: Archive, account: Account, source: Source): Promise<Account> {
  await using lease = await acquireLease(archive, account.accountId)
  await extractSource(archive, { source, account, lease, signal: new AbortController().signal })
  return await requireAccount(archive, account.name)
}
