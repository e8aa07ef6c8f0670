import type { Micros } from '../../clock.ts'
import { LaterError } from '../../errors.ts'
import { InstagramError, type Remedy } from '../../instagram/errors/instagram-error.ts'

const MINUTE: Micros = 60_000_000
const LONGEST: Micros = 15 * MINUTE
/** What nobody understands is not asked for again and again. */
const MOST_STRANGE = 3

const PASSING: ReadonlySet<Remedy> = new Set(['wait', 'retry', 'settle'])

/** How long nothing is done after something went wrong that passes by itself: a minute, and longer each time in a row. */
export class Rest {
  readonly #share: number
  #until: Micros = 0
  #inRow = 0
  #strange = 0

  /** @param share of the usual pauses, on a server of this machine */
  constructor(share: number) {
    this.#share = share
  }

  /** @throws the error itself where it does not pass by itself */
  begin(error: unknown, now: Micros): void {
    if (!this.#isPassing(error)) throw error
    this.#inRow += 1
    const isStill = error instanceof LaterError && error.code === 'stood-still'
    const length = isStill ? 0 : Math.min(LONGEST, MINUTE * 2 ** (this.#inRow - 1)) * this.#share
    this.#until = now + Math.ceil(length)
  }

  over(): void {
    this.#inRow = 0
    this.#strange = 0
  }

  leftMs(now: Micros): number {
    // A clock that jumped back must not make a minute a day.
    if (this.#until - now > LONGEST) this.#until = now
    return Math.max(0, Math.ceil((this.#until - now) / 1000))
  }

  #isPassing(error: unknown): boolean {
    if (error instanceof LaterError) return true
    if (!(error instanceof InstagramError)) return false
    if (error.remedy !== 'report') return PASSING.has(error.remedy)
    this.#strange += 1
    return this.#strange < MOST_STRANGE
  }
}
