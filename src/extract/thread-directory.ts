/** Which thread is which, for one run over one account: found by any outside id, made when unknown. */
import type pg from 'pg'
import type { OutsideId, SourceThread, ThreadIdKind } from '../sources/source.ts'
import { toReadable } from '../text/well-formed.ts'
import type { IdPool } from './id-pool.ts'
import type { DoubleThread } from './join-threads.ts'

type ThreadOutsideId = OutsideId<ThreadIdKind>

export interface KnownThread {
  readonly threadId: bigint
  /** True for a thread that this run has made. */
  readonly isNew: boolean
}

/** The digits in an export's folder name are the thread_v2_id, so each of the two is looked for as the other too. */
const SAME_NUMBER: Partial<Record<ThreadIdKind, ThreadIdKind>> = {
  'export-folder': 'instagram-v2',
  'instagram-v2': 'export-folder',
}

const isApiId = (kind: string): boolean => kind === 'instagram'
/** The thread_v2_id, as such or as the digits of an export's folder. */
const isShortNumber = (kind: string, id: string): boolean =>
  kind === 'instagram-v2' || (kind === 'export-folder' && /^\d{15,20}$/.test(id))

export class ThreadDirectory {
  readonly #accountId: bigint
  readonly #byId = new Map<string, bigint>()
  readonly #madeInThisRun = new Set<bigint>()
  #doubles: DoubleThread[] = []
  readonly #joined = new Map<bigint, bigint>()
  #newThreads: bigint[] = []
  #newIds: { kind: string; id: string; threadId: bigint }[] = []

  private constructor(accountId: bigint) {
    this.#accountId = accountId
  }

  static async load(client: pg.ClientBase, accountId: bigint): Promise<ThreadDirectory> {
    const directory = new ThreadDirectory(accountId)
    const { rows } = await client.query<{ kind: string; id: string; thread_id: bigint }>(
      'select kind, id, thread_id from thread_ids where account_id = $1',
      [accountId],
    )
    for (const row of rows) directory.#byId.set(`${row.kind}:${row.id}`, BigInt(row.thread_id))
    return directory
  }

  /** All threads that are known by any id. */
  all(): readonly bigint[] {
    return [...new Set(this.#byId.values())]
  }

  /**
   * Whether no ids contradict it: threads of two numbers are two.
   *
   * @param isStated a source gave ids of both for one thread; then it knows better than what follows from a folder's name
   */
  mayBeOne(a: bigint, b: bigint, isStated = false): boolean {
    const numbers = (threadId: bigint, isNumber: (kind: string, id: string) => boolean) =>
      [...this.#byId]
        .filter(([, known]) => known === threadId)
        .map(([key]) => [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)] as const)
        .filter(([kind, id]) => isNumber(kind, id))
        .map(([, id]) => id)
    return (isStated ? [isApiId] : [isApiId, isShortNumber]).every((isNumber) => {
      const [ofA, ofB] = [numbers(a, isNumber), numbers(b, isNumber)]
      return ofA.length === 0 || ofB.length === 0 || ofA.some((id) => ofB.includes(id))
    })
  }

  /** Threads that are one, because a source gave ids of both for one thread, as far as it was found out since the last call. */
  takeDoubles(): readonly DoubleThread[] {
    const doubles = this.#doubles
    this.#doubles = []
    return doubles
  }

  /** From now on, all ids of the one mean the other. */
  join({ from, into }: DoubleThread): void {
    this.#joined.set(from, into)
    for (const [key, threadId] of this.#byId) if (threadId === from) this.#byId.set(key, into)
  }

  /** The key of a thread that may have been joined with another in this run. */
  current(threadId: bigint): bigint {
    const into = this.#joined.get(threadId)
    return into === undefined ? threadId : this.current(into)
  }

  get isEmpty(): boolean {
    return this.#byId.size === 0
  }

  find(ids: readonly ThreadOutsideId[]): bigint | undefined {
    return this.#findAll(ids)[0]
  }

  #findAll(ids: readonly ThreadOutsideId[]): bigint[] {
    const found = ids.flatMap(({ kind, id: exact }) => {
      const id = toReadable(exact)
      return this.#byId.get(`${kind}:${id}`) ?? this.#byId.get(`${SAME_NUMBER[kind]}:${id}`) ?? []
    })
    return [...new Set(found)]
  }

  /** Records that these ids mean a known thread. */
  learnAlias(ids: readonly ThreadOutsideId[], threadId: bigint): void {
    for (const { kind, id: exact } of ids) {
      const id = toReadable(exact)
      if (this.#byId.has(`${kind}:${id}`)) continue
      this.#byId.set(`${kind}:${id}`, threadId)
      this.#newIds.push({ kind, id, threadId })
    }
  }

  resolve(thread: SourceThread, ids: IdPool): KnownThread {
    const [known, ...others] = this.#findAll(thread.ids)
    for (const from of others) if (known !== undefined) this.#doubles.push({ from, into: known })
    const threadId = known ?? ids.take()
    if (known === undefined) {
      this.#newThreads.push(threadId)
      this.#madeInThisRun.add(threadId)
    }
    this.learnAlias(thread.ids, threadId)
    return { threadId, isNew: this.#madeInThisRun.has(threadId) }
  }

  /** Writes what has been learnt since the last call. */
  async save(client: pg.ClientBase): Promise<void> {
    const [threads, ids] = [this.#newThreads, this.#newIds]
    ;[this.#newThreads, this.#newIds] = [[], []]
    if (threads.length > 0) {
      await client.query('insert into threads (account_id, thread_id) select $1, unnest($2::bigint[])', [
        this.#accountId,
        threads,
      ])
    }
    if (ids.length > 0) {
      await client.query(
        `insert into thread_ids (account_id, kind, id, thread_id)
         select $1, * from unnest($2::text[], $3::text[], $4::bigint[])`,
        [this.#accountId, ids.map((it) => it.kind), ids.map((it) => it.id), ids.map((it) => it.threadId)],
      )
    }
  }
}
