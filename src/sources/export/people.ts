/**
 * Who the names in an export are. A message carries nothing but the sender's display name, as it was when the export was
 * made. One object a person (and thread, where the name alone does not tell), so that callers may key on it.
 */
import type { Micros } from '../../clock.ts'
import { repairText } from '../../text/repair-text.ts'
import { deletedUserNames, isDeletedUsername } from '../deleted-user-names.ts'
import type { ObservedName, OutsideId, PersonIdKind, SourcePerson } from '../source.ts'
import type { NoticeSender } from './notices/notice-matcher.ts'
import type { Owner } from './owner.ts'
import type { Usernames } from './usernames.ts'

/** How a thread knows somebody: the person, and the forms of the name with which notices by them begin. */
export interface Known extends NoticeSender {
  readonly person: SourcePerson
}

export class ExportPeople {
  readonly owner: SourcePerson | null
  /** The export does not say that they are. */
  readonly isOwnerGuess: boolean
  readonly #ownerName: string | null
  readonly #ownerUsername: string | null
  readonly #usernames: Usernames
  readonly #observedAt: Micros
  readonly #byName = new Map<string, Known>()
  /** By the name as it stands in the file, so that it is repaired once. */
  readonly #byRawName = new Map<string, Known>()
  readonly #byUsername = new Map<string, SourcePerson>()

  constructor(owner: Owner | null, usernames: Usernames, observedAt: Micros) {
    this.#usernames = usernames
    this.#observedAt = observedAt
    this.isOwnerGuess = owner?.note != null
    this.#ownerName = owner?.name ?? null
    this.#ownerUsername = owner?.username ?? null
    if (owner === null) this.owner = null
    else if (owner.name !== null) this.owner = this.byName(owner.name).person
    else this.owner = owner.username === null ? null : this.byUsername(owner.username)
  }

  /** Somebody known by name alone, wherever in the account. */
  byName(name: string): Known {
    let known = this.#byName.get(name)
    if (known === undefined) {
      known = this.#known(name, this.#account(name))
      this.#byName.set(name, known)
    }
    return known
  }

  /** The same, for a name as it stands in a file. */
  byRawName(raw: string): Known {
    let known = this.#byRawName.get(raw)
    if (known === undefined) {
      known = this.byName(repairText(raw))
      this.#byRawName.set(raw, known)
    }
    return known
  }

  /** Somebody of the flat export, which has usernames and nothing else. */
  byUsername(username: string): SourcePerson {
    let person = this.#byUsername.get(username)
    if (person === undefined) {
      const names = [this.#observed('username', username)]
      person = { ids: [{ kind: 'username', id: username }], names, isDeletedUser: isDeletedUsername(username) }
      this.#byUsername.set(username, person)
    }
    return person
  }

  /** Somebody of one thread, whose name says nothing outside of it. */
  inThread(name: string): Known {
    const ids: OutsideId<PersonIdKind>[] = [{ kind: 'thread-name', id: name }]
    return this.#known(name, {
      ids,
      names: [this.#observed('display_name', name)],
      isDeletedUser: deletedUserNames.has(name),
    })
  }

  /** Whether a name means different people in different threads. The owner's means the owner, who is in all of them. */
  isThreadBound(name: string): boolean {
    if (name === this.#ownerName) return false
    return name === '' || deletedUserNames.has(name) || this.#usernames.isShared(name)
  }

  #known(name: string, person: SourcePerson): Known {
    const [first = ''] = name.split(/\s/, 1)
    const names = first !== name && first.length > 1 ? [name, first] : [name]
    const mayBeOwner = this.#ownerName === null || name === this.#ownerName
    return { person, names: name === '' ? [] : names, mayBeOwner }
  }

  #account(name: string): SourcePerson {
    const username = name === this.#ownerName ? this.#ownerUsername : this.#usernames.of(name)
    const ids: OutsideId<PersonIdKind>[] = [{ kind: 'name', id: name }]
    const names = [this.#observed('display_name', name)]
    if (username !== null) {
      ids.unshift({ kind: 'username', id: username })
      names.push(this.#observed('username', username))
    }
    return { ids, names, isDeletedUser: false }
  }

  #observed(kind: ObservedName['kind'], name: string): ObservedName {
    return { kind, name, firstObservedAt: this.#observedAt, lastObservedAt: this.#observedAt }
  }
}

/** The people of one thread. */
export class ThreadPeople {
  readonly #people: ExportPeople
  /** Names that two participants share: nobody can say which of them wrote what. */
  readonly #doubled: ReadonlySet<string>
  readonly #bound = new Map<string, Known>()

  /** @param participants repaired names, as each single file lists them */
  constructor(people: ExportPeople, participants: readonly (readonly string[])[]) {
    this.#people = people
    this.#doubled = new Set(participants.flatMap((names) => names.filter((name, at) => names.indexOf(name) !== at)))
  }

  /** By a name as it stands in the file. */
  known(rawName: string): Known {
    return this.#bindIfNeeded(this.#people.byRawName(rawName))
  }

  /** By a repaired name. */
  knownAs(name: string): Known {
    return this.#bindIfNeeded(this.#people.byName(name))
  }

  #bindIfNeeded(known: Known): Known {
    const { name } = known.person.names[0]!
    if (!this.#doubled.has(name) && !this.#people.isThreadBound(name)) return known
    let bound = this.#bound.get(name)
    if (bound === undefined) {
      bound = this.#people.inThread(name)
      this.#bound.set(name, bound)
    }
    return bound
  }
}
