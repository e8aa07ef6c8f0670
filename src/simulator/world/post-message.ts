import type { Micros } from '../../clock.ts'
import { mixSeed } from '../random.ts'
import { actionLog } from './content/payloads.ts'
import { clientContextOf, itemIdOf } from './ids.ts'
import type { AddedMessage, Message } from './message.ts'
import type { Person } from './people.ts'
import type { Thread } from './thread.ts'
import type { World } from './world.ts'

/** What someone sends. */
export type Said = Pick<AddedMessage, 'variant' | 'text' | 'payload' | 'repliesTo' | 'clientContext'>

/**
 * Someone sends something. Whoever had hidden the thread sees it again: among spam, if that is where they wanted more of it.
 *
 * @param micros later than everything in the thread
 */
export function postMessage(world: World, thread: Thread, author: Person, micros: Micros, said: Said): Message {
  const seed = mixSeed(mixSeed(world.seed, thread.plan.index), thread.length)
  const added = thread.add({
    itemId: itemIdOf(micros, 0n),
    micros,
    low: 0n,
    author: author.index,
    seed,
    clientContext: clientContextOf(micros, seed),
    ...said,
  })
  for (const member of thread.members) bringBack(thread, member, author.index)
  thread.setView(author.index, { seen: added.position, seenAt: micros, isMarkedUnread: false })
  world.changed(thread)
  return added
}

function bringBack(thread: Thread, member: number, author: number): void {
  const { isHidden, sendsToSpam } = thread.view(member)
  if (!isHidden) return
  const isSpam = sendsToSpam && member !== author
  thread.setView(member, isSpam ? { isHidden: false, isSpam } : { isHidden: false })
}

/** Someone calls a group something else, and a line tells so. @param title empty: it has no name any longer */
export function nameGroup(world: World, group: Thread, actor: Person, micros: Micros, title: string): Message {
  group.title = title === '' ? null : title
  return postLog(world, group, actor, micros, title === '' ? ' removed the group name.' : ` named the group ${title}.`)
}

/** A line in a group that tells what someone did. @param words what follows their name */
export function postLog(world: World, thread: Thread, actor: Person, micros: Micros, words: string): Message {
  return postMessage(world, thread, actor, micros, {
    variant: 'action_log',
    text: '',
    payload: actionLog(actor.username, words),
  })
}
