import { type RawBuilder, sql } from 'kysely'
import {
  DAY_MICROS,
  DEEDS,
  type Deed,
  type FillingActivity,
  noActivity,
} from '../../archive/activity/quarter-activity.ts'
import type { Archive } from '../../archive/archive.ts'
import { quarterOfDay } from '../../archive/words/quarter-of-day.ts'
import type { Micros } from '../../clock.ts'

/** A thread in a UTC quarter of a year. */
export interface ActivityKey {
  readonly threadId: bigint
  /** First day of the quarter, `YYYY-MM-DD`, and the same in days since 1970-01-01. */
  readonly begins: string
  readonly firstDay: number
}

export interface CountedQuarter extends ActivityKey {
  readonly activity: FillingActivity
}

const HOUR: Micros = 3_600_000_000
const QUARTER: Micros = 900_000_000
const DAY_MS = 86_400_000
/** What nobody says: notices that someone came or renamed the group, and calls, take no turn in a conversation. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['action_log', 'reaction_log', 'video_call_event'])

/** Files that people sent: not the pictures of what was shared, nor what stands for a video. */
const OWN_FILES = sql`m.item_type in ('media', 'raven_media', 'animated_media', 'static_sticker', 'avatar_sticker',
  'selfie_sticker', 'store_sticker', 'file', 'text')`
const FILE_DEEDS: Readonly<Record<string, Deed>> = {
  photo: 'photo',
  video: 'video',
  gif: 'gif',
  sticker: 'gif',
  file: 'file',
  audio: 'file',
}
const NOTICE_DEEDS: Readonly<Record<string, Deed>> = {
  'call-started': 'call',
  'call-missed': 'call',
  'member-added': 'joined',
  'member-joined': 'joined',
  'member-left': 'left',
  'member-removed': 'removed',
  'group-named': 'titled',
  'group-photo': 'pictured',
  admin: 'made-admin',
}

/** The columns of messages that are looked at here. */
export const SEEN = sql`m.thread_id, m.sent_at, m.message_id, m.sender_id, m.item_type, m.is_unsent, m.has_versions,
  m.content_hash, m.notice_class, m.call_seconds, m.text`

/**
 * Counts, from the messages, what was done: by thread and quarter of a year, in the order of times. The database gathers a
 * day of a thread in a row, of each message its sender, time and type and, where there is more to it, that.
 *
 * @param messages SQL: a table `m` of whole UTC days of threads, with the columns of `SEEN`, without echoes
 */
export async function readDays(
  db: Archive['db'],
  accountId: bigint,
  messages: RawBuilder<unknown>,
): Promise<readonly CountedQuarter[]> {
  const quarters = new Quarters()
  await addMessages(db, messages, quarters)
  await addFiles(db, accountId, messages, quarters)
  await addEdits(db, accountId, messages, quarters)
  await addReactions(db, accountId, messages, quarters)
  return quarters.all()
}

const micros = sql`(date_part('epoch', m.sent_at) * 1000000)::bigint`
const dayNumber = sql`floor(date_part('epoch', m.sent_at) / 86400)::int`
const quarterNumber = sql`floor(date_part('epoch', m.sent_at) / 900)::int`

async function addMessages(db: Archive['db'], messages: RawBuilder<unknown>, quarters: Quarters): Promise<void> {
  const { rows } = await sql<{ thread_id: bigint; day: number; lines: string }>`
    select m.thread_id, ${dayNumber} as day,
      string_agg(m.sender_id || ' ' || ${micros} || ' ' || to_json(m.item_type)::text
        || case when m.is_unsent or m.notice_class is not null or m.call_seconds is not null
          then concat(' ', m.is_unsent::int, ' ', coalesce(m.notice_class, '-'), ' ', coalesce(m.call_seconds, -1))
          else '' end, e'\n' order by m.sent_at, m.message_id) as lines
    from ${messages} group by 1, 2 order by 1, 2`.execute(db)
  for (const { thread_id, day, lines } of rows) quarters.of(thread_id, day).addDay(lines)
}

interface Summed {
  readonly thread_id: bigint
  readonly quarter: number
  readonly sender_id: string
  readonly amount: number
}

