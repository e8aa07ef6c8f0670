/** Where a time axis is labelled: where a week, month or year begins, so that labels neither touch nor mislead. */

export interface TimeTick {
  readonly index: number
  readonly label: string
}

export type TimeUnit = 'day' | 'week' | 'month'

interface Grain {
  /** The same for all dates of one stretch, which is labelled at its beginning. */
  readonly stretch: (date: Date) => number
  readonly isLabelled: (date: Date) => boolean
  readonly label: 'day' | 'month' | 'year'
}

const DAY_MS = 86_400_000
/** Labels of a day fit this often into the width of a picture. */
const MOST = 14

const dayOf = (date: Date) => Math.floor(date.getTime() / DAY_MS)
const everyDays = (days: number): Grain => ({
  stretch: dayOf,
  isLabelled: (date) => dayOf(date) % days === 0,
  label: 'day',
})
const mondays: Grain = { ...everyDays(1), isLabelled: (date) => date.getUTCDay() === 1 }
const everyMonths = (months: number): Grain => ({
  stretch: (date) => date.getUTCFullYear() * 12 + date.getUTCMonth(),
  isLabelled: (date) => date.getUTCMonth() % months === 0,
  label: 'month',
})
const everyYears = (years: number): Grain => ({
  stretch: (date) => date.getUTCFullYear(),
  isLabelled: (date) => date.getUTCFullYear() % years === 0,
  label: 'year',
})

/** The finest first. */
const GRAINS: Readonly<Record<TimeUnit, readonly Grain[]>> = {
  day: [everyDays(1), everyDays(2), mondays],
  week: [mondays],
  month: [],
}
const COARSE = [...[1, 2, 3, 6].map(everyMonths), ...[1, 2, 5, 10, 20, 50].map(everyYears)]

/**
 * @param days on which the points' stretches begin, `YYYY-MM-DD`, ascending
 * @param most labels that there is room for
 */
export function timeTicks(days: readonly string[], unit: TimeUnit, most = MOST): readonly TimeTick[] {
  const dates = days.map((day) => new Date(`${day}T00:00:00Z`))
  const choices = [...GRAINS[unit], ...COARSE].map((grain) => ({ grain, indexes: beginnings(dates, grain) }))
  const fitting = choices.find(({ indexes }) => indexes.length > 0 && indexes.length <= most) ?? choices.at(-1)!
  return fitting.indexes.map((index, nth) => {
    const [before, date] = [dates[fitting.indexes[nth - 1] ?? -1], dates[index]!]
    const isNewYear = before?.getUTCFullYear() !== date.getUTCFullYear()
    return { index, label: labelOf(date, fitting.grain.label, isNewYear) }
  })
}

function beginnings(dates: readonly Date[], grain: Grain): readonly number[] {
  return dates.flatMap((date, index) => {
    // Before the first point lies the day before it: a stretch that began earlier is not labelled there.
    const previous = dates[index - 1] ?? new Date(date.getTime() - DAY_MS)
    return grain.isLabelled(date) && grain.stretch(previous) !== grain.stretch(date) ? [index] : []
  })
}

/** The year stands only where it is another. */
function labelOf(date: Date, label: Grain['label'], isNewYear: boolean): string {
  const year = isNewYear || label === 'year' ? ({ year: 'numeric' } as const) : {}
  const month = label === 'year' ? {} : ({ month: 'short' } as const)
  const day = label === 'day' ? ({ day: 'numeric' } as const) : {}
  return new Intl.DateTimeFormat('en-GB', { ...day, ...month, ...year, timeZone: 'UTC' }).format(date)
}
