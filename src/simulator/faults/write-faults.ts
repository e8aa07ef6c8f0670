/**
 * What goes wrong only with what writes: it was done, and the one who asked for it does not learn so. What was not done at
 * all is the other faults' matter.
 */
import type { Answer, Call } from '../http/call.ts'
import { UPLOAD } from '../http/server.ts'
import type { Json } from '../wire/json.ts'
import type { FaultKind } from './fault.ts'

const isWrite = ({ method, path }: Call): boolean =>
  method === 'POST' &&
  (/^\/(api\/v1\/(direct_v2|media|friendships)|graphql_www)\//.test(`${path}/`) || UPLOAD.test(path))

/** The world is as the right answer has left it; what is told of it is something else. */
const afterwards = (change: (answer: Answer) => Answer): FaultKind => ({
  fits: isWrite,
  change: (_, answer) => change(answer),
})

const THREAD_PAGE = /^\/api\/v1\/direct_v2\/threads\/\d+\/?$/

function withoutOwnNewest(answer: Answer): Answer {
  const { thread } = answer.body as { readonly thread?: Json }
  if (thread === undefined) return answer
  const items = thread.items as readonly Json[]
  const shown = items.findIndex((it) => it.is_sent_by_viewer !== true)
  const kept = shown < 0 ? [] : items.slice(shown)
  return { ...answer, body: { ...(answer.body as Json), thread: { ...thread, items: kept } } }
}

export const writeFaults: Readonly<Record<string, FaultKind>> = {
  // The client waits until it has waited enough.
  'answer-lost': afterwards((answer) => ({ ...answer, delivery: 'stall' })),
  'answer-cut': afterwards((answer) => ({ ...answer, delivery: 'reset' })),
  // Half of a file arrives; the rest is for another request.
  'upload-cut': {
    fits: ({ method, path }) => method === 'POST' && UPLOAD.test(path),
    arrives: (call) => ({ ...call, bytes: call.bytes.subarray(0, Math.floor(call.bytes.length / 2)) }),
    change: (_, answer) => ({ ...answer, delivery: 'reset' }),
  },
  // Seen for some seconds after a send: it was taken, and a read does not have it yet.
  'sent-not-shown-yet': {
    fits: ({ method, path }) => method === 'GET' && THREAD_PAGE.test(path),
    change: (_, answer) => withoutOwnNewest(answer),
  },
  'error-afterwards': afterwards(() => ({
    status: 500,
    body: { message: 'Oops, an error occurred.', status: 'fail' },
  })),
}
