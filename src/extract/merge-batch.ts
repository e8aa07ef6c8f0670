/**
 * Merges one batch of messages into the archive, inside the caller's transaction. Most messages are new (they are copied
 * in) or known and unchanged (at most noted as seen again); only where an observation adds something are the stored states
 * of a message read, merged and written anew.
 */
import type pg from 'pg'
import { blankRawItems, type RawReference } from '../archive/blank-raw-items.ts'
import { type ConfirmedMessage, confirmStates, loadRawPageFacts, type RawPageFacts } from '../archive/confirm-states.ts'
import { type FurtherId, freeMessageIds, insertMessageIds } from '../archive/insert-message-ids.ts'
import { deleteMessages, loadMessageStates } from '../archive/load-message-states.ts'
import { type DirtySpan, markDirty } from '../archive/mark-dirty.ts'
import { type Micros, microsToIso } from '../clock.ts'
import type { SourcePerson } from '../sources/source.ts'
import { takenBack } from './absent-messages.ts'
import { isBetterKnown, isSeenLater, isUnchanged, learnsIds } from './compare-known.ts'
import { contentHash } from './content-hash.ts'
import type { IdPool } from './id-pool.ts'
import { type IncomingMessage, toState } from './incoming.ts'
import { type KnownDetails, loadKnown } from './known-messages.ts'
import { type Absent, findAbsent, matchThread, type Pair, personsIn, type ThreadBatch } from './match-batch.ts'
import { hexToItemId, type MessageId } from './message-id.ts'
import { MessageRows, type MessageToWrite } from './message-rows.ts'
import type { PeopleDirectory } from './people-directory.ts'
import { purgeQuotes } from './purge-quotes.ts'
import { canonicalOrder, distinctIds, lostTexts, newTexts, sameKeys, sameStates } from './rewrite.ts'
import { mergeStates, type State } from './state.ts'
import { statesFromRows } from './stored-state.ts'
import { hasId, OwnIds } from './taken-for.ts'

/** What a run carries from batch to batch. */
export interface MergeContext {
  readonly accountId: bigint
  readonly keepsUnsent: boolean
  readonly people: PeopleDirectory
  readonly personIds: IdPool
  readonly pageIds: IdPool
  /** Who is told what a live source changes; what others change is no news. */
  readonly news?: MergeNews | undefined
}

export interface MergeNews {
  /** A message that no live source had shown before. */
  added(message: ChangedMessage, state: State): void
  changed(message: ChangedMessage, before: State, after: State): void
}

export interface ChangedMessage {
  readonly threadId: bigint
  readonly messageId: string
  readonly sentAt: Micros
  readonly senderId: bigint
}

export interface MergeCounts {
  readonly seen: number
  readonly new: number
  readonly changed: number
  readonly unchanged: number
}

/** Merges the batch and writes all of it; the caller commits. */
export async function mergeBatch(
  client: pg.ClientBase,
  context: MergeContext,
  batches: readonly ThreadBatch[],
): Promise<MergeCounts> {
  const known = await loadKnown(client, context.accountId, batches)
  const matched = batches.map((batch) => matchThread(context.people, batch, known.get(batch.threadId) ?? []))
  const absent = batches.flatMap((batch, index) =>
    findAbsent(batch, known.get(batch.threadId) ?? [], matched[index] ?? []),
  )
  await resolvePeople(client, context, personsIn(batches))
  return new BatchMerge(client, context, new OwnIds(known)).run(matched.flat(), absent)
}

/** Before any state is made, so that people who turn out to be one are one in all of them. */
async function resolvePeople(
  client: pg.ClientBase,
  { people, personIds }: MergeContext,
  persons: ReadonlyMap<SourcePerson, bigint>,
): Promise<void> {
  await personIds.fill(client, persons.size)
  for (const [person, threadId] of persons) people.resolve(person, threadId, personIds)
  await people.save(client)
  await personIds.fill(client, persons.size)
}

/** A known message that gets a new state, sender, id or time. */
interface Rewrite {
  readonly threadId: bigint
  readonly known: KnownDetails
  /** As the observation has them. */
  readonly ids: readonly MessageId[]
  readonly sentAt: Micros
  readonly senderId: bigint
  /** What was observed, given what is stored. */
  readonly observed: (before: readonly State[]) => readonly State[]
}

/** A message that was taken for a known one, and is seen beside it now. */
interface Split {
  readonly threadId: bigint
  readonly known: KnownDetails
  readonly message: IncomingMessage
  readonly senderId: bigint
  readonly states: readonly State[]
}

const statesKey = ({ threadId, known }: { readonly threadId: bigint; readonly known: KnownDetails }) =>
  `${threadId}:${known.messageId}`

const idsOfSplit = ({ threadId, message }: Split) =>
  message.ids.map(({ isItemId, hex }) => ({ threadId, isItemId, id: hex }))

