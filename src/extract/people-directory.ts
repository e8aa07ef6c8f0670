/**
 * Who is who, for one run over one account. Names are weak evidence, ids strong: a person is found by any outside id, and
 * when messages prove that two names are one person, the names are joined. All of an account's ids are held in memory; an
 * inbox knows some thousands of people.
 */
import type pg from 'pg'
import { isDeletedUsername } from '../sources/deleted-user-names.ts'
import type { SourcePerson } from '../sources/source.ts'
import { toReadable } from '../text/well-formed.ts'
import type { IdPool } from './id-pool.ts'
import { joinPeople } from './join-people.ts'
import { NameStretches } from './name-stretches.ts'

interface NewId {
  readonly kind: string
  readonly id: string
  readonly personId: bigint
}

const DECIDED_BY_THREAD = 'thread-name'

/** Ids that mean somebody without telling who it is: a name within one thread, the username of a deleted account. */
const isWeak = ({ kind, id }: { readonly kind: string; readonly id: string }): boolean =>
  kind === DECIDED_BY_THREAD || (kind === 'username' && isDeletedUsername(id))

const NOBODY: SourcePerson = { ids: [], names: [], isDeletedUser: false }

/** The name of an id within a thread, without the thread. */
const bareName = (id: string): string => id.slice(id.indexOf(':') + 1)

export class PeopleDirectory {
  readonly #accountId: bigint
  readonly #byId: Map<string, bigint>
  /** Instagram's user id of a person; two people with different ones are never joined. */
  readonly #instagramIds = new Map<bigint, string>()
  /** People of whom nothing is known that tells who they are. */
  readonly #weak = new Set<bigint>()
  /** Weak names, of people known by nothing else. */
  readonly #weakNameOf = new Map<bigint, string>()
  readonly #usernames = new Map<bigint, Set<string>>()
  /** Display names of users of Instagram, who are known by more. */
  readonly #userNames: Map<bigint, Set<string>>
  readonly #stretches: NameStretches
  readonly #resolved = new Map<SourcePerson, bigint>()
  /** Names that mean different people in different threads. */
  readonly #threadNames = new Set<string>()
  readonly #joined = new Map<bigint, bigint>()
  #newIds: NewId[] = []
  #newPeople: bigint[] = []
  /** People who have become others since the last save. */
  #gone: bigint[] = []

  private constructor(
    accountId: bigint,
    rows: readonly NewId[],
    stretches: NameStretches,
    userNames: Map<bigint, Set<string>>,
  ) {
    this.#accountId = accountId
    this.#userNames = userNames
    this.#stretches = stretches
    this.#byId = new Map()
    for (const row of rows) this.#remember(row)
    const known = new Set(rows.filter((row) => !isWeak(row)).map((row) => row.personId))
    for (const row of rows) if (!known.has(row.personId)) this.#weak.add(row.personId)
  }

  static async load(client: pg.ClientBase, accountId: bigint): Promise<PeopleDirectory> {
    const { rows } = await client.query<{ kind: string; id: string; person_id: bigint }>(
      'select kind, id, person_id from person_ids where account_id = $1',
      [accountId],
    )
    return new PeopleDirectory(
      accountId,
      rows.map((row) => ({ kind: row.kind, id: row.id, personId: row.person_id })),
      await NameStretches.load(client, accountId),
      await loadUserNames(client, accountId),
    )
  }

