import type { Scene } from '../corpus/corpus.ts'

/** When people of a scene write: a weight for each hour of the day and each day of the week (Monday first), 0 to 1. */
export interface Habit {
  readonly hours: readonly number[]
  readonly weekdays: readonly number[]
  /** Rows of a usual session. */
  readonly sessionRows: number
  /** Milliseconds until somebody else answers, in the middle. */
  readonly answerPause: number
}

const SHOP = [
  0, 0, 0, 0, 0.02, 0.15, 0.4, 0.8, 1, 1, 0.9, 0.8, 0.7, 0.6, 0.6, 0.6, 0.7, 0.7, 0.5, 0.4, 0.3, 0.2, 0.1, 0,
]
const EVENING = [
  0.15, 0.06, 0.03, 0.01, 0.01, 0.03, 0.1, 0.3, 0.4, 0.35, 0.35, 0.4, 0.5, 0.45, 0.4, 0.4, 0.5, 0.6, 0.8, 0.9, 1, 1,
  0.7, 0.35,
]
const FAMILY = [
  0.01, 0, 0, 0, 0, 0.05, 0.2, 0.5, 0.6, 0.5, 0.5, 0.6, 0.8, 0.6, 0.5, 0.5, 0.6, 0.8, 1, 1, 0.8, 0.5, 0.2, 0.05,
]

const HABITS: Readonly<Record<Scene, Habit>> = {
  bakery: { hours: SHOP, weekdays: [0.4, 0.7, 0.7, 0.8, 1, 1, 0.3], sessionRows: 6, answerPause: 70_000 },
  friends: { hours: EVENING, weekdays: [0.6, 0.6, 0.65, 0.7, 0.9, 1, 0.95], sessionRows: 13, answerPause: 25_000 },
  family: { hours: FAMILY, weekdays: [0.5, 0.5, 0.5, 0.5, 0.6, 0.8, 1], sessionRows: 9, answerPause: 50_000 },
  band: { hours: EVENING, weekdays: [0.7, 0.8, 1, 0.9, 0.7, 0.6, 0.7], sessionRows: 15, answerPause: 20_000 },
  stranger: { hours: EVENING, weekdays: [1, 1, 1, 1, 1, 1, 1], sessionRows: 2, answerPause: 90_000 },
  notes: { hours: SHOP, weekdays: [1, 0.8, 0.8, 0.8, 0.8, 0.6, 0.4], sessionRows: 2, answerPause: 30_000 },
}

export function habitOf(scene: Scene): Habit {
  return HABITS[scene]
}
