import { distance } from 'fastest-levenshtein'
import { UsageError } from './errors.ts'

/** The machine's own IANA zone. */
export function machineTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/**
 * The zone under the name that the platform uses for it.
 *
 * @throws UsageError with the nearest names when there is no such zone
 */
export function requireTimeZone(name: string): string {
  // Offsets such as +02:00 pass the platform's check, but know no daylight saving and no history.
  if (isZone(name) && !/^[+-]/.test(name)) return inItsOwnCase(name)
  throw new UsageError('unknown-time-zone', `there is no time zone "${name}"`, {
    hint: `Nearest names: ${nearestZones(name).join(', ')}.`,
  })
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** `europe/berlin` is `Europe/Berlin`; an alias stays what it is. */
function inItsOwnCase(name: string): string {
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
  return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name
}

/** Compares with the whole name and with its last part, since people type `Berln` rather than `Europe/Berln`. */
function nearestZones(name: string): readonly string[] {
  const wanted = name.toLowerCase().replaceAll(' ', '_')
  const score = (zone: string): number => {
    const known = zone.toLowerCase()
    return Math.min(distance(wanted, known), distance(wanted, known.slice(known.lastIndexOf('/') + 1)))
  }
  return ['UTC', ...Intl.supportedValuesOf('timeZone')]
    .map((zone) => ({ zone, score: score(zone) }))
    .sort((a, b) => a.score - b.score)
    .slice(0, 3)
    .map(({ zone }) => zone)
}
