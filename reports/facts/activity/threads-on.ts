import type { Activity } from './activity.ts'

/** Threads with messages on any of some days of the zone. */
export function threadsOn({ cube, threadIds }: Activity, days: ReadonlySet<number>): readonly bigint[] {
  const { thread, hour } = cube.messages
  const found = new Set<number>()
  for (let cell = 0; cell < hour.length; cell += 1) {
    if (days.has(Math.floor(hour[cell]! / 24))) found.add(thread[cell]!)
  }
  return [...found].map((place) => threadIds[place]!)
}
