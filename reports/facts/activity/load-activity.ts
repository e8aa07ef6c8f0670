import { DAY_MICROS, QUARTER_MICROS, type QuarterActivity } from '../../../src/archive/activity/quarter-activity.ts'
import type { Transaction } from '../../../src/archive/archive.ts'
import type { Micros } from '../../../src/clock.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import { personOf, threadOf } from '../count-up.ts'
import { Places } from '../cube/places.ts'
import { localHours } from '../exchange/local-clock.ts'
import type { ThreadTurns, Turns } from '../exchange/turns.ts'
import type { Filters } from '../filters.ts'
import type { Names } from '../read-names.ts'
import type { Activity } from './activity.ts'
import { Numbers } from './numbers.ts'
import { readActivity } from './read-activity.ts'

interface ActivityRequest {
  readonly filters: Filters
  /** Null: an account without messages. */
  readonly offsets: ZoneOffsets | null
  readonly names: Names
  /** Filled with whoever turns up; turns name people by their places here. */
  readonly people: Places<bigint>
  /** Called with the turns of each thread, whoever they are of. */
  readonly onTurns: (thread: ThreadTurns) => void
}

/** Reads, once and in order, everything that was done: counts are kept, turns are handed on. */
export async function loadActivity(
  tx: Transaction,
  { filters, offsets, names, people, onTurns }: ActivityRequest,
): Promise<Activity> {
  const gathering = new Gathering(filters.personId, people, offsets ?? { starts: [0], seconds: [0] })
  if (offsets !== null) {
    let current: { readonly threadId: bigint; readonly turns: FillingTurns } | undefined
    for await (const { threadId, firstDay, activity } of readActivity(tx, filters)) {
      if (current?.threadId !== threadId) {
        if (current !== undefined) onTurns(current)
        current = { threadId, turns: { person: [], first: [], last: [], messages: [] } }
      }
      gathering.add(threadId, firstDay, activity, current.turns)
    }
    if (current !== undefined) onTurns(current)
  }
  return gathering.activity(names)
}

type FillingTurns = { readonly [Column in keyof Turns]: number[] }

const columns = <Key extends string>(...keys: Key[]): Record<Key, Numbers> =>
  Object.fromEntries(keys.map((key) => [key, new Numbers()])) as Record<Key, Numbers>

/** Collects what quarters of years tell. */
class Gathering {
  readonly #only: bigint | null
  readonly #hoursOf: (time: Micros) => number
  readonly #people: Places<bigint>
  readonly #threads = new Places<bigint>()
  readonly #types = new Places<string>()
  readonly #emoji = new Places<string>()
  readonly #messages = columns('thread', 'hour', 'person', 'type', 'count')
  readonly #reactions = columns('thread', 'day', 'giver', 'receiver', 'emoji', 'count')
  readonly #newest = columns('thread', 'person', 'day')
  readonly #newestDays = new Map<number, number>()
  readonly #deeds = columns('thread', 'day', 'sender', 'deed', 'amount')
  readonly #reacted = columns('thread', 'day', 'sender', 'type', 'start', 'emoji')
  readonly #at: Micros[] = []
  #thread = -1

  constructor(only: bigint | null, people: Places<bigint>, offsets: ZoneOffsets) {
    this.#only = only
    this.#people = people
    this.#hoursOf = localHours(offsets)
  }

