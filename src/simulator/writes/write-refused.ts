import type { Answer, ViewerCall } from '../http/call.ts'
import type { Route } from '../http/router.ts'
import type { Json } from '../wire/json.ts'

/** Why nothing was written. */
export class WriteRefused extends Error {
  override readonly name = 'WriteRefused'
  readonly status: number
  readonly body: Json

  constructor(status: number, message: string, body: Json = {}) {
    super(message)
    this.status = status
    this.body = body
  }

  answer(): Answer {
    return { status: this.status, body: { message: this.message, ...this.body, status: 'fail' } }
  }
}

/** A route of someone who is logged in, whose refusals are answers. */
export function writeRoute(match: string, write: (call: ViewerCall) => Answer): Route {
  return {
    match,
    viewer: (call) => {
      try {
        return write(call)
      } catch (error) {
        if (error instanceof WriteRefused) return error.answer()
        throw error
      }
    },
  }
}

/** @param body what stands beside `status` */
export const done = (body: Json = {}): Answer => ({ status: 200, body: { ...body, status: 'ok' } })
