import type { ZoneTruth } from './truth.ts'
import { type ZoneOffsets, zoneOffsets } from './zone-offsets.ts'

const QUARTER = 900_000
const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * Counts messages by quarter of an hour in UTC, from which the days and hours of any zone follow: every zone's offset is a
 * multiple of a quarter of an hour. Memory depends on the stretch of time alone.
 */
export class QuarterCounts {
  private readonly first: number
  private readonly counts: Int32Array

  constructor(from: number, to: number) {
    this.first = Math.floor(from / QUARTER)
    this.counts = new Int32Array(Math.ceil(to / QUARTER) - this.first + 1)
  }

  add(ms: number): void {
    const quarter = Math.floor(ms / QUARTER) - this.first
    if (quarter < 0 || quarter >= this.counts.length) throw new RangeError(`outside the history: ${ms}`)
    this.counts[quarter]! += 1
  }

  /** Messages by UTC day. */
  utcDays(): Readonly<Record<string, number>> {
    return this.inZone(() => 0).days
  }

  zone(name: string): ZoneTruth {
    const from = this.first * QUARTER
    return this.inZone(zoneOffsets(name, from, from + this.counts.length * QUARTER))
  }

  private inZone(offsets: ZoneOffsets): ZoneTruth {
    const days: Record<string, number> = {}
    const hours = Array.from({ length: 24 }, () => 0)
    const weekdays = Array.from({ length: 7 }, () => 0)
    for (const [index, count] of this.counts.entries()) {
      if (count === 0) continue
      const ms = (this.first + index) * QUARTER
      const local = ms + offsets(ms) * 60_000
      const day = dayOf(local)
      days[day] = (days[day] ?? 0) + count
      hours[hourOf(local)]! += count
      weekdays[(((Math.floor(local / DAY) + 3) % 7) + 7) % 7]! += count
    }
    return { days, hours, weekdays, busiestDay: busiestOf(days) }
  }
}

/** Messages of one person by local hour. */
export class HourCounts {
  readonly hours: number[] = Array.from({ length: 24 }, () => 0)
  private readonly offsets: ZoneOffsets

  constructor(offsets: ZoneOffsets) {
    this.offsets = offsets
  }

  add(ms: number): void {
    this.hours[hourOf(ms + this.offsets(ms) * 60_000)]! += 1
  }
}

function hourOf(local: number): number {
  return Math.floor((((local % DAY) + DAY) % DAY) / HOUR)
}

function dayOf(local: number): string {
  return new Date(Math.floor(local / DAY) * DAY).toISOString().slice(0, 10)
}

function busiestOf(days: Readonly<Record<string, number>>): ZoneTruth['busiestDay'] {
  let busiest: ZoneTruth['busiestDay'] = null
  for (const day of Object.keys(days).sort()) {
    const messages = days[day] ?? 0
    if (busiest === null || messages > busiest.messages) busiest = { day, messages }
  }
  return busiest
}
