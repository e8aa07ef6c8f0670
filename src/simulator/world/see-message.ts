import type { Message } from './message.ts'
import type { Thread } from './thread.ts'
import type { World } from './world.ts'

/** Someone has seen a thread as far as a message: what they had seen before stays seen. @param person their number */
export function seeMessage(world: World, thread: Thread, person: number, { position, micros }: Message): void {
  const isNewer = position > thread.view(person).seen
  const seen = isNewer ? { seen: position, seenAt: world.tick(micros) } : {}
  thread.setView(person, { ...seen, isMarkedUnread: false })
  world.changed(thread)
}
