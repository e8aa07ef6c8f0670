import { closest, distance } from 'fastest-levenshtein'
import type { Micros } from '../clock.ts'
import { microsToIso } from '../clock.ts'
import { UsageError } from '../errors.ts'
import type { Archive } from './archive.ts'
import { connectError } from './connect-error.ts'

/** Whose inbox is archived. */
export interface Account {
  readonly accountId: bigint
  readonly name: string
  /** IANA zone in which the account's days are told unless a command says otherwise. */
  readonly timeZone: string
  /** Whether text that its sender unsent is kept. */
  readonly keepsUnsent: boolean
  /** The person the inbox belongs to, once a source has said who. */
  readonly ownerPersonId: bigint | null
}

export type NewAccount = Pick<Account, 'name' | 'timeZone' | 'keepsUnsent'> & { readonly createdAt: Micros }

const COLUMNS = ['account_id', 'name', 'time_zone', 'keeps_unsent', 'owner_person_id'] as const

interface AccountRow {
  account_id: bigint
  name: string
  time_zone: string
  keeps_unsent: boolean
  owner_person_id: bigint | null
}

/** All accounts, by name. */
export async function listAccounts({ db }: Archive): Promise<readonly Account[]> {
  const rows = await db.selectFrom('accounts').select(COLUMNS).orderBy('name').orderBy('account_id').execute()
  return rows.map(accountOf)
}

export async function findAccount({ db }: Archive, name: string): Promise<Account | undefined> {
  const known = await db.selectFrom('account_names').select('account_id').where('name', '=', name).executeTakeFirst()
  if (known === undefined) return undefined
  const row = await db
    .selectFrom('accounts')
    .select(COLUMNS)
    .where('account_id', '=', known.account_id)
    .executeTakeFirst()
  return row && accountOf(row)
}

/** So many letters may differ in a name that was mistyped. */
const NEAR = 2

/**
 * The account that a command means: by name, or the only one there is.
 *
 * @throws UsageError that lists the known names
 */
export async function requireAccount(archive: Archive, name: string | undefined): Promise<Account> {
  const found = name === undefined ? undefined : await findAccount(archive, name)
  if (found) return found
  const accounts = await listAccounts(archive)
  const [only, ...others] = accounts
  if (only === undefined) {
    const message = name === undefined ? 'there is no account yet' : `there is no account ${name}, nor any other`
    throw new UsageError('account-unknown', message, {
      hint: 'Log in (dmvault login --username NAME) or import an export (dmvault import PATH --account NAME).',
    })
  }
  const names = accounts.map((account) => account.name)
  const meant = name === undefined ? undefined : closest(name, names)
  const isNear = name !== undefined && meant !== undefined && distance(name, meant) <= NEAR
  const hint = `${isNear ? `Did you mean ${meant}? ` : ''}Known accounts: ${names.join(', ')}.`
  if (name !== undefined) throw new UsageError('account-unknown', `there is no account ${name}`, { hint })
  if (others.length > 0)
    throw new UsageError('account-needed', 'there are several accounts: say --account NAME', { hint })
  return only
}

/**
 * Makes an account.
 *
 * @throws UsageError when there is one of that name, or the name cannot be typed
 */
export async function createAccount(archive: Archive, account: NewAccount): Promise<Account> {
  refuseOddName(account.name)
  try {
    return await archive.db.transaction().execute(async (tx) => {
      const row = await tx
        .insertInto('accounts')
        .values({
          name: account.name,
          time_zone: account.timeZone,
          keeps_unsent: account.keepsUnsent,
          created_at: microsToIso(account.createdAt),
        })
        .returning(COLUMNS)
        .executeTakeFirstOrThrow()
      await tx.insertInto('account_names').values({ name: account.name, account_id: row.account_id }).execute()
      return accountOf(row)
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw connectError(error, archive.address)
    throw new UsageError('account-exists', `there is an account ${account.name} already`, { cause: error })
  }
}

function accountOf(row: AccountRow): Account {
  return {
    accountId: row.account_id,
    name: row.name,
    timeZone: row.time_zone,
    keepsUnsent: row.keeps_unsent,
    ownerPersonId: row.owner_person_id,
  }
}

/** A name stands in commands, messages and file names. */
function refuseOddName(name: string): void {
  if (/^[^\s\p{C}](?:[^\p{C}]{0,98}[^\s\p{C}])?$/u.test(name)) return
  throw new UsageError('account-name', `"${name}" cannot be the name of an account`, {
    hint: 'Take 1 to 100 letters, digits and signs, such as the username; no blanks at its ends.',
  })
}

/** By SQLSTATE alone: a distributed database leaves the constraint's name out. */
function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}
