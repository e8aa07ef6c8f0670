/**
 * How the activity of one thread and quarter of a year lies in a row: counts as arrays that SQL can read, the rest in the
 * body. Equal content gives equal rows: lists ascend, and hold what occurs and nothing else.
 */
import { zstdCompressSync } from 'node:zlib'
import { unpack } from '../words/unpack.ts'
import { ByteReader, ByteSink } from '../words/varints.ts'
import { DAY_MICROS, type FillingActivity, noActivity, type QuarterActivity } from './quarter-activity.ts'

/** The columns of a row beside its key; arrays as their text, which is read without an object for each number. */
export interface ActivityRow {
  readonly people: string
  readonly item_types: readonly string[]
  readonly quarters: string
  readonly senders: string
  readonly kinds: string
  readonly messages: string
  readonly body: Buffer
}

/** The parts, which share no day, as one row; null where nothing was done. */
export function encodeActivity(parts: readonly QuarterActivity[], begins: number): ActivityRow | null {
  const all = joined(parts)
  const { counts, turns, deeds, reacted, given } = all
  if (counts.quarter.length === 0) return null
  const fromBegin = begins * DAY_MICROS
  const unit = unitOf([turns.first, turns.last, reacted.at])
  const sink = new ByteSink()
  sink.texts(all.emoji)
  sink.varint(unit)
  sink.varint(turns.first.length)
  writeAll(sink, turns.person)
  writeAll(
    sink,
    turns.first.map((time, place) => (time - (place === 0 ? fromBegin : turns.last[place - 1]!)) / unit),
  )
  writeAll(
    sink,
    turns.last.map((time, place) => (time - turns.first[place]!) / unit),
  )
  writeAll(sink, turns.messages)
  sink.varint(deeds.quarter.length)
  writeAll(sink, steps(deeds.quarter, 0))
  for (const column of [deeds.sender, deeds.deed, deeds.amount]) writeAll(sink, column)
  sink.varint(reacted.at.length)
  writeAll(
    sink,
    steps(reacted.at, fromBegin).map((step) => step / unit),
  )
  for (const column of [reacted.sender, reacted.type, reacted.reactions]) writeAll(sink, column)
  sink.varint(given.giver.length)
  writeAll(sink, given.giver)
  writeAll(sink, given.emoji)
  const body = sink.finish()
  const places = (column: readonly number[]) => `{${column.map((place) => place + 1).join(',')}}`
  return {
    people: `{${all.people.join(',')}}`,
    item_types: all.itemTypes,
    quarters: `{${counts.quarter.join(',')}}`,
    senders: places(counts.sender),
    kinds: places(counts.type),
    messages: `{${counts.messages.join(',')}}`,
    body: zstdCompressSync(body, { pledgedSrcSize: body.length, chunkSize: Math.max(64, body.length) }),
  }
}

/** @param begins the first day of the quarter of a year, days since 1970-01-01 */
export function decodeActivity(row: ActivityRow, begins: number): QuarterActivity {
  const reader = new ByteReader(unpack(row.body))
  const emoji = reader.texts()
  const unit = reader.varint()
  const read = (length: number) => Array.from({ length }, () => reader.varint())
  const fromBegin = begins * DAY_MICROS
  const turnCount = reader.varint()
  const person = read(turnCount)
  const [first, last] = [read(turnCount), read(turnCount)]
  let time = fromBegin
  for (let turn = 0; turn < turnCount; turn += 1) {
    first[turn] = time + first[turn]! * unit
    time = first[turn]! + last[turn]! * unit
    last[turn] = time
  }
  const turns = { person, first, last, messages: read(turnCount) }
  const deedCount = reader.varint()
  const deeds = {
    quarter: summed(read(deedCount), 0, 1),
    sender: read(deedCount),
    deed: read(deedCount),
    amount: read(deedCount),
  }
  const reactedCount = reader.varint()
  const reacted = {
    at: summed(read(reactedCount), fromBegin, unit),
    sender: read(reactedCount),
    type: read(reactedCount),
    reactions: read(reactedCount),
  }
  const givenCount = reader.varint()
  const places = (text: string) => numbersIn(text).map((place) => place - 1)
  return {
    people: row.people === '{}' ? [] : row.people.slice(1, -1).split(',').map(BigInt),
    itemTypes: row.item_types,
    emoji,
    counts: {
      quarter: numbersIn(row.quarters),
      sender: places(row.senders),
      type: places(row.kinds),
      messages: numbersIn(row.messages),
    },
    turns,
    deeds,
    reacted,
    given: { giver: read(givenCount), emoji: read(givenCount) },
  }
}

const DIGIT_0 = 48

/** @param text such as `{7,12,1}`; no number is below 0 */
function numbersIn(text: string): number[] {
  const numbers: number[] = []
  for (let at = 1; at < text.length; at += 1) {
    let number = 0
    for (let code = text.charCodeAt(at); code >= DIGIT_0; code = text.charCodeAt(at)) {
      // The brace at the end is above the digits too.
      if (code > DIGIT_0 + 9) break
      number = number * 10 + (code - DIGIT_0)
      at += 1
    }
    if (at > 1) numbers.push(number)
  }
  return numbers
}

