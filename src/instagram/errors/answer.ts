import { type Json, type JsonObject, parseJson } from '../json/parse-json.ts'
import { isObject } from '../json/read-value.ts'

/** An answer as it came over the wire, decompressed. */
export interface Answer {
  readonly status: number
  /** Lower-case names; of a repeated header the last value, but for `set-cookie`. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** Path below `/api/v1/`, without the query. */
  readonly path: string
}

/** The body as an object; null when it is none. */
export function bodyObject({ text }: Answer): JsonObject | null {
  try {
    const value: Json = parseJson(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}
