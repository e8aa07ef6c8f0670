import { setTimeout as sleep } from 'node:timers/promises'
import { type Fields, readFields } from './http/body.ts'
import type { Answer, Call } from './http/call.ts'
import { type Found, Router } from './http/router.ts'
import { type RawRequest, UPLOAD } from './http/server.ts'
import { CONTROL, controlRoutes } from './routes/control.ts'
import { directLookupRoutes } from './routes/direct-lookups.ts'
import { inboxRoutes } from './routes/inbox.ts'
import { loginRoutes, viewerHeaders } from './routes/login.ts'
import { notBuiltRoutes } from './routes/not-built.ts'
import { peopleRoutes } from './routes/people.ts'
import { startUpRoutes } from './routes/start-up.ts'
import { threadRoutes } from './routes/threads.ts'
import { writeRoutes } from './routes/writes/write-routes.ts'
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
      ...directLookupRoutes(simulation),
      ...threadRoutes(simulation),
      ...peopleRoutes(simulation),
      ...writeRoutes(simulation),
      ...notBuiltRoutes(simulation),
      ...controlRoutes(simulation),
    ])
  }

  async respond(request: RawRequest): Promise<Answer> {
    const { method, url, headers, bytes } = request
    const { requestLog } = this.#simulation
    const isControl = url.pathname.startsWith(CONTROL)
    if (!isControl) requestLog.add(method, url.pathname, Date.now())
    const found = this.#router.find(method, url.pathname)
    const isFile = UPLOAD.test(url.pathname) || (headers['content-type'] ?? '').includes('octet-stream')
    const fields = isFile ? {} : fieldsOf(bytes)
    if (fields === null) return failures.badRequest('the body cannot be read')
    const params = found?.params ?? {}
    const call = { method, path: url.pathname, query: url.searchParams, headers, fields, bytes, params }
    if (isControl) return await this.#rightAnswer(found, call)
    if (this.#simulation.latencyMs > 0) await sleep(this.#simulation.latencyMs)
    return withMid(call, await this.#withFaults(call, (arrived) => this.#rightAnswer(found, arrived)))
  }

  async #withFaults(call: Call, rightAnswer: (arrived: Call) => Promise<Answer>): Promise<Answer> {
    const { faults, sessions, world } = this.#simulation
    const session = sessions.of(call.headers)
    const struck = faults.strike(call, session === null ? null : world.people.get(session.person).username)
    const contexts = struck.map(({ fault, kind }) => ({ kind, context: { simulation: this.#simulation, call, fault } }))
    for (const { kind, context } of contexts) await kind.before?.(context)
    const refusing = contexts.find(({ kind }) => kind.instead !== undefined)
    const arrived = contexts.reduce((it, { kind }) => kind.arrives?.(it) ?? it, call)
    let answer = refusing?.kind.instead?.(refusing.context) ?? (await rightAnswer(arrived))
    for (const { kind, context } of contexts) answer = kind.change?.(context, answer) ?? answer
    return answer
  }

  async #rightAnswer(found: Found | null, call: Call): Promise<Answer> {
    if (found === null) return notFound(call)
    const { route } = found
    if (this.#simulation.requiresAppHeaders && !hasAppHeaders(call)) return failures.badRequest('useragent mismatch')
    if ('open' in route) return await route.open(call)
    const { sessions, world } = this.#simulation
    const session = sessions.of(call.headers)
    if (session === null) return failures.loginRequired()
    const viewer = world.people.get(session.person)
    const answer = await route.viewer({ ...call, viewer, sessionId: session.sessionId })
    return { ...answer, headers: { ...viewerHeaders(viewer), ...answer.headers } }
  }
}

/** Where there is no such page at all, Instagram answers with one of its web site. */
function notFound({ method, path }: Call): Answer {
  return failures.notFound(`the simulator knows no ${method} ${path}`)
}

/** `qe/sync` is asked for with a browser's headers by one wide-spread client, uploads without the app's id. */
function hasAppHeaders({ path, headers }: Call): boolean {
  if (!path.startsWith('/api/v1/') || path.startsWith('/api/v1/qe/sync')) return true
  return /\bInstagram\b/.test(headers['user-agent'] ?? '') && headers['x-ig-app-id'] !== undefined
}

/** Null when they cannot be read. */
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
