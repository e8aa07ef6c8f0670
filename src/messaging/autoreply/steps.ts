/** The steps of an action as they are kept: what is to be done, how far it has come, and by what it is looked for. */
import type { Step } from '../rules/decision.ts'

/** Nothing: still to be done. `waits`: for a limit of sending. */
export type StepState = 'waits' | 'done' | 'held' | 'failed' | 'unknown'

interface Progress {
  readonly state?: StepState
  /** Why it was held, or failed; a stable word. */
  readonly reason?: string
  /** Of a reply: the send's. Noted before the send is planned. */
  readonly token?: string
  /** Of another write: its key in `acts`. Noted before its request goes out. */
  readonly act?: string
  /** How often that write was let go. */
  readonly tries?: number
}

/** To be done, or done. */
export type PlannedStep<Which extends Step = Step> = Which & Progress

export function readSteps(json: string): readonly PlannedStep[] {
  return JSON.parse(json) as readonly PlannedStep[]
}

export function isOver({ state }: PlannedStep): boolean {
  return state !== undefined && state !== 'waits'
}

export interface ActionEnd {
  readonly state: 'done' | 'failed' | 'unknown' | 'held'
  readonly reason?: string
  readonly isReply?: boolean
}

/** How an action has ended whose steps all have: by the worst of them. A reply that never went out counts for no limit. */
export function endOf(steps: readonly PlannedStep[]): ActionEnd {
  const first = (state: StepState): PlannedStep | undefined => steps.find((step) => step.state === state)
  const worst = first('unknown') ?? first('failed')
  const held = first('held')
  const isDone = first('done') !== undefined
  const { state, reason } = worst ?? (isDone || held === undefined ? { state: 'done', reason: undefined } : held)
  const isUnsent = steps.some((step) => step.do === 'reply' && step.state === 'held')
  return {
    state: state as ActionEnd['state'],
    ...(reason !== undefined && { reason }),
    ...(isUnsent && { isReply: false }),
  }
}
