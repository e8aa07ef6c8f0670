import { comparable } from './word-matcher.ts'

/** Names as they are compared: without @, letter case and accents apart. */
export function nameForms(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => comparable(name.replace(/^@/, ''))).filter((name) => name !== ''))
}
