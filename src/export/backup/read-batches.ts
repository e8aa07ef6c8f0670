/**
 * Messages for a backup, conversation by conversation, newest first, in batches that fit memory however long the messages
 * are: small threads many at a time, large ones stretch by stretch.
 */
import type pg from 'pg'
import type { Micros } from '../../clock.ts'
import { type DetailCounts, DetailReader, type MessageDetails } from './message-details.ts'
import { type MessageParts, orderKey } from './message-line.ts'
import { type BatchScope, loadMessages, type MessageRow } from './message-rows.ts'
import { byText } from './outside-ids.ts'
import { type RawPage, RawPages } from './raw-pages.ts'

/** How many messages a batch may have, and how many bytes of original text it should have. */
const MOST_MESSAGES = 1000
const FEWEST_MESSAGES = 50
const FIRST_MESSAGES = 200
const BATCH_BYTES = 4 << 20

export interface ThreadSize {
  readonly threadId: bigint
  readonly messages: number
}

/** Messages of one conversation, the newest first. */
export interface ConversationPart {
  readonly threadId: bigint
  /** Original text of the thread's header, with the conversation's first part; else null. */
  readonly headerRaw: string | null
  readonly messages: readonly MessageParts[]
  /** Nothing of the conversation follows. */
  readonly isLast: boolean
  readonly pages: ReadonlyMap<bigint, RawPage>
}

/**
 * Reads the messages of the threads, in the order given. While one batch is used, the next is being read.
 *
 * @param client in a transaction that sees one snapshot
 */
export function readBatches(
  client: pg.ClientBase,
  accountId: bigint,
  threads: readonly ThreadSize[],
  details: DetailCounts,
): AsyncGenerator<readonly ConversationPart[], void, undefined> {
  return oneAhead(new BatchReader(client, accountId, details).read(threads))
}

class BatchReader {
  readonly #client: pg.ClientBase
  readonly #accountId: bigint
  readonly #pages: RawPages
  readonly #details: DetailReader
  #limit = FIRST_MESSAGES

  constructor(client: pg.ClientBase, accountId: bigint, details: DetailCounts) {
    this.#details = new DetailReader(client, details)
    this.#client = client
    this.#accountId = accountId
    this.#pages = new RawPages(client, accountId)
  }

  async *read(threads: readonly ThreadSize[]): AsyncGenerator<readonly ConversationPart[], void, undefined> {
    for (let at = 0; at < threads.length; ) {
      const group = this.#group(threads, at)
      at += group.length
      const [first] = group
      if (first !== undefined && first.messages > this.#limit) yield* this.#stretches(first)
      else yield await this.#load({ accountId: this.#accountId, threadIds: group.map((it) => it.threadId) })
    }
  }

  /** As many threads from here on as fit a batch whole; one that fits none stands alone. */
  #group(threads: readonly ThreadSize[], from: number): readonly ThreadSize[] {
    let to = from
    for (let messages = 0; to < threads.length && to - from < MOST_MESSAGES; to += 1) {
      messages += threads[to]?.messages ?? 0
      if (messages > this.#limit) break
    }
    return threads.slice(from, Math.max(to, from + 1))
  }

  async *#stretches({ threadId, messages }: ThreadSize): AsyncGenerator<readonly ConversationPart[], void, undefined> {
    let before: Micros | undefined
    for (let left = messages; left > 0; ) {
      const scope = { accountId: this.#accountId, threadIds: [threadId], before, limit: this.#limit }
      const [part] = await this.#load(scope)
      if (part === undefined || part.messages.length === 0) return
      left -= part.messages.length
      before = part.messages.at(-1)?.row.sentAt
      yield [{ ...part, isLast: left <= 0 }]
    }
  }

  async #load(scope: BatchScope): Promise<readonly ConversationPart[]> {
    const headers = scope.before === undefined ? await this.#loadHeaders(scope) : undefined
    const rows = await loadMessages(this.#client, scope)
    const oldest = rows.reduce((min, row) => Math.min(min, row.sentAt), Number.POSITIVE_INFINITY)
    const hasVersions = rows.some((row) => row.hasVersions)
    const details = rows.length === 0 ? undefined : await this.#details.load(scope, oldest, hasVersions)
    const pages = await this.#loadPages(rows, details)
    const byThread = runsByThread(rows)
    return scope.threadIds.map((threadId) => ({
      threadId,
      headerRaw: headers?.get(threadId) ?? null,
      messages: inOrder(threadId, byThread.get(threadId) ?? [], details),
      isLast: true,
      pages,
    }))
  }

  async #loadHeaders({ accountId, threadIds }: BatchScope): Promise<ReadonlyMap<bigint, string | null>> {
    const { rows } = await this.#client.query<{ thread_id: bigint; header_raw: string | null }>(
      'select thread_id, header_raw from threads where account_id = $1 and thread_id = any($2)',
      [accountId, threadIds],
    )
    return new Map(rows.map((row) => [row.thread_id, row.header_raw]))
  }

  async #loadPages(
    rows: readonly MessageRow[],
    details: MessageDetails | undefined,
  ): Promise<ReadonlyMap<bigint, RawPage>> {
    const pageIds = new Set(rows.map((row) => row.rawPageId))
    for (const thread of details?.versions.values() ?? []) {
      for (const versions of thread.values()) for (const version of versions) pageIds.add(version.rawPageId)
    }
    const pages = await this.#pages.load(pageIds)
    let bytes = 0
    for (const page of pages.values()) bytes += page.body.length
    const fitting = Math.floor((BATCH_BYTES * rows.length) / Math.max(bytes, 1))
    if (rows.length > 0) this.#limit = Math.min(MOST_MESSAGES, Math.max(FEWEST_MESSAGES, fitting))
    return pages
  }
}

