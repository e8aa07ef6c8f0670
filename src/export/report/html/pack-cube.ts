import type { Cube } from '../../../../reports/facts/cube/cube.ts'
import { ByteReader, ByteWriter } from './bytes.ts'

/** The numbers of a cube; its names travel beside them. */
type Numbers = Pick<Cube, 'messages' | 'reactions' | 'newest'>

/** Hours and days may be before 1970; from 1870 on they are whole numbers. */
const HOURS_BEFORE = 24 * 36_525
const DAYS_BEFORE = 36_525

/**
 * The numbers of a cube in few bytes that compress well: column after column, threads as lengths, hours as distances inside
 * a thread, people as their places among those of the thread.
 */
export function packCube({ messages, reactions, newest, threads }: Cube): Uint8Array {
  const out = new ByteWriter()
  const lengths = lengthsOf(messages.thread, threads.length)
  out.write(threads.length)
  out.writeAll(lengths)
  const casts = castsOf(messages, lengths)
  for (const cast of casts) {
    out.write(cast.length)
    out.writeAll(cast)
  }
  out.writeAll(distances(messages.thread, messages.hour, HOURS_BEFORE))
  const placesOf = casts.map((cast) => new Map(cast.map((person, place) => [person, place])))
  out.writeAll(messages.person.map((person, cell) => placesOf[messages.thread[cell]!]!.get(person)!))
  out.writeAll(messages.type)
  out.writeAll(messages.count.map((count) => count - 1))
  out.writeAll(lengthsOf(reactions.thread, threads.length))
  out.writeAll(distances(reactions.thread, reactions.day, DAYS_BEFORE))
  for (const column of [reactions.giver, reactions.receiver, reactions.emoji, reactions.count]) out.writeAll(column)
  out.writeAll(lengthsOf(newest.thread, threads.length))
  out.writeAll(newest.person)
  out.writeAll(newest.day.map((day) => day + DAYS_BEFORE))
  return out.bytes()
}

export function unpackCube(bytes: Uint8Array): Numbers {
  const input = new ByteReader(bytes)
  const threads = input.read()
  const thread = repeated(input.readAll(threads))
  const casts = Array.from({ length: threads }, () => input.readAll(input.read()))
  const hour = added(thread, input.readAll(thread.length), HOURS_BEFORE)
  const person = input.readAll(thread.length).map((place, cell) => casts[thread[cell]!]![place]!)
  const type = input.readAll(thread.length)
  const count = input.readAll(thread.length).map((less) => less + 1)
  const given = repeated(input.readAll(threads))
  const day = added(given, input.readAll(given.length), DAYS_BEFORE)
  const [giver, receiver, emoji, times] = Array.from({ length: 4 }, () => input.readAll(given.length))
  const pairs = repeated(input.readAll(threads))
  return {
    messages: { thread, hour, person, type, count },
    reactions: { thread: given, day, giver: giver!, receiver: receiver!, emoji: emoji!, count: times! },
    newest: {
      thread: pairs,
      person: input.readAll(pairs.length),
      day: input.readAll(pairs.length).map((number) => number - DAYS_BEFORE),
    },
  }
}

/** How many cells each thread has. */
function lengthsOf(column: readonly number[], threads: number): readonly number[] {
  const lengths = Array.from({ length: threads }, () => 0)
  for (const thread of column) lengths[thread] = lengths[thread]! + 1
  return lengths
}

function repeated(lengths: readonly number[]): number[] {
  const column: number[] = []
  for (const [thread, length] of lengths.entries()) for (let nth = 0; nth < length; nth++) column.push(thread)
  return column
}

/** Who has cells in each thread, those with the most first. */
function castsOf({ person }: Cube['messages'], lengths: readonly number[]): readonly (readonly number[])[] {
  let start = 0
  return lengths.map((length) => {
    const cells = new Map<number, number>()
    for (let cell = start; cell < start + length; cell++) cells.set(person[cell]!, (cells.get(person[cell]!) ?? 0) + 1)
    start += length
    return [...cells].sort(([one, some], [other, more]) => more - some || one - other).map(([who]) => who)
  })
}

/** Of each time from the one before in its thread; the first from long ago. */
function distances(thread: readonly number[], times: readonly number[], before: number): readonly number[] {
  return times.map((time, cell) => time - (thread[cell] === thread[cell - 1] ? times[cell - 1]! : -before))
}

function added(thread: readonly number[], steps: readonly number[], before: number): number[] {
  const times: number[] = []
  for (const [cell, step] of steps.entries())
    times.push(step + (thread[cell] === thread[cell - 1] ? times[cell - 1]! : -before))
  return times
}
