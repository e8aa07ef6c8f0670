/** What is done to one message: it is seen, or taken back. */
import type { Route } from '../../http/router.ts'
import type { Simulation } from '../../simulation.ts'
import { seeMessage } from '../../world/see-message.ts'
import { messageIn, threadInPath } from '../../writes/own-thread.ts'
import { done, WriteRefused, writeRoute } from '../../writes/write-refused.ts'

export function messageRoutes(simulation: Simulation): readonly Route[] {
  const { world } = simulation
  return [
    writeRoute('POST /api/v1/direct_v2/threads/:thread/items/:item/seen/', (call) => {
      const thread = threadInPath(simulation, call)
      seeMessage(world, thread, call.viewer.index, messageIn(thread, call.params.item ?? ''))
      return done()
    }),
    writeRoute('POST /api/v1/direct_v2/threads/:thread/items/:item/delete/', (call) => {
      // Tokens here made Instagram refuse, at one time.
      if (call.fields.client_context !== undefined) throw new WriteRefused(400, 'Invalid parameters')
      const thread = threadInPath(simulation, call)
      const message = messageIn(thread, call.params.item ?? '')
      const isOwn = message.author === call.viewer.index && !message.variant.startsWith('action_log')
      if (!isOwn) throw new WriteRefused(400, 'You can only unsend messages of your own')
      thread.unsend(message)
      world.changed(thread)
      return done()
    }),
  ]
}