async function addFiles(
  db: Archive['db'],
  accountId: bigint,
  messages: RawBuilder<unknown>,
  quarters: Quarters,
): Promise<void> {
  const { rows } = await sql<Summed & { kind: string }>`
    select m.thread_id, ${quarterNumber} as quarter, m.sender_id::text as sender_id, a.kind, count(*)::int as amount
    from ${messages}
    join attachments a on a.account_id = ${accountId} and a.thread_id = m.thread_id and a.message_id = m.message_id
    where ${OWN_FILES} and a.kind <> 'thumbnail'
    group by 1, 2, 3, 4`.execute(db)
  for (const { kind, ...row } of rows) {
    const deed = FILE_DEEDS[kind]
    if (deed !== undefined) quarters.ofQuarter(row).addDeed(row.quarter, row.sender_id, deed, row.amount)
  }
}

/** Messages of which the archive holds an earlier text that is another. */
async function addEdits(
  db: Archive['db'],
  accountId: bigint,
  messages: RawBuilder<unknown>,
  quarters: Quarters,
): Promise<void> {
  const { rows } = await sql<Summed>`
    select m.thread_id, ${quarterNumber} as quarter, m.sender_id::text as sender_id,
      count(distinct m.message_id)::int as amount
    from ${messages}
    join message_versions v on v.account_id = ${accountId} and v.thread_id = m.thread_id and v.message_id = m.message_id
    where m.has_versions and not m.is_unsent and m.text is not null and v.content_hash <> m.content_hash
      and v.state ->> 'text' is not null and v.state ->> 'text' <> m.text
    group by 1, 2, 3`.execute(db)
  for (const row of rows) quarters.ofQuarter(row).addDeed(row.quarter, row.sender_id, 'edited', row.amount)
}

async function addReactions(
  db: Archive['db'],
  accountId: bigint,
  messages: RawBuilder<unknown>,
  quarters: Quarters,
): Promise<void> {
  const { rows } = await sql<{
    thread_id: bigint
    at: bigint
    sender_id: string
    item_type: string
    givers: string
    emoji: readonly string[]
  }>`
    select m.thread_id, ${micros} as at, m.sender_id::text as sender_id, m.item_type,
      string_agg(r.person_id::text, ' ' order by r.person_id, r.emoji collate "C") as givers,
      array_agg(r.emoji order by r.person_id, r.emoji collate "C") as emoji
    from ${messages}
    join reactions r on r.account_id = ${accountId} and r.thread_id = m.thread_id and r.message_id = m.message_id
    group by m.thread_id, m.sent_at, m.message_id, m.sender_id, m.item_type
    order by m.thread_id, m.sent_at, m.message_id`.execute(db)
  for (const row of rows) {
    const at = Number(row.at)
    const day = Math.floor(at / DAY_MICROS)
    quarters.of(row.thread_id, day).addReacted(at, row.sender_id, row.item_type, row.givers.split(' '), row.emoji)
  }
}

/** Quarters of years of threads, made when they are first asked for. */
class Quarters {
  readonly #quarters = new Map<string, FillingQuarter>()
  #last: { readonly threadId: bigint; readonly day: number; readonly quarter: FillingQuarter } | undefined

