/** The list of people who are not written to: by hand as little as by a rule or a broadcast. It is part of the backup. */
import { findPerson } from '../reports/facts/find-person.ts'
import { type Names, readNames } from '../reports/facts/read-names.ts'
import type { Account } from '../src/archive/accounts.ts'
import { addDoNotContact } from '../src/archive/add-do-not-contact.ts'
import { addPerson, type NewPerson } from '../src/archive/add-person.ts'
import type { Archive } from '../src/archive/archive.ts'
import { inTransaction } from '../src/archive/in-transaction.ts'
import { readDoNotContact } from '../src/archive/read-do-not-contact.ts'
import { removeDoNotContact } from '../src/archive/remove-do-not-contact.ts'
import { type Clock, type Micros, systemClock } from '../src/clock.ts'
import { UsageError } from '../src/errors.ts'
import { fenced } from '../src/run/fenced.ts'
import { acquireLeaseAfterLook } from '../src/run/look-lock.ts'

/** Someone of the archive, under the label that reports show. */
export interface ListedPerson {
  readonly personId: bigint
  readonly label: string
  readonly username: string | null
}

export interface KeptAway extends ListedPerson {
  readonly since: Micros
  /** In words: what they wrote, or what the owner said. */
  readonly reason: string
}

/** Everyone on the list, the longest first. */
export async function listDoNotContact(archive: Archive, { accountId }: Account): Promise<readonly KeptAway[]> {
  const names = await archive.db.transaction().execute((tx) => readNames(tx, accountId))
  const list = await inTransaction(archive, ({ client }) => readDoNotContact(client, accountId))
  return [...list.values()]
    .map(({ personId, since, reason }) => ({ ...listed(names, personId), since, reason }))
    .toSorted((a, b) => a.since - b.since || a.label.localeCompare(b.label))
}

/**
 * @param word a name they have or had, the label that reports show, the username, or Instagram's user id
 * @returns undefined when the archive knows nobody by it
 * @throws UsageError when it means several people, or the account's owner
 */
export async function findListed(archive: Archive, account: Account, word: string): Promise<ListedPerson | undefined> {
  const { accountId, ownerPersonId, name } = account
  const person = await archive.db.transaction().execute(async (tx) => {
    const names = await readNames(tx, accountId)
    try {
      return listed(names, await findPerson(tx, accountId, names, word))
    } catch (error) {
      if (error instanceof UsageError && error.code === 'person-unknown') return undefined
      throw error
    }
  })
  if (person === undefined || person.personId !== ownerPersonId) return person
  throw new UsageError('person-is-owner', `${word} is the owner of the account ${name}`)
}

function listed({ people }: Names, personId: bigint): ListedPerson {
  return { personId, label: `person ${personId}`, username: null, ...people.get(personId) }
}

/** Puts people of the archive on the list. Who is on it already stays as they are. */
export async function keepAway(
  archive: Archive,
  { accountId }: Account,
  { people, reason }: { readonly people: readonly ListedPerson[]; readonly reason: string },
  clock: Clock = systemClock,
): Promise<void> {
  const since = clock()
  const wishes = people.map(({ personId }) => ({ personId, since, reason }))
  await inTransaction(archive, ({ client }) => addDoNotContact(client, accountId, wishes))
}

/**
 * Those whom only an export told of, by a name: until Instagram has told who that is, a message to their username goes past
 * the list.
 */
export async function knownByNameOnly(
  { pool }: Archive,
  { accountId }: Account,
  people: readonly ListedPerson[],
): Promise<readonly ListedPerson[]> {
  const { rows } = await pool.query<{ person_id: bigint }>(
    "select person_id from person_ids where account_id = $1 and kind = 'instagram' and person_id = any($2::bigint[])",
    [accountId, people.map(({ personId }) => personId)],
  )
  const told = new Set(rows.map((row) => row.person_id))
  return people.filter(({ personId }) => !told.has(personId))
}

/** Makes someone known to the archive who never wrote. @throws LaterError when another run holds the account */
export async function introduce(
  archive: Archive,
  { accountId }: Account,
  person: NewPerson,
  clock: Clock = systemClock,
): Promise<ListedPerson> {
  await using lease = await acquireLeaseAfterLook(archive, accountId, clock)
  const personId = await fenced(archive, lease, ({ client }) => addPerson(client, accountId, person, clock()))
  const { username, displayName, userId } = person
  return { personId, username, label: displayName || username || userId }
}

/** Takes someone off the list. @returns false when they were not on it */
export async function allowContact(archive: Archive, { accountId }: Account, personId: bigint): Promise<boolean> {
  return await removeDoNotContact(archive, accountId, personId)
}
