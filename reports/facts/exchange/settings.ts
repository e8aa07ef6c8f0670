import { UsageError } from '../../../src/errors.ts'

/** What is set for reports about exchange; all of it is stated beside their numbers. */
export interface ExchangeSettings {
  /** A silence of so many hours or more parts two conversations. */
  readonly gapHours: number
  readonly working: WorkingTime
}

/** On the clocks of the time zone, from the full hour `from` to before the full hour `to`; past midnight where `to` is not later. */
export interface WorkingTime {
  readonly from: number
  readonly to: number
  /** 0 is Monday. */
  readonly days: readonly number[]
}

const DEFAULT_GAP_HOURS = 8
const DEFAULT_HOURS = '9-17'
const DEFAULT_DAYS = 'mon-fri'
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

interface Given {
  readonly conversationGap?: number
  /** Such as `9-17`. */
  readonly workingHours?: string
  /** Such as `mon-fri` or `mon,wed,sat`. */
  readonly workingDays?: string
}

/** @throws UsageError when one of them means nothing */
export function exchangeSettings({ conversationGap, workingHours, workingDays }: Given): ExchangeSettings {
  const gapHours = conversationGap ?? DEFAULT_GAP_HOURS
  if (!Number.isSafeInteger(gapHours) || gapHours < 1 || gapHours > 8760) {
    throw new UsageError('conversation-gap-invalid', `${gapHours} hours cannot part two conversations`, {
      hint: 'Give a whole number of hours from 1 to 8760.',
    })
  }
  return { gapHours, working: { ...hoursOf(workingHours ?? DEFAULT_HOURS), days: daysOf(workingDays ?? DEFAULT_DAYS) } }
}

function hoursOf(text: string): { from: number; to: number } {
  const [, from, to] = (/^(\d\d?)-(\d\d?)$/.exec(text) ?? []).map(Number)
  if (from === undefined || to === undefined || from > 23 || to > 24 || from === to) {
    throw new UsageError('working-hours-invalid', `"${text}" are no working hours`, {
      hint: 'Write them as 9-17, full hours from 0 to 24; 22-6 goes past midnight.',
    })
  }
  return { from, to }
}

function daysOf(text: string): readonly number[] {
  const days = text
    .toLowerCase()
    .split(',')
    .flatMap((part) => stretchOf(part.trim()) ?? [Number.NaN])
  if (days.some(Number.isNaN)) {
    throw new UsageError('working-days-invalid', `"${text}" are no working days`, {
      hint: `Write them as mon-fri or mon,wed,sat: ${DAYS.join(', ')}.`,
    })
  }
  return [...new Set(days)].sort()
}

function stretchOf(part: string): readonly number[] | null {
  const [first, last, ...more] = part.split('-').map((name) => DAYS.indexOf(name))
  if (first === undefined || first < 0 || last === -1 || more.length > 0) return null
  const length = (((last ?? first) - first + 7) % 7) + 1
  return Array.from({ length }, (_, index) => (first + index) % 7)
}

/** @param weekday 0 is Monday */
export function isWorkingTime({ from, to, days }: WorkingTime, weekday: number, hour: number): boolean {
  if (from < to) return days.includes(weekday) && hour >= from && hour < to
  // The night belongs to the day on which it began.
  return hour >= from ? days.includes(weekday) : hour < to && days.includes((weekday + 6) % 7)
}

/** For people: `9:00 to 17:00 on Monday, Tuesday`. */
export function workingTimeInWords({ from, to, days }: WorkingTime): string {
  return `${from}:00 to ${to}:00 on ${days.map((day) => DAYS[day]!.replace(/^./, (letter) => letter.toUpperCase())).join(', ')}`
}
