import { VerificationError } from '../../errors.ts'
import { COMMA } from '../../json-signs.ts'
import type { FolderReading, SourceItem, SourcePage, SourcePerson, SourceThread, ThreadReading } from '../source.ts'
import { type MessageCounts, MessageDecoder } from './decode-message.ts'
import {
  type BackupConversation,
  type BackupCounts,
  type BackupEnd,
  type BackupHead,
  conversationSchema,
  endLine,
  endSchema,
  headSchema,
  LINES,
  MESSAGES_FOLLOW,
  personSchema,
  unreadableSchema,
} from './format.ts'
import { parseIsoTime } from './iso-time.ts'
import type { LineReader } from './line-reader.ts'
import { BackupPeople } from './people.ts'

const PAGE_ITEMS = 200
/** A page of very long messages ends earlier. */
const PAGE_BYTES = 1 << 22

/** What reading is for: to check everything, or to give the messages of a document that was checked right before. */
export type Purpose = 'checks' | 'items'

export type DocumentPage = Omit<SourcePage, 'done'> & {
  /** How many it holds; `items` is empty where they are only checked. */
  readonly messages: number
}

/** What is known of a backup once it has been read to its end, and found whole. */
export interface DocumentSummary {
  readonly head: BackupHead
  readonly owner: SourcePerson | null
  readonly end: BackupEnd
}

/**
 * Reads a document from its first line to its last and checks it on the way: every line, every reference, every count and
 * every sum; the sums only where it is read for its checks.
 *
 * @param lines begins with the document, which must be known to be of this format and version; takes sums for `checks`
 * @returns the pages, and at their end the summary
 * @throws VerificationError `damaged`, `truncated`, `trailing-data`, with the line
 */
export async function* readDocument(
  lines: LineReader,
  file: string,
  purpose: Purpose,
): AsyncGenerator<DocumentPage, DocumentSummary, undefined> {
  const reader = new DocumentReader(lines, file, purpose)
  const head = await reader.head()
  await reader.people()
  const owner = head.account.owner === null ? null : reader.person(head.account.owner)
  yield* reader.conversations()
  yield* reader.unreadable()
  yield* reader.doNotContact()
  yield* folderPages(head)
  return { head, owner, end: await reader.end() }
}

class DocumentReader {
  readonly #lines: LineReader
  readonly #file: string
  readonly #purpose: Purpose
  readonly #people = new BackupPeople()
  readonly #sums: BackupEnd['sums'] = []
  readonly #counts = { messages: 0, versions: 0, reactions: 0, attachments: 0, unreadable: 0 }

  constructor(lines: LineReader, file: string, purpose: Purpose) {
    this.#lines = lines
    this.#file = file
    this.#purpose = purpose
  }

