import { type Json, type JsonObject, parseJson } from '../json/parse-json.ts'
import { isObject } from '../json/read-value.ts'

const PREFIX = 'Bearer IGT:2:'

/**
 * The header that proves who asks: `Bearer IGT:2:` and the base64 of compact JSON.
 *
 * @param data `ds_user_id`, `sessionid` and whatever else Instagram put there
 */
export function bearerOf(data: Readonly<Record<string, unknown>>): string {
  return PREFIX + Buffer.from(JSON.stringify(data)).toString('base64')
}

/** What stands in such a header; null when it is empty (`Bearer IGT:2:`), which means "none", or unreadable. */
export function readBearer(header: string): JsonObject | null {
  const encoded = header.slice(header.lastIndexOf(':') + 1).trim()
  if (encoded === '') return null
  try {
    const data: Json = parseJson(Buffer.from(encoded, 'base64').toString())
    return isObject(data) && data.sessionid !== undefined ? data : null
  } catch {
    return null
  }
}
