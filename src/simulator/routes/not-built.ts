/** What changes something, and is not done here: told as such, so that nobody looks for the error in the client. */
import type { Answer, Call, ViewerCall } from '../http/call.ts'
import type { Route } from '../http/router.ts'
import type { Simulation } from '../simulation.ts'
import { failures } from '../wire/failures.ts'
import { noThread, threadOf } from './threads.ts'

export function notBuiltRoutes(simulation: Simulation): readonly Route[] {
  const notBuilt = ({ method, path }: Call): Answer => failures.notBuilt(`${method} ${path}`)
  const inThread = (call: ViewerCall): Answer => (threadOf(simulation, call) === null ? noThread() : notBuilt(call))
  return [
    { match: 'POST /api/v1/direct_v2/threads/(?<thread>\\d+)/*', viewer: inThread },
    { match: 'POST /api/v1/direct_v2/*', viewer: notBuilt },
    { match: 'POST /api/v1/media/*', viewer: notBuilt },
    { match: 'POST /api/v1/friendships/*', viewer: notBuilt },
  ]
}
