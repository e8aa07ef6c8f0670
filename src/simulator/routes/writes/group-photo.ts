/** A group's photo is set, and removed, by two mutations of GraphQL; the photo itself is uploaded before. */
import { readJson, textField } from '../../http/body.ts'
import type { Answer, Call, ViewerCall } from '../../http/call.ts'
import type { Route } from '../../http/router.ts'
import type { Simulation } from '../../simulation.ts'
import { failures } from '../../wire/failures.ts'
import type { Json } from '../../wire/json.ts'
import { postLog } from '../../world/post-message.ts'
import type { Thread } from '../../world/thread.ts'
import { done, WriteRefused } from '../../writes/write-refused.ts'
import { checkUpload } from './attachments.ts'

const SET = { root: 'xig_direct_update_thread_image', doc: '5576567352987267181917649770' }
const REMOVE = { root: 'xig_direct_remove_thread_image', doc: '50027745118339199321503686240' }

/** Whatever else is asked for under this path is not there: what logs in by it must fall back on the other way. */
export function groupPhotoRoutes(simulation: Simulation): readonly Route[] {
  return [
    {
      match: 'POST /graphql_www/',
      open: (call) => {
        const mutation = mutationOf(call)
        if (mutation === null) return failures.notFound('the simulator knows no such query')
        const session = simulation.sessions.of(call.headers)
        if (session === null) return failures.loginRequired()
        const { sessionId, person } = session
        return orRefusal(() =>
          change(simulation, { ...call, sessionId, viewer: simulation.world.people.get(person) }, mutation),
        )
      },
    },
  ]
}

function mutationOf({ fields, headers }: Call): typeof SET | null {
  const doc = textField(fields, 'client_doc_id')
  const root = headers['x-root-field-name']
  return [SET, REMOVE].find((it) => it.doc === doc || it.root === root) ?? null
}

function orRefusal(answer: () => Answer): Answer {
  try {
    return answer()
  } catch (error) {
    if (error instanceof WriteRefused) return errorsAnswer(error)
    throw error
  }
}

/** As GraphQL does: a success that lists what went wrong. */
const errorsAnswer = ({ message }: WriteRefused): Answer =>
  done({ data: null, errors: [{ message, severity: 'CRITICAL' }] })

function change(simulation: Simulation, call: ViewerCall, mutation: typeof SET): Answer {
  const { world, uploads, sentTokens } = simulation
  const { viewer } = call
  const variables = variablesOf(call)
  const group = groupOf(simulation, call, variables.ig_thread_igid)
  const answer = done({ data: { [mutation.root]: { __typename: 'XDTDirectThread', thread_id: group.plan.threadId } } })
  const token = variables.offline_threading_id === undefined ? null : String(variables.offline_threading_id)
  if (sentTokens.find(viewer.index, group, token, world.now()) !== null) return answer
  const isRemoval = mutation === REMOVE
  if (isRemoval) group.image = null
  else group.image = checkUpload(uploads.whole(viewer.index, String(variables.attachment_fbid)), 'image').mediaId
  const words = isRemoval ? ' removed the group photo.' : ' changed the group photo.'
  const { itemId, micros } = postLog(world, group, viewer, world.tick(group.nextMicros), words)
  sentTokens.add(viewer.index, token, { thread: group, itemId, micros })
  return answer
}

function variablesOf({ fields }: ViewerCall): Json {
  try {
    return readJson(textField(fields, 'variables') ?? '') as Json
  } catch {
    throw new WriteRefused(400, 'Invalid variables')
  }
}

/** GraphQL names threads by their second id alone. */
function groupOf({ world }: Simulation, { viewer }: ViewerCall, id: unknown): Thread {
  const thread = world.find(String(id))
  const isOwn = thread?.isMember(viewer.index) === true && thread.plan.isGroup && thread.plan.v2Id === String(id)
  if (thread === null || !isOwn) throw new WriteRefused(404, 'Thread does not exist')
  return thread
}