  #damaged(reason: string, cause?: unknown): VerificationError {
    return new VerificationError('damaged', `${this.#lines.where()}: ${reason}`, {
      hint: 'The backup is damaged. Take another copy of the file.',
      cause,
    })
  }

  /** Runs a step on the current line; whatever it finds wrong with the line is told with the line's number. */
  #checked<Result>(step: () => Result): Result {
    try {
      return step()
    } catch (error) {
      if (error instanceof VerificationError) throw error
      throw this.#damaged(error instanceof SyntaxError ? 'it is not JSON' : reasonOf(error), error)
    }
  }

  async #next(): Promise<string> {
    if (await this.#lines.next()) return this.#lines.text()
    throw this.#endsEarly()
  }

  #endsEarly(): VerificationError {
    return new VerificationError('truncated', `${this.#file} is cut short: it ends after line ${this.#lines.number}`, {
      hint: 'Take another copy of the file.',
    })
  }

  async #expect(expected: string): Promise<void> {
    const line = await this.#next()
    if (line !== expected) throw this.#damaged(`expected ${expected}`)
  }

  /** The elements of a short list, one a line, up to the line that closes it. */
  async *#elements(): AsyncGenerator<string, void, undefined> {
    const commas = new Commas()
    for (let line = await this.#next(); line !== LINES.endOfList; line = await this.#next()) {
      yield this.#checked(() => commas.element(line))
    }
    this.#checked(() => commas.end())
  }

  async head(): Promise<BackupHead> {
    const line = await this.#next()
    return this.#checked(() => {
      const head = headSchema.parse(JSON.parse(`${line.slice(0, -1)}}`))
      parseIsoTime(head.backup_date)
      return head
    })
  }

  async people(): Promise<void> {
    await this.#expect(LINES.people)
    for await (const line of this.#elements()) {
      this.#checked(() => this.#people.add(personSchema.parse(JSON.parse(line))))
    }
  }

  person(userId: string): SourcePerson {
    return this.#checked(() => this.#people.inThread(null)(userId))
  }

  async *conversations(): AsyncGenerator<DocumentPage, void, undefined> {
    await this.#expect(LINES.conversations)
    const commas = new Commas()
    for (let line = await this.#next(); line !== LINES.endOfList; line = await this.#next()) {
      const last = yield* this.#conversation(line)
      this.#checked(() => commas.element(last))
    }
    this.#checked(() => commas.end())
  }

  /** Gives the pages of one conversation, one at least, and returns the line that ended it. */
  async *#conversation(line: string): AsyncGenerator<DocumentPage, string, undefined> {
    this.#lines.beginPart()
    const conversation = this.#checked(() => parseConversation(line))
    const personOf = this.#people.inThread(conversation.ids)
    const thread = this.#checked(() => threadOf(conversation, personOf))
    const decoder = new MessageDecoder(personOf)
    const before = this.#counts.messages
    const commas = new Commas()
    for (;;) {
      const from = this.#counts.messages
      const { items, last } = await this.#items(decoder, commas)
      const page = { thread, items, unreadable: [], messages: this.#counts.messages - from }
      if (last === null) {
        yield { ...page, endsThread: false }
        continue
      }
      const messages = this.#counts.messages - before
      this.#sums.push({ thread_id: conversation.thread_id, messages, sha256: this.#lines.endPart() })
      yield { ...page, endsThread: true, ...readingOf(conversation) }
      return last
    }
  }

  /** Messages for one page, and the line that ended the conversation, or null where it goes on. */
  async #items(decoder: MessageDecoder, commas: Commas): Promise<{ items: SourceItem[]; last: string | null }> {
    const lines = this.#lines
    const items: SourceItem[] = []
    const isForItems = this.#purpose === 'items'
    let bytes = 0
    for (let messages = 0; messages < PAGE_ITEMS && bytes < PAGE_BYTES; messages += 1) {
      if (!lines.take() && !(await lines.next())) throw this.#endsEarly()
      const last = this.#endOfConversation()
      if (last !== null) {
        this.#checked(() => commas.end())
        return { items, last }
      }
      const { from, to } = lines
      bytes += to - from
      this.#checked(() => {
        const end = commas.before(lines.bytes, to)
        if (isForItems) items.push(this.#count(decoder.message(lines.bytes, from, end)))
        else this.#count(decoder.check(lines.bytes, from, end))
      })
    }
    return { items, last: null }
  }

  /** The current line if it ends a conversation. */
  #endOfConversation(): string | null {
    const { from, to } = this.#lines
    if (to - from > LINES.endOfConversation.length + 1) return null
    const line = this.#lines.text()
    return line === LINES.endOfConversation || line === `${LINES.endOfConversation},` ? line : null
  }

  #count<Counted extends MessageCounts>(message: Counted): Counted {
    this.#counts.messages += 1
    this.#counts.versions += message.versions.length
    this.#counts.reactions += message.reactions.length
    this.#counts.attachments += message.attachments.length
    return message
  }

  async *unreadable(): AsyncGenerator<DocumentPage, void, undefined> {
    await this.#expect(LINES.unreadable)
    for await (const line of this.#elements()) {
      const { source, origin, byte_offset, reason, raw } = this.#checked(() => unreadableSchema.parse(JSON.parse(line)))
      this.#counts.unreadable += 1
      const unreadable = { source, origin, byteOffset: byte_offset, reason, raw: Buffer.from(raw, 'base64') }
      yield { thread: null, items: [], unreadable: [unreadable], endsThread: false, messages: 0 }
    }
  }

  /** Only once all conversations are there: some people are known within one only. */
  *doNotContact(): Generator<DocumentPage, void, undefined> {
    const doNotContact = this.#checked(() => this.#people.doNotContact())
    if (doNotContact.length === 0) return
    yield { thread: null, items: [], unreadable: [], endsThread: false, messages: 0, doNotContact }
  }

  /** The last line follows from the others: it is made again and compared, and only then asked what differs. */
  async end(): Promise<BackupEnd> {
    const line = await this.#next()
    const counts: BackupCounts = {
      people: this.#people.size,
      conversations: this.#sums.length,
      ...this.#counts,
    }
    const end: BackupEnd = { ...counts, sums: this.#sums, sha256: this.#lines.sumBeforeLine() }
    if (this.#purpose === 'checks' && endLine(end) !== `${line}\n`)
      throw this.#damaged(this.#checked(() => difference(line, end)))
    if (!(await this.#lines.hasMore())) return end
    throw new VerificationError('trailing-data', `${this.#file}: something follows the end of the backup`, {
      hint: 'The file was changed after it was written. Take another copy.',
    })
  }
}

/** How far the folders had been walked: only once all conversations are there. */
function* folderPages({ account }: BackupHead): Generator<DocumentPage, void, undefined> {
  for (const { folder, complete_until, checked_at, requests_total } of account.folders ?? []) {
    const folderReading: FolderReading = {
      folder,
      completeUntil: complete_until === null ? null : parseIsoTime(complete_until),
      checkedAt: parseIsoTime(checked_at),
      requestsTotal: requests_total,
    }
    yield { thread: null, items: [], unreadable: [], endsThread: false, messages: 0, folderReading }
  }
}

function readingOf({ coverage }: BackupConversation): { reading?: ThreadReading } {
  if (coverage === undefined) return {}
  const { activity_at, last_item_id, stretches, checked_at, unreadable } = coverage
  const activityAt = activity_at === null ? null : parseIsoTime(activity_at)
  const reading = { activityAt, lastItemId: last_item_id, stretches, checkedAt: parseIsoTime(checked_at), unreadable }
  return { reading }
}

/** Checks the commas between the elements of a list: one after each but the last. */
class Commas {
  #isMoreExpected: boolean | undefined

  /** @returns the line without its comma */
  element(line: string): string {
    if (this.#isMoreExpected === false) throw new TypeError('a comma is missing on the line before')
    this.#isMoreExpected = line.endsWith(',')
    return this.#isMoreExpected ? line.slice(0, -1) : line
  }

  /** The same of a line among bytes, which ends at `to`. @returns where it ends without its comma */
  before(bytes: Uint8Array, to: number): number {
    if (this.#isMoreExpected === false) throw new TypeError('a comma is missing on the line before')
    this.#isMoreExpected = bytes[to - 1] === COMMA
    return this.#isMoreExpected ? to - 1 : to
  }

  end(): void {
    if (this.#isMoreExpected === true) throw new TypeError('there is a comma too many on the line before')
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const issues = (error as { issues?: readonly { path: readonly PropertyKey[]; message: string }[] }).issues
  return issues === undefined ? error.message : issues.map((it) => `${it.path.join('.')}: ${it.message}`).join('; ')
}

function parseConversation(line: string): BackupConversation {
  if (!line.endsWith(MESSAGES_FOLLOW)) throw new TypeError('expected a conversation')
  return conversationSchema.parse(JSON.parse(`${line}]}`))
}

function threadOf(conversation: BackupConversation, personOf: (userId: string) => SourcePerson): SourceThread {
  const { header } = conversation
  return {
    ids: conversation.ids,
    title: conversation.title,
    isGroup: conversation.is_group,
    folder: conversation.folder,
    isStillParticipant: conversation.is_still_participant,
    members: conversation.members.map((it) => ({
      person: personOf(it.user_id),
      isAdmin: it.is_admin,
      firstObservedAt: parseIsoTime(it.first_observed_at),
      lastObservedAt: parseIsoTime(it.last_observed_at),
    })),
    raw: header?.raw ?? null,
    // A thread of which no header was ever seen: any header that is seen is later.
    observedAt: header === null ? 0 : parseIsoTime(header.observed_at),
    source: header?.source ?? 'backup',
  }
}

/** Says in words where the last line and what was read differ. */
function difference(line: string, actual: BackupEnd): string {
  const stated = endSchema.parse(JSON.parse(`{${line}`).end)
  const { sums, sha256, ...counts } = stated
  for (const [what, count] of Object.entries(counts)) {
    const found = actual[what as keyof BackupCounts]
    if (found !== count) return `it states ${count} ${what}, and there are ${found}`
  }
  for (const [index, sum] of sums.entries()) {
    const found = actual.sums[index]
    if (found?.thread_id !== sum.thread_id) return `conversation ${index + 1} should be ${sum.thread_id}`
    if (found.messages !== sum.messages)
      return `conversation ${sum.thread_id} should have ${sum.messages} messages, and has ${found.messages}`
    if (found.sha256 !== sum.sha256) return `conversation ${sum.thread_id} does not fit its sum`
  }
  return sha256 === actual.sha256 ? 'it is not as dmvault writes it' : 'the document does not fit its sum'
}
