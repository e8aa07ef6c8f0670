/** Which threads there are, who is in them, how long they are, and when: all of it from the seed. */
import type { Micros } from '../../clock.ts'
import type { LanguageCode, Scene } from '../corpus/corpus.ts'
import { groupTitles } from '../names.ts'
import { mixSeed, Random } from '../random.ts'
import { SHOWCASE_SIZE } from './content/showcase.ts'
import { type ThreadIds, threadIds } from './ids.ts'
import { BOB, CARLA, DORA, EMIL, FIRST_MADE, OWNER } from './people.ts'
import { threadSizes } from './thread-sizes.ts'

/** Where a thread stands in the owner's inbox. */
export type Place = 'inbox' | 'pending' | 'spam' | 'foreign'

export interface ThreadPlan extends ThreadIds {
  readonly index: number
  readonly seed: number
  readonly place: Place
  readonly isGroup: boolean
  /** Numbers of people; the owner of the first account first, where they are in it. */
  readonly members: readonly number[]
  readonly left: readonly number[]
  /** The creator first. */
  readonly admins: readonly number[]
  readonly inviter: number
  /** Who wrote in it, those who left included. */
  readonly writers: readonly number[]
  readonly title: string | null
  readonly scene: Scene
  readonly languages: readonly LanguageCode[]
  /** Messages of the past. */
  readonly size: number
  /** An even time, before people's days are minded; so is `endsAt`. */
  readonly startsAt: Micros
  readonly endsAt: Micros
  /** When it was made, of a thread without a past. */
  readonly madeAt?: Micros
  /** Its messages go through every item type. */
  readonly isShowcase: boolean
  /** How many of the newest messages the owner has not seen. */
  readonly unread: number
  readonly isMuted: boolean
  readonly isPinned: boolean
  readonly isFlagged: boolean
  /** 0 primary, 1 general. */
  readonly folder: 0 | 1
}

export interface WorldPlan {
  readonly threads: readonly ThreadPlan[]
  readonly people: number
}

export interface PlanOptions {
  readonly seed: number
  /** Threads in the owner's inbox; requests, spam, and what the owner is not in come on top. */
  readonly threads: number
  /** Messages in the inbox, the requests and spam. */
  readonly messages: number
  readonly endsAt: Micros
  readonly days: number
}

const DAY = 86_400_000_000
const LEAST_REQUESTS = 6
const SCENES: readonly Scene[] = ['friends', 'friends', 'friends', 'family', 'band', 'bakery']
const LANGUAGES: readonly (readonly LanguageCode[])[] = [['en'], ['en'], ['de'], ['de', 'en'], ['ja'], ['ar', 'en']]

export function planWorld(options: PlanOptions): WorldPlan {
  const planner = new Planner(options)
  return { threads: planner.plan(), people: planner.people }
}

class Planner {
  readonly #options: PlanOptions
  readonly #plans: ThreadPlan[] = []
  people = FIRST_MADE

  constructor(options: PlanOptions) {
    this.#options = options
  }

  plan(): readonly ThreadPlan[] {
    const { threads, messages, seed } = this.#options
    const requests = LEAST_REQUESTS + Math.floor(threads / 40)
    const spam = 2 + Math.floor(threads / 100)
    const sizes = threadSizes(new Random(mixSeed(seed, 1)), {
      threads,
      messages,
      requests,
      spam,
      showcase: SHOWCASE_SIZE,
    })
    for (const [place, size] of sizes.inbox.entries()) this.#inbox(place, size)
    for (const [place, size] of sizes.requests.entries()) this.#stranger('pending', size, place % 5 === 4)
    for (const size of sizes.spam) this.#stranger('spam', size, false)
    this.#foreign()
    return this.#plans
  }

