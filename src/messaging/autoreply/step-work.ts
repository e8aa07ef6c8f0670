import type { Outbox } from '../outbox.ts'
import type { ActPlace } from './act-steps.ts'
import type { PlannedStep } from './steps.ts'
import type { Judged } from './still-right.ts'

/** What a step that writes to Instagram is done with. */
export interface StepWork {
  readonly outbox: Outbox
  readonly judged: Judged
  readonly place: ActPlace
  /** A limit of sending was reached just now: replies wait. */
  readonly areRepliesHeld: boolean
  /** Writes down how far the step has come, before anything goes out. @throws NotOurs */
  readonly note: (step: PlannedStep) => Promise<void>
  /** While it runs, what it is given is asked before each request that writes. */
  readonly guarded: <Result>(guard: () => Promise<void>, run: () => Promise<Result>) => Promise<Result>
}

/** The action is another process's now, or it is gone: nothing of it may go out. */
export class NotOurs extends Error {}
