import { z } from 'zod'
import type { Answer, Call } from '../http/call.ts'
import type { Simulation } from '../simulation.ts'

/** What is asked for. */
export const faultSchema = z.strictObject({
  name: z.string(),
  /** Part of `METHOD /path`, or with `*` for any rest; default: wherever the fault makes sense. */
  path: z.string().min(1).optional(),
  /** How often; default: until the faults are cleared. */
  count: z.number().int().min(1).optional(),
  /** Of each request that fits; default 1. Which ones is drawn from the seed. */
  probability: z.number().min(0).max(1).optional(),
  /** So many that fit are let through first. */
  after: z.number().int().min(0).optional(),
  /** Only requests of this account. */
  username: z.string().optional(),
  /** Of `rate-limit-retry-after`. Default 2. */
  retry_after_seconds: z.number().min(0).optional(),
  /** Of `clock-skew`. Default three hours. */
  skew_seconds: z.number().optional(),
  /** Of `slow`. Default 500. */
  ms: z.number().min(0).optional(),
})

export type Fault = z.infer<typeof faultSchema>

export interface FaultContext {
  readonly simulation: Simulation
  readonly call: Call
  readonly fault: Fault
}

/** One way for things to go wrong. */
export interface FaultKind {
  /** Where it makes sense; every one of Instagram's paths when not given. */
  readonly fits?: (call: Call) => boolean
  /** What happens to the world before the answer is made. */
  readonly before?: (context: FaultContext) => void | Promise<void>
  /** What of the request arrives. */
  readonly arrives?: (call: Call) => Call
  /** What is answered in place of the right answer. */
  readonly instead?: (context: FaultContext) => Answer
  /** What is made of the right answer. */
  readonly change?: (context: FaultContext, answer: Answer) => Answer
}
