import type { Micros } from '../clock.ts'
import { readTime } from '../read-time.ts'

const BACK = /^(\d{1,6})(m|h|d|w)$/
const MICROS: Readonly<Record<string, Micros>> = { m: 6e7, h: 3.6e9, d: 8.64e10, w: 6.048e11 }

/**
 * From when on: so long ago (`30d`, `12h`), or a day or time as everywhere.
 *
 * @throws UsageError `time`
 */
export function readSince(text: string, timeZone: string, now: Micros): Micros {
  const [, count, unit = ''] = BACK.exec(text.trim()) ?? []
  return count === undefined ? readTime(text, timeZone) : now - Number(count) * (MICROS[unit] ?? 0)
}
