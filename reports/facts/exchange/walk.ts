import type { Micros } from '../../../src/clock.ts'
import { dayNumber, monthOf } from '../days.ts'
import type { DayRange } from '../filters.ts'
import type { PersonLabel } from '../label-people.ts'
import type { ThreadLabel } from '../label-threads.ts'
import type {
  AnswerGroup,
  Beginning,
  Conversation,
  Exchange,
  Newcomer,
  QuestionGroup,
  ThreadExchange,
  Waiting,
} from './exchange.ts'
import { type ExchangeSettings, isWorkingTime } from './settings.ts'
import type { Turns } from './turns.ts'

const SECOND = 1_000_000
/** Turns are parted by silences of an hour; shorter ones, within a turn, are not known. */
const LEAST_SILENCE = 3600

export interface WalkOptions {
  /** Whose account it is, and whose doings alone are wanted; places of people. */
  readonly owner: number | null
  readonly only: number | null
  readonly hoursOf: (time: Micros) => number
  readonly range: DayRange
  /** Nothing that begins later is known: now, or the moment at which the last day is over. */
  readonly until: Micros
  readonly settings: ExchangeSettings
  readonly personOf: (place: number) => PersonLabel
}

export interface WalkedThread {
  readonly thread: ThreadLabel
  readonly folder: string
  readonly turns: Turns
}

type Open<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] }

interface OpenConversation {
  readonly startedBy: number
  readonly first: Micros
  endedBy: number
  last: Micros
  messages: number
}

/** What is going on in a thread while its turns go by. */
interface Course {
  readonly thread: ThreadLabel
  readonly days: number[]
  /** Who writes, since when, and after which silence (null: at the thread's beginning). */
  run: { readonly person: number; readonly first: Micros; readonly isFirst: boolean; messages: number } | null
  last: Micros
  conversation: OpenConversation | null
  silence: { seconds: number; from: number; to: number } | null
  readonly sides: readonly [own: Open<Side>, theirs: Open<Side>]
}
type Side = { messages: number; started: number; answers: number[] }

/** Goes through the turns, thread by thread, and keeps what reports are made of. */
export class Walk {
  readonly #options: WalkOptions
  readonly #answers = new Map<number, Open<AnswerGroup>>()
  readonly #questions = new Map<number, Open<QuestionGroup>>()
  readonly #conversations: Conversation[] = []
  readonly #exchanges: ThreadExchange[] = []
  readonly #days = new Set<number>()
  readonly #waiting: Waiting[] = []
  readonly #beginnings: Beginning[] = []
  /** First and last day of each person. */
  readonly #seen = new Map<number, { first: number; last: number }>()
  readonly #months = new Map<number, number>()

  constructor(options: WalkOptions) {
    this.#options = options
  }

  through({ thread, folder, turns }: WalkedThread): void {
    const { owner, until, range } = this.#options
    const isLater = (first: Micros) => first > until || (first === until && this.#dayOf(first) > range.to)
    const later = turns.first.findIndex(isLater)
    const length = later < 0 ? turns.first.length : later
    if (length === 0) return
    const side = (): Side => ({ messages: 0, started: 0, answers: [] })
    const course: Course = {
      thread,
      days: [],
      run: null,
      last: 0,
      conversation: null,
      silence: null,
      sides: [side(), side()],
    }
    for (let nth = 0; nth < length; nth += 1) {
      this.#take(course, turns.person[nth]!, turns.first[nth]!, turns.last[nth]!, turns.messages[nth]!)
    }
    this.#close(course, true)
    const other = turns.person.slice(0, length).findLast((person) => person !== owner) ?? null
    if (!thread.isGroup && owner !== null && other !== null) this.#endOfTwo(course, turns, other, folder)
    const hasBalance = !thread.isGroup && owner !== null && other !== null && this.#wants(other, true)
    this.#exchanges.push({
      thread,
      silence: course.silence,
      days: course.days,
      balance: hasBalance
        ? { other: this.#options.personOf(other), own: course.sides[0], theirs: course.sides[1] }
        : null,
    })
  }

