import { type Fields, readFields } from './http/body.ts'
import type { Answer, Call } from './http/call.ts'
import { type Route, Router } from './http/router.ts'
import type { RawRequest } from './http/server.ts'
import { inboxRoutes } from './routes/inbox.ts'
import { loginRoutes, viewerHeaders } from './routes/login.ts'
import { startUpRoutes } from './routes/start-up.ts'
import { threadRoutes } from './routes/threads.ts'
import type { Simulation } from './simulation.ts'
import { failures } from './wire/failures.ts'

/** What a machine is called that has not been given a name yet. */
const NEW_MID = 'ZsimAAABAAEsimulatedMachineId'

/** Finds what a request asks for, and who asks, and answers. */
export class Responder {
  readonly #simulation: Simulation
  readonly #router: Router

  constructor(simulation: Simulation) {
    this.#simulation = simulation
    this.#router = new Router([
      ...loginRoutes(simulation),
      ...startUpRoutes(simulation),
      ...inboxRoutes(simulation),
      ...threadRoutes(simulation),
    ])
  }

  async respond(request: RawRequest): Promise<Answer> {
    const { method, url, headers, bytes } = request
    const found = this.#router.find(method, url.pathname)
    if (found === null) return failures.notFound(`no such page: ${method} ${url.pathname}`)
    const fields = fieldsOf(bytes)
    if (fields === null) return failures.badRequest('the body cannot be read')
    const call = { method, path: url.pathname, query: url.searchParams, headers, fields, bytes, params: found.params }
    return withMid(call, await this.#answer(found.route, call))
  }

  async #answer(route: Route, call: Call): Promise<Answer> {
    if ('open' in route) return await route.open(call)
    const { sessions, world } = this.#simulation
    const session = sessions.of(call.headers)
    if (session === null) return failures.loginRequired()
    const viewer = world.people.get(session.person)
    const answer = await route.viewer({ ...call, viewer, sessionId: session.sessionId })
    return { ...answer, headers: { ...viewerHeaders(viewer), ...answer.headers } }
  }
}

function fieldsOf(bytes: Buffer): Fields | null {
  try {
    return bytes.length === 0 ? {} : readFields(bytes.toString('utf8'))
  } catch {
    return null
  }
}

function withMid({ headers }: Call, answer: Answer): Answer {
  if (headers['x-mid'] !== undefined || headers.cookie?.includes('mid=')) return answer
  return { ...answer, headers: { 'ig-set-x-mid': NEW_MID, ...answer.headers } }
}