  of(threadId: bigint, day: number): FillingQuarter {
    if (this.#last?.threadId === threadId && this.#last.day === day) return this.#last.quarter
    const begins = quarterOfDay(new Date(day * DAY_MS).toISOString().slice(0, 10))
    const key = `${threadId} ${begins}`
    const quarter = this.#quarters.get(key) ?? new FillingQuarter(threadId, begins)
    this.#quarters.set(key, quarter)
    this.#last = { threadId, day, quarter }
    return quarter
  }

  ofQuarter({ thread_id, quarter }: Summed): FillingQuarter {
    return this.of(thread_id, Math.floor(quarter / 96))
  }

  all(): readonly CountedQuarter[] {
    return [...this.#quarters.values()]
  }
}

/** What a line tells after its sender and time. */
interface Told {
  readonly itemType: string
  readonly deeds: readonly (readonly [deed: Deed, amount: number])[]
}

class FillingQuarter implements CountedQuarter {
  readonly threadId: bigint
  readonly begins: string
  readonly firstDay: number
  readonly activity = noActivity()
  readonly #people = new Map<string, number>()
  readonly #types = new Map<string, number>()
  readonly #emoji = new Map<string, number>()
  readonly #told = new Map<string, Told>()
  /** Places of counts and deeds of one day. */
  #counts = new Map<string, number>()
  #deeds = new Map<string, number>()

  constructor(threadId: bigint, begins: string) {
    this.threadId = threadId
    this.begins = begins
    this.firstDay = Date.parse(`${begins}T00:00:00Z`) / DAY_MS
  }

  /** @param lines of its messages in order: sender, time, item type as JSON, and what else there is */
  addDay(lines: string): void {
    this.#counts = new Map()
    let isTurning = false
    for (const line of lines.split('\n')) {
      const afterSender = line.indexOf(' ')
      const afterTime = line.indexOf(' ', afterSender + 1)
      const sender = line.slice(0, afterSender)
      const at = Number(line.slice(afterSender + 1, afterTime))
      const { itemType, deeds } = this.#tell(line.slice(afterTime + 1))
      this.#count(at, sender, itemType)
      for (const [deed, amount] of deeds) this.addDeed(Math.floor(at / QUARTER), sender, deed, amount)
      if (SAYS_NOTHING.has(itemType)) continue
      this.#turn(at, sender, isTurning)
      isTurning = true
    }
  }

  addDeed(quarter: number, sender: string, deed: Deed, amount: number): void {
    if (amount <= 0) return
    const { deeds } = this.activity
    const person = this.#person(sender)
    const key = `${quarter} ${person} ${deed}`
    const place = this.#deeds.get(key) ?? deeds.quarter.length
    this.#deeds.set(key, place)
    deeds.quarter[place] = quarter - this.firstDay * 96
    deeds.sender[place] = person
    deeds.deed[place] = DEEDS.indexOf(deed)
    deeds.amount[place] = (deeds.amount[place] ?? 0) + amount
  }

  addReacted(at: Micros, sender: string, itemType: string, givers: readonly string[], emoji: readonly string[]): void {
    const { reacted, given } = this.activity
    reacted.at.push(at)
    reacted.sender.push(this.#person(sender))
    reacted.type.push(placeIn(this.#types, this.activity.itemTypes, itemType, itemType))
    reacted.reactions.push(givers.length)
    given.giver.push(...givers.map((giver) => this.#person(giver)))
    given.emoji.push(...emoji.map((each) => placeIn(this.#emoji, this.activity.emoji, each, each)))
  }

  #tell(rest: string): Told {
    const known = this.#told.get(rest)
    if (known !== undefined) return known
    const end = rest.lastIndexOf('"') + 1
    const itemType = JSON.parse(rest.slice(0, end)) as string
    const told = { itemType, deeds: deedsOf(itemType, rest.slice(end + 1)) }
    this.#told.set(rest, told)
    return told
  }

  #count(at: Micros, sender: string, itemType: string): void {
    const { counts } = this.activity
    const quarter = Math.floor(at / QUARTER) - this.firstDay * 96
    const person = this.#person(sender)
    const type = placeIn(this.#types, this.activity.itemTypes, itemType, itemType)
    const key = `${quarter} ${person} ${type}`
    const place = this.#counts.get(key)
    if (place !== undefined) {
      counts.messages[place]! += 1
      return
    }
    this.#counts.set(key, counts.quarter.length)
    counts.quarter.push(quarter)
    counts.sender.push(person)
    counts.type.push(type)
    counts.messages.push(1)
  }

  #turn(at: Micros, sender: string, isTurning: boolean): void {
    const { person, first, last, messages } = this.activity.turns
    const turn = person.length - 1
    const who = this.#person(sender)
    if (isTurning && person[turn] === who && at - last[turn]! < HOUR) {
      last[turn] = at
      messages[turn]! += 1
      return
    }
    person.push(who)
    first.push(at)
    last.push(at)
    messages.push(1)
  }

  #person(id: string): number {
    return placeIn(this.#people, this.activity.people, id, BigInt(id))
  }
}

/** The place of a thing in a list that grows. */
function placeIn<Item>(places: Map<string, number>, list: Item[], key: string, item: Item): number {
  const known = places.get(key)
  if (known !== undefined) return known
  places.set(key, list.length)
  return list.push(item) - 1
}

/** @param more whether it was taken back, the class of the notice, the seconds of the call; or nothing */
function deedsOf(itemType: string, more: string): Told['deeds'] {
  const [unsent = '0', notice = '-', seconds = '-1'] = more === '' ? [] : more.split(' ')
  const noticed = NOTICE_DEEDS[notice]
  const deeds: [Deed, number][] = []
  if (unsent === '1') deeds.push(['unsent', 1])
  else if (itemType === 'voice_media') deeds.push(['voice', 1])
  else if (itemType === 'raven_media') deeds.push(['view-once', 1])
  if (noticed !== undefined) deeds.push([noticed, 1])
  if (notice === 'call-missed') deeds.push(['call-missed', 1])
  if (seconds !== '-1') deeds.push(['call-known', 1], ['call-seconds', Number(seconds)])
  return deeds
}
