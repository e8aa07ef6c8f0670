import type { ViewerCall } from '../http/call.ts'
import type { Simulation } from '../simulation.ts'
import type { Message } from '../world/message.ts'
import type { Thread } from '../world/thread.ts'
import { WriteRefused } from './write-refused.ts'

/** The thread in the path, by either id. @throws WriteRefused when the viewer is not in it */
export function threadInPath({ world }: Simulation, { params, viewer }: ViewerCall): Thread {
  const thread = world.find(params.thread ?? '')
  if (thread?.isMember(viewer.index) === true) return thread
  throw new WriteRefused(404, 'Thread does not exist')
}

/** The same where it must be a group. @throws WriteRefused */
export function groupInPath(simulation: Simulation, call: ViewerCall): Thread {
  const thread = threadInPath(simulation, call)
  if (thread.plan.isGroup) return thread
  throw new WriteRefused(400, 'This can only be done in a group')
}

/** @throws WriteRefused when it is not there, or not any longer */
export function messageIn(thread: Thread, itemId: string): Message {
  const message = thread.find(itemId)
  if (message === null) throw new WriteRefused(404, 'Message does not exist')
  return message
}
