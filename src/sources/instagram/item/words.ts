import type { Json } from '../../../instagram/json/parse-json.ts'

/** What somebody wrote, to the letter; null for an empty text, which Instagram puts where there is none. */
export function wordsOf(value: Json | undefined): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}

/** The first of several fields that has words. */
export function firstWords(...values: readonly (Json | undefined)[]): string | null {
  for (const value of values) {
    const words = wordsOf(value)
    if (words !== null) return words
  }
  return null
}

const USERNAME = /^[a-z0-9._]{1,30}$/i

/** A username; null for anything that cannot be one. */
export function usernameOf(value: Json | undefined): string | null {
  return typeof value === 'string' && USERNAME.test(value) ? value : null
}
