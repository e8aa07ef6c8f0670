import { mixSeed, Random } from '../random.ts'
import { type Habit, habitOf } from './habits.ts'
import type { ThreadPlan } from './thread-plan.ts'
import type { ZoneOffsets } from './zone-offsets.ts'

/** A burst of messages, or one event of a group. */
export interface Session {
  /** Place among the thread's sessions, from 0. */
  readonly index: number
  readonly startsAt: number
  /** Everything in it happens before this moment. */
  readonly endsBefore: number
  readonly rows: number
  /** Index of the group's event that it is, or -1. */
  readonly event: number
}

/** When people wrote in a thread: compact, for a thread may have a hundred thousand sessions. Oldest first. */
export interface Schedule {
  readonly length: number
  session(index: number): Session
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Room for the last session of a thread; threads end as much before the history does. */
export const LAST_ROOM = 2 * HOUR

/** Spreads a thread's rows over sessions, and the sessions over its stretch of time, by the habits of its scene. */
export function scheduleThread(plan: ThreadPlan, offsets: ZoneOffsets): Schedule {
  const random = new Random(mixSeed(plan.seed, 31))
  const habit = habitOf(plan.scene)
  const events = plan.events.length
  const counts = drawCounts(plan.rows - events, habit.sessionRows, random)
  const end = Math.min(plan.endsAt, plan.ownerLeavesAt)
  const chats = counts.map((rows) => ({ at: drawMoment(plan.startsAt, end, habit, offsets, random), rows, event: -1 }))
  const all = [...chats, ...plan.events.map((event, index) => ({ at: event.at, rows: 1, event: index }))]
  all.sort((a, b) => a.at - b.at || a.event - b.event)
  const starts = Float64Array.from(all, (session) => session.at)
  keepApart(starts, all, plan)
  const rows = Int32Array.from(all, (session) => session.rows)
  const eventOf = Int32Array.from(all, (session) => session.event)
  return {
    length: all.length,
    session: (index) => ({
      index,
      startsAt: starts[index]!,
      endsBefore: starts[index + 1] ?? plan.endsAt + LAST_ROOM,
      rows: rows[index]!,
      event: eventOf[index]!,
    }),
  }
}

/** How many rows each session has: mostly a few, sometimes many. */
function drawCounts(rows: number, mean: number, random: Random): readonly number[] {
  const counts: number[] = []
  for (let left = rows; left > 0; ) {
    const count = Math.min(left, 1 + Math.floor(-Math.log(1 - random.next()) * (mean - 0.5)))
    counts.push(count)
    left -= count
  }
  return counts
}

/** A moment at which people of this habit write, by the clocks of the zone. */
function drawMoment(from: number, to: number, habit: Habit, offsets: ZoneOffsets, random: Random): number {
  let utc = from
  for (let attempt = 0; attempt < 40; attempt++) {
    const moment = from + random.next() * (to - from)
    const local = moment + offsets(moment) * 60_000
    const weekday = (Math.floor(local / DAY) + 3) % 7
    if (!random.chance(habit.weekdays[weekday] ?? 0)) continue
    const hour = Math.floor((local % DAY) / HOUR)
    utc = Math.floor(moment)
    if (random.chance(habit.hours[hour] ?? 0)) break
  }
  return utc
}

/**
 * Leaves every session room for its rows: at least half a second each. A session that would begin before the one ahead of
 * it has had its room is moved; where the moves pass the end of the stretch, all are spread evenly instead.
 */
function keepApart(starts: Float64Array, sessions: readonly { readonly rows: number }[], plan: ThreadPlan): void {
  for (let index = 1; index < starts.length; index++) {
    const earliest = starts[index - 1]! + 1_000 + 500 * (sessions[index - 1]?.rows ?? 0)
    if (starts[index]! < earliest) starts[index] = earliest
  }
  if (starts.length === 0 || starts[starts.length - 1]! <= plan.endsAt) return
  const step = (plan.endsAt - plan.startsAt) / (starts.length + 1)
  for (let index = 0; index < starts.length; index++) starts[index] = Math.floor(plan.startsAt + step * index)
}
