/**
 * Who the user ids of a plain backup are. Messages carry ids, conversations usernames, and nothing joins the two but this: in
 * a conversation of two, whoever is not the owner is the one user listed.
 */
import type { Micros } from '../../clock.ts'
import { isDeletedUsername } from '../deleted-user-names.ts'
import type { ObservedName, OutsideId, PersonIdKind, SourcePerson } from '../source.ts'
import type { PlainConversation, PlainSurvey, PlainUser } from './plain-survey.ts'

export class PlainPeople {
  readonly owner: SourcePerson | null
  /** They were found by who writes where: the backup does not say it. */
  readonly isOwnerGuess: boolean
  readonly #observedAt: Micros
  readonly #ownerId: string | null
  readonly #userById = new Map<string, PlainUser>()
  readonly #idByUsername = new Map<string, string>()
  readonly #persons = new Map<string, SourcePerson>()

  /** @param owner a user id or a username, as the user gave it */
  constructor({ conversations }: PlainSurvey, observedAt: Micros, owner: string | undefined) {
    this.#observedAt = observedAt
    this.isOwnerGuess = owner === undefined
    const distinct = [...new Set(conversations.values())]
    for (const { users } of distinct) for (const user of users) this.#learn(user)
    this.#ownerId = findOwnerId(distinct, owner)
    if (this.#ownerId !== null) for (const conversation of distinct) this.#learnFromPair(conversation, this.#ownerId)
    const username = owner !== undefined && owner !== this.#ownerId ? owner : null
    if (this.#ownerId !== null) {
      if (username !== null) this.#learn({ userId: this.#ownerId, username, fullName: null })
      this.owner = this.byId(this.#ownerId)
    } else this.owner = username === null ? null : this.#person({ userId: null, username, fullName: null })
  }

  byId(userId: string): SourcePerson {
    return this.#person(this.#userById.get(userId) ?? { userId, username: null, fullName: null })
  }

  byUser(user: PlainUser): SourcePerson {
    const userId = user.userId ?? (user.username === null ? null : this.#idByUsername.get(user.username))
    return userId == null ? this.#person(user) : this.byId(userId)
  }

  #learn(user: PlainUser): void {
    if (user.userId === null) return
    this.#userById.set(user.userId, user)
    if (user.username !== null) this.#idByUsername.set(user.username, user.userId)
  }

  #learnFromPair({ isGroup, users, userIds }: PlainConversation, ownerId: string): void {
    const [user] = users
    const others = [...userIds].filter((userId) => userId !== ownerId)
    const [other] = others
    if (isGroup || users.length !== 1 || others.length !== 1 || user === undefined || other === undefined) return
    if (user.userId === null && !this.#userById.has(other)) this.#learn({ ...user, userId: other })
  }

  #person(user: PlainUser): SourcePerson {
    const key = user.userId ?? `@${user.username}`
    let person = this.#persons.get(key)
    if (person === undefined) {
      person = this.#toPerson(user)
      this.#persons.set(key, person)
    }
    return person
  }

  #toPerson({ userId, username, fullName }: PlainUser): SourcePerson {
    const ids: OutsideId<PersonIdKind>[] = []
    const names: ObservedName[] = []
    const observed = { firstObservedAt: this.#observedAt, lastObservedAt: this.#observedAt }
    if (userId !== null) ids.push({ kind: 'instagram', id: userId })
    if (username !== null && username !== '') {
      ids.push({ kind: 'username', id: username })
      names.push({ kind: 'username', name: username, ...observed })
    }
    if (fullName !== null && fullName !== '') names.push({ kind: 'display_name', name: fullName, ...observed })
    return { ids, names, isDeletedUser: userId === null && isDeletedUsername(username ?? '') }
  }
}

/**
 * The owner's user id: as given; else, where users are listed with their ids, whoever writes in conversations without being
 * listed; else whoever writes in several conversations of two, for the other one of each is always somebody else. Null where
 * that is not clear.
 */
function findOwnerId(conversations: readonly PlainConversation[], given: string | undefined): string | null {
  if (given !== undefined) return conversations.some(({ userIds }) => userIds.has(given)) ? given : null
  return unlisted(conversations) ?? inSeveralPairs(conversations)
}

function unlisted(conversations: readonly PlainConversation[]): string | null {
  const listed = conversations.filter(({ users }) => users.length > 0 && users.every(({ userId }) => userId !== null))
  const found = new Set<string>()
  for (const { users, userIds } of listed) {
    const ids = new Set(users.map(({ userId }) => userId))
    for (const userId of userIds) if (!ids.has(userId)) found.add(userId)
  }
  const [only] = found
  return found.size === 1 && only !== undefined ? only : null
}

function inSeveralPairs(conversations: readonly PlainConversation[]): string | null {
  const seen = new Set<string>()
  const found = new Set<string>()
  for (const { isGroup, userIds } of conversations) {
    if (isGroup) continue
    for (const userId of userIds) {
      if (seen.has(userId)) found.add(userId)
      seen.add(userId)
    }
  }
  const [only] = found
  return found.size === 1 && only !== undefined ? only : null
}
