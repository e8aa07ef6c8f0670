/** One thread: its messages, and what was shared in it. */
import type { Answer, ViewerCall } from '../http/call.ts'
import type { Route } from '../http/router.ts'
import type { Simulation } from '../simulation.ts'
import { readItemCursor } from '../wire/cursor.ts'
import { failures } from '../wire/failures.ts'
import { threadJson } from '../wire/thread.ts'
import type { Thread } from '../world/thread.ts'
import { numberParam } from './params.ts'

const ITEMS_A_PAGE = 20

/** The thread that a path names, by either id, if the viewer is in it: others' threads are as if they were not. */
export function threadOf({ world }: Simulation, { params, viewer }: ViewerCall): Thread | null {
  const thread = world.find(params.thread ?? '')
  return thread?.isMember(viewer.index) === true ? thread : null
}

export const noThread = (): Answer => failures.notFound('Thread does not exist')

export function threadRoutes(simulation: Simulation): readonly Route[] {
  const { world, cursorMode } = simulation
  return [
    {
      match: 'GET /api/v1/direct_v2/threads/:thread/',
      viewer: (call) => {
        const thread = threadOf(simulation, call)
        if (thread === null) return noThread()
        const cursor = call.query.get('cursor')
        const before = cursor === null || cursor === '' ? null : readItemCursor(cursor, cursorMode)
        if (cursor !== null && cursor !== '' && before === null) return failures.invalidCursor()
        const limit = numberParam(call.query, 'limit', { least: 1, most: ITEMS_A_PAGE, preset: ITEMS_A_PAGE })
        const context = { world, thread, viewer: call.viewer.index, cursorMode }
        return { status: 200, body: { thread: threadJson(context, thread.page(before, limit)), status: 'ok' } }
      },
    },
  ]
}
