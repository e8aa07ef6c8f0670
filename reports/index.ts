import { answers } from './answers.ts'
import { answersByHour } from './answers-by-hour.ts'
import { balance } from './balance.ts'
import { busiestHours } from './busiest-hours.ts'
import { busiestWeekdays } from './busiest-weekdays.ts'
import { conversations } from './conversations.ts'
import type { Report } from './define-report.ts'
import { lastDays } from './last-days.ts'
import { messageTypes } from './message-types.ts'
import { messagesPerDay } from './messages-per-day.ts'
import { messagesPerMonth } from './messages-per-month.ts'
import { messagesPerPerson } from './messages-per-person.ts'
import { messagesPerWeek } from './messages-per-week.ts'
import { newPeople } from './new-people.ts'
import { reactions } from './reactions.ts'
import { replyTimes } from './reply-times.ts'
import { replyTimesByHour } from './reply-times-by-hour.ts'
import { requests } from './requests.ts'
import { streaks } from './streaks.ts'
import { threadsRanked } from './threads-ranked.ts'
import { unanswered } from './unanswered.ts'
import { weekdayHours } from './weekday-hours.ts'
import { whoWritesFirst } from './who-writes-first.ts'

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
  weekdayHours,
  replyTimes,
  replyTimesByHour,
  whoWritesFirst,
  conversations,
  streaks,
  balance,
  newPeople,
  requests,
  unanswered,
  answers,
  answersByHour,
]
