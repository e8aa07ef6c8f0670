import { answers } from './answers.ts'
import { answersByHour } from './answers-by-hour.ts'
import { balance } from './balance.ts'
import { busiestHours } from './busiest-hours.ts'
import { busiestWeekdays } from './busiest-weekdays.ts'
import { calls } from './calls.ts'
import { conversations } from './conversations.ts'
import type { Report } from './define-report.ts'
import { editsAndUnsends } from './edits-and-unsends.ts'
import { emoji } from './emoji.ts'
import { groupLife } from './group-life.ts'
import { lastDays } from './last-days.ts'
import { links } from './links.ts'
import { media } from './media.ts'
import { messageTypes } from './message-types.ts'
import { messagesPerDay } from './messages-per-day.ts'
import { messagesPerMonth } from './messages-per-month.ts'
import { messagesPerPerson } from './messages-per-person.ts'
import { messagesPerWeek } from './messages-per-week.ts'
import { mostReacted } from './most-reacted.ts'
import { newPeople } from './new-people.ts'
import { phrases } from './phrases.ts'
import { reactions } from './reactions.ts'
import { replyTimes } from './reply-times.ts'
import { replyTimesByHour } from './reply-times-by-hour.ts'
import { requests } from './requests.ts'
import { shares } from './shares.ts'
import { streaks } from './streaks.ts'
import { threadsRanked } from './threads-ranked.ts'
import { topWords } from './top-words.ts'
import { unanswered } from './unanswered.ts'
import { weekdayHours } from './weekday-hours.ts'
import { whoWritesFirst } from './who-writes-first.ts'
import { words } from './words.ts'
import { yearInReview } from './year-in-review.ts'

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
  words,
  topWords,
  phrases,
  emoji,
  links,
  media,
  shares,
  calls,
  editsAndUnsends,
  mostReacted,
  groupLife,
  yearInReview,
]
