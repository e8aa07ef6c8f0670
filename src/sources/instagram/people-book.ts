import type { Micros } from '../../clock.ts'
import type { User } from '../../instagram/users/user.ts'
import type { ObservedName, SourcePerson } from '../source.ts'

type NamedUser = Pick<User, 'userId' | 'username' | 'fullName'>

/** Everyone met in one reading of Instagram: one object a person, with the names that the answers gave. */
export class PeopleBook {
  readonly #people = new Map<string, SourcePerson>()

  /** Takes over the names of people whom an answer lists. */
  learn(users: readonly NamedUser[], observedAt: Micros): void {
    for (const user of users) {
      const known = this.#people.get(user.userId)
      if (known === undefined || !hasNames(known, user)) this.#people.set(user.userId, toPerson(user, observedAt))
    }
  }

  /** Someone by their number; without a name where no answer has listed them. */
  person(userId: string, observedAt: Micros): SourcePerson {
    const known = this.#people.get(userId) ?? toPerson({ userId, username: null, fullName: null }, observedAt)
    this.#people.set(userId, known)
    return known
  }
}

/** Left people are told in part only: what is missing says nothing. */
function hasNames({ names }: SourcePerson, { username, fullName }: NamedUser): boolean {
  const has = (kind: ObservedName['kind'], name: string | null) =>
    name === null || name === '' || names.some((it) => it.kind === kind && it.name === name)
  return has('username', username) && has('display_name', fullName)
}

function toPerson({ userId, username, fullName }: NamedUser, observedAt: Micros): SourcePerson {
  const names: ObservedName[] = []
  const seen = { firstObservedAt: observedAt, lastObservedAt: observedAt }
  if (username) names.push({ kind: 'username', name: username, ...seen })
  if (fullName) names.push({ kind: 'display_name', name: fullName, ...seen })
  const byName = username ? [{ kind: 'username' as const, id: username }] : []
  return { ids: [{ kind: 'instagram', id: userId }, ...byName], names, isDeletedUser: false }
}
