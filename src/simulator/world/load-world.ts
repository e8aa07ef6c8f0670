/**
 * A world out of a file: a backup, such as `GET /simulator/world` gives, or anybody's own. Its messages are held in memory.
 * What a backup does not tell (who has seen what, who is muted) is as if nothing had happened yet.
 */
import type { Micros } from '../../clock.ts'
import { openBackup } from '../../sources/backup/open-backup.ts'
import type { SourceItem, SourcePage, SourcePerson, SourceThread } from '../../sources/source.ts'
import { mixSeed } from '../random.ts'
import { bare } from '../wire/json.ts'
import type { Payload } from './content/scene.ts'
import { emptyThread } from './empty-thread.ts'
import { itemIdOf, personId, readItemId, threadIds } from './ids.ts'
import type { AddedMessage } from './message.ts'
import { OWNER, People, type Person } from './people.ts'
import type { Place, ThreadPlan } from './plan-threads.ts'
import type { WorldContents } from './world.ts'

/** @throws as opening a backup does: UsageError, VerificationError */
export async function loadWorld(file: string, seed: number): Promise<WorldContents> {
  await using backup = await openBackup(file)
  const { owner } = await backup.describe()
  const reader = new WorldReader(seed, owner)
  for await (const page of backup.pages(new AbortController().signal)) reader.page(page)
  return reader.contents()
}

class WorldReader {
  readonly #seed: number
  readonly #people: Person[] = []
  readonly #indexes = new Map<SourcePerson | string, number>()
  readonly #plans: ThreadPlan[] = []
  readonly #given = new Map<number, AddedMessage[]>()
  readonly #indexOfThread = new Map<SourceThread, number>()
  #endsAt: Micros = 0

  constructor(seed: number, owner: SourcePerson | null) {
    this.#seed = seed
    if (owner === null) this.#people.push(personOf(OWNER, null))
    else this.#person(owner)
  }

