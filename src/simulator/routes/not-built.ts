/** What changes something. Instagram's answer to each is known; that it happens here is still to be built. */
import type { Answer, Call, ViewerCall } from '../http/call.ts'
import type { Route } from '../http/router.ts'
import type { Simulation } from '../simulation.ts'
import { failures } from '../wire/failures.ts'
import { noThread, threadOf } from './threads.ts'

/** Uploads go to another host with few headers; with the app's usual ones that host says there is no such page. */
const NOT_FOR_UPLOADS = ['x-bloks-version-id', 'x-pigeon-session-id']

export function notBuiltRoutes(simulation: Simulation): readonly Route[] {
  const notBuilt = ({ method, path }: Call): Answer => failures.notBuilt(`${method} ${path}`)
  const inThread = (call: ViewerCall): Answer => (threadOf(simulation, call) === null ? noThread() : notBuilt(call))
  const upload = (call: ViewerCall): Answer =>
    NOT_FOR_UPLOADS.some((name) => call.headers[name] !== undefined)
      ? { status: 404, body: '<html></html>', headers: { 'content-type': 'text/html' } }
      : notBuilt(call)
  return [
    { match: 'POST /api/v1/direct_v2/threads/(?<thread>\\d+)/*', viewer: inThread },
    { match: 'POST /api/v1/direct_v2/*', viewer: notBuilt },
    { match: 'POST /api/v1/media/*', viewer: notBuilt },
    { match: 'POST /api/v1/friendships/*', viewer: notBuilt },
    { match: 'GET /messenger_(image|video|audio|gif|file)/*', viewer: upload },
    { match: 'POST /messenger_(image|video|audio|gif|file)/*', viewer: upload },
    { match: 'GET /rupload_ig(photo|video)/*', viewer: notBuilt },
    { match: 'POST /rupload_ig(photo|video)/*', viewer: notBuilt },
  ]
}
