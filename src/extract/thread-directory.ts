/** Which thread is which, for one run over one account: found by any outside id, made when unknown. */
import type pg from 'pg'
import type { OutsideId, SourceThread, ThreadIdKind } from '../sources/source.ts'
import { toReadable } from '../text/well-formed.ts'
import type { IdPool } from './id-pool.ts'

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

export class ThreadDirectory {
  readonly #accountId: bigint
  readonly #byId = new Map<string, bigint>()
  readonly #madeInThisRun = new Set<bigint>()
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

  get isEmpty(): boolean {
    return this.#byId.size === 0
  }

  find(ids: readonly ThreadOutsideId[]): bigint | undefined {
    for (const { kind, id: exact } of ids) {
      const id = toReadable(exact)
      const found = this.#byId.get(`${kind}:${id}`) ?? this.#byId.get(`${SAME_NUMBER[kind]}:${id}`)
      if (found !== undefined) return found
    }
    return undefined
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
    const known = this.find(thread.ids)
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
