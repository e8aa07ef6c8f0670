import type { DayFacts } from './facts.ts'

/** Days that belong together: a week, a month. */
export interface Stretch {
  readonly name: string
  readonly messages: number
  readonly days: readonly DayFacts[]
}

/** Groups days, which are in order, by what they are part of. */
export function stretches(days: readonly DayFacts[], nameOf: (day: number) => string): readonly Stretch[] {
  return [...Map.groupBy(days, ({ day }) => nameOf(day))].map(([name, own]) => ({
    name,
    messages: own.reduce((sum, { messages }) => sum + messages, 0),
    days: own,
  }))
}

/** The one with the most messages; the earliest of several. */
export function busiestOf(all: readonly Stretch[]): Stretch | null {
  return all.reduce<Stretch | null>(
    (most, stretch) => (stretch.messages > (most?.messages ?? 0) ? stretch : most),
    null,
  )
}
