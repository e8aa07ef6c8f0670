/** The document of a backup, from the first line to the last. What the lines are stands in the format's own description. */
import { setImmediate as aTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import type pg from 'pg'
import { type Micros, microsToIso } from '../../clock.ts'
import {
  type BackupEnd,
  type BackupFolderCoverage,
  endLine,
  FORMAT,
  LINES,
  VERSION,
} from '../../sources/backup/format.ts'
import { countMessages } from './count-messages.ts'
import { DocumentWriter } from './document-writer.ts'
import { type AccountRow, loadAccount, loadFolders } from './load-account.ts'
import { loadPeople, type PersonEntry, personOf } from './load-people.ts'
import { loadThreads, type ThreadEntry } from './load-threads.ts'
import { MessageLines, type MessageParts } from './message-line.ts'
import { byPersonId, byText } from './outside-ids.ts'
import { type ConversationPart, readBatches } from './read-batches.ts'

/** Takes a few milliseconds. */
const MESSAGES_AT_ONCE = 250

const decompress = promisify(zstdDecompress)

export interface DocumentOptions {
  readonly asOf: Micros
  readonly signal: AbortSignal
  /** How many of the messages are written. */
  readonly onProgress: (messages: number, total: number) => void
}

/**
 * Writes the document of one account.
 *
 * @param client in a transaction that sees one snapshot and changes nothing
 * @returns chunks, and at their end what the last line says
 * @throws the signal's reason when aborted; FailedError `archive-damaged`
 */
export async function* writeDocument(
  client: pg.ClientBase,
  accountId: bigint,
  options: DocumentOptions,
): AsyncGenerator<Buffer, BackupEnd, undefined> {
  const account = await loadAccount(client, accountId)
  const census = await countMessages(client, accountId)
  const threads = await loadThreads(client, accountId)
  const known = await loadPeople(client, accountId, new Map(threads.map((it) => [it.threadId, it.ids[0]])))
  const people = peopleIn(account, threads, census.people, known)
  const document = new Document(account, threads, known, options, census.messages)
  document.head(people, await loadFolders(client, accountId))
  const sizes = threads.map(({ threadId }) => ({ threadId, messages: census.byThread.get(threadId) ?? 0 }))
  for await (const batch of readBatches(client, accountId, sizes, census.details)) {
    for (const part of batch) {
      for (const _ of document.part(part)) {
        yield* document.take()
        // The next batch is being read meanwhile: its rows must be taken off the connection, or the server waits.
        await aTurn()
      }
    }
    yield* document.take()
  }
  document.endOfConversations()
  for await (const line of unreadableLines(client, accountId)) {
    document.unreadable(line)
    yield* document.take()
  }
  const end = document.end(people.length)
  yield* document.take()
  yield Buffer.from(endLine(end))
  return end
}

/**
 * Whom the document refers to, in its order, and those who are not to be written to. Others, whom nothing refers to any
 * longer, are not in it.
 */
function peopleIn(
  { owner_person_id }: AccountRow,
  threads: readonly ThreadEntry[],
  inMessages: ReadonlySet<bigint>,
  known: ReadonlyMap<bigint, PersonEntry>,
): readonly PersonEntry[] {
  const ids = new Set(inMessages)
  if (owner_person_id !== null) ids.add(owner_person_id)
  for (const { members } of threads) for (const member of members) ids.add(member.personId)
  for (const [personId, { line }] of known) if (line.do_not_contact !== undefined) ids.add(personId)
  const people = [...ids].map((personId) => personOf(known, personId))
  return people.sort((a, b) => byPersonId(a.line.ids[0]!, b.line.ids[0]!))
}

class Document {
  readonly #writer = new DocumentWriter()
  readonly #account: AccountRow
  readonly #threads: ReadonlyMap<bigint, ThreadEntry>
  readonly #people: ReadonlyMap<bigint, PersonEntry>
  readonly #options: DocumentOptions
  readonly #total: number
  readonly #userIds = new Map<bigint, Buffer>()
  readonly #sums: BackupEnd['sums'] = []
  readonly #counts = { messages: 0, versions: 0, reactions: 0, attachments: 0, unreadable: 0 }
  /** The conversation at hand: how its lines are made, and how many there are. */
  #lines: MessageLines | undefined
  #linesBefore = 0

  constructor(
    account: AccountRow,
    threads: readonly ThreadEntry[],
    people: ReadonlyMap<bigint, PersonEntry>,
    options: DocumentOptions,
    total: number,
  ) {
    this.#account = account
    this.#threads = new Map(threads.map((it) => [it.threadId, it]))
    this.#people = people
    this.#options = options
    this.#total = total
  }

  #userId(personId: bigint): string {
    return personOf(this.#people, personId).line.user_id
  }

  /** As JSON; remembered, since each person occurs in many lines. */
  readonly #userIdJson = (personId: bigint): Buffer => {
    const known = this.#userIds.get(personId)
    if (known !== undefined) return known
    const text = Buffer.from(JSON.stringify(this.#userId(personId)))
    this.#userIds.set(personId, text)
    return text
  }

  head(people: readonly PersonEntry[], folders: readonly BackupFolderCoverage[]): void {
    const { name, time_zone, keeps_unsent, owner_person_id: owner, owner_is_guess } = this.#account
    const account = {
      name,
      time_zone,
      keeps_unsent,
      owner: owner === null ? null : this.#userId(owner),
      ...(owner !== null && owner_is_guess ? { owner_is_guess } : {}),
      ...(folders.length > 0 ? { folders } : {}),
    }
    const head = { format: FORMAT, version: VERSION, backup_date: microsToIso(this.#options.asOf), account }
    const lines = people.map((person) => JSON.stringify(person.line))
    this.#writer.write(`${JSON.stringify(head).slice(0, -1)},\n${LINES.people}\n`)
    if (lines.length > 0) this.#writer.write(`${lines.join(',\n')}\n`)
    this.#writer.write(`${LINES.endOfList}\n${LINES.conversations}\n`)
  }

  /** Pauses every few messages. */
  *part({ threadId, headerRaw, messages, isLast, pages }: ConversationPart): Generator<void, void, undefined> {
    this.#options.signal.throwIfAborted()
    const thread = this.#threads.get(threadId)
    if (thread === undefined) throw new RangeError(`no thread ${threadId}`)
    const lines = this.#lines ?? this.#beginConversation(thread, headerRaw)
    for (const message of messages) {
      if (this.#counts.messages > this.#linesBefore) this.#writer.write(',\n')
      lines.write(this.#writer.bytes, message, pages)
      this.#count(message)
      if (this.#counts.messages % MESSAGES_AT_ONCE === 0) yield
    }
    if (isLast) this.#endConversation(thread)
    this.#options.onProgress(this.#counts.messages, this.#total)
  }

  #beginConversation(thread: ThreadEntry, headerRaw: string | null): MessageLines {
    if (this.#sums.length > 0) this.#writer.write(',\n')
    this.#writer.beginPart()
    this.#writer.write(`${this.#conversationLine(thread, headerRaw)}\n`)
    this.#linesBefore = this.#counts.messages
    this.#lines = new MessageLines(this.#userIdJson)
    return this.#lines
  }

  #endConversation(thread: ThreadEntry): void {
    const messages = this.#counts.messages - this.#linesBefore
    this.#writer.write(`${messages > 0 ? '\n' : ''}${LINES.endOfConversation}`)
    this.#sums.push({ thread_id: thread.ids[0].id, messages, sha256: this.#writer.endPart() })
    this.#lines = undefined
  }

  #conversationLine(thread: ThreadEntry, headerRaw: string | null): string {
    const { ids, header, members } = thread
    const line = {
      thread_id: ids[0].id,
      title: thread.title,
      users: this.#users(thread),
      is_group: thread.isGroup,
      ids,
      folder: thread.folder,
      is_still_participant: thread.isStillParticipant,
      header: header && { source: header.source, observed_at: microsToIso(header.observedAt), raw: headerRaw },
      members: members
        .map((it) => ({
          user_id: this.#userId(it.personId),
          is_admin: it.isAdmin,
          first_observed_at: microsToIso(it.firstObservedAt),
          last_observed_at: microsToIso(it.lastObservedAt),
        }))
        .sort((a, b) => byText(a.user_id, b.user_id)),
      ...(thread.coverage === null ? {} : { coverage: thread.coverage }),
      messages: [],
    }
    return JSON.stringify(line).slice(0, -LINES.endOfConversation.length)
  }

  /** Present participants: those that the latest header listed. */
  #users({ members, header }: ThreadEntry): readonly string[] {
    return members
      .filter((it) => it.personId !== this.#account.owner_person_id && it.lastObservedAt >= (header?.observedAt ?? 0))
      .map((it) => personOf(this.#people, it.personId).name)
      .sort(byText)
  }

  #count({ versions, reactions, attachments }: MessageParts): void {
    this.#counts.messages += 1
    this.#counts.versions += versions.length
    this.#counts.reactions += reactions.length
    this.#counts.attachments += attachments.length
  }

  endOfConversations(): void {
    this.#writer.write(`${this.#sums.length > 0 ? '\n' : ''}${LINES.endOfList}\n${LINES.unreadable}\n`)
  }

  unreadable(line: string): void {
    this.#options.signal.throwIfAborted()
    this.#writer.write(`${this.#counts.unreadable > 0 ? ',\n' : ''}${line}`)
    this.#counts.unreadable += 1
  }

  end(people: number): BackupEnd {
    this.#writer.write(`${this.#counts.unreadable > 0 ? '\n' : ''}${LINES.endOfList}\n`)
    const counts = { people, conversations: this.#sums.length, ...this.#counts }
    return { ...counts, sums: this.#sums, sha256: this.#writer.sum() }
  }

  take(): Buffer[] {
    return this.#writer.take()
  }
}

interface QuarantineRow {
  readonly quarantine_id: string
  readonly source: string
  readonly origin: string
  readonly byte_offset: bigint | null
  readonly reason: string
  readonly raw: Buffer
}

/** What could not be read, one by one: each may be a megabyte. The key is a hash of the content, so it orders well. */
async function* unreadableLines(client: pg.ClientBase, accountId: bigint): AsyncGenerator<string, void, undefined> {
  const { rows: keys } = await client.query<Pick<QuarantineRow, 'quarantine_id'>>(
    'select quarantine_id from quarantine where account_id = $1 order by quarantine_id',
    [accountId],
  )
  for (const { quarantine_id } of keys) {
    const { rows } = await client.query<QuarantineRow>(
      `select quarantine_id, source, origin, byte_offset, reason, raw from quarantine
       where account_id = $1 and quarantine_id = $2`,
      [accountId, quarantine_id],
    )
    for (const row of rows) yield await unreadableLine(row)
  }
}

async function unreadableLine({ source, origin, byte_offset, reason, raw }: QuarantineRow): Promise<string> {
  return JSON.stringify({
    source,
    origin,
    byte_offset: byte_offset === null ? null : Number(byte_offset),
    reason,
    raw: (await decompress(raw)).toString('base64'),
  })
}
