/**
 * What was written in a thread before anything happened to the simulator. Nothing of it is stored: a message is a function
 * of (seed, thread, index). Messages come in blocks, and each block has a window of time of its own, so that any of them is
 * made alone; within it people write in bursts, and by day.
 */
import type { Micros } from '../../clock.ts'
import type { Corpus, Dialogue, Scene } from '../corpus/corpus.ts'
import { languages } from '../corpus/languages.ts'
import { oddTexts } from '../corpus/odd-texts.ts'
import { mixSeed, Random } from '../random.ts'
import { itemIdOf } from './ids.ts'
import type { ThreadPlan } from './plan-threads.ts'

/** Messages that are made together. */
const BLOCK = 32
/** Blocks that are kept, of all threads together: a few hundred kilobytes. */
const KEPT_BLOCKS = 256
const SECOND = 1_000_000
const DAY = 86_400 * SECOND
/** Enough for times to stay apart when they are moved into the day. */
const LEAST_PAUSE = 10
/** Seven hours of the night get this share of what an even day would give them. */
const NIGHT_SHARE = 0.06
const NIGHT = (7 / 24) * DAY

/** A message of the past, before its type is known. */
export interface PastMessage {
  /** 0 is the thread's first. */
  readonly index: number
  readonly micros: Micros
  readonly low: bigint
  readonly itemId: string
  /** Number of the person. */
  readonly author: number
  readonly text: string
  /** From which everything else about it is drawn. */
  readonly seed: number
}

/** Makes messages of the past, and remembers the blocks it made last. */
export class PastMaker {
  readonly #blocks = new Map<string, readonly PastMessage[]>()

  /** @param index from 0 to the thread's size - 1 */
  message(plan: ThreadPlan, index: number): PastMessage {
    const block = Math.floor(index / BLOCK)
    const message = this.#block(plan, block)[index - block * BLOCK]
    if (message === undefined) throw new RangeError(`thread ${plan.index} has no message ${index}`)
    return message
  }

  /** How many blocks are held: never more than a fixed number, whatever the world's size. */
  get held(): number {
    return this.#blocks.size
  }

  #block(plan: ThreadPlan, block: number): readonly PastMessage[] {
    const key = `${plan.index}:${block}`
    const known = this.#blocks.get(key)
    const messages = known ?? makeBlock(plan, block)
    // The one used last goes to the end; the one at the front has not been used for longest.
    this.#blocks.delete(key)
    this.#blocks.set(key, messages)
    if (this.#blocks.size > KEPT_BLOCKS)
      for (const oldest of this.#blocks.keys()) return this.#dropped(oldest, messages)
    return messages
  }

  #dropped(key: string, messages: readonly PastMessage[]): readonly PastMessage[] {
    this.#blocks.delete(key)
    return messages
  }
}

function makeBlock(plan: ThreadPlan, block: number): readonly PastMessage[] {
  const first = block * BLOCK
  const count = Math.min(BLOCK, plan.size - first)
  const random = new Random(mixSeed(plan.seed, block))
  const times = blockTimes(plan, block, count, random)
  const lines = new Talk(plan, random).lines(count)
  return lines.map(({ author: speaker, text }, place) => {
    const { micros, low } = times[place]!
    const index = first + place
    const author = leaverAt(plan, index) ?? (hasLeft(plan, speaker, index) ? plan.inviter : speaker)
    return { index, micros, low, itemId: itemIdOf(micros, low), author, text, seed: mixSeed(plan.seed ^ 0x5eed, index) }
  })
}

/** Those who left did so in the middle, one after the other, and wrote no more. */
const leftFrom = ({ size }: ThreadPlan): number => Math.ceil(size / 2)
const hasLeft = (plan: ThreadPlan, person: number, index: number): boolean =>
  index >= leftFrom(plan) && plan.left.includes(person)

/** Who leaves with the message of this place. */
export function leaverAt(plan: ThreadPlan, index: number): number | undefined {
  return plan.left[index - leftFrom(plan)]
}

interface Moment {
  readonly micros: Micros
  readonly low: bigint
}

