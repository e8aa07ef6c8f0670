/**
 * What can happen in the simulated Instagram. Each event is an object with a `kind`; everything else has a default, drawn
 * from the seed, so that `{"kind":"message"}` is enough. A thread is named by either of its ids, by the username of the other
 * in a thread of two, or by its title; a person by username or user id.
 */
import { z } from 'zod'

const name = z.string().min(1)
const when = z.union([z.number().int().positive(), z.string()]).optional()
const thread = name.optional()
const person = name.optional()
/** An item id; the newest that fits when not given. */
const item = z.string().optional()

export const eventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('message'),
    thread,
    from: person,
    text: z.string().optional(),
    item_type: name.optional(),
    /** What the item carries beside `item_type`, as Instagram would send it. */
    payload: z.record(z.string(), z.unknown()).optional(),
    replies_to: name.optional(),
    /** That many, one after the other. */
    count: z.number().int().min(1).max(10_000).optional(),
    at: when,
  }),
  z.strictObject({ kind: z.literal('edit'), thread, item, text: z.string() }),
  z.strictObject({ kind: z.literal('unsend'), thread, item }),
  z.strictObject({
    kind: z.literal('reaction'),
    thread,
    item,
    from: person,
    emoji: name.optional(),
    /** Takes it away. */
    remove: z.boolean().optional(),
    at: when,
  }),
  z.strictObject({
    kind: z.literal('request'),
    from: person,
    to: person,
    text: z.string().optional(),
    is_spam: z.boolean().optional(),
    at: when,
  }),
  z.strictObject({ kind: z.literal('join'), thread, person, by: person, at: when }),
  z.strictObject({ kind: z.literal('leave'), thread, person, at: when }),
  z.strictObject({ kind: z.literal('rename'), person, username: name.optional(), name: name.optional() }),
  z.strictObject({ kind: z.literal('title'), thread, title: z.string(), by: person, at: when }),
  z.strictObject({
    kind: z.literal('thread'),
    people: z.array(name).min(1),
    title: z.string().optional(),
    text: z.string().optional(),
    at: when,
  }),
  z.strictObject({
    kind: z.literal('bond'),
    from: name,
    to: name,
    follows: z.boolean().optional(),
    blocks: z.boolean().optional(),
    restricts: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('account'),
    person: name,
    takes_requests: z.boolean().optional(),
    /** Held back when it writes to strangers. */
    is_new: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('read'), thread, by: person, item }),
  z.strictObject({ kind: z.literal('seen'), thread, by: person, item }),
])

export type SimulatorEvent = z.infer<typeof eventSchema>
export type EventOf<Kind extends SimulatorEvent['kind']> = Extract<SimulatorEvent, { readonly kind: Kind }>

export const EVENT_KINDS: readonly string[] = eventSchema.options.map((option) => option.shape.kind.value)

/** What an event did, for whoever asked for it. */
export interface Happened {
  readonly kind: string
  readonly thread_id?: string
  readonly item_ids?: readonly string[]
  readonly user_id?: string
  readonly username?: string
}
