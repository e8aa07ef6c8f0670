/**
 * Who is who, for one run over one account. Names are weak evidence, ids strong: a person is found by any outside id, and
 * when messages prove that two names are one person, the names are joined. All of an account's ids are held in memory; an
 * inbox knows some thousands of people.
 */
import type pg from 'pg'
import { mergePeople } from '../archive/merge-people.ts'
import { showLatestNames } from '../archive/upsert-names.ts'
import type { SourcePerson } from '../sources/source.ts'
import type { IdPool } from './id-pool.ts'

interface NewId {
  readonly kind: string
  readonly id: string
  readonly personId: bigint
}

const DECIDED_BY_THREAD = 'thread-name'

export class PeopleDirectory {
  readonly #accountId: bigint
  readonly #byId: Map<string, bigint>
  /** Instagram's user id of a person; two people with different ones are never joined. */
  readonly #instagramIds = new Map<bigint, string>()
  /** People known only by a name within one thread. */
  readonly #threadOnly = new Set<bigint>()
  readonly #madeInThisRun = new Set<bigint>()
  readonly #resolved = new Map<SourcePerson, bigint>()
  /** Names that mean different people in different threads. */
  readonly #threadNames = new Set<string>()
  readonly #joined = new Map<bigint, bigint>()
  #newIds: NewId[] = []
  #newPeople: bigint[] = []
  #merges: { keep: bigint; drop: bigint }[] = []

  private constructor(accountId: bigint, rows: readonly NewId[]) {
    this.#accountId = accountId
    this.#byId = new Map()
    for (const row of rows) this.#remember(row)
    const known = new Set(rows.filter((row) => row.kind !== DECIDED_BY_THREAD).map((row) => row.personId))
    for (const row of rows) if (!known.has(row.personId)) this.#threadOnly.add(row.personId)
  }

  static async load(client: pg.ClientBase, accountId: bigint): Promise<PeopleDirectory> {
    const { rows } = await client.query<{ kind: string; id: string; person_id: bigint }>(
      'select kind, id, person_id from person_ids where account_id = $1',
      [accountId],
    )
    return new PeopleDirectory(
      accountId,
      rows.map((row) => ({ kind: row.kind, id: row.id, personId: BigInt(row.person_id) })),
    )
  }

  #remember({ kind, id, personId }: NewId): void {
    this.#byId.set(`${kind}:${id}`, personId)
    if (kind === 'instagram') this.#instagramIds.set(personId, id)
    if (kind === DECIDED_BY_THREAD) this.#threadNames.add(id.slice(id.indexOf(':') + 1))
  }

  #add(kind: string, id: string, personId: bigint): void {
    const row = { kind, id, personId }
    this.#remember(row)
    this.#newIds.push(row)
    if (kind !== DECIDED_BY_THREAD) this.#threadOnly.delete(personId)
  }

  /** The ids of a person as the directory keeps them; a name that this thread has decided about comes first. */
  #keys(person: SourcePerson, threadId: bigint): { kind: string; id: string }[] {
    const keys: { kind: string; id: string }[] = []
    for (const { kind, id } of person.ids) {
      const inThread = { kind: DECIDED_BY_THREAD, id: `${threadId}:${id}` }
      if (kind === DECIDED_BY_THREAD) keys.push(inThread)
      else if (kind === 'name' && this.#byId.has(`${inThread.kind}:${inThread.id}`)) return [inThread]
      else keys.push({ kind, id })
    }
    return keys
  }

  /** The person if known by any id. */
  find(person: SourcePerson, threadId: bigint): bigint | undefined {
    for (const { kind, id } of this.#keys(person, threadId)) {
      const found = this.#byId.get(`${kind}:${id}`)
      if (found !== undefined) return found
    }
    return undefined
  }

  isThreadOnly(personId: bigint): boolean {
    return this.#threadOnly.has(personId)
  }

  /** Whether joining would contradict what ids say. */
  #mayBeOne(a: bigint, b: bigint): boolean {
    const [idA, idB] = [this.#instagramIds.get(a), this.#instagramIds.get(b)]
    return idA === undefined || idB === undefined || idA === idB
  }

  /**
   * A message proved that `person`, as a source names them in this thread, is the known person `personId`. A name not known
   * before, or made in this run, is joined to them; a name that is somebody else's elsewhere is joined in this thread only.
   */
  learnAlias(person: SourcePerson, threadId: bigint, personId: bigint): void {
    if (person.isDeletedUser || this.#threadOnly.has(personId)) return
    const found = this.find(person, threadId)
    if (found === personId) return
    const instagramId = person.ids.find((id) => id.kind === 'instagram')?.id
    const known = this.#instagramIds.get(personId)
    if (instagramId !== undefined && known !== undefined && known !== instagramId) return
    if (found === undefined) {
      for (const { kind, id } of this.#keys(person, threadId)) this.#add(kind, id, personId)
    } else if (this.#mayBeOne(found, personId) && !this.#threadOnly.has(found)) {
      if (this.#madeInThisRun.has(found)) this.#merge(personId, found)
      else
        for (const { kind, id } of person.ids)
          if (kind === 'name') this.#add(DECIDED_BY_THREAD, `${threadId}:${id}`, personId)
    }
    this.#resolved.clear()
  }

  /** The key of a person who may have been joined with another in this run. */
  current(personId: bigint): bigint {
    const joined = this.#joined.get(personId)
    return joined === undefined ? personId : this.current(joined)
  }

  #merge(keep: bigint, drop: bigint): void {
    this.#merges.push({ keep, drop })
    this.#joined.set(drop, keep)
    for (const [key, personId] of this.#byId) if (personId === drop) this.#byId.set(key, keep)
    this.#newIds = this.#newIds.map((row) => (row.personId === drop ? { ...row, personId: keep } : row))
    const instagramId = this.#instagramIds.get(drop)
    if (instagramId !== undefined) this.#instagramIds.set(keep, instagramId)
    this.#resolved.clear()
  }

  /** The person's internal key; made when unknown, with a key from `ids`. Learns further ids of a known person. */
  resolve(person: SourcePerson, threadId: bigint, ids: IdPool): bigint {
    const cached = this.#resolved.get(person)
    if (cached !== undefined) return cached
    const keys = this.#keys(person, threadId)
    const found = [...new Set(keys.flatMap(({ kind, id }) => this.#byId.get(`${kind}:${id}`) ?? []))]
    let personId = found[0]
    if (personId === undefined) {
      personId = ids.take()
      this.#newPeople.push(personId)
      this.#madeInThisRun.add(personId)
      if (keys.every(({ kind }) => kind === DECIDED_BY_THREAD)) this.#threadOnly.add(personId)
    }
    for (const other of found.slice(1)) if (this.#mayBeOne(personId, other)) this.#merge(personId, other)
    for (const { kind, id } of keys) if (!this.#byId.has(`${kind}:${id}`)) this.#add(kind, id, personId)
    const isThreadBound = person.ids.some(({ kind, id }) => kind === DECIDED_BY_THREAD || this.#threadNames.has(id))
    if (!isThreadBound) this.#resolved.set(person, personId)
    return personId
  }

  /** Writes what has been learnt since the last call: new people, new ids, joined people. */
  async save(client: pg.ClientBase): Promise<void> {
    const [people, ids, merges] = [this.#newPeople, this.#newIds, this.#merges]
    ;[this.#newPeople, this.#newIds, this.#merges] = [[], [], []]
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
    for (const { keep, drop } of merges) await mergePeople(client, this.#accountId, keep, drop)
    await showLatestNames(client, this.#accountId, [...new Set(merges.map((it) => it.keep))])
  }
}