  #remember({ kind, id, personId }: NewId): void {
    this.#byId.set(`${kind}:${id}`, personId)
    if (kind === 'instagram') this.#instagramIds.set(personId, id)
    if (kind === 'username') this.#usernames.set(personId, (this.#usernames.get(personId) ?? new Set()).add(id))
    if (kind === DECIDED_BY_THREAD) this.#threadNames.add(bareName(id))
    if (isWeak({ kind, id })) this.#weakNameOf.set(personId, kind === DECIDED_BY_THREAD ? bareName(id) : id)
  }

  #add(kind: string, id: string, personId: bigint): void {
    const row = { kind, id, personId }
    this.#remember(row)
    this.#newIds.push(row)
    if (!isWeak(row)) this.#weak.delete(personId)
  }

  /** The ids of a person as the directory keeps them; a name that this thread has decided about comes first. */
  #keys(person: SourcePerson, threadId: bigint): { kind: string; id: string }[] {
    const keys: { kind: string; id: string }[] = []
    for (const { kind, id: exact } of person.ids) {
      const id = toReadable(exact)
      const inThread = { kind: DECIDED_BY_THREAD, id: `${threadId}:${id}` }
      if (kind === DECIDED_BY_THREAD) keys.push(inThread)
      else if (kind === 'name' && this.#byId.has(`${inThread.kind}:${inThread.id}`)) return [inThread]
      else keys.push({ kind, id })
    }
    return keys
  }

  /** The person if known by any id. */
  find(person: SourcePerson, threadId: bigint): bigint | undefined {
    return this.#findAll(person, threadId)[0]
  }

  /**
   * Everyone whom the ids mean, the strongest id first. A name that belongs to another username does not count, nor a name
   * or username that another user of Instagram has had: usernames are given up, and taken by others.
   */
  #findAll(person: SourcePerson, threadId: bigint): bigint[] {
    const username = person.ids.find(({ kind }) => kind === 'username')?.id
    const instagramId = person.ids.find(({ kind }) => kind === 'instagram')?.id
    const found = this.#keys(person, threadId).flatMap(({ kind, id }) => {
      const personId = this.#byId.get(`${kind}:${id}`)
      if (personId === undefined) return []
      const theirs = this.#usernames.get(personId)
      const isOfAnother = kind === 'name' && username !== undefined && theirs !== undefined && !theirs.has(username)
      const user = this.#instagramIds.get(personId)
      const isAnotherUser = instagramId !== undefined && user !== undefined && user !== instagramId
      return isOfAnother || isAnotherUser ? [] : [personId]
    })
    return [...new Set(found)]
  }

  /** Whether the person, as a source names them, may have sent what `personId` sent: they are one, or one is unknown. */
  maySend(person: SourcePerson, threadId: bigint, personId: bigint): boolean {
    const isUnknown = person.isDeletedUser || person.names.length === 0
    return isUnknown || this.#weak.has(personId) || this.find(person, threadId) === personId
  }

  /** Whether ids say that they are two people. */
  areTwo(a: bigint, b: bigint): boolean {
    return !this.#mayBeOne(a, b)
  }

  /**
   * Whoever Instagram shows in a thread is the one whom an export calls by the same name there, if nobody else in sight is
   * called so, whichever of the two comes first. Without it a first message without words would count twice.
   *
   * @param present who has sent what the archive knows of the thread's stretch at hand
   */
  learnNames(persons: Iterable<SourcePerson>, threadId: bigint, present: ReadonlySet<bigint>): void {
    const byName = new Map<string, SourcePerson | null>()
    for (const person of new Set(persons)) {
      for (const { kind, name } of person.names) {
        if (kind === 'display_name') byName.set(name, byName.has(name) ? null : person)
      }
    }
    for (const [name, person] of byName) {
      if (person === null || person.isDeletedUser) continue
      const known = isUser(person) ? this.#exportedAs(name, threadId) : this.#onlyUserCalled(name, present)
      if (known !== undefined && present.has(known) && this.#instagramIds.has(known) !== isUser(person)) {
        this.learnAlias(person, threadId, known)
      }
    }
  }

  #exportedAs(name: string, threadId: bigint): bigint | undefined {
    return this.find({ ids: [{ kind: 'name', id: name }], names: [], isDeletedUser: false }, threadId)
  }

  /** Of those present, the one user of Instagram who was ever shown by this name. */
  #onlyUserCalled(name: string, present: ReadonlySet<bigint>): bigint | undefined {
    const called = [...present].filter((personId) => this.#userNames.get(personId)?.has(name))
    return called.length === 1 ? called[0] : undefined
  }

  /** Whether joining would contradict what ids say. */
  #mayBeOne(a: bigint, b: bigint): boolean {
    const [idA, idB] = [this.#instagramIds.get(a), this.#instagramIds.get(b)]
    return idA === undefined || idB === undefined || idA === idB
  }

  /** Of two people who are weakly known, the one to keep: the same whichever was met first. */
  #firstByName(a: bigint, b: bigint): bigint {
    return (this.#weakNameOf.get(a) ?? '') <= (this.#weakNameOf.get(b) ?? '') ? a : b
  }

  /**
   * A message proved that `person`, as a source names them in this thread, is the known person `personId`. A name that
   * they may have had when they did not have theirs is joined to them; one that is somebody else's in this thread only.
   */
  learnAlias(person: SourcePerson, threadId: bigint, personId: bigint): void {
    if (person.isDeletedUser || this.#weak.has(personId)) return
    const found = this.find(person, threadId)
    if (found === personId) {
      this.#addMissing(this.#keys(person, threadId), personId)
      return
    }
    const instagramId = person.ids.find((id) => id.kind === 'instagram')?.id
    const known = this.#instagramIds.get(personId)
    if (instagramId !== undefined && known !== undefined && known !== instagramId) return
    if (found === undefined) {
      this.#addMissing(this.#keys(person, threadId), personId)
    } else if (this.#mayBeOne(found, personId) && !this.#weak.has(found)) {
      const names = person.ids.filter(({ kind }) => kind === 'name')
      if (this.#stretches.mayBeOne(found, person, personId)) this.#merge(personId, found)
      else
        this.#addMissing(
          names.map(({ id }) => ({ kind: DECIDED_BY_THREAD, id: `${threadId}:${toReadable(id)}` })),
          personId,
        )
    }
    this.#resolved.clear()
  }

  /** An id that means someone already keeps its meaning. */
  #addMissing(keys: readonly { readonly kind: string; readonly id: string }[], personId: bigint): void {
    for (const { kind, id } of keys) if (!this.#byId.has(`${kind}:${id}`)) this.#add(kind, id, personId)
  }

  /** The key of a person who may have been joined with another in this run. */
  current(personId: bigint): bigint {
    const joined = this.#joined.get(personId)
    return joined === undefined ? personId : this.current(joined)
  }

  #merge(keep: bigint, drop: bigint): void {
    this.#gone.push(drop)
    this.#joined.set(drop, keep)
    for (const [key, personId] of this.#byId) if (personId === drop) this.#byId.set(key, keep)
    this.#newIds = this.#newIds.map((row) => (row.personId === drop ? { ...row, personId: keep } : row))
    const instagramId = this.#instagramIds.get(drop)
    if (instagramId !== undefined) this.#instagramIds.set(keep, instagramId)
    const usernames = [...(this.#usernames.get(keep) ?? []), ...(this.#usernames.get(drop) ?? [])]
    if (usernames.length > 0) this.#usernames.set(keep, new Set(usernames))
    this.#stretches.join(keep, drop)
    const userNames = this.#userNames.get(drop)
    if (userNames !== undefined)
      this.#userNames.set(keep, new Set([...userNames, ...(this.#userNames.get(keep) ?? [])]))
    this.#resolved.clear()
  }

  /** The person's internal key; made when unknown, with a key from `ids`. Learns further ids of a known person. */
  resolve(person: SourcePerson, threadId: bigint, ids: IdPool): bigint {
    const cached = this.#resolved.get(person)
    if (cached !== undefined) return cached
    const keys = this.#keys(person, threadId)
    const found = this.#findAll(person, threadId)
    let personId = found[0]
    if (personId === undefined) {
      personId = ids.take()
      this.#newPeople.push(personId)
      if (keys.every(isWeak)) this.#weak.add(personId)
    }
    for (const other of found.slice(1)) if (this.#mayBeOne(personId, other)) this.#merge(personId, other)
    this.#addMissing(keys, personId)
    this.#stretches.observe(personId, person)
    if (isUser(person)) this.#observeUser(personId, person)
    const isThreadBound = person.ids.some(
      ({ kind, id }) => kind === DECIDED_BY_THREAD || this.#threadNames.has(toReadable(id)),
    )
    if (!isThreadBound) this.#resolved.set(person, personId)
    return personId
  }

  /** A message proved that two known people are one. */
  learnOne(a: bigint, b: bigint): void {
    const [keep, drop] = [this.current(a), this.current(b)]
    if (keep === drop || this.#weak.has(keep) || this.#weak.has(drop) || !this.#mayBeOne(keep, drop)) return
    if (this.#stretches.mayBeOne(drop, NOBODY, keep)) this.#merge(keep, drop)
  }

  /** Whether two known people may have sent one message: they are one, or one is weakly known. */
  mayBothSend(a: bigint, b: bigint): boolean {
    const [one, other] = [this.current(a), this.current(b)]
    return one === other || this.#weak.has(one) || this.#weak.has(other)
  }

  /** Of two people who sent the same message, the one of whom more is known. */
  better(known: bigint, incoming: bigint): bigint {
    if (!this.#weak.has(known) || known === incoming) return known
    return this.#weak.has(incoming) ? this.#firstByName(known, incoming) : incoming
  }

  /** Names within the one thread mean, from now on, the same in the other. Call before the archive moves them. */
  joinThreads(from: bigint, into: bigint): void {
    const prefix = `${DECIDED_BY_THREAD}:${from}:`
    for (const [key, personId] of [...this.#byId]) {
      if (!key.startsWith(prefix)) continue
      const newKey = `${DECIDED_BY_THREAD}:${into}:${key.slice(prefix.length)}`
      const known = this.#byId.get(newKey)
      this.#byId.delete(key)
      if (known === undefined) this.#byId.set(newKey, personId)
      else if (known !== personId && this.#mayBeOne(known, personId)) this.#merge(known, personId)
    }
    this.#resolved.clear()
  }

  #observeUser(personId: bigint, { names }: SourcePerson): void {
    const called = this.#userNames.get(personId) ?? new Set()
    for (const { kind, name } of names) if (kind === 'display_name') called.add(name)
    this.#userNames.set(personId, called)
  }

  /** Writes what has been learnt since the last call: new people, new ids, joined people. */
  async save(client: pg.ClientBase): Promise<void> {
    const [people, ids, gone] = [this.#newPeople, this.#newIds, this.#gone]
    ;[this.#newPeople, this.#newIds, this.#gone] = [[], [], []]
    if (people.length > 0) {
      await client.query('insert into people (account_id, person_id) select $1, unnest($2::bigint[])', [
        this.#accountId,
        people,
      ])
    }
    if (ids.length > 0) {
      await client.query(
        `insert into person_ids (account_id, kind, id, person_id)
         select $1, * from unnest($2::text[], $3::text[], $4::bigint[])`,
        [this.#accountId, ids.map((it) => it.kind), ids.map((it) => it.id), ids.map((it) => it.personId)],
      )
    }
    await joinPeople(client, this.#accountId, new Map(gone.map((personId) => [personId, this.current(personId)])))
  }
}

const isUser = ({ ids }: SourcePerson): boolean => ids.some(({ kind }) => kind === 'instagram')

async function loadUserNames(client: pg.ClientBase, accountId: bigint): Promise<Map<bigint, Set<string>>> {
  const { rows } = await client.query<{ person_id: bigint; names: string[] }>(
    `select n.person_id, array_agg(n.name) as names
     from person_names n join person_ids i on i.account_id = n.account_id and i.person_id = n.person_id
     where n.account_id = $1 and n.kind = 'display_name' and i.kind = 'instagram' group by n.person_id`,
    [accountId],
  )
  return new Map(rows.map(({ person_id, names }) => [person_id, new Set(names)]))
}