function blockTimes(plan: ThreadPlan, block: number, count: number, random: Random): readonly Moment[] {
  const blocks = Math.ceil(plan.size / BLOCK)
  const window = (plan.endsAt - plan.startsAt) / blocks
  const pauses = Array.from({ length: count }, () =>
    random.chance(0.8) ? random.pause(20) * SECOND : random.pause(7 * 3600) * SECOND,
  )
  const total = pauses.reduce((sum, pause) => sum + pause, 0)
  const room = window - (count + 2) * LEAST_PAUSE
  const scale = total > room * 0.9 ? (room * 0.9) / total : 1
  let at = plan.startsAt + block * window + (room - total * scale) * random.next()
  const isNewest = block === blocks - 1
  if (isNewest) at = Math.max(at, plan.endsAt - total * scale - count * LEAST_PAUSE)
  const moments: Moment[] = []
  for (const [place, pause] of pauses.entries()) {
    at += pause * scale + LEAST_PAUSE
    const before = moments.at(-1)
    const isTwin = place % 2 === 1 && place < count - 1 && random.chance(0.03)
    // Two messages of one microsecond differ in the lower half of their ids.
    moments.push(
      isTwin && before !== undefined
        ? { micros: before.micros, low: BigInt(1 + random.int(2 ** 32)) << 20n }
        : { micros: byDay(at), low: 0n },
    )
  }
  // The last message of all is the thread's last activity, which the plan has promised to the inbox.
  if (isNewest) moments[count - 1] = { micros: lastActivityOf(plan), low: 0n }
  return moments
}

/** When the newest message was sent; of a thread without any, when it was made. */
export function lastActivityOf({ madeAt, endsAt }: Pick<ThreadPlan, 'endsAt' | 'madeAt'>): Micros {
  return madeAt ?? byDay(endsAt)
}

/** Moves an even time into the hours that people are awake, without changing any order. */
export function byDay(at: number): Micros {
  const day = Math.floor(at / DAY)
  const part = (at - day * DAY) / DAY
  const moved =
    part < NIGHT_SHARE
      ? (part / NIGHT_SHARE) * NIGHT
      : NIGHT + ((part - NIGHT_SHARE) / (1 - NIGHT_SHARE)) * (DAY - NIGHT)
  return Math.round(day * DAY + moved)
}

interface SpokenLine {
  readonly author: number
  readonly text: string
}

/** People talking: dialogues of a corpus, fillers between them, now and then a text that breaks careless programs. */
class Talk {
  readonly #plan: ThreadPlan
  readonly #random: Random
  readonly #corpus: Corpus

  constructor(plan: ThreadPlan, random: Random) {
    this.#plan = plan
    this.#random = random
    this.#corpus = languages[random.pick(plan.languages)]
  }

  lines(count: number): readonly SpokenLine[] {
    const lines: SpokenLine[] = []
    while (lines.length < count) {
      if (this.#random.chance(0.04)) lines.push({ author: this.#anyone(), text: this.#random.pick(oddTexts) })
      else if (this.#random.chance(0.3)) lines.push({ author: this.#anyone(), text: this.#filler() })
      else lines.push(...this.#dialogue())
    }
    return lines.slice(0, count)
  }

  #anyone(): number {
    return this.#random.pick(this.#plan.writers)
  }

  #filler(): string {
    return this.#random.pick(this.#corpus.fillers)
  }

  #dialogue(): readonly SpokenLine[] {
    const dialogue: Dialogue = this.#random.pick(this.#corpus.scenes[this.#plan.scene satisfies Scene])
    const [first, ...rest] = this.#plan.writers
    const own = first ?? 0
    const other = rest.length === 0 ? own : this.#random.pick(rest)
    return dialogue.map((line) => ({
      author: line.isOwners ? own : other,
      text: line.pieces.map((piece, at) => piece + this.#word(line.slots[at])).join(''),
    }))
  }

  #word(words: readonly string[] | undefined): string {
    return words === undefined ? '' : this.#random.pick(words)
  }
}
