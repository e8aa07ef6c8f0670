export interface Streaks {
  readonly longest: { readonly first: number; readonly days: number }
  /** Length of the streak that ends today or yesterday; 0 where none does. */
  readonly current: number
}

/** @param days each once, ascending, not empty */
export function longestStreak(days: readonly number[], today: number): Streaks {
  let longest = { first: days[0]!, days: 0 }
  let streak = longest
  for (const day of days) {
    streak =
      day === streak.first + streak.days ? { first: streak.first, days: streak.days + 1 } : { first: day, days: 1 }
    if (streak.days > longest.days) longest = streak
  }
  const isGoingOn = streak.first + streak.days >= today
  return { longest, current: isGoingOn ? streak.days : 0 }
}
