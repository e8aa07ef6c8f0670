import { distance } from 'fastest-levenshtein'

/** Shown of many; more are no help. */
const MOST = 3

/** Names that someone may have meant who typed another: only those that are near, the nearest first. */
export function nearestNames(wanted: string, known: Iterable<string>): readonly string[] {
  const typed = folded(wanted)
  const farthest = Math.max(2, Math.floor(typed.length / 3))
  return [...new Set(known)]
    .map((name) => ({ name, score: scoreOf(typed, folded(name)) }))
    .filter(({ score }) => score <= farthest)
    .sort((one, other) => one.score - other.score || (one.name < other.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name)
}

/** A name that was begun, and not ended, is near too. */
function scoreOf(typed: string, name: string): number {
  const isBegun = typed.length >= 3 && name.startsWith(typed)
  return isBegun ? 1 : distance(typed, name)
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase().trim()
}
