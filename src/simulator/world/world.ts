/**
 * Everything the simulated Instagram knows: people, threads, and when now is. It holds no message that can be computed, so
 * that a world of a million messages is there at once. What it says is the truth that tests compare an archive with.
 */
import type { Clock, Micros } from '../../clock.ts'
import { mixSeed } from '../random.ts'
import type { Friendship } from '../wire/user.ts'
import { PastMaker } from './history.ts'
import type { AddedMessage } from './message.ts'
import { FIRST_MADE, OWNER, type People, type Person } from './people.ts'
import type { ThreadPlan } from './plan-threads.ts'
import { Social } from './social.ts'
import { Thread } from './thread.ts'

const SECOND = 1_000_000

export interface WorldContents {
  readonly seed: number
  readonly people: People
  readonly plans: readonly ThreadPlan[]
  /** Messages that cannot be computed, by the number of their thread: those of a file. */
  readonly given?: ReadonlyMap<number, readonly AddedMessage[]>
  /** When the past ends. */
  readonly endsAt: Micros
  /** Absent: time moves only when something happens, a second each, so that equal events give equal ids. */
  readonly clock?: Clock | undefined
}

export class World {
  readonly seed: number
  readonly people: People
  readonly social = new Social()
  readonly #past = new PastMaker()
  readonly #threads: Thread[] = []
  readonly #byId = new Map<string, Thread>()
  readonly #byPerson = new Map<number, Thread[]>()
  readonly #clock: Clock | undefined
  #now: Micros
  /** Counts what has happened. */
  #changes = 0
  readonly #seqIds = new Map<number, number>()

  constructor({ seed, people, plans, given, endsAt, clock }: WorldContents) {
    this.seed = seed
    this.people = people
    this.#now = endsAt
    this.#clock = clock
    for (const plan of plans) this.#add(new Thread(plan, this.#past, given?.get(plan.index)))
  }

  get owner(): Person {
    return this.people.get(OWNER)
  }

  get threads(): readonly Thread[] {
    return this.#threads
  }

  /** Blocks of computed messages that are held for a while: a fixed number at most. */
  get heldBlocks(): number {
    return this.#past.held
  }

  /** A thread by either of its ids. */
  find(id: string): Thread | null {
    return this.#byId.get(id) ?? null
  }

  threadsOf(person: number): readonly Thread[] {
    return this.#byPerson.get(person) ?? []
  }

  #add(thread: Thread): Thread {
    this.#threads.push(thread)
    this.#byId.set(thread.plan.threadId, thread)
    this.#byId.set(thread.plan.v2Id, thread)
    for (const person of thread.members) this.#list(person, thread)
    return thread
  }

  #list(person: number, thread: Thread): void {
    const listed = this.#byPerson.get(person)
    if (listed === undefined) this.#byPerson.set(person, [thread])
    else listed.push(thread)
  }

  /** A new thread without messages. */
  addThread(plan: ThreadPlan): Thread {
    const thread = this.#add(new Thread(plan, this.#past))
    this.changed(thread)
    return thread
  }

  addMember(thread: Thread, person: number): void {
    thread.members = [...thread.members, person]
    thread.left = thread.left.filter((it) => it !== person)
    this.#list(person, thread)
    this.changed(thread)
  }

  removeMember(thread: Thread, person: number): void {
    this.changed(thread)
    thread.members = thread.members.filter((it) => it !== person)
    thread.admins = thread.admins.filter((it) => it !== person)
    // The one who is in a group longest looks after it when nobody else does any longer.
    if (thread.plan.isGroup && thread.admins.length === 0) thread.admins = thread.members.slice(0, 1)
    thread.left = [...thread.left, person]
    const listed = this.#byPerson.get(person) ?? []
    this.#byPerson.set(
      person,
      listed.filter((it) => it !== thread),
    )
  }

  get changes(): number {
    return this.#changes
  }

  /** Records that a thread is not what it was, for everyone in it. */
  changed(thread: Thread): void {
    this.#changes += 1
    for (const person of thread.members) this.#seqIds.set(person, this.seqId(person) + 1)
  }

  /** How many changes an account has been told of. */
  seqId(person: number): number {
    return this.#seqIds.get(person) ?? 4000 + (mixSeed(this.seed, person) % 1000)
  }

  now(): Micros {
    if (this.#clock !== undefined) this.#now = Math.max(this.#now, this.#clock())
    return this.#now
  }

  /** The time of the next thing that happens. @param atLeast it cannot have happened before */
  tick(atLeast: Micros): Micros {
    const next = this.#clock === undefined ? this.#now + SECOND + (this.#changes % 997) : this.#clock()
    this.#now = Math.max(next, atLeast, this.#now + 1)
    return this.#now
  }

  /** Something happened at a time that was given; what happens next is later. */
  moveTo(micros: Micros): Micros {
    this.#now = Math.max(this.#now, micros)
    return micros
  }

  /** What two people are to each other, as the first sees it. */
  friendship(viewer: number, other: Person): Friendship {
    const roll = mixSeed(mixSeed(this.seed, viewer), other.index)
    return {
      following: this.follows(viewer, other.index),
      followed_by: this.follows(other.index, viewer),
      blocking: this.social.bond(viewer, other.index).blocking ?? false,
      is_private: other.isPrivate,
      incoming_request: false,
      outgoing_request: false,
      is_bestie: !this.#isStranger(viewer, other.index) && roll % 23 === 0,
      is_restricted: this.social.bond(viewer, other.index).is_restricted ?? false,
    }
  }

  /** Who blocks someone has stopped following them, and so have they. */
  follows(person: number, other: number): boolean {
    if (this.blocks(person, other) || this.blocks(other, person)) return false
    const told = this.social.bond(person, other).following
    if (told !== undefined) return told
    if (person < FIRST_MADE && other < FIRST_MADE) return true
    return !this.#isStranger(person, other) && mixSeed(mixSeed(this.seed, person), other) % 10 < 7
  }

  blocks(person: number, other: number): boolean {
    return this.social.bond(person, other).blocking ?? false
  }

  /** Whether the other has come to the viewer with a request, or with spam: in the past only the owner has such. */
  #isStranger(viewer: number, other: number): boolean {
    if (viewer !== OWNER) return false
    return this.threadsOf(other).some(({ plan }) => plan.place === 'pending' || plan.place === 'spam')
  }
}
