import { emptyThread } from '../world/empty-thread.ts'
import type { Person } from '../world/people.ts'
import type { Thread } from '../world/thread.ts'
import type { World } from '../world/world.ts'
import type { Target } from './targets.ts'

/** The target's thread; a new one where there is none yet. */
export function openConversation(world: World, sender: Person, target: Target): Thread {
  if ('thread' in target) return target.thread
  return makeConversation(world, sender, { members: target.members, isGroup: target.members.length > 2, title: null })
}

export interface NewConversation {
  /** The one who makes it first. */
  readonly members: readonly number[]
  readonly isGroup: boolean
  readonly title: string | null
}

/** A thread that is a request to those who do not follow the one who makes it, and spam to those who wanted it so. */
export function makeConversation(world: World, maker: Person, traits: NewConversation): Thread {
  const now = world.tick(0)
  const plan = emptyThread(world.seed, world.threads.length, now, { ...traits, inviter: maker.index })
  const thread = world.addThread(plan)
  for (const member of traits.members) receive(world, thread, member, maker.index)
  world.changed(thread)
  return thread
}

/** What a thread is at first to someone whom another brought into it. */
export function receive(world: World, thread: Thread, member: number, by: number): void {
  if (member === by) return
  const isSpam = world.threadsOf(member).some((it) => it.isMember(by) && it.view(member).sendsToSpam)
  const isStranger = !world.follows(member, by) || (world.social.bond(member, by).is_restricted ?? false)
  thread.setView(member, { isPending: isStranger && !isSpam, isSpam })
}
