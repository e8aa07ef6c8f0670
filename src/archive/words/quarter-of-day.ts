const QUARTERS = ['01', '04', '07', '10'] as const

/** First day of the quarter of a day, both `YYYY-MM-DD`. */
export function quarterOfDay(day: string): string {
  return `${day.slice(0, 5)}${QUARTERS[Math.floor((Number(day.slice(5, 7)) - 1) / 3)]}-01`
}
