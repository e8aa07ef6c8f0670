import { elementsOf, membersOf, type Span, skipBlanks } from './scan-json.ts'

/** Where the value at the end of a path of names stands; of a repeated name the last counts, as for `JSON.parse`. */
export function spanAt(text: string, path: readonly string[], start = skipBlanks(text, 0)): Span | null {
  const [name, ...rest] = path
  let found: Span | null = null
  for (const member of membersOf(text, start)) if (member.name === name) found = member
  return found === null || rest.length === 0 ? found : spanAt(text, rest, found.start)
}

/**
 * The original text of each element of the array at the end of a path.
 *
 * @example elementTexts('{"thread":{"items":[{"a": 1},2]}}', ['thread', 'items']) // ['{"a": 1}', '2']
 */
export function elementTexts(text: string, path: readonly string[]): readonly string[] {
  const array = path.length === 0 ? { start: skipBlanks(text, 0) } : spanAt(text, path)
  if (array === null) return []
  return Array.from(elementsOf(text, array.start), ({ start, end }) => text.slice(start, end))
}

/** The original text of the value at the end of a path; null where there is none. */
export function memberText(text: string, path: readonly string[]): string | null {
  const span = spanAt(text, path)
  return span === null ? null : text.slice(span.start, span.end)
}

/** The object's text without those of its members, the rest as it was. */
export function withoutMembers(text: string, names: ReadonlySet<string>): string {
  const start = skipBlanks(text, 0)
  const kept: string[] = []
  let isWhole = true
  for (const { name, whole } of membersOf(text, start)) {
    if (names.has(name)) isWhole = false
    else kept.push(text.slice(whole.start, whole.end))
  }
  return isWhole ? text : `{${kept.join(',')}}`
}