  result(): Pick<Exchange, 'answers' | 'questions' | 'days' | 'waiting' | 'newcomers' | 'beginnings' | 'today'> & {
    readonly conversations: Conversation[]
    readonly exchanges: ThreadExchange[]
  } {
    return {
      answers: [...this.#answers.values()],
      questions: [...this.#questions.values()],
      days: [...this.#days].sort((one, other) => one - other),
      waiting: this.#waiting,
      beginnings: this.#beginnings,
      newcomers: this.#newcomers(),
      conversations: this.#conversations,
      exchanges: this.#exchanges,
      today: Math.min(this.#dayOf(this.#options.until), this.#options.range.to),
    }
  }

  #take(course: Course, person: number, first: Micros, last: Micros, messages: number): void {
    const { owner, settings } = this.#options
    const { run } = course
    const silence = run === null ? null : first - course.last
    const parts = silence === null || silence >= settings.gapHours * 3600 * SECOND
    const day = this.#dayOf(first)
    this.#see(course, person, day, this.#dayOf(last))
    if (silence !== null) this.#keepSilence(course, Math.floor(silence / SECOND), person, day)
    if (parts) {
      this.#close(course, false)
      course.conversation = { startedBy: person, first, endedBy: person, last, messages: 0 }
    }
    const side = course.sides[person === owner ? 0 : 1]
    if (this.#isIn(day)) {
      side.messages += messages
      if (parts) side.started += 1
    }
    if (run !== null && run.person !== person) this.#answer(course, person, first, day)
    if (run === null || run.person !== person) course.run = { person, first, isFirst: parts, messages: 0 }
    course.run!.messages += messages
    const conversation = course.conversation!
    conversation.endedBy = person
    conversation.last = last
    conversation.messages += messages
    course.last = last
  }

  #see(course: Course, person: number, firstDay: number, lastDay: number): void {
    const seen = this.#seen.get(person)
    if (seen === undefined) this.#seen.set(person, { first: firstDay, last: lastDay })
    else {
      seen.first = Math.min(seen.first, firstDay)
      seen.last = Math.max(seen.last, lastDay)
    }
    if (!this.#wants(person)) return
    for (const day of [firstDay, lastDay]) {
      if (!this.#isIn(day)) continue
      if (course.days.at(-1) === day) continue
      course.days.push(day)
      this.#days.add(day)
    }
  }

  #keepSilence(course: Course, seconds: number, endedBy: number, day: number): void {
    if (
      seconds < LEAST_SILENCE ||
      seconds <= (course.silence?.seconds ?? 0) ||
      !this.#isIn(day) ||
      !this.#wants(endedBy)
    )
      return
    course.silence = { seconds, from: this.#dayOf(course.last), to: day }
  }

  #answer(course: Course, person: number, first: Micros, day: number): void {
    const { owner, hoursOf, settings, personOf } = this.#options
    const { run, thread } = course
    const seconds = Math.floor((first - course.last) / SECOND)
    if (this.#isIn(day)) {
      course.sides[person === owner ? 0 : 1].answers.push(seconds)
      if (this.#wants(person)) {
        const askedAt = hoursOf(course.last)
        const askedAtWork = isWorkingTime(settings.working, weekdayOfHour(askedAt), modulo(askedAt, 24))
        const hour = modulo(hoursOf(first), 24)
        const group = () => ({ person: personOf(person), hour, askedAtWork, seconds: [] as number[] })
        upsert(this.#answers, (person * 24 + hour) * 2 + Number(askedAtWork), group).seconds.push(seconds)
      }
    }
    if (person === owner && !thread.isGroup) this.#question(run!, Math.floor((first - run!.first) / SECOND), true)
  }

  #question(run: NonNullable<Course['run']>, seconds: number, isAnswered: boolean): void {
    const asked = this.#options.hoursOf(run.first)
    const day = Math.floor(asked / 24)
    if (!this.#isIn(day) || !this.#wants(run.person, true)) return
    const [month, hour] = [this.#monthOf(day), modulo(asked, 24)]
    const make = (): Open<QuestionGroup> => ({ month, hour, isFirst: run.isFirst, messages: 0, answered: [], open: [] })
    const group = upsert(this.#questions, (month * 24 + hour) * 2 + Number(run.isFirst), make)
    group.messages += run.messages
    group[isAnswered ? 'answered' : 'open'].push(seconds)
  }

  #close(course: Course, isLast: boolean): void {
    const { conversation, thread } = course
    if (conversation === null) return
    const { until, settings, personOf } = this.#options
    const { startedBy, endedBy, first, last, messages } = conversation
    const day = this.#dayOf(first)
    if (!this.#isIn(day) || !this.#wants(startedBy)) return
    const goesOn = isLast && until - last < settings.gapHours * 3600 * SECOND
    this.#conversations.push({
      thread,
      startedBy: personOf(startedBy),
      endedBy: goesOn ? null : personOf(endedBy),
      day,
      seconds: Math.floor((last - first) / SECOND),
      messages,
    })
  }

  #endOfTwo({ thread, run }: Course, turns: Turns, other: number, folder: string): void {
    const { owner, until, hoursOf, personOf } = this.#options
    if (run!.person !== owner && folder !== 'spam') {
      const seconds = Math.floor((until - run!.first) / SECOND)
      this.#question(run!, seconds, false)
      const asked = hoursOf(run!.first)
      const day = Math.floor(asked / 24)
      if (this.#isIn(day) && this.#wants(run!.person, true)) {
        const since = { day, hour: modulo(asked, 24), seconds }
        this.#waiting.push({ thread, person: personOf(run!.person), isRequest: folder === 'pending', ...since })
      }
    }
    const [begunAt, begunBy] = [turns.first[0]!, turns.person[0]!]
    const day = this.#dayOf(begunAt)
    if (begunBy === owner || !this.#isIn(day) || !this.#wants(other, true)) return
    const answeredAt = turns.first[turns.person.indexOf(owner!)]
    const seconds = answeredAt === undefined || answeredAt > until ? null : Math.floor((answeredAt - begunAt) / SECOND)
    this.#beginnings.push({ day, folder, seconds })
  }

  #newcomers(): readonly Newcomer[] {
    const { owner, personOf } = this.#options
    return [...this.#seen]
      .filter(([person, { first }]) => person !== owner && this.#isIn(first) && this.#wants(person))
      .map(([person, { first, last }]) => ({ person: personOf(person), day: first, cameBack: last > first }))
  }

  /** @param orOwner whether the owner as the one person chosen means everyone: where it is about what others wrote to them */
  #wants(person: number, orOwner = false): boolean {
    const { only, owner } = this.#options
    return only === null || only === person || (orOwner && only === owner)
  }

  #isIn(day: number): boolean {
    return day >= this.#options.range.from && day <= this.#options.range.to
  }

  #dayOf(time: Micros): number {
    return Math.floor(this.#options.hoursOf(time) / 24)
  }

  #monthOf(day: number): number {
    const known = this.#months.get(day)
    if (known !== undefined) return known
    const month = dayNumber(`${monthOf(day)}-01`)
    this.#months.set(day, month)
    return month
  }
}

function upsert<Value>(map: Map<number, Value>, key: number, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

function modulo(number: number, by: number): number {
  return ((number % by) + by) % by
}

/** 0 is Monday; 1970-01-01 was a Thursday. */
function weekdayOfHour(hours: number): number {
  return modulo(Math.floor(hours / 24) + 3, 7)
}