  add(threadId: bigint, firstDay: number, activity: QuarterActivity, turns: FillingTurns): void {
    const thread = this.#threads.of(threadId)
    if (thread !== this.#thread) this.#closeThread()
    this.#thread = thread
    const people = activity.people.map((id) => this.#people.of(id))
    const types = activity.itemTypes.map((type) => this.#types.of(type))
    const isAsked = activity.people.map((id) => this.#only === null || id === this.#only)
    const begins = firstDay * DAY_MICROS
    this.#addCounts(activity, begins, { people, types, isAsked })
    this.#addDeeds(activity, begins, { people, isAsked })
    this.#addReactions(activity, { people, types, isAsked })
    const { person, first, last, messages } = activity.turns
    for (let turn = 0; turn < person.length; turn += 1) {
      turns.person.push(people[person[turn]!]!)
      turns.first.push(first[turn]!)
      turns.last.push(last[turn]!)
      turns.messages.push(messages[turn]!)
    }
  }

  activity(names: Names): Activity {
    this.#closeThread()
    return {
      cube: {
        people: this.#people.items.map((id) => personOf(names, id)),
        threads: this.#threads.items.map((id) => threadOf(names, id)),
        types: this.#types.items,
        emoji: this.#emoji.items,
        messages: filled(this.#messages),
        reactions: filled(this.#reactions),
        newest: filled(this.#newest),
      },
      threadIds: this.#threads.items,
      deeds: filled(this.#deeds),
      reacted: { ...filled(this.#reacted), at: this.#at },
    }
  }

  /** Quarter-hours of one hour become one cell: the counts come in the order of times. */
  #addCounts(
    { counts }: QuarterActivity,
    begins: Micros,
    { people, types, isAsked }: { people: readonly number[]; types: readonly number[]; isAsked: readonly boolean[] },
  ): void {
    const { thread, hour, person, type, count } = this.#messages
    let [lastQuarter, lastHour] = [-1, Number.NaN]
    const cells = new Map<number, number>()
    const flush = () => {
      for (const [key, messages] of cells) {
        thread.push(this.#thread)
        hour.push(lastHour)
        person.push(people[Math.floor(key / types.length)]!)
        type.push(types[key % types.length]!)
        count.push(messages)
      }
      cells.clear()
    }
    for (let place = 0; place < counts.quarter.length; place += 1) {
      const [quarter, sender] = [counts.quarter[place]!, counts.sender[place]!]
      if (!isAsked[sender]) continue
      if (quarter !== lastQuarter) {
        const local = this.#hoursOf(begins + quarter * QUARTER_MICROS)
        if (local !== lastHour) flush()
        ;[lastQuarter, lastHour] = [quarter, local]
      }
      const key = sender * types.length + counts.type[place]!
      cells.set(key, (cells.get(key) ?? 0) + counts.messages[place]!)
      this.#newestDays.set(people[sender]!, Math.max(this.#newestDays.get(people[sender]!) ?? lastHour, lastHour))
    }
    flush()
  }

  #addDeeds(
    { deeds }: QuarterActivity,
    begins: Micros,
    { people, isAsked }: { people: readonly number[]; isAsked: readonly boolean[] },
  ): void {
    for (let place = 0; place < deeds.quarter.length; place += 1) {
      const sender = deeds.sender[place]!
      if (!isAsked[sender]) continue
      this.#deeds.thread.push(this.#thread)
      this.#deeds.day.push(this.#dayOf(begins + deeds.quarter[place]! * QUARTER_MICROS))
      this.#deeds.sender.push(people[sender]!)
      this.#deeds.deed.push(deeds.deed[place]!)
      this.#deeds.amount.push(deeds.amount[place]!)
    }
  }

  /** With a person chosen, what this person gave or received; messages with reactions are those that the person sent. */
  #addReactions(
    { reacted, given, emoji }: QuarterActivity,
    { people, types, isAsked }: { people: readonly number[]; types: readonly number[]; isAsked: readonly boolean[] },
  ): void {
    const emojiOf = emoji.map((each) => this.#emoji.of(each))
    let nth = 0
    for (let place = 0; place < reacted.at.length; place += 1) {
      const sender = reacted.sender[place]!
      const day = this.#dayOf(reacted.at[place]!)
      if (isAsked[sender]) {
        this.#reacted.thread.push(this.#thread)
        this.#at.push(reacted.at[place]!)
        this.#reacted.day.push(day)
        this.#reacted.sender.push(people[sender]!)
        this.#reacted.type.push(types[reacted.type[place]!]!)
        this.#reacted.start.push(this.#reacted.emoji.length)
      }
      for (const end = nth + reacted.reactions[place]!; nth < end; nth += 1) {
        const [giver, shown] = [given.giver[nth]!, emojiOf[given.emoji[nth]!]!]
        if (isAsked[sender]) this.#reacted.emoji.push(shown)
        if (!isAsked[sender] && !isAsked[giver]) continue
        this.#reactions.thread.push(this.#thread)
        this.#reactions.day.push(day)
        this.#reactions.giver.push(people[giver]!)
        this.#reactions.receiver.push(people[sender]!)
        this.#reactions.emoji.push(shown)
        this.#reactions.count.push(1)
      }
    }
  }

  #closeThread(): void {
    for (const [person, hour] of this.#newestDays) {
      this.#newest.thread.push(this.#thread)
      this.#newest.person.push(person)
      this.#newest.day.push(Math.floor(hour / 24))
    }
    this.#newestDays.clear()
  }

  #dayOf(time: Micros): number {
    return Math.floor(this.#hoursOf(time) / 24)
  }
}

function filled<Key extends string>(all: Readonly<Record<Key, Numbers>>): Record<Key, Int32Array> {
  const entries = Object.entries<Numbers>(all)
  return Object.fromEntries(entries.map(([key, numbers]) => [key, numbers.column()])) as Record<Key, Int32Array>
}
