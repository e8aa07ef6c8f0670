import { deletedUserNames, isDeletedUsername } from '../deleted-user-names.ts'
import type { ObservedName, OutsideId, PersonIdKind, SourceDoNotContact, SourcePerson } from '../source.ts'
import type { BackupPerson, BackupThreadId } from './format.ts'
import { parseIsoTime } from './iso-time.ts'

const NOTHING: ReadonlySet<string> = new Set()

interface Entry {
  readonly person: BackupPerson
  readonly names: readonly ObservedName[]
  /** The object for all threads; null for someone who is named within single threads (too). */
  readonly everywhere: SourcePerson | null
}

const threadKey = (id: BackupThreadId) => `${id.kind}:${id.id}`

function namesOf(person: BackupPerson): ObservedName[] {
  return person.names.map((it) => ({
    kind: it.kind,
    name: it.name,
    firstObservedAt: parseIsoTime(it.first_observed_at),
    lastObservedAt: parseIsoTime(it.last_observed_at),
  }))
}

/** The people of a backup: one object each, and one a thread for those whom a name means in that thread only. */
export class BackupPeople {
  readonly #byUserId = new Map<string, Entry>()

  get size(): number {
    return this.#byUserId.size
  }

  /** @throws TypeError when there are two of one id */
  add(person: BackupPerson): void {
    if (this.#byUserId.has(person.user_id)) throw new TypeError(`there are two people ${person.user_id}`)
    const names = namesOf(person)
    const isThreadBound = person.ids.some((id) => id.kind === 'thread-name')
    const everywhere = isThreadBound ? null : { ids: person.ids, names, isDeletedUser: isDeletedUser(person) }
    this.#byUserId.set(person.user_id, { person, names, everywhere })
  }

  /** Those who are not to be written to. */
  doNotContact(): readonly SourceDoNotContact[] {
    return [...this.#byUserId.values()].flatMap(({ person: { do_not_contact: wish, user_id, ids } }) => {
      if (wish === undefined) return []
      const thread = ids.find((id) => id.kind === 'thread-name')?.thread ?? null
      const person = this.inThread(thread && [thread])(user_id)
      return [{ person, thread, since: parseIsoTime(wish.since), reason: wish.reason }]
    })
  }

  /**
   * Whom ids mean in one thread.
   *
   * @param thread the thread's ids; null outside any thread
   */
  inThread(thread: readonly BackupThreadId[] | null): (userId: string) => SourcePerson {
    const keys = thread === null ? NOTHING : new Set(thread.map(threadKey))
    const here = new Map<string, SourcePerson>()
    return (userId) => {
      const entry = this.#byUserId.get(userId)
      if (entry === undefined) throw new TypeError(`there is no person ${userId}`)
      if (entry.everywhere !== null) return entry.everywhere
      const known = here.get(userId) ?? personHere(entry, keys)
      here.set(userId, known)
      return known
    }
  }
}

/** The format does not say it. As in an export: known by nothing but names that deleted accounts are shown under. */
const isDeletedUser = ({ ids }: BackupPerson): boolean =>
  ids.every(({ kind, id }) =>
    kind === 'thread-name' ? deletedUserNames.has(id) : kind === 'username' && isDeletedUsername(id),
  )

function personHere({ person, names }: Entry, threadKeys: ReadonlySet<string>): SourcePerson {
  const ids: OutsideId<PersonIdKind>[] = person.ids
    .filter((id) => id.kind !== 'thread-name' || threadKeys.has(threadKey(id.thread)))
    .map(({ kind, id }) => ({ kind, id }))
  if (ids.length === 0) throw new TypeError(`the person ${person.user_id} has no id in this conversation`)
  return { ids, names, isDeletedUser: isDeletedUser(person) }
}