function writeAll(sink: ByteSink, column: readonly number[]): void {
  for (const value of column) sink.varint(value)
}

function steps(column: readonly number[], from: number): readonly number[] {
  return column.map((value, place) => value - (place === 0 ? from : column[place - 1]!))
}

function summed(column: number[], from: number, unit: number): number[] {
  let sum = from
  for (const [place, step] of column.entries()) {
    sum += step * unit
    column[place] = sum
  }
  return column
}

/** Seconds or milliseconds where all times are such, which exports' are; else microseconds. */
function unitOf(columns: readonly (readonly number[])[]): number {
  return [1_000_000, 1000].find((unit) => columns.every((times) => times.every((time) => time % unit === 0))) ?? 1
}

/** The parts as one, with lists of its own; all in order, whichever part a day stood in. */
function joined(parts: readonly QuarterActivity[]): FillingActivity {
  const lists = listsOf(parts)
  const all = { ...noActivity(), ...lists }
  for (const part of parts) {
    const { counts, turns, deeds, reacted, given } = part
    const person = placed(part.people, lists.people)
    const type = placed(part.itemTypes, lists.itemTypes)
    append(all.counts, { ...counts, sender: counts.sender.map(person), type: counts.type.map(type) })
    append(all.turns, { ...turns, person: turns.person.map(person) })
    append(all.deeds, { ...deeds, sender: deeds.sender.map(person) })
    append(all.reacted, { ...reacted, sender: reacted.sender.map(person), type: reacted.type.map(type) })
    append(all.given, { giver: given.giver.map(person), emoji: given.emoji.map(placed(part.emoji, lists.emoji)) })
  }
  const { counts, turns, deeds } = all
  return {
    ...all,
    counts: inOrder(counts, [counts.quarter, counts.sender, counts.type]),
    turns: inOrder(turns, [turns.first]),
    deeds: inOrder(deeds, [deeds.quarter, deeds.sender, deeds.deed]),
    ...reactionsInOrder(all),
  }
}

/** What occurs in any of the parts, ascending. */
function listsOf(parts: readonly QuarterActivity[]): Pick<FillingActivity, 'people' | 'itemTypes' | 'emoji'> {
  const people = new Set<bigint>()
  const itemTypes = new Set<string>()
  const emoji = new Set<string>()
  const keep = <Item>(into: Set<Item>, list: readonly Item[], columns: readonly (readonly number[])[]) => {
    const isUsed = list.map(() => false)
    for (const column of columns) for (const place of column) isUsed[place] = true
    for (const [place, item] of list.entries()) if (isUsed[place]) into.add(item)
  }
  for (const { counts, turns, deeds, reacted, given, ...lists } of parts) {
    keep(people, lists.people, [counts.sender, turns.person, deeds.sender, reacted.sender, given.giver])
    keep(itemTypes, lists.itemTypes, [counts.type, reacted.type])
    keep(emoji, lists.emoji, [given.emoji])
  }
  return {
    people: [...people].sort((one, other) => (one < other ? -1 : 1)),
    itemTypes: [...itemTypes].sort(),
    emoji: [...emoji].sort(),
  }
}

/** Tells of places in one list those in another. */
function placed<Item>(from: readonly Item[], to: readonly Item[]): (place: number) => number {
  const places = new Map(to.map((item, place) => [item, place]))
  const other = from.map((item) => places.get(item) ?? -1)
  return (place) => other[place]!
}

function append<Key extends string>(to: Record<Key, number[]>, from: Readonly<Record<Key, readonly number[]>>): void {
  for (const key of Object.keys(to) as Key[]) for (const value of from[key]) to[key].push(value)
}

/** Rows of columns in the order of some of them, the first deciding first; of equal ones in the order in which they stand. */
function inOrder<Key extends string>(
  columns: Record<Key, number[]>,
  by: readonly (readonly number[])[],
): Record<Key, number[]> {
  const order = orderBy(by)
  const entries = Object.entries<number[]>(columns)
  return Object.fromEntries(entries.map(([key, column]) => [key, order.map((place) => column[place]!)])) as Record<
    Key,
    number[]
  >
}

function orderBy(by: readonly (readonly number[])[]): readonly number[] {
  return Array.from(by[0]!.keys()).sort((one, other) => {
    for (const column of by) if (column[one] !== column[other]) return column[one]! - column[other]!
    return one - other
  })
}

/** Those on one message stay together. */
function reactionsInOrder({ reacted, given }: FillingActivity): Pick<FillingActivity, 'reacted' | 'given'> {
  const order = orderBy([reacted.at])
  let start = 0
  const starts = reacted.reactions.map((many) => {
    start += many
    return start - many
  })
  const sorted = order.flatMap((place) =>
    Array.from({ length: reacted.reactions[place]! }, (_, nth) => starts[place]! + nth),
  )
  return {
    reacted: inOrder(reacted, [reacted.at]),
    given: {
      giver: sorted.map((place) => given.giver[place]!),
      emoji: sorted.map((place) => given.emoji[place]!),
    },
  }
}
