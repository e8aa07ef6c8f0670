/** What a thread is to the one who asks, and to nobody else: muted, hidden, unread, a request. */
import { textField } from '../../http/body.ts'
import type { ViewerCall } from '../../http/call.ts'
import type { Route } from '../../http/router.ts'
import type { Simulation } from '../../simulation.ts'
import type { Thread } from '../../world/thread.ts'
import type { View } from '../../world/view.ts'
import { threadInPath } from '../../writes/own-thread.ts'
import { readList } from '../../writes/targets.ts'
import { done, WriteRefused, writeRoute } from '../../writes/write-refused.ts'

const APPROVED = { isPending: false, isSpam: false, isHidden: false, sendsToSpam: false } as const
/** A request that was declined is gone until they write again. */
const DECLINED = { isHidden: true } as const

const CHANGES: Readonly<Record<string, (call: ViewerCall) => Partial<View>>> = {
  mute: () => ({ isMuted: true }),
  unmute: () => ({ isMuted: false }),
  mute_video_call: () => ({ isCallMuted: true }),
  unmute_video_call: () => ({ isCallMuted: false }),
  mark_unread: () => ({ isMarkedUnread: true }),
  hide: ({ fields }) => ({
    isHidden: true,
    sendsToSpam: isTrue(textField(fields, 'should_move_future_requests_to_spam')),
  }),
  approve: () => APPROVED,
  decline: () => DECLINED,
}

/** Python's come with a capital. */
const isTrue = (text: string | null): boolean => text?.toLowerCase() === 'true' || text === '1'

export function threadStateRoutes(simulation: Simulation): readonly Route[] {
  const { world } = simulation
  const change = (thread: Thread, person: number, view: Partial<View>): void => {
    thread.setView(person, view)
    world.changed(thread)
  }
  const many = (call: ViewerCall, threads: readonly Thread[], view: Partial<View>) => {
    for (const thread of threads) change(thread, call.viewer.index, view)
    return done()
  }
  return [
    writeRoute('POST /api/v1/direct_v2/threads/approve_multiple/', (call) =>
      many(call, threadsNamed(simulation, call), APPROVED),
    ),
    writeRoute('POST /api/v1/direct_v2/threads/decline_multiple/', (call) =>
      many(
        call,
        threadsNamed(simulation, call).filter((it) => isRequest(it, call)),
        DECLINED,
      ),
    ),
    writeRoute('POST /api/v1/direct_v2/threads/decline_all/', (call) =>
      many(
        call,
        world.threadsOf(call.viewer.index).filter((it) => isRequest(it, call)),
        DECLINED,
      ),
    ),
    ...Object.entries(CHANGES).map(([name, view]) =>
      writeRoute(`POST /api/v1/direct_v2/threads/:thread/${name}/`, (call) => {
        const thread = threadInPath(simulation, call)
        if (name === 'decline' && !isRequest(thread, call)) throw new WriteRefused(400, 'This is not a request')
        change(thread, call.viewer.index, view(call))
        return done()
      }),
    ),
  ]
}

const isRequest = (thread: Thread, { viewer }: ViewerCall): boolean => thread.view(viewer.index).isPending

/** @throws WriteRefused when one of them is not the viewer's; nothing is done to the others then */
function threadsNamed({ world }: Simulation, { fields, viewer }: ViewerCall): readonly Thread[] {
  const ids = readList(fields, 'thread_ids')
  if (ids.length === 0) throw new WriteRefused(400, 'Missing parameter: thread_ids')
  return ids.map((id) => {
    const thread = world.find(String(id))
    if (thread?.isMember(viewer.index) === true) return thread
    throw new WriteRefused(404, 'Thread does not exist')
  })
}
