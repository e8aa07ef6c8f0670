import type { JsonObject } from '../json/parse-json.ts'
import { isObject } from '../json/read-value.ts'
import { type Answer, bodyObject } from './answer.ts'
import { errorTable, failureOf } from './error-table.ts'
import type { InstagramError } from './instagram-error.ts'
import { retryAfterMs } from './retry-after.ts'

/**
 * The error that an answer is, or null when it is none. A 2xx is one too when its `status` is `fail`, when it carries an
 * `error_title`, or when it is not JSON.
 *
 * @param nowMs to read a `Retry-After` that names a date
 * @param body of the answer, where it was parsed already
 */
export function errorOfAnswer(
  answer: Answer,
  nowMs: number,
  body: JsonObject | null = bodyObject(answer),
): InstagramError | null {
  if (isFine(answer, body)) return null
  const failure = failureOf(answer, body)
  const retry = retryAfterMs(answer.headers['retry-after'], nowMs)
  const options = { status: answer.status, path: answer.path, retryAfterMs: retry ?? undefined }
  const row = errorTable.find(({ fits }) => fits(failure))
  return row?.error(failure, options) ?? null
}

function isFine({ status }: Answer, body: JsonObject | null): boolean {
  return (
    status >= 200 && status < 300 && isObject(body) && body.status !== 'fail' && (body.error_title ?? null) === null
  )
}
