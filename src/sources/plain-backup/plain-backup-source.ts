import { basename } from 'node:path'
import type { Micros } from '../../clock.ts'
import { parseBroken, parseElement, sliceDocument } from '../json/read-slices.ts'
import type { ElementSlice } from '../json/slice.ts'
import type { Source, SourceDescription, SourceItem, SourcePage, SourceThread, Unreadable } from '../source.ts'
import { type PlainMessage, readPlainMessage } from './plain-message.ts'
import type { PlainPeople } from './plain-people.ts'
import { type PlainConversation, type PlainSurvey, plainShape } from './plain-survey.ts'

/** Items of a page at most. */
const PAGE_ITEMS = 1000
const NONE: readonly never[] = []

interface PlainBackup {
  readonly path: string
  readonly size: number
  readonly read: () => AsyncIterable<Buffer>
  readonly survey: PlainSurvey
  readonly people: PlainPeople
  readonly observedAt: Micros
  readonly notes: readonly string[]
}

export class PlainBackupSource implements Source {
  readonly #backup: PlainBackup
  readonly #origin: string
  readonly #threads = new Map<PlainConversation, SourceThread>()

  constructor(backup: PlainBackup) {
    this.#backup = backup
    this.#origin = basename(backup.path)
  }

  async describe(): Promise<SourceDescription> {
    const { size, people, notes } = this.#backup
    return {
      kind: 'plain-backup',
      owner: people.owner,
      isOwnerGuess: people.isOwnerGuess,
      total: size,
      settings: null,
      notes,
    }
  }

  async *pages(signal: AbortSignal): AsyncGenerator<SourcePage> {
    const { read, survey } = this.#backup
    let items: SourceItem[] = []
    let unreadable: Unreadable[] = []
    let done = 0
    const page = (conversation: PlainConversation | undefined, endsThread: boolean): SourcePage => {
      const thread = conversation === undefined ? null : this.#thread(conversation)
      const made = { thread, items, unreadable, endsThread, done }
      items = []
      unreadable = []
      return made
    }
    for await (const slices of sliceDocument(read(), plainShape)) {
      if (signal.aborted) return
      for (const slice of slices) {
        if (slice.kind === 'broken') {
          unreadable.push({ origin: this.#origin, byteOffset: slice.offset, reason: slice.reason, raw: slice.bytes })
          continue
        }
        const conversation = survey.conversations.get(slice.container)
        if (slice.kind === 'element') {
          this.#readElement(slice, conversation, items, unreadable)
          done = slice.window.base + slice.end
          if (items.length >= PAGE_ITEMS) yield page(conversation, false)
        } else if (slice.level === 1 && conversation !== undefined) {
          yield page(conversation, conversation.lastEntry === slice.container)
        }
      }
    }
    if (unreadable.length > 0) yield page(undefined, false)
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #thread(conversation: PlainConversation): SourceThread {
    let thread = this.#threads.get(conversation)
    if (thread === undefined) {
      thread = this.#toThread(conversation)
      this.#threads.set(conversation, thread)
    }
    return thread
  }

  #toThread({ threadId, title, isGroup, users, raw }: PlainConversation): SourceThread {
    const { people, observedAt } = this.#backup
    const persons = new Set(users.map((user) => people.byUser(user)))
    if (people.owner !== null) persons.add(people.owner)
    const observed = { firstObservedAt: observedAt, lastObservedAt: observedAt }
    return {
      ids: [{ kind: 'instagram', id: threadId }],
      title: title === '' ? null : title,
      isGroup,
      folder: 'inbox',
      isStillParticipant: null,
      members: [...persons].map((person) => ({ person, isAdmin: false, ...observed })),
      raw,
      observedAt,
      source: 'plain-backup',
    }
  }

  #readElement(
    slice: ElementSlice,
    conversation: PlainConversation | undefined,
    items: SourceItem[],
    unreadable: Unreadable[],
  ): void {
    const parsed = parseElement(slice)
    for (const found of parsed === null ? parseBroken(slice, plainShape) : [parsed]) {
      if (found.kind === 'broken') {
        unreadable.push({ origin: this.#origin, byteOffset: found.offset, reason: found.reason, raw: found.bytes })
        continue
      }
      const item = conversation === undefined ? 'a message of a conversation without an id' : this.#toItem(found.text)
      if (typeof item !== 'string') items.push(item)
      else
        unreadable.push({ origin: this.#origin, byteOffset: found.offset, reason: item, raw: Buffer.from(found.text) })
    }
  }

  #toItem(raw: string): SourceItem | string {
    const message = readPlainMessage(raw)
    if (typeof message === 'string') return message
    const sentAt = this.#sentAt(message)
    if (sentAt === null) return 'a message without a time that can be'
    const { people, observedAt } = this.#backup
    return {
      raw,
      origin: this.#origin,
      source: 'plain-backup',
      firstObservedAt: observedAt,
      lastObservedAt: observedAt,
      itemType: message.itemType,
      noticeClass: null,
      text: message.text,
      isUnsent: false,
      isTakenDown: false,
      isEcho: false,
      share: null,
      callSeconds: null,
      repliedToItemId: null,
      attachments: NONE,
      reactions: NONE,
      itemId: message.itemId,
      fingerprints: NONE,
      furtherItemIds: NONE,
      sentAt,
      sender: people.byId(message.userId),
      versions: NONE,
    }
  }

  /** From the id, exact; else from the writer's clock, which other messages have given away. */
  #sentAt({ idTime, timestamp, isWallClock }: PlainMessage): Micros | null {
    if (idTime !== null || timestamp === null) return idTime
    return isWallClock ? timestamp - (this.#backup.survey.zoneOffset ?? 0) : timestamp
  }
}
