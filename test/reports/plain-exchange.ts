/** The reports about exchange as plain loops over the messages, one at a time: the oracle. Nothing of the project counts here. */
import type { PlainMessage } from '../support/insert-messages.ts'

export interface PlainExchange {
  /** In the order in which messages of one time stand in a thread. */
  readonly messages: readonly PlainMessage[]
  readonly owner: bigint
  readonly isGroup: (thread: bigint) => boolean
  readonly folderOf: (thread: bigint) => string
  readonly nameOf: (person: bigint) => string
  readonly titleOf: (thread: bigint) => string
}

export interface PlainQuery {
  readonly zone: string
  readonly from: string
  readonly to: string
  /** Not before the newest message. */
  readonly now: number
  readonly gapHours: number
  readonly working: { readonly from: number; readonly to: number; readonly weekdays: readonly string[] }
  readonly person: bigint | null
}

type Row = readonly unknown[]
interface Said {
  readonly sender: bigint
  readonly at: number
  /** First message of its turn, for what counts by turns. */
  readonly turnAt: number
}

const HOUR = 3_600_000_000

export function plainExchange(world: PlainExchange, query: PlainQuery): Readonly<Record<string, readonly Row[]>> {
  const { messages, owner, isGroup, folderOf, nameOf, titleOf } = world
  const { from, to, gapHours, working, person } = query
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone: query.zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    weekday: 'short',
    hourCycle: 'h23',
  })
  const local = (at: number) => {
    const parts = Object.fromEntries(clock.formatToParts(at / 1000).map(({ type, value }) => [type, value]))
    return { day: `${parts.year}-${parts.month}-${parts.day}`, hour: Number(parts.hour), weekday: parts.weekday! }
  }
  const dayOf = (at: number) => local(at).day
  const isIn = (at: number) => dayOf(at) >= from && dayOf(at) <= to
  // The first second of the day after the last: found by trying.
  let end = (Date.parse(`${to}T00:00:00Z`) + 2 * 86_400_000) * 1000
  while (dayOf(end - 1_000_000) > to) end -= 900_000_000
  const until = Math.min(query.now, end)
  const only = (someone: bigint) => person === null || person === someone
  const onlyAsker = (someone: bigint) => person === null || person === someone || person === owner

  const threads = new Map<bigint, Said[]>()
  const saying = messages
    .map((message, index) => ({ ...message, index }))
    .filter(({ isEcho, itemType }) => !isEcho && itemType !== 'action_log' && itemType !== 'video_call_event')
    .sort((one, other) => one.sentAt - other.sentAt || one.index - other.index)
  for (const { thread, sender, sentAt: at } of saying) {
    const own = threads.get(thread) ?? []
    threads.set(thread, own)
    const before = own.at(-1)
    const isSameTurn =
      before !== undefined &&
      before.sender === sender &&
      at - before.at < HOUR &&
      Math.floor(at / (24 * HOUR)) === Math.floor(before.at / (24 * HOUR))
    own.push({ sender, at, turnAt: isSameTurn ? before.turnAt : at })
  }
  for (const [thread, own] of threads) {
    const known = own.filter(({ turnAt }) => turnAt <= query.now && dayOf(turnAt) <= to)
    if (known.length > 0) threads.set(thread, known)
    else threads.delete(thread)
  }

  const answers: { who: bigint; seconds: number; hour: number; atWork: boolean }[] = []
  const talks: { thread: bigint; by: bigint; endedBy: bigint | null; from: number; last: number; count: number }[] = []
  const silences: { thread: bigint; seconds: number; from: string; to: string }[] = []
  const questions: { at: number; seconds: number; isOpen: boolean; isFirst: boolean; count: number }[] = []
  const waiting: Row[] = []
  const balances: Row[] = []
  const begun: { at: number; seconds: number | null; folder: string }[] = []
  for (const [thread, said] of threads) {
    const answersOf = new Map<bigint, number[]>()
    let talk: (typeof talks)[number] | undefined
    let asked: { at: number; count: number; by: bigint; isFirst: boolean } | undefined
    const startedBy: bigint[] = []
    for (const [index, { sender, at }] of said.entries()) {
      const before = said[index - 1]
      const begins = before === undefined || at - before.at >= gapHours * HOUR
      if (begins) {
        talk = { thread, by: sender, endedBy: null, from: at, last: at, count: 0 }
        talks.push(talk)
        if (isIn(at)) startedBy.push(sender)
      }
      talk!.endedBy = sender
      talk!.last = at
      talk!.count += 1
      if (before !== undefined && isIn(at) && only(sender)) {
        const seconds = Math.floor((at - before.at) / 1_000_000)
        silences.push({ thread, seconds, from: dayOf(before.at), to: dayOf(at) })
      }
      if (before !== undefined && before.sender !== sender) {
        const seconds = Math.floor((at - before.at) / 1_000_000)
        if (isIn(at)) {
          answersOf.set(sender, [...(answersOf.get(sender) ?? []), seconds])
          const { hour, weekday } = local(before.at)
          const atWork = working.weekdays.includes(weekday) && hour >= working.from && hour < working.to
          if (only(sender)) answers.push({ who: sender, seconds, hour: local(at).hour, atWork })
        }
        if (sender === owner && !isGroup(thread) && isIn(asked!.at) && onlyAsker(asked!.by))
          questions.push({ ...asked!, seconds: Math.floor((at - asked!.at) / 1_000_000), isOpen: false })
      }
      if (before === undefined || before.sender !== sender) asked = { at, count: 0, by: sender, isFirst: begins }
      asked!.count += 1
    }
    if (until - talk!.last < gapHours * HOUR) talk!.endedBy = null
    const other = said.findLast(({ sender }) => sender !== owner)?.sender
    if (isGroup(thread) || other === undefined) continue
    if (asked!.by !== owner && isIn(asked!.at) && onlyAsker(asked!.by) && folderOf(thread) !== 'spam') {
      const seconds = Math.floor((until - asked!.at) / 1_000_000)
      questions.push({ ...asked!, seconds, isOpen: true })
      const { day, hour } = local(asked!.at)
      const folder = folderOf(thread) === 'pending' ? 'requests' : 'inbox'
      waiting.push([titleOf(thread), null, nameOf(asked!.by), folder, day, hour, seconds])
    }
    const [first] = said
    if (first!.sender !== owner && isIn(first!.at) && onlyAsker(other)) {
      const answer = said.find(({ sender }) => sender === owner)
      const seconds = answer === undefined ? null : Math.floor((answer.at - first!.at) / 1_000_000)
      begun.push({ at: first!.at, seconds, folder: folderOf(thread) })
    }
    const count = (isOwn: boolean) =>
      said.filter(({ sender, turnAt }) => (sender === owner) === isOwn && isIn(turnAt)).length
    const [mine, theirs] = [count(true), count(false)]
    if (mine + theirs > 0 && onlyAsker(other)) {
      const theirTimes = [...answersOf].filter(([sender]) => sender !== owner).flatMap(([, times]) => times)
      balances.push([
        titleOf(thread),
        nameOf(other),
        mine,
        theirs,
        share(mine, mine + theirs),
        startedBy.filter((sender) => sender === owner).length,
        startedBy.filter((sender) => sender !== owner).length,
        nearest(answersOf.get(owner) ?? [], 50),
        nearest(theirTimes, 50),
      ])
    }
  }

  const counted = talks.filter(({ from: at, by }) => isIn(at) && only(by))
  const over = counted.filter(({ endedBy }) => endedBy !== null)
  const everyone = [...new Set(messages.map(({ sender }) => sender))]
  const all = [...threads].flatMap(([, said]) => said)
  const months = (days: readonly number[]) => {
    const names = days.map((at) => dayOf(at).slice(0, 7)).sort()
    const list: string[] = []
    for (let month = names[0]; month !== undefined && month <= names.at(-1)!; ) {
      list.push(month)
      const [year, number] = month.split('-').map(Number) as [number, number]
      month = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
    }
    return list
  }
  const newcomers = everyone
    .filter((who) => who !== owner && only(who))
    .map((who) => all.filter(({ sender }) => sender === who).map(({ at }) => at))
    .filter((times) => times.length > 0 && isIn(Math.min(...times)))
    .map((times) => ({ at: Math.min(...times), back: new Set(times.map(dayOf)).size > 1 }))
  const within = (some: typeof questions, seconds: number) => {
    const decided = some.filter((one) => !one.isOpen || one.seconds > seconds)
    return decided.length === 0
      ? null
      : share(decided.filter((one) => !one.isOpen && one.seconds <= seconds).length, decided.length)
  }
  const timesOf = (some: typeof questions) => some.filter(({ isOpen }) => !isOpen).map(({ seconds }) => seconds)
  const hours = Array.from({ length: 24 }, (_, hour) => hour)

  return {
    'reply-times': sorted(
      everyone.map((who) => answers.filter((answer) => answer.who === who)).filter((own) => own.length > 0),
      (own) => own.length,
      (own) => nameOf(own[0]!.who),
    ).map((own) => {
      const [all, inside, outside] = [own, own.filter(({ atWork }) => atWork), own.filter(({ atWork }) => !atWork)].map(
        (some) => some.map(({ seconds }) => seconds),
      ) as [number[], number[], number[]]
      const name = nameOf(own[0]!.who)
      return [
        name,
        null,
        all.length,
        nearest(all, 50),
        nearest(all, 90),
        inside.length,
        nearest(inside, 50),
        outside.length,
        nearest(outside, 50),
      ]
    }),
    'reply-times-by-hour':
      answers.length === 0
        ? []
        : hours.map((hour) => {
            const own = answers.filter((answer) => answer.hour === hour).map(({ seconds }) => seconds)
            return [hour, own.length, nearest(own, 50), nearest(own, 90)]
          }),
    conversations: sorted(
      [...threads.keys()]
        .map((thread) => counted.filter((one) => one.thread === thread))
        .filter((own) => own.length > 0),
      (own) => own.length,
      (own) => titleOf(own[0]!.thread),
    ).map((own) => {
      const most = Math.max(...own.map(({ count }) => count))
      const longest = own.find(({ count }) => count === most)!
      const quiet = silences.filter(({ thread, seconds }) => thread === own[0]!.thread && seconds >= 3600)
      const silence = quiet.find(({ seconds }) => seconds === Math.max(...quiet.map((one) => one.seconds)))
      return [
        titleOf(own[0]!.thread),
        null,
        own.length,
        round(own.reduce((sum, { count }) => sum + count, 0) / own.length),
        most,
        round(Math.floor((longest.last - longest.from) / 1_000_000) / 60),
        dayOf(longest.from),
        silence === undefined ? null : round(silence.seconds / 86_400),
        silence?.from ?? null,
        silence?.to ?? null,
      ]
    }),
    'who-writes-first': sorted(
      everyone
        .map((who) => ({
          who,
          first: counted.filter(({ by }) => by === who),
          last: over.filter(({ endedBy }) => endedBy === who).length,
        }))
        .filter(({ first, last }) => first.length + last > 0),
      ({ first, last }) => first.length + last,
      ({ who }) => nameOf(who),
    ).map(({ who, first, last }) => [
      nameOf(who),
      null,
      first.length,
      share(first.length, counted.length),
      last,
      share(last, over.length),
      new Set(first.map(({ thread }) => thread)).size,
    ]),
    streaks: sorted(
      [...threads]
        .map(([thread, said]) => {
          const days = [
            ...new Set(said.filter(({ sender, at }) => only(sender) && isIn(at)).map(({ at }) => dayOf(at))),
          ]
          return { thread, days: days.sort(), ...streakOf(days.sort(), [dayOf(until), to].sort()[0]!) }
        })
        .filter(({ days }) => days.length > 0),
      ({ longest }) => longest.length,
      ({ thread }) => titleOf(thread),
    ).map(({ thread, days, longest, current }) => [
      titleOf(thread),
      null,
      longest.length,
      longest[0],
      longest.at(-1),
      current,
      days.length,
    ]),
    unanswered: sorted(
      waiting,
      (row) => -(row[6] as number),
      (row) => row[0] as string,
    ).map((row) => [...row.slice(0, 6), round((row[6] as number) / 3600)]),
    'new-people': months(newcomers.map(({ at }) => at)).map((month) => {
      const own = newcomers.filter(({ at }) => dayOf(at).startsWith(month))
      const back = own.filter((one) => one.back).length
      return [month, `${month}-01`, own.length, back, own.length === 0 ? null : share(back, own.length)]
    }),
    requests: months(begun.map(({ at }) => at)).map((month) => {
      const own = begun.filter(({ at }) => dayOf(at).startsWith(month))
      const times = own.flatMap(({ seconds }) => (seconds === null ? [] : [seconds]))
      const left = own.filter(({ seconds }) => seconds === null)
      const among = (folder: string) => left.filter((one) => one.folder === folder).length
      const median = nearest(times, 50, 3600)
      return [month, `${month}-01`, own.length, times.length, among('pending'), among('spam'), among('inbox'), median]
    }),
    balance: sorted(
      balances,
      (row) => (row[2] as number) + (row[3] as number),
      (row) => row[0] as string,
    ),
    answers: months(questions.map(({ at }) => at)).map((month) => {
      const own = questions.filter(({ at }) => dayOf(at).startsWith(month))
      const [times, firsts] = [timesOf(own), timesOf(own.filter(({ isFirst }) => isFirst))]
      return [
        month,
        `${month}-01`,
        own.length,
        times.length,
        own.length - times.length,
        within(own, 3600),
        within(own, 86_400),
        nearest(times, 50),
        nearest(times, 90),
        nearest(firsts, 50),
        nearest(firsts, 90),
      ]
    }),
    'answers-by-hour':
      questions.length === 0
        ? []
        : hours.map((hour) => {
            const own = questions.filter(({ at }) => local(at).hour === hour)
            const times = timesOf(own)
            const count = own.reduce((sum, one) => sum + one.count, 0)
            const spread = [nearest(times, 50), nearest(times, 90)]
            return [hour, own.length, count, times.length, ...spread, within(own, 3600), within(own, 86_400)]
          }),
  }
}

