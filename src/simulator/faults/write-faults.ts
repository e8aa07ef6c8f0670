/**
 * What goes wrong only with what writes: it was done, and the one who asked for it does not learn so. What was not done at
 * all is the other faults' matter.
 */
import type { Answer, Call } from '../http/call.ts'
import { UPLOAD } from '../http/server.ts'
import type { FaultKind } from './fault.ts'

const isWrite = ({ method, path }: Call): boolean =>
  method === 'POST' &&
  (/^\/(api\/v1\/(direct_v2|media|friendships)|graphql_www)\//.test(`${path}/`) || UPLOAD.test(path))

/** The world is as the right answer has left it; what is told of it is something else. */
const afterwards = (change: (answer: Answer) => Answer): FaultKind => ({
  fits: isWrite,
  change: (_, answer) => change(answer),
})

export const writeFaults: Readonly<Record<string, FaultKind>> = {
  // The client waits until it has waited enough.
  'answer-lost': afterwards((answer) => ({ ...answer, delivery: 'stall' })),
  'answer-cut': afterwards((answer) => ({ ...answer, delivery: 'reset' })),
  'error-afterwards': afterwards(() => ({
    status: 500,
    body: { message: 'Oops, an error occurred.', status: 'fail' },
  })),
}
