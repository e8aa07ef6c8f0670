/**
 * Sending: the same for everything that is sent, whatever it is. All is looked at before anything is done: of several
 * threads either all get it or none.
 */
import { textField } from '../http/body.ts'
import type { Answer, ViewerCall } from '../http/call.ts'
import type { Simulation } from '../simulation.ts'
import type { Json } from '../wire/json.ts'
import type { Person } from '../world/people.ts'
import { postMessage, type Said } from '../world/post-message.ts'
import type { Thread } from '../world/thread.ts'
import type { World } from '../world/world.ts'
import { openConversation } from './open-conversation.ts'
import { checkMayWrite } from './permission.ts'
import type { Sent } from './sent-tokens.ts'
import { readTargets, type Target } from './targets.ts'
import { done, WriteRefused } from './write-refused.ts'

export interface BroadcastOptions {
  /** Whether a thread with people with whom there is none yet is made. Attachments need one. */
  readonly makesThreads?: boolean
}

/**
 * @param said what is sent; not asked for where the token says that it was sent already
 * @throws WriteRefused and nothing is sent
 */
export function broadcast(
  simulation: Simulation,
  call: ViewerCall,
  said: () => Said,
  { makesThreads = true }: BroadcastOptions = {},
): Answer {
  const sent = sendAll(simulation, call, said, makesThreads)
  const { world } = simulation
  return done(ackOf(world, call.viewer, tokenOf(call), sent))
}

/** The same without an answer. */
export function sendAll(
  { world, sentTokens }: Simulation,
  call: ViewerCall,
  said: () => Said,
  makesThreads: boolean,
): readonly Sent[] {
  const { viewer, fields } = call
  const token = tokenOf(call)
  const earlier = (target: Target): Sent | null =>
    'thread' in target ? sentTokens.find(viewer.index, target.thread, token, world.now()) : null
  const targets = readTargets(world, viewer, fields).map((target) => ({ target, sent: earlier(target) }))
  const open = targets.filter(({ sent }) => sent === null).map(({ target }) => target)
  if (open.length === 0) return targets.flatMap(({ sent }) => sent ?? [])
  for (const target of open) checkTarget(world, viewer, target, makesThreads)
  const reply = replyOf(call, open)
  const message = { ...said(), ...reply, ...(token === null ? {} : { clientContext: token }) }
  return targets.map(({ target, sent }) => {
    if (sent !== null) return sent
    const thread = openConversation(world, viewer, target)
    const now = send(world, thread, viewer, message)
    sentTokens.add(viewer.index, token, now)
    return now
  })
}

function checkTarget(world: World, viewer: Person, target: Target, makesThreads: boolean): void {
  if (!makesThreads && !('thread' in target)) throw new WriteRefused(404, 'Thread does not exist')
  checkMayWrite(world, viewer, target)
}

/** Who answers a request has taken it up. */
function send(world: World, thread: Thread, sender: Person, said: Said): Sent {
  thread.setView(sender.index, { isPending: false, isSpam: false, sendsToSpam: false })
  const { itemId, micros } = postMessage(world, thread, sender, world.tick(thread.nextMicros), said)
  return { thread, itemId, micros }
}

/** The sender's token, under any of its three names. Without one nothing guards against a second time. */
export function tokenOf({ fields }: ViewerCall): string | null {
  const names = ['client_context', 'mutation_token', 'offline_threading_id']
  return names.map((name) => textField(fields, name)).find((it) => it !== null && it !== '') ?? null
}

function replyOf({ fields }: ViewerCall, targets: readonly Target[]): Pick<Said, 'repliesTo'> {
  const repliesTo = textField(fields, 'replied_to_item_id')
  if (repliesTo === null || repliesTo === '') return {}
  const isThere = targets.every((it) => 'thread' in it && it.thread.find(repliesTo) !== null)
  if (!isThere) throw new WriteRefused(400, 'The message that this answers is unavailable')
  return { repliesTo }
}

/** What Instagram answers: that it was taken, not what it became. */
function ackOf(world: World, sender: Person, token: string | null, sent: readonly Sent[]): Json {
  const others = ({ members }: Thread) => members.filter((it) => it !== sender.index)
  const entries = sent.map((one) => sentJson(one, token))
  const people = sent.map(({ thread }) => others(thread).map((it) => world.people.get(it).id))
  const metadata = entries.map((entry, place) => ({ ...entry, participant_ids: people[place] }))
  return { action: 'item_ack', status_code: '200', payload: entries[0], message_metadata: metadata }
}

/** All of it is text. */
export function sentJson({ thread, itemId, micros }: Sent, token: string | null): Json {
  const { threadId } = thread.plan
  return { client_context: token ?? '', item_id: itemId, timestamp: String(micros), thread_id: threadId }
}