function streakOf(days: readonly string[], today: string): { longest: readonly string[]; current: number } {
  const next = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
  let longest: string[] = []
  let streak: string[] = []
  for (const day of days) {
    streak = streak.length > 0 && next(streak.at(-1)!) === day ? [...streak, day] : [day]
    if (streak.length > longest.length) longest = streak
  }
  const isNow = streak.length > 0 && (streak.at(-1) === today || next(streak.at(-1)!) === today)
  return { longest, current: isNow ? streak.length : 0 }
}

/** In minutes (or other units), two decimals: the least of the numbers that so many in a hundred do not exceed. */
function nearest(seconds: readonly number[], percent: number, unit = 60): number | null {
  const enough = (number: number) => seconds.filter((one) => one <= number).length * 100 >= percent * seconds.length
  const fitting = seconds.filter(enough)
  return fitting.length === 0 ? null : round(Math.min(...fitting) / unit)
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : round((part / whole) * 100)
}

function round(number: number): number {
  return Math.round(number * 100) / 100
}

function sorted<Value>(
  values: readonly Value[],
  countOf: (value: Value) => number,
  nameOf: (value: Value) => string,
): readonly Value[] {
  return [...values].sort(
    (one, other) =>
      countOf(other) - countOf(one) || (nameOf(one) < nameOf(other) ? -1 : nameOf(one) > nameOf(other) ? 1 : 0),
  )
}