  #newPerson(): number {
    this.people += 1
    return this.people - 1
  }

  /** The first threads are of fixed kinds, so that a small world has them all. */
  #inbox(place: number, size: number): void {
    const fixed: readonly (() => void)[] = [
      () => this.#direct(BOB, size, { isShowcase: true, unread: 0, folder: 0, isMuted: false, isFlagged: false }),
      () => this.#group([CARLA, BOB], size, { title: groupTitles[0] ?? null, leavers: 2, isAdmin: true }),
      () => this.#direct(CARLA, size, { isPinned: true, folder: 0 }),
      () => this.#direct(OWNER, size, { scene: 'notes', members: [OWNER], unread: 0 }),
      () => this.#group([DORA], size, { title: null, leavers: 1, isAdmin: false }),
      () => this.#direct(DORA, size, {}),
      () => this.#direct(EMIL, size, { isFlagged: true }),
    ]
    const make = fixed[place]
    if (make !== undefined) make()
    else if (this.#roll(place, 2) < 0.2) this.#group([], size, this.#groupTraits(place))
    else this.#direct(this.#newPerson(), size, {})
  }

  #groupTraits(place: number): GroupTraits {
    const random = this.#random(place, 3)
    return {
      title: random.chance(0.7) ? random.pick(groupTitles) : null,
      leavers: random.chance(0.3) ? 1 + random.int(2) : 0,
      isAdmin: random.chance(0.4),
    }
  }

  #random(index: number, purpose: number): Random {
    return new Random(mixSeed(mixSeed(this.#options.seed, 100 + purpose), index))
  }

  #roll(index: number, purpose: number): number {
    return this.#random(index, purpose).next()
  }

  #direct(other: number, size: number, traits: Partial<ThreadPlan>): void {
    this.#add(size, { members: [OWNER, other], inviter: other, ...traits })
  }

  #group(known: readonly number[], size: number, { title, leavers, isAdmin }: GroupTraits): void {
    const random = this.#random(this.#plans.length, 4)
    const others = [...known, ...Array.from({ length: 2 + random.int(6) }, () => this.#newPerson())]
    const left = Array.from({ length: leavers }, () => this.#newPerson())
    const admins = isAdmin ? [OWNER, ...others.slice(0, 1)] : others.slice(-2)
    const members = [OWNER, ...others]
    this.#add(size, {
      isGroup: true,
      members,
      left,
      admins,
      title,
      inviter: admins[0]!,
      writers: [...members, ...left],
    })
  }

  /** A request, or spam: only they have written. */
  #stranger(place: 'pending' | 'spam', size: number, isGroup: boolean): void {
    const stranger = this.#newPerson()
    const others = isGroup ? [this.#newPerson(), this.#newPerson()] : []
    this.#add(size, {
      place,
      isGroup,
      members: [OWNER, stranger, ...others],
      writers: [stranger],
      admins: isGroup ? [stranger] : [],
      inviter: stranger,
      scene: 'stranger',
      unread: size,
      folder: 0,
      isMuted: false,
      isFlagged: false,
    })
  }

  /** Threads that the owner is not in: nobody may see them by asking for them. */
  #foreign(): void {
    this.#add(40, { place: 'foreign', members: [BOB, CARLA], inviter: BOB })
    const members = [BOB, CARLA, DORA]
    this.#add(25, { place: 'foreign', isGroup: true, members, writers: members, admins: [BOB], title: 'for Alice 🤫' })
  }

  #add(size: number, traits: Partial<ThreadPlan>): void {
    const index = this.#plans.length
    const random = this.#random(index, 5)
    const members = traits.members ?? [OWNER]
    const { startsAt, endsAt } = this.#span(random, size)
    const isUnread = random.chance(0.12)
    const general = random.chance(0.15) ? 1 : 0
    this.#plans.push({
      ...threadIds(index),
      index,
      seed: mixSeed(this.#options.seed, 1000 + index),
      place: 'inbox',
      isGroup: false,
      members,
      left: [],
      admins: [],
      inviter: members[1] ?? members[0]!,
      writers: members,
      title: null,
      scene: random.pick(SCENES),
      languages: random.pick(LANGUAGES),
      size,
      startsAt,
      endsAt,
      isShowcase: false,
      unread: isUnread ? 1 + random.int(3) : 0,
      isMuted: random.chance(0.1),
      isPinned: false,
      isFlagged: random.chance(0.06),
      folder: general,
      ...traits,
    })
  }

  /** Long threads are young and old; short ones lie anywhere. More were active lately than long ago. */
  #span(random: Random, size: number): Pick<ThreadPlan, 'startsAt' | 'endsAt'> {
    const { endsAt: end, days } = this.#options
    const quiet = random.next() ** 3 * days * 0.7 * (size > 1000 ? 0.02 : 1)
    const endsAt = Math.round(end - quiet * DAY - random.int(DAY / 2))
    const span = (size > 1000 ? 0.9 : 0.02 + random.next() * 0.9) * (days - quiet) * DAY
    return { startsAt: Math.round(endsAt - span), endsAt }
  }
}

interface GroupTraits {
  readonly title: string | null
  /** How many have left. */
  readonly leavers: number
  /** The owner is one, and made it. */
  readonly isAdmin: boolean
}
