/**
 * Reads single values out of an answer. Fields come as numbers or as strings of digits, are missing or null, from one answer
 * to the next; whatever is not what was asked for is null, never an error.
 */
import type { Micros } from '../../clock.ts'
import type { Json, JsonObject } from './parse-json.ts'

const NOTHING: JsonObject = {}

/** The value as an object; anything else is an empty one. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : NOTHING
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as a list; anything else is an empty one. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return listOf(value).filter(isObject)
}

export function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null
}

/** An id: digits or a word, never empty. A number is exact here, as those that would not be were parsed as strings. */
export function idOf(value: Json | undefined): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null
}

export function idsOf(value: Json | undefined): readonly string[] {
  return listOf(value)
    .map(idOf)
    .filter((id) => id !== null)
}

/** A number, or a string that is one. */
export function numberOf(value: Json | undefined): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** True, false, 1, 0 and their words; null for anything else. */
export function flagOf(value: Json | undefined): boolean | null {
  if (typeof value === 'boolean') return value
  if (value === 1 || value === '1' || value === 'true') return true
  return value === 0 || value === '0' || value === 'false' ? false : null
}

/** A time in microseconds, as Direct sends them: number or string. */
export function microsOf(value: Json | undefined): Micros | null {
  const micros = numberOf(value)
  return micros !== null && Number.isSafeInteger(micros) && micros > 0 ? micros : null
}

/** A time in seconds, as feed media send it. */
export function secondsOf(value: Json | undefined): Micros | null {
  const seconds = numberOf(value)
  return seconds !== null && seconds > 0 && seconds < 9e9 ? Math.round(seconds * 1e6) : null
}
