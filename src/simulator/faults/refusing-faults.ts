/** Answers in place of the right one. */
import type { Answer } from '../http/call.ts'
import { failures } from '../wire/failures.ts'
import type { FaultContext, FaultKind } from './fault.ts'

const HTML = { 'content-type': 'text/html; charset=utf-8' }
const page = (title: string): string =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body></body></html>\n`

const answers = (answer: (context: FaultContext) => Answer): FaultKind => ({ instead: answer })

const serverError = (status: number, title: string): FaultKind =>
  answers(() => ({ status, body: page(title), headers: HTML }))

export const refusingFaults: Readonly<Record<string, FaultKind>> = {
  'rate-limit': answers(() => ({ status: 429, body: '' })),
  'rate-limit-retry-after': answers(({ fault }) => ({
    status: 429,
    body: '',
    headers: { 'retry-after': String(fault.retry_after_seconds ?? 2) },
  })),
  'rate-limit-error': answers(() => failures.rateLimitError()),
  'please-wait': answers(() => failures.pleaseWait(429)),
  'please-wait-400': answers(() => failures.pleaseWait(400)),
  'please-wait-401': answers(() => failures.pleaseWait(401)),
  'server-error': answers(() => ({ status: 500, body: { message: 'Oops, an error occurred.', status: 'fail' } })),
  'bad-gateway': serverError(502, 'Bad Gateway'),
  unavailable: serverError(503, 'Service Unavailable'),
  'gateway-timeout': serverError(504, 'Gateway Timeout'),
  'feedback-required': answers(() => failures.feedbackRequired()),
  challenge: answers((context) => failures.challenge(viewerId(context))),
  checkpoint: answers(() => failures.checkpoint()),
  consent: answers(() => failures.consent()),
  suspended: answers(() => failures.suspended()),
  'sentry-block': answers(() => failures.sentryBlock()),
  // The session is gone for good: what comes after is refused too, and another login is needed.
  'login-required': answers((context) => {
    endSession(context)
    return failures.loginRequired()
  }),
  'logged-out': answers((context) => {
    endSession(context)
    return failures.loggedOut()
  }),
  'not-found': answers(() => failures.notFound('Not found')),
  // Instagram's way to hide a challenge.
  'not-found-bare': answers(() => ({ status: 404, body: 'Not Found', headers: { 'content-type': 'text/html' } })),
  'status-fail': answers(() => ({ status: 200, body: { message: 'Something went wrong.', status: 'fail' } })),
  'not-json': answers(() => ({ status: 200, body: page('Login • Instagram'), headers: HTML })),
  'empty-body': answers(() => ({ status: 200, body: '' })),
  stall: answers(() => ({ status: 200, body: '', delivery: 'stall' })),
  reset: answers(() => ({ status: 200, body: '', delivery: 'reset' })),
  'stall-body': { change: (_, answer) => ({ ...answer, delivery: 'stall-body' }) },
  'reset-body': { change: (_, answer) => ({ ...answer, delivery: 'reset-body' }) },
  // A whole answer, as far as HTTP can tell, of half the text.
  'truncated-body': {
    change: (_, answer) => {
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
      return { ...answer, body: text.slice(0, Math.floor(text.length / 2)) }
    },
  },
}

function endSession({ simulation, call }: FaultContext): void {
  const session = simulation.sessions.of(call.headers)
  if (session !== null) simulation.sessions.close(session.sessionId)
}

function viewerId({ simulation, call }: FaultContext): string {
  const session = simulation.sessions.of(call.headers)
  return simulation.world.people.get(session?.person ?? 0).id
}