class BatchMerge {
  readonly #client: pg.ClientBase
  readonly #context: MergeContext
  readonly #ownIds: OwnIds
  readonly #splits: Split[] = []
  readonly #writes: MessageToWrite[] = []
  readonly #rewrites: Rewrite[] = []
  readonly #confirmed: ConfirmedMessage[] = []
  readonly #confirmedPages = new Map<bigint, RawPageFacts>()
  readonly #furtherIds: FurtherId[] = []
  readonly #blanks: RawReference[] = []
  readonly #dirty = new Map<string, DirtySpan>()
  /** Item ids of what was taken back, by thread. */
  readonly #takenBack = new Map<bigint, string[]>()
  #new = 0
  #changed = 0

  constructor(client: pg.ClientBase, context: MergeContext, ownIds: OwnIds) {
    this.#client = client
    this.#context = context
    this.#ownIds = ownIds
  }

  async run(pairs: readonly Pair[], absent: readonly Absent[]): Promise<MergeCounts> {
    let seen = absent.length
    for (const { threadId, message, match, takenFor: known } of pairs) {
      seen += message.items.length
      const resolve = (person: SourcePerson) => this.#context.people.resolve(person, threadId, this.#context.personIds)
      const senderId = resolve(message.sender)
      const states = message.items.flatMap((item, index) => [
        toState(item, index === 0 ? message.contentHash : contentHash(item), resolve),
        ...item.versions.map((version) => toState(version, contentHash(version), resolve)),
      ])
      if (match === null && known !== null) this.#splits.push({ threadId, known, message, senderId, states })
      else if (match === null) this.#addNew(threadId, message, senderId, states)
      else this.#observeKnown(threadId, message, match, senderId, states)
    }
    for (const it of absent) this.#observeAbsent(it)
    await this.#mergeRewrites()
    await this.#save()
    return { seen, new: this.#new, changed: this.#changed, unchanged: seen - this.#new - this.#changed }
  }

  #addNew(threadId: bigint, message: IncomingMessage, senderId: bigint, observed: readonly State[]): void {
    const [current, ...versions] = mergeStates(observed, this.#context.keepsUnsent)
    const [id, ...further] = canonicalOrder(message.ids)
    if (current === undefined || id === undefined) return
    this.#new += 1
    this.#context.news?.added({ threadId, messageId: id.hex, sentAt: message.sentAt, senderId }, current)
    this.#writes.push({ threadId, id, sentAt: message.sentAt, senderId, states: [current, ...versions] })
    this.#addIds(threadId, id.hex, message.sentAt, further)
    this.#markDirty(threadId, message.sentAt)
  }

  #observeKnown(
    threadId: bigint,
    message: IncomingMessage,
    known: KnownDetails,
    senderId: bigint,
    states: readonly State[],
  ): void {
    const current = this.#context.people.current(known.senderId)
    const [state] = states
    if (state === undefined) return
    const kept = this.#senderOf(current, senderId, isBetterKnown(known, state))
    const sameRow = kept === current && !learnsIds(known, message)
    if (!sameRow || states.length > 1 || known.hasVersions || !isUnchanged(known, state)) {
      const { ids, sentAt } = message
      this.#rewrites.push({ threadId, known, ids, sentAt, senderId: kept, observed: () => states })
    } else if (isSeenLater(known, state)) {
      this.#confirmedPages.set(known.rawPageId, known.page)
      this.#confirmed.push({
        threadId,
        sentAt: known.sentAt,
        messageId: known.messageId,
        rawPageId: known.rawPageId,
        lastObservedAt: state.lastObservedAt,
      })
    }
  }

  /** Of two who by their ids are two, the one that the richer source named: an export knows names only. */
  #senderOf(known: bigint, incoming: bigint, isBetterKnown: boolean): bigint {
    const { people } = this.#context
    if (!people.areTwo(known, incoming)) return people.better(known, incoming)
    return isBetterKnown ? incoming : known
  }

  /** Nothing was read of it; that it is gone is what was seen. */
  #observeAbsent({ threadId, known, observedAt }: Absent): void {
    const { keepsUnsent } = this.#context
    const senderId = this.#context.people.current(known.senderId)
    const itemIds = known.ids.filter((it) => it.isItemId).map((it) => hexToItemId(it.hex))
    this.#takenBack.set(threadId, [...(this.#takenBack.get(threadId) ?? []), ...itemIds])
    const observed = (before: readonly State[]) =>
      before.slice(0, 1).map((state) => takenBack(state, observedAt, keepsUnsent))
    this.#rewrites.push({ threadId, known, ids: [], sentAt: known.sentAt, senderId, observed })
  }

  /** Reads, merges and writes anew the messages of which something new was learnt. */
  async #mergeRewrites(): Promise<void> {
    if (this.#rewrites.length === 0 && this.#splits.length === 0) return
    const keys = [...this.#rewrites, ...this.#splits].map(({ threadId, known }) => ({
      threadId,
      sentAt: known.sentAt,
      messageId: known.messageId,
    }))
    const stored = statesFromRows(await loadMessageStates(this.#client, this.#context.accountId, keys))
    for (const split of this.#splits) this.#split(split, stored)
    const rewritten = this.#rewrites.filter((rewrite) => this.#rewrite(rewrite, stored))
    await deleteMessages(
      this.#client,
      this.#context.accountId,
      rewritten.map(({ threadId, known }) => ({ threadId, sentAt: known.sentAt, messageId: known.messageId })),
    )
  }

  /** A new message takes from the one that it was taken for what was observed of it: by its content, from such a source. */
  #split({ threadId, known, message, senderId, states }: Split, stored: Map<string, readonly State[]>): void {
    const key = statesKey({ threadId, known })
    const before = stored.get(key) ?? []
    const isOfMessage = (it: State) => it.contentHash === message.contentHash && it.source === message.source
    const left = before.filter((it) => !isOfMessage(it))
    const rewrite = this.#rewrites.find((it) => statesKey(it) === key)
    const isMoved = left.length > 0 || rewrite !== undefined
    if (isMoved) stored.set(key, left)
    if (isMoved && rewrite === undefined) {
      const current = this.#context.people.current(known.senderId)
      this.#rewrites.push({ threadId, known, ids: [], sentAt: known.sentAt, senderId: current, observed: () => [] })
    }
    this.#addNew(threadId, message, senderId, isMoved ? [...states, ...before.filter(isOfMessage)] : states)
  }

  /** @returns whether the message has to be written anew */
  #rewrite(rewrite: Rewrite, stored: ReadonlyMap<string, readonly State[]>): boolean {
    const { threadId, known, ids, senderId } = rewrite
    const isSameSender = senderId === this.#context.people.current(known.senderId)
    const before = stored.get(statesKey(rewrite)) ?? []
    const splits = this.#splits.filter((it) => it.known === known)
    const [current, ...versions] = mergeStates([...before, ...rewrite.observed(before)], this.#context.keepsUnsent)
    if (current === undefined) return false
    const after = [current, ...versions] as const
    const newIds = ids.filter((id) => !hasId(known.ids, id) && !this.#ownIds.has(threadId, id))
    const isTimeBetter = newIds.some((id) => id.isItemId) && !known.ids.some((id) => id.isItemId)
    const sentAt = isTimeBetter ? rewrite.sentAt : known.sentAt
    const id = { isItemId: known.isItemId, hex: known.messageId }
    const changed = { threadId, messageId: id.hex, sentAt, senderId }
    if (isTimeBetter) this.#context.news?.added(changed, current)
    else if (before[0] !== undefined) this.#context.news?.changed(changed, before[0], current)
    this.#addIds(threadId, id.hex, sentAt, newIds)
    const isMoved = sentAt !== known.sentAt
    if (!isMoved && isSameSender && splits.length === 0 && sameStates(before, after)) return false
    if (isMoved)
      this.#addIds(
        threadId,
        id.hex,
        sentAt,
        known.ids.filter((it) => it.hex !== known.messageId && !splits.some(({ message }) => hasId(message.ids, it))),
      )
    if (!isSameSender || !sameKeys(before, after)) this.#changed += 1
    this.#writes.push({ threadId, id, sentAt, senderId, states: after })
    this.#blanks.push(...lostTexts(before, after))
    this.#markDirty(threadId, known.sentAt)
    this.#markDirty(threadId, sentAt)
    return true
  }

  #addIds(threadId: bigint, messageId: string, sentAt: Micros, ids: readonly MessageId[]): void {
    for (const { isItemId, hex } of ids) this.#furtherIds.push({ threadId, isItemId, id: hex, messageId, sentAt })
  }

  #markDirty(threadId: bigint, sentAt: Micros): void {
    const day = Math.floor(sentAt / 86_400_000_000)
    const key = `${threadId}:${day}`
    if (!this.#dirty.has(key)) this.#dirty.set(key, { threadId, day: microsToIso(sentAt).slice(0, 10) })
  }

  async #save(): Promise<void> {
    const [client, { accountId, people, pageIds }] = [this.#client, this.#context]
    await people.save(client)
    this.#writes.sort((a, b) => (a.threadId < b.threadId ? -1 : a.threadId > b.threadId ? 1 : a.sentAt - b.sentAt))
    await pageIds.fill(client, newTexts(this.#writes))
    const rows = new MessageRows(accountId, pageIds, await this.#storedStretches())
    for (const message of this.#writes) rows.add(message)
    await rows.save(client)
    await freeMessageIds(client, accountId, this.#splits.flatMap(idsOfSplit))
    await insertMessageIds(client, accountId, distinctIds(this.#furtherIds))
    await confirmStates(client, accountId, this.#confirmed, this.#confirmedPages)
    if (this.#blanks.length > 0) await blankRawItems(client, accountId, this.#blanks)
    if (!this.#context.keepsUnsent) await purgeQuotes(client, accountId, this.#takenBack)
    await markDirty(client, accountId, [...this.#dirty.values()])
  }

  async #storedStretches(): Promise<Map<bigint, { first: Micros; last: Micros }>> {
    const referred = this.#writes.flatMap((it) =>
      it.states.flatMap(({ raw }) => (raw.kind === 'stored' ? [raw.pageId] : [])),
    )
    const facts = await loadRawPageFacts(this.#client, this.#context.accountId, [...new Set(referred)])
    return new Map([...facts].map(([id, it]) => [id, { first: it.firstObservedAt, last: it.lastObservedAt }]))
  }
}
