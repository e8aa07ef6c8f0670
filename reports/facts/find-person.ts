import type { Transaction } from '../../src/archive/archive.ts'
import type { PersonLabel } from './label-people.ts'
import { pickOne } from './pick-one.ts'
import type { Names } from './read-names.ts'
import { sameName } from './same-name.ts'

/**
 * The person that someone means: by user id, by username (with or without @), by the label that reports show, or by any
 * name ever seen.
 *
 * @throws UsageError when there is none, or several: the candidates are listed
 */
export async function findPerson(tx: Transaction, accountId: bigint, names: Names, wanted: string): Promise<bigint> {
  const name = wanted.replace(/^@/, '')
  const those = (isMeant: (person: PersonLabel) => boolean) =>
    [...names.people].filter(([, person]) => isMeant(person)).map(([personId]) => personId)
  return pickOne({
    kind: 'person',
    wanted,
    tiers: [
      await peopleWithId(tx, accountId, wanted, name),
      those(({ label, username }) => sameName(label, wanted) || (username !== null && sameName(username, name))),
      those((person) => sameName(person.name, wanted)),
      await peopleOnceNamed(tx, accountId, name),
    ],
    inWords: (personId) => {
      const person = names.people.get(personId)
      if (person === undefined) return 'unknown person'
      return person.username === null || person.label.includes(person.username)
        ? person.label
        : `${person.label} (${person.username})`
    },
    known: [...names.people.values()].flatMap(({ label, username }) =>
      username === null ? [label] : [label, username],
    ),
  })
}

async function peopleWithId(
  tx: Transaction,
  accountId: bigint,
  id: string,
  username: string,
): Promise<readonly bigint[]> {
  const rows = await tx
    .selectFrom('person_ids')
    .select('person_id')
    .distinct()
    .where('account_id', '=', accountId)
    .where((where) =>
      where.or([where.and({ kind: 'instagram', id }), where.and({ kind: 'username', id: username.toLowerCase() })]),
    )
    .execute()
  return rows.map((row) => row.person_id)
}

async function peopleOnceNamed(tx: Transaction, accountId: bigint, wanted: string): Promise<readonly bigint[]> {
  const rows = await tx
    .selectFrom('person_names')
    .select(['person_id', 'name'])
    .where('account_id', '=', accountId)
    .orderBy('person_id')
    .execute()
  return [...new Set(rows.filter(({ name }) => sameName(name, wanted)).map((row) => row.person_id))]
}
