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
  const places = writeCasts(out, messages, lengths)
  writeDistances(out, messages.thread, messages.hour, HOURS_BEFORE)
  out.writeAll(places)
  out.writeAll(messages.type)
  for (const count of messages.count) out.write(count - 1)
  out.writeAll(lengthsOf(reactions.thread, threads.length))
  writeDistances(out, reactions.thread, reactions.day, DAYS_BEFORE)
  for (const column of [reactions.giver, reactions.receiver, reactions.emoji, reactions.count]) out.writeAll(column)
  out.writeAll(lengthsOf(newest.thread, threads.length))
  out.writeAll(newest.person)
  for (const day of newest.day) out.write(day + DAYS_BEFORE)
  return out.bytes()
}

export function unpackCube(bytes: Uint8Array): Numbers {
  const input = new ByteReader(bytes)
  const threads = input.read()
  const thread = repeated(input.readAll(threads))
  const casts = Array.from({ length: threads }, () => input.readAll(input.read()))
  const hour = added(thread, input.readAll(thread.length), HOURS_BEFORE)
  const person = input.readAll(thread.length)
  for (const [cell, place] of person.entries()) person[cell] = casts[thread[cell]!]![place]!
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
function lengthsOf(column: Int32Array, threads: number): Int32Array {
  const lengths = new Int32Array(threads)
  for (const thread of column) lengths[thread]! += 1
  return lengths
}

function repeated(lengths: Int32Array): Int32Array {
  const column = new Int32Array(lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  for (const [thread, length] of lengths.entries()) {
    column.fill(thread, at, at + length)
    at += length
  }
  return column
}

/**
 * Writes who has cells in each thread, those with the most first.
 *
 * @returns of each cell the place of its person among them
 */
function writeCasts(out: ByteWriter, { person }: Cube['messages'], lengths: Int32Array): Int32Array {
  const places = new Int32Array(person.length)
  let start = 0
  for (const length of lengths) {
    const cells = new Map<number, number>()
    for (let cell = start; cell < start + length; cell++) cells.set(person[cell]!, (cells.get(person[cell]!) ?? 0) + 1)
    const cast = [...cells].sort(([one, some], [other, more]) => more - some || one - other).map(([who]) => who)
    out.write(cast.length)
    out.writeAll(cast)
    const placeOf = new Map(cast.map((who, place) => [who, place]))
    for (let cell = start; cell < start + length; cell++) places[cell] = placeOf.get(person[cell]!)!
    start += length
  }
  return places
}

/** Of each time from the one before in its thread; the first from long ago. */
function writeDistances(out: ByteWriter, thread: Int32Array, times: Int32Array, before: number): void {
  for (const [cell, time] of times.entries()) {
    out.write(time - (cell > 0 && thread[cell] === thread[cell - 1] ? times[cell - 1]! : -before))
  }
}

function added(thread: Int32Array, steps: Int32Array, before: number): Int32Array {
  for (const [cell, step] of steps.entries()) {
    steps[cell] = step + (cell > 0 && thread[cell] === thread[cell - 1] ? steps[cell - 1]! : -before)
  }
  return steps
}