/** The messages with what hangs on them; those of one time by their ids, descending. */
function inOrder(threadId: bigint, rows: readonly MessageRow[], details: MessageDetails | undefined): MessageParts[] {
  const furtherIds = details?.furtherIds.get(threadId)
  const reactions = details?.reactions.get(threadId)
  const attachments = details?.attachments.get(threadId)
  const versions = details?.versions.get(threadId)
  const hasAny = [furtherIds, reactions, attachments, versions].some((it) => it !== undefined)
  const messages = rows.map((row) => {
    if (!hasAny) return { row, ...BARE }
    const { messageId } = row
    return {
      row,
      furtherIds: furtherIds?.get(messageId) ?? NONE,
      reactions: reactions?.get(messageId) ?? NONE,
      attachments: attachments?.get(messageId) ?? NONE,
      versions: versions?.get(messageId) ?? NONE,
    }
  })
  sortTies(messages)
  return messages
}

const NONE: readonly never[] = []
const BARE = { furtherIds: NONE, reactions: NONE, attachments: NONE, versions: NONE }

/** Rows come by thread: each thread's are a run of their own. */
function runsByThread(rows: readonly MessageRow[]): Map<bigint, readonly MessageRow[]> {
  const runs = new Map<bigint, readonly MessageRow[]>()
  for (let from = 0; from < rows.length; ) {
    const threadId = rows[from]?.threadId ?? 0n
    let to = from + 1
    while (rows[to]?.threadId === threadId) to += 1
    runs.set(threadId, rows.slice(from, to))
    from = to
  }
  return runs
}

/** Sorts each run of messages of the same time, in place; they are few. */
function sortTies(messages: MessageParts[]): void {
  for (let from = 0; from < messages.length; ) {
    let to = from + 1
    const sentAt = messages[from]?.row.sentAt
    while (messages[to]?.row.sentAt === sentAt) to += 1
    if (to - from > 1) {
      const run = messages.slice(from, to).map((message) => ({ message, key: orderKey(message) }))
      run.sort((a, b) => byText(b.key, a.key))
      messages.splice(from, run.length, ...run.map(({ message }) => message))
    }
    from = to
  }
}

/** Asks for the next element while the last one is used. */
async function* oneAhead<T>(source: AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
  let next = source.next()
  try {
    for (let result = await next; result.done !== true; result = await next) {
      next = source.next()
      // A failure is met at the next await; until then it must not count as unhandled.
      next.catch(() => undefined)
      yield result.value
    }
  } finally {
    await next.catch(() => undefined)
    await source.return()
  }
}
