import type { Person } from '../world/people.ts'
import type { Fields } from './body.ts'

/** One request, read. */
export interface Call {
  readonly method: string
  /** Path as asked, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly fields: Fields
  readonly bytes: Buffer
  /** What stands in the place of a route's `:name`. */
  readonly params: Readonly<Record<string, string>>
}

/** A request of someone who is logged in. */
export interface ViewerCall extends Call {
  readonly viewer: Person
  readonly sessionId: string
}

/** How much of an answer arrives: faults cut it. */
export type Delivery = 'whole' | 'stall' | 'stall-body' | 'reset' | 'reset-body'

export interface Answer {
  readonly status: number
  /** Text is sent as it is, an object as JSON. */
  readonly body: object | string | AsyncIterable<Buffer>
  readonly headers?: Readonly<Record<string, string>>
  readonly delivery?: Delivery
}
