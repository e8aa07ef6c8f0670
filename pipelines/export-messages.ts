import type { FileHandle } from 'node:fs/promises'
import { findThread } from '../reports/facts/find-thread.ts'
import { type Names, readNames } from '../reports/facts/read-names.ts'
import type { Account } from '../src/archive/accounts.ts'
import { requireAccount } from '../src/archive/accounts.ts'
import type { Archive, Transaction } from '../src/archive/archive.ts'
import type { MessageInThread } from '../src/archive/conversation/read-messages.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import { UsageError } from '../src/errors.ts'
import { OWNER_ONLY, publishFile } from '../src/export/publish.ts'
import type { Conversation } from '../src/export/thread/conversation.ts'
import { conversationWriter, writeConversation } from '../src/export/thread/write-conversation.ts'
import { fileName } from '../src/file-name.ts'
import { messagesFound, messagesOfThread } from '../src/viewer/read/all-messages.ts'
import { isEmpty, parseQuery, type Query } from '../src/viewer/search/parse-query.ts'
import { resolveQuery } from '../src/viewer/search/resolve-query.ts'

/** Which messages: of a thread, or what a search finds, or what it finds in the thread. */
export interface MessagesWish {
  readonly account: Account
  readonly threadId: bigint | null
  readonly query: Query | null
  readonly format: string
}

export interface MessagesFile {
  readonly fileName: string
  readonly type: string
  readonly content: AsyncGenerator<string>
}

/** The file of a wish, read while it is written, in one snapshot and one piece after the other. */
export async function streamMessages(
  archive: Archive,
  wish: MessagesWish,
  clock: Clock = systemClock,
  onMessage: () => void = () => {},
): Promise<MessagesFile> {
  const writer = conversationWriter(wish.format)
  if (wish.threadId === null && (wish.query === null || isEmpty(wish.query))) {
    throw new UsageError('nothing-asked', 'neither a conversation nor words to search for were given', {
      hint: 'Give --thread ID, --search WORDS, or both.',
    })
  }
  const { account } = wish
  const names = await readOnly(archive, (tx) => readNames(tx, account.accountId))
  const thread = wish.threadId === null ? undefined : names.threads.get(wish.threadId)
  if (wish.threadId !== null && thread === undefined) {
    throw new UsageError('thread-gone', 'this conversation is not in the archive')
  }
  const conversation = conversationOf(account, names, thread?.label ?? 'Search', wish, clock)
  return {
    fileName: `${fileName(thread?.name ?? 'search')}.${writer.extension}`,
    type: writer.type,
    content: readWhileWriting(archive, (tx) =>
      writeConversation(writer, conversation, counted(messagesOf(tx, wish, names), onMessage)),
    ),
  }
}

function conversationOf(
  { name, timeZone, ownerPersonId }: Account,
  { people, threads }: Names,
  title: string,
  { query }: MessagesWish,
  clock: Clock,
): Conversation {
  return {
    title,
    account: name,
    timeZone,
    exportedAt: clock(),
    isSearch: query !== null,
    owner: ownerPersonId === null ? null : String(ownerPersonId),
    personOf: (key) => people.get(BigInt(key)) ?? { label: 'unknown person', username: null },
    threadOf: (key) => threads.get(key) ?? { label: 'unknown thread', id: null },
  }
}

function messagesOf(
  tx: Transaction,
  { account, threadId, query }: MessagesWish,
  names: Names,
): AsyncGenerator<MessageInThread> {
  if (query === null || isEmpty(query)) return messagesOfThread(tx, account.accountId, threadId ?? 0n)
  const { senders, threads } = resolveQuery(query, names, account)
  return messagesFound(tx, account, query, { senders, threads: threadId === null ? threads : [threadId] })
}

async function* counted(
  messages: AsyncIterable<MessageInThread>,
  onMessage: () => void,
): AsyncGenerator<MessageInThread> {
  for await (const message of messages) {
    onMessage()
    yield message
  }
}

/** The transaction lasts until the last piece was taken, or nobody wants more. */
async function* readWhileWriting(
  archive: Archive,
  read: (tx: Transaction) => AsyncGenerator<string>,
): AsyncGenerator<string> {
  const tx = await archive.db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute()
  try {
    yield* read(tx)
  } finally {
    await tx.rollback().execute()
  }
}

function readOnly<Result>(archive: Archive, read: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return archive.db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)
}

export interface ExportOptions {
  readonly account?: string
  /** A thread by id, title, or the name of the other person in it. */
  readonly thread?: string
  /** What is typed into the search box. */
  readonly search?: string
  readonly format: string
  readonly out: string
}

export interface ExportResult {
  readonly account: string
  readonly messages: number
  readonly file: string
  readonly problems: readonly string[]
}

/**
 * Writes a conversation, or what a search finds, into a file.
 *
 * @throws UsageError when the thread is unknown or could be several, the format is none, or the file cannot be written
 */
export async function exportMessages(archive: Archive, options: ExportOptions): Promise<ExportResult> {
  const account = await requireAccount(archive, options.account)
  const names = await readOnly(archive, (tx) => readNames(tx, account.accountId))
  const { thread } = options
  const threadId =
    thread === undefined ? null : await readOnly(archive, (tx) => findThread(tx, account.accountId, names, thread))
  const query = options.search === undefined ? null : parseQuery(options.search)
  const problems = query === null ? [] : resolveQuery(query, names, account).problems
  let messages = 0
  const wish = { account, threadId, query, format: options.format }
  const { content } = await streamMessages(archive, wish, systemClock, () => messages++)
  const write = async (handle: FileHandle): Promise<void> => {
    for await (const piece of content) await handle.write(piece)
  }
  await publishFile(options.out, write, OWNER_ONLY)
  return { account: account.name, messages, file: options.out, problems }
}
