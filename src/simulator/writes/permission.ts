/** Who may write to whom. */
import { mixSeed } from '../random.ts'
import { failures } from '../wire/failures.ts'
import type { Json } from '../wire/json.ts'
import type { Person } from '../world/people.ts'
import type { Thread } from '../world/thread.ts'
import type { World } from '../world/world.ts'
import type { Target } from './targets.ts'
import { WriteRefused } from './write-refused.ts'

/** In what words Instagram says that someone takes no requests: the apostrophe is a typographic one as often as not. */
const PHRASES: readonly string[] = [
  "You can't message this account unless they follow you.",
  'This person can’t receive your message because they don’t allow new message requests from everyone.',
  "This account doesn't allow new message requests from everyone.",
  'They don’t allow new message requests from everyone.',
  'This account does not allow new message requests from everyone.',
]

/** @throws WriteRefused when this sender may not write there */
export function checkMayWrite(world: World, sender: Person, target: Target): void {
  const members = 'thread' in target ? target.thread.members : target.members
  const others = members.filter((it) => it !== sender.index)
  const isOldFriendship = 'thread' in target && !isRequest(target.thread, sender.index)
  const isPair = 'thread' in target ? !target.thread.plan.isGroup : members.length <= 2
  if (isPair) for (const other of others) checkNotBlocked(world, sender, other)
  if (isOldFriendship) return
  checkMayApproach(world, sender, others)
}

/** Whether the others have not taken this thread up yet. */
function isRequest(thread: Thread, sender: number): boolean {
  const others = thread.members.filter((it) => it !== sender)
  return others.length > 0 && others.every((it) => thread.view(it).isPending || thread.view(it).isSpam)
}

function checkNotBlocked(world: World, sender: Person, other: number): void {
  if (world.blocks(sender.index, other)) throw new WriteRefused(400, 'Unblock this account to send a message.')
  if (world.blocks(other, sender.index)) throw noRequests(other)
}

/**
 * Of those who do not follow someone: may that one ask to write to them, or draw them into a group?
 *
 * @throws WriteRefused
 */
export function checkMayApproach(world: World, sender: Person, others: readonly number[]): void {
  const strangers = others.filter((it) => it !== sender.index && !world.follows(it, sender.index))
  const blocking = others.find((it) => world.blocks(it, sender.index))
  const refusing = blocking ?? strangers.find((it) => !world.social.settings(it).takesRequests)
  if (refusing !== undefined) throw noRequests(refusing)
  if (strangers.length > 0) checkNotNew(world, sender)
}

/** @throws WriteRefused for an account that is held back */
export function checkNotNew(world: World, sender: Person): void {
  if (!world.social.settings(sender.index).isNew) return
  const { status, body } = failures.feedbackRequired()
  throw new WriteRefused(status, 'feedback_required', body as Json)
}

/** Some of these refusals come as a success that says `fail`. */
function noRequests(person: number): WriteRefused {
  const message = PHRASES[mixSeed(0x5e, person) % PHRASES.length] ?? ''
  return new WriteRefused(person % 2 === 0 ? 400 : 200, message, { status_code: '400', payload: { message } })
}
