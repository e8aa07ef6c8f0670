import { type Account, findAccount, listAccounts } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { readKnownThreads, readKnownUsernames } from '../../archive/read-known-names.ts'
import type { Candidate, NameKind } from './wanted.ts'

export interface NamesAsked {
  readonly kind: NameKind
  readonly prefix: string
  /** Given on the line already. */
  readonly account: string | undefined
}

/** More than anybody reads through; a few letters more tell which. */
const MOST = 100

/** Names in the archive that begin so. */
export async function namesFor(
  archive: Archive,
  { kind, prefix, account: name }: NamesAsked,
): Promise<readonly Candidate[]> {
  if (kind === 'account') return (await listAccounts(archive)).map((account) => ({ value: account.name }))
  const account = await accountOn(archive, name)
  if (account === undefined) return []
  if (kind === 'person') return await usernames(archive, account, prefix, false)
  return [...(await usernames(archive, account, prefix, true)), ...(await threads(archive, account, prefix))]
}

async function accountOn(archive: Archive, name: string | undefined): Promise<Account | undefined> {
  if (name !== undefined) return await findAccount(archive, name)
  const [only, ...others] = await listAccounts(archive)
  return others.length === 0 ? only : undefined
}

/** With `@` where it was typed so. */
async function usernames(
  archive: Archive,
  { accountId }: Account,
  typed: string,
  isPartner: boolean,
): Promise<readonly Candidate[]> {
  const at = typed.startsWith('@') ? '@' : ''
  const names = await readKnownUsernames(archive, accountId, { prefix: typed.slice(at.length), most: MOST, isPartner })
  return names.map((name) => ({ value: at + name }))
}

/** An id says nothing to people: its title stands beside it, or in its place where that is one plain word. */
async function threads(archive: Archive, { accountId }: Account, prefix: string): Promise<readonly Candidate[]> {
  const found = await readKnownThreads(archive, accountId, { prefix, most: MOST })
  return found
    .filter(({ isGroup, id }) => isGroup || (prefix !== '' && id.startsWith(prefix)))
    .flatMap(({ id, title }) => [
      ...(title !== null && prefix !== '' ? [{ value: title, description: 'conversation' }] : []),
      { value: id, description: title ?? '' },
    ])
}
