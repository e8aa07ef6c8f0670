import { readKnownUsernames } from '../archive/read-known-names.ts'
import { UsageError } from '../errors.ts'
import { UserNotFound } from '../instagram/errors/instagram-error.ts'
import type { FullUser } from '../instagram/users/user.ts'
import { nearestNames } from '../text/nearest-names.ts'
import type { OpenDirect } from './open-direct.ts'

/** So many names are compared with one that nobody has; far more than are in most archives. */
const COMPARED = 100_000

/** What Instagram takes for a username; what is none need not be asked for. */
const USERNAME = /^[a-z0-9._]{1,30}$/

/** A person whom Instagram does not know by that name. */
export class PersonUnknown extends UsageError {
  /** Names that may have been meant, the nearest first. */
  readonly nearest: readonly string[]

  constructor(wanted: string, nearest: readonly string[]) {
    const hint =
      nearest.length > 0
        ? `Did you mean ${nearest.join(', ')}?`
        : 'Check the name; it may have been changed, or they have blocked this account.'
    super('person-unknown', `there is nobody called ${wanted} at Instagram`, { hint })
    this.nearest = nearest
  }
}

/**
 * The person of a username, with or without `@`, or of a user id; a username that is a number is said with `@`. One request;
 * where nobody has that name, names from the archive, else from the inbox, are suggested.
 *
 * @throws PersonUnknown
 */
export async function findPerson(direct: OpenDirect, wanted: string): Promise<FullUser> {
  const { client, ask } = direct
  const name = usernameOf(wanted)
  try {
    if (/^\d{1,20}$/.test(wanted.trim())) return await ask(() => client.users.byId(wanted.trim()))
    if (USERNAME.test(name)) return await ask(() => client.users.byUsername(name))
  } catch (error) {
    if (!(error instanceof UserNotFound)) throw error
  }
  throw new PersonUnknown(wanted, await suggestUsernames(direct, name))
}

/** As Instagram keeps it. */
export function usernameOf(wanted: string): string {
  return wanted.trim().replace(/^@/, '').toLowerCase()
}

/** Usernames near one that nobody has: of the archive, which costs nothing, else of the newest conversations. */
export async function suggestUsernames(direct: OpenDirect, name: string): Promise<readonly string[]> {
  const { archive, account, client, ask } = direct
  const known = nearestNames(name, await readKnownUsernames(archive, account.accountId, { most: COMPARED }))
  if (known.length > 0) return known
  const { items } = await ask(() => client.direct.inboxPage())
  return nearestNames(
    name,
    items.flatMap(({ users }) => users.flatMap(({ username }) => username ?? [])),
  )
}
