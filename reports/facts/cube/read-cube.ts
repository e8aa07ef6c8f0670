import { sql } from 'kysely'
import type { Transaction } from '../../../src/archive/archive.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import { byText } from '../by-count.ts'
import { personOf, threadOf } from '../count-up.ts'
import type { DayRange, Filters } from '../filters.ts'
import { givenReactions } from '../given-reactions.ts'
import { localHour } from '../local-hour.ts'
import type { Names } from '../read-names.ts'
import { nearDays, withinLocalDays } from '../within-days.ts'
import type { Cube, MessageCells, NewestCells, ReactionCells } from './cube.ts'
import { inOrder } from './in-order.ts'
import { Places } from './places.ts'

/** What is counted where there is nothing. */
export const NO_CUBE: Cube = {
  people: [],
  threads: [],
  types: [],
  emoji: [],
  messages: { thread: [], hour: [], person: [], type: [], count: [] },
  reactions: { thread: [], day: [], giver: [], receiver: [], emoji: [], count: [] },
  newest: { thread: [], person: [], day: [] },
}

/**
 * Reads the cube of some stretches of days, which may lie apart. A row of the answer is a person's messages of one type in
 * one thread, its hours and counts as text: a row an hour would take three times as long.
 */
export async function readCube(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets,
  ranges: readonly DayRange[],
  names: Names,
): Promise<Cube> {
  const people = new Places<bigint>()
  const threads = new Places<bigint>()
  const types = new Places<string>()
  const emoji = new Places<string>()
  // Those that come first get the smallest numbers, and should be the ones that come often.
  const messages = await readMessages(tx, filters, offsets, ranges, { people, threads, types })
  const reactions = await readGiven(tx, filters, offsets, ranges, { people, threads, emoji })
  const newest = await readNewest(tx, filters, offsets, { people, threads })
  return {
    people: people.items.map((id) => personOf(names, id)),
    threads: threads.items.map((id) => threadOf(names, id)),
    types: types.items,
    emoji: emoji.items,
    messages,
    reactions,
    newest,
  }
}

const whole = (filters: Filters) => sql`account_id = ${filters.accountId}
  and (${filters.threadId}::bigint is null or thread_id = ${filters.threadId})
  and (${filters.personId}::bigint is null or person_id = ${filters.personId})`

const withinAny = (column: string, ranges: readonly DayRange[]) =>
  sql.join(
    ranges.map((range) => withinLocalDays(column, range)),
    sql` or `,
  )
const nearAny = (column: string, ranges: readonly DayRange[]) =>
  sql.join(
    ranges.map((range) => nearDays(column, range)),
    sql` or `,
  )

async function readMessages(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets,
  ranges: readonly DayRange[],
  lists: { readonly people: Places<bigint>; readonly threads: Places<bigint>; readonly types: Places<string> },
): Promise<MessageCells> {
  const { rows } = await sql<{
    thread_id: bigint
    person_id: bigint
    item_type: string
    hours: string
    counts: string
  }>`
    select thread_id, person_id, item_type, string_agg(hour::text, ',') as hours, string_agg(messages::text, ',') as counts
    from (
      select thread_id, person_id, item_type, hour, sum(messages) as messages
      from (select thread_id, person_id, item_type, messages, ${localHour('quarter', offsets)} as hour
        from activity where ${whole(filters)} and (${nearAny('quarter', ranges)}) offset 0) as on_the_clock
      cross join lateral (select floor(hour / 24.0::float8)::int as day) as days
      where ${withinAny('day', ranges)}
      group by thread_id, person_id, item_type, hour) as counted
    group by thread_id, person_id, item_type
    order by sum(messages) desc, thread_id, person_id, item_type`.execute(tx)
  const cells: Record<keyof MessageCells, number[]> = { thread: [], hour: [], person: [], type: [], count: [] }
  for (const { thread_id, person_id, item_type, hours, counts } of rows) {
    const [thread, person, type] = [lists.threads.of(thread_id), lists.people.of(person_id), lists.types.of(item_type)]
    const counted = counts.split(',')
    for (const [nth, hour] of hours.split(',').entries()) {
      cells.thread.push(thread)
      cells.hour.push(Number(hour))
      cells.person.push(person)
      cells.type.push(type)
      cells.count.push(Number(counted[nth]))
    }
  }
  return inOrder(cells, ['thread', 'hour', 'person', 'type'])
}

async function readGiven(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets,
  ranges: readonly DayRange[],
  lists: { readonly people: Places<bigint>; readonly threads: Places<bigint>; readonly emoji: Places<string> },
): Promise<ReactionCells> {
  const { rows } = await sql<{
    thread_id: bigint
    giver_id: bigint
    receiver_id: bigint
    emoji: string
    day: number
    reactions: number
  }>`
    select thread_id, giver_id, receiver_id, emoji, day, count(*)::float8 as reactions
    from (${givenReactions(filters, offsets, nearAny('r.sent_at', ranges))}) as given
    where ${withinAny('day', ranges)}
    group by thread_id, giver_id, receiver_id, emoji, day`.execute(tx)
  const uses = Map.groupBy(rows, ({ emoji }) => emoji)
  const frequent = [...uses].sort(([one, some], [other, more]) => more.length - some.length || byText(one, other))
  for (const [emoji] of frequent) lists.emoji.of(emoji)
  const cells = {
    thread: rows.map((row) => lists.threads.of(row.thread_id)),
    day: rows.map((row) => row.day),
    giver: rows.map((row) => lists.people.of(row.giver_id)),
    receiver: rows.map((row) => lists.people.of(row.receiver_id)),
    emoji: rows.map((row) => lists.emoji.of(row.emoji)),
    count: rows.map((row) => row.reactions),
  }
  return inOrder(cells, ['thread', 'day', 'giver', 'receiver', 'emoji'])
}

async function readNewest(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets,
  lists: { readonly people: Places<bigint>; readonly threads: Places<bigint> },
): Promise<NewestCells> {
  const { rows } = await sql<{ thread_id: bigint; person_id: bigint; day: number }>`
    select thread_id, person_id, floor(max(${localHour('quarter', offsets)}) / 24.0::float8)::int as day
    from activity where ${whole(filters)} group by thread_id, person_id`.execute(tx)
  const cells = {
    thread: rows.map((row) => lists.threads.of(row.thread_id)),
    person: rows.map((row) => lists.people.of(row.person_id)),
    day: rows.map((row) => row.day),
  }
  return inOrder(cells, ['thread', 'person'])
}
