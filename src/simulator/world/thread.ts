/**
 * A thread as it is now: its past, which is computed, and over it what has happened since, which is kept. What is kept grows
 * with what happens, never with the past.
 */
import type { Micros } from '../../clock.ts'
import { lastActivityOf, type PastMaker, type PastMessage } from './history.ts'
import { readItemId } from './ids.ts'
import type { AddedMessage, Message, Reaction } from './message.ts'
import { pastMessage } from './past-message.ts'
import type { ThreadPlan } from './plan-threads.ts'
import { firstView, type View } from './view.ts'

/** A place in a thread: before it lies everything older. */
export interface Key {
  readonly micros: Micros
  readonly low: bigint
}

export interface ItemPage {
  /** Newest first. */
  readonly messages: readonly Message[]
  /** Whether there is anything older than the last of them; of an empty page, than its cursor. */
  readonly hasOlder: boolean
}

const isBefore = (a: Key, b: Key): boolean => a.micros < b.micros || (a.micros === b.micros && a.low < b.low)

export class Thread {
  readonly plan: ThreadPlan
  readonly #past: PastMaker
  readonly #added: AddedMessage[]
  readonly #unsent = new Set<number>()
  readonly #texts = new Map<number, string>()
  readonly #reactions = new Map<number, Reaction[]>()
  readonly #views = new Map<number, View>()
  title: string | null
  /** What its picture's address ends in; null: it has none. */
  image: string | null
  members: readonly number[]
  left: readonly number[]
  admins: readonly number[]

  constructor(plan: ThreadPlan, past: PastMaker, given: readonly AddedMessage[] = []) {
    this.plan = plan
    this.#past = past
    this.#added = [...given]
    this.title = plan.title
    this.image = plan.size > 0 && plan.title !== null && plan.index % 2 === 1 ? plan.v2Id : null
    this.members = plan.members
    this.left = plan.left
    this.admins = plan.admins
  }

  /** How many messages it ever had. */
  get length(): number {
    return this.plan.size + this.#added.length
  }

  /** How many it has. */
  get count(): number {
    return this.length - this.#unsent.size
  }

  isMember(person: number): boolean {
    return this.members.includes(person)
  }

  /** The message at a place, or null when it was unsent. */
  at(position: number): Message | null {
    if (this.#unsent.has(position)) return null
    const message = this.#original(position)
    const text = this.#texts.get(position)
    const reactions = this.#reactions.get(position) ?? message.reactions
    if (text === undefined) return { ...message, reactions }
    const { payload: _, ...rest } = message
    return { ...rest, text, reactions }
  }

  #original(position: number): Message {
    const added = this.#added[position - this.plan.size]
    if (added !== undefined) return { ...added, position, reactions: added.reactions ?? [] }
    return pastMessage(this.plan, this.#pastAt(position), (earlier) => this.#pastAt(earlier))
  }

  #pastAt(position: number): PastMessage {
    return this.#past.message(this.plan, position)
  }

  #keyAt(position: number): Key {
    return this.#added[position - this.plan.size] ?? this.#pastAt(position)
  }

  /** How many messages are older than a key. */
  #countBefore(key: Key): number {
    let [low, high] = [0, this.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isBefore(this.#keyAt(middle), key)) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Finds a message by its item id; null when there is none, or none any longer. */
  find(itemId: string): Message | null {
    const key = readItemId(itemId)
    if (key === null) return null
    const position = this.#countBefore(key)
    if (position >= this.length) return null
    const message = this.at(position)
    return message?.itemId === itemId ? message : null
  }

  /** @param before only what is older; null: from the newest on */
  page(before: Key | null, limit: number): ItemPage {
    const messages: Message[] = []
    let position = before === null ? this.length : this.#countBefore(before)
    while (position > 0 && messages.length < limit) {
      position -= 1
      const message = this.at(position)
      if (message !== null) messages.push(message)
    }
    return { messages, hasOlder: this.#hasBefore(position) }
  }

  #hasBefore(position: number): boolean {
    let unsent = 0
    for (const gone of this.#unsent) if (gone < position) unsent += 1
    return position > unsent
  }

  /** Everyone who is or was in it, or wrote in it. */
  get everyone(): readonly number[] {
    const { writers, inviter } = this.plan
    const authors = this.#added.flatMap(({ author, reactions = [] }) => [author, ...reactions.map((it) => it.by)])
    return [...new Set([...this.members, ...this.left, ...writers, inviter, ...authors])]
  }

  /** All messages, newest first. */
  *newestFirst(): Generator<Message, void, undefined> {
    for (let position = this.length - 1; position >= 0; position--) {
      const message = this.at(position)
      if (message !== null) yield message
    }
  }

  get newest(): Message | null {
    const position = this.newestPosition
    return position < 0 ? null : this.at(position)
  }

  /** The newest message that fits, if it is among the latest `most`. */
  latest(most: number, fits: (message: Message) => boolean): Message | null {
    let left = most
    for (const message of this.newestFirst()) {
      if (fits(message)) return message
      left -= 1
      if (left <= 0) return null
    }
    return null
  }

  /** Where the newest message stands; -1 where there is none. Costs nothing, unlike the message. */
  get newestPosition(): number {
    let position = this.length - 1
    while (this.#unsent.has(position)) position -= 1
    return position
  }

  /** The first message that is still there. */
  get oldest(): Message | null {
    for (let position = 0; position < this.length; position++) {
      const message = this.at(position)
      if (message !== null) return message
    }
    return null
  }

  /** When the newest message was sent; of a thread without any, when it was made. */
  get lastActivity(): Micros {
    if (this.#added.length === 0 && this.#unsent.size === 0) return lastActivityOf(this.plan)
    return this.newest?.micros ?? lastActivityOf(this.plan)
  }

  /** @throws RangeError when it is not newer than everything in the thread */
  add(message: AddedMessage): Message {
    const newest = this.length === 0 ? null : this.#keyAt(this.length - 1)
    if (newest !== null && !isBefore(newest, message))
      throw new RangeError('a new message must be newer than the others')
    this.#added.push(message)
    return { ...message, position: this.length - 1, reactions: message.reactions ?? [] }
  }

  /** The earliest time that a new message can have. */
  get nextMicros(): Micros {
    return this.length === 0 ? lastActivityOf(this.plan) + 1 : this.#keyAt(this.length - 1).micros + 1
  }

  unsend({ position }: Message): void {
    this.#unsent.add(position)
    this.#reactions.delete(position)
    this.#texts.delete(position)
  }

  edit({ position }: Message, text: string): void {
    this.#texts.set(position, text)
  }

  /** One reaction a person: a new one replaces theirs. @param reaction null takes theirs away */
  react({ position, reactions }: Message, by: number, reaction: Reaction | null): void {
    const others = reactions.filter((it) => it.by !== by)
    this.#reactions.set(position, reaction === null ? others : [...others, reaction])
  }

  /** What the thread is to one of its people. */
  view(person: number): View {
    return this.#views.get(person) ?? firstView(this.plan, person)
  }

  setView(person: number, change: Partial<View>): void {
    this.#views.set(person, { ...this.view(person), ...change })
  }
}
