/** Writes what threads and people are called, and who is in a thread: once a run for each header and person. */
import type pg from 'pg'
import { upsertHeaders } from '../archive/upsert-headers.ts'
import { upsertMembers } from '../archive/upsert-members.ts'
import { type PersonName, upsertNames } from '../archive/upsert-names.ts'
import type { SourceItem, SourcePerson, SourceThread } from '../sources/source.ts'
import { toReadable } from '../text/well-formed.ts'
import type { IdPool } from './id-pool.ts'
import type { PeopleDirectory } from './people-directory.ts'

interface ResolvedThread {
  readonly threadId: bigint
  readonly thread: SourceThread
  readonly items: readonly SourceItem[]
}

export class HeaderWriter {
  readonly #client: pg.ClientBase
  readonly #accountId: bigint
  readonly #people: PeopleDirectory
  readonly #personIds: IdPool
  readonly #written = new WeakSet<SourceThread>()
  readonly #named = new WeakSet<SourcePerson>()

  constructor(client: pg.ClientBase, accountId: bigint, people: PeopleDirectory, personIds: IdPool) {
    this.#client = client
    this.#accountId = accountId
    this.#people = people
    this.#personIds = personIds
  }

  /** The headers of the threads, their members, and the names of all who occur in them. */
  async write(threads: readonly ResolvedThread[]): Promise<void> {
    const fresh = threads.filter(({ thread }) => !this.#written.has(thread))
    for (const { thread } of fresh) this.#written.add(thread)
    await upsertHeaders(this.#client, this.#accountId, latestHeaders(fresh))
    const members = fresh.flatMap(({ threadId, thread }) => thread.members.map((member) => ({ threadId, member })))
    await this.#personIds.fill(this.#client, members.length)
    const rows = members.map(({ threadId, member }) => ({
      threadId,
      personId: this.#people.resolve(member.person, threadId, this.#personIds),
      isAdmin: member.isAdmin,
      firstObservedAt: member.firstObservedAt,
      lastObservedAt: member.lastObservedAt,
    }))
    await this.#people.save(this.#client)
    await upsertMembers(this.#client, this.#accountId, rows)
    await this.#writeNames(threads.flatMap((thread) => this.#newNames(thread)))
  }

  /** Names of someone who has been resolved before. */
  async writeNamesOf(person: SourcePerson, threadId: bigint): Promise<void> {
    await this.#writeNames(this.#namesOf(person, threadId))
  }

  #newNames({ threadId, thread, items }: ResolvedThread): PersonName[] {
    const persons = [...thread.members.map((it) => it.person), ...items.flatMap(personsOf)]
    return persons.flatMap((person) => this.#namesOf(person, threadId))
  }

  #namesOf(person: SourcePerson, threadId: bigint): PersonName[] {
    if (this.#named.has(person)) return []
    this.#named.add(person)
    const personId = this.#people.find(person, threadId)
    return personId === undefined ? [] : person.names.map((it) => ({ ...it, personId, name: toReadable(it.name) }))
  }

  async #writeNames(names: readonly PersonName[]): Promise<void> {
    await upsertNames(this.#client, this.#accountId, names)
  }
}

function personsOf({ sender, reactions, versions }: SourceItem): SourcePerson[] {
  if (reactions.length === 0 && versions.length === 0) return [sender]
  return [sender, ...[{ reactions }, ...versions].flatMap((state) => state.reactions.map((it) => it.actor))]
}

/** One header a thread: a statement must not touch a row twice. */
function latestHeaders(threads: readonly ResolvedThread[]) {
  const byThread = new Map<bigint, SourceThread>()
  for (const { threadId, thread } of threads) {
    const known = byThread.get(threadId)
    if (known === undefined || isLater(thread, known)) byThread.set(threadId, thread)
  }
  return [...byThread].map(([threadId, thread]) => ({
    threadId,
    title: thread.title === null ? null : toReadable(thread.title),
    isGroup: thread.isGroup,
    folder: thread.folder,
    isStillParticipant: thread.isStillParticipant,
    source: thread.source,
    observedAt: thread.observedAt,
    raw: thread.raw === null ? null : toReadable(thread.raw),
  }))
}

const tieBreaker = ({ raw, folder, title }: SourceThread) =>
  Buffer.from(toReadable(`${raw ?? ''}\n${folder}\n${title ?? ''}`))

/** The same order as in the database: bytes of UTF-8. */
function isLater(a: SourceThread, b: SourceThread): boolean {
  if (a.observedAt !== b.observedAt) return a.observedAt > b.observedAt
  return Buffer.compare(tieBreaker(a), tieBreaker(b)) > 0
}