  #person(source: SourcePerson): number {
    const key = keyOf(source)
    const known = this.#indexes.get(key)
    if (known !== undefined) return known
    const index = this.#people.length
    this.#people.push(personOf(index, source))
    this.#indexes.set(key, index)
    return index
  }

  page({ thread, items }: SourcePage): void {
    if (thread === null) return
    const index = this.#thread(thread)
    const given = this.#given.get(index) ?? []
    for (const item of items) given.push(this.#message(item))
    this.#given.set(index, given)
  }

  #thread(thread: SourceThread): number {
    const known = this.#indexOfThread.get(thread)
    if (known !== undefined) return known
    const index = this.#plans.length
    const everyone = thread.members.map((member) => ({ ...member, index: this.#person(member.person) }))
    const present = everyone.filter((it) => it.lastObservedAt >= thread.observedAt).map((it) => it.index)
    const members = [OWNER, ...present.filter((it) => it !== OWNER)]
    const left = everyone.map((it) => it.index).filter((it) => !members.includes(it))
    const inviter = members[1] ?? OWNER
    const { isGroup, title, folder } = thread
    const place: Place = folder === 'pending' || folder === 'spam' ? folder : 'inbox'
    const traits = { members, inviter, isGroup, place, title: isGroup ? title : null }
    const plan = emptyThread(this.#seed, index, thread.observedAt, traits)
    const admins = everyone.filter((it) => it.isAdmin).map((it) => it.index)
    this.#plans.push({ ...plan, ...idsOf(index, thread), left, admins, folder: folder === 'general' ? 1 : 0 })
    this.#indexOfThread.set(thread, index)
    return index
  }

  #message(item: SourceItem): AddedMessage {
    const { sentAt, itemType, text, repliedToItemId } = item
    const key = item.itemId === null ? null : readItemId(item.itemId)
    const { micros, low } = key?.micros === sentAt ? key : { micros: sentAt, low: 0n }
    this.#endsAt = Math.max(this.#endsAt, sentAt)
    return {
      itemId: itemIdOf(micros, low),
      micros,
      low,
      author: this.#person(item.sender),
      variant: itemType,
      text: text ?? '',
      seed: mixSeed(Math.floor(micros / 1000), micros % 1000),
      payload: payloadIn(item),
      reactions: item.reactions.map((it) => ({
        by: this.#person(it.actor),
        emoji: it.emoji,
        micros: it.reactedAt ?? sentAt,
      })),
      ...(repliedToItemId === null ? {} : { repliesTo: repliedToItemId }),
    }
  }

  contents(): WorldContents {
    const given = new Map([...this.#given].map(([index, messages]) => [index, inOrder(messages)]))
    const people = new People(this.#seed, this.#people.length, this.#people)
    return { seed: this.#seed, people, plans: this.#plans, given, endsAt: this.#endsAt }
  }
}

/** A name that means someone in one thread only means the one object that it has there. */
function keyOf(person: SourcePerson): SourcePerson | string {
  const [strongest] = person.ids
  return strongest === undefined || strongest.kind === 'thread-name' ? person : `${strongest.kind}:${strongest.id}`
}

function personOf(index: number, source: SourcePerson | null): Person {
  const nameOf = (kind: string) =>
    source?.names.filter((it) => it.kind === kind).sort((a, b) => b.lastObservedAt - a.lastObservedAt)[0]?.name
  const idOf = (kind: string) => source?.ids.find((it) => it.kind === kind)?.id
  return {
    index,
    id: idOf('instagram') ?? personId(index),
    username: nameOf('username') ?? idOf('username') ?? `user_${index}`,
    fullName: nameOf('display_name') ?? idOf('name') ?? '',
    languages: ['en'],
    isPrivate: false,
    isVerified: false,
    isBusiness: false,
    formerUsername: null,
    isDeleted: source?.isDeletedUser ?? false,
  }
}

function idsOf(index: number, { ids }: SourceThread): ReturnType<typeof threadIds> {
  const made = threadIds(index)
  const idOf = (kind: string) => ids.find((it) => it.kind === kind)?.id
  return { threadId: idOf('instagram') ?? made.threadId, v2Id: idOf('instagram-v2') ?? made.v2Id }
}

/** Keys of an item that are not its payload. */
const COMMON = new Set(
  'item_id user_id timestamp item_type client_context message_id is_sent_by_viewer is_shh_mode show_forward_attribution reactions replied_to_message'.split(
    ' ',
  ),
)

/** What Instagram itself sent, where the backup has it; else the words. */
function payloadIn({ source, raw, text, itemType }: SourceItem): Payload {
  const item = source === 'instagram' && raw !== '' ? parseExactly(raw) : null
  if (item !== null) return Object.fromEntries(Object.entries(item).filter(([key]) => !COMMON.has(key)))
  if (itemType === 'link') return { link: { text, link_context: { link_url: text ?? '' } } }
  return text === null ? {} : { text }
}

function parseExactly(raw: string): Record<string, unknown> | null {
  const exact = (_key: string, value: unknown, { source = '' }: { readonly source?: string }): unknown =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^\d+$/.test(source) ? bare(source) : value
  try {
    const value: unknown = JSON.parse(raw, exact as Parameters<typeof JSON.parse>[1])
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null
  } catch {
    return null
  }
}

/** Oldest first, and no two with one key: an export's messages of one moment have no ids that tell them apart. */
function inOrder(messages: readonly AddedMessage[]): readonly AddedMessage[] {
  const sorted = messages
    .toReversed()
    .sort((a, b) => a.micros - b.micros || (a.low < b.low ? -1 : a.low > b.low ? 1 : 0))
  const kept: AddedMessage[] = []
  for (const message of sorted) {
    const before = kept.at(-1)
    const isSame = before !== undefined && before.micros === message.micros && before.low >= message.low
    const low = isSame ? before.low + 1n : message.low
    kept.push(isSame ? { ...message, low, itemId: itemIdOf(message.micros, low) } : message)
  }
  return kept
}
