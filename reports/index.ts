import { busiestHours } from './busiest-hours.ts'
import { busiestWeekdays } from './busiest-weekdays.ts'
import type { Report } from './define-report.ts'
import { lastDays } from './last-days.ts'
import { messageTypes } from './message-types.ts'
import { messagesPerDay } from './messages-per-day.ts'
import { messagesPerMonth } from './messages-per-month.ts'
import { messagesPerPerson } from './messages-per-person.ts'
import { messagesPerWeek } from './messages-per-week.ts'
import { reactions } from './reactions.ts'
import { threadsRanked } from './threads-ranked.ts'

/** All reports, in the order in which they are shown. A new one is a file and a line here. */
export const reports: readonly Report[] = [
  lastDays,
  messagesPerPerson,
  messageTypes,
  messagesPerDay,
  messagesPerWeek,
  messagesPerMonth,
  busiestWeekdays,
  busiestHours,
  threadsRanked,
  reactions,
]
