import { amount, count, day, defineReport, text } from './define-report.ts'
import { byCount } from './facts/by-count.ts'
import { dayInWords, dayText } from './facts/days.ts'
import type { Conversation } from './facts/exchange/exchange.ts'
import { minutes } from './facts/exchange/percentile.ts'
import { gapInWords, lengthInWords, TURNS } from './facts/exchange/words.ts'
import { inWords } from './facts/in-words.ts'

/** How often people talk, and for how long. */
export const conversations = defineReport({
  key: 'conversations',
  title: 'Conversations',
  rule:
    'Messages of a thread without a long silence in between are a conversation; it counts on the day on which it begins. What ' +
    'is written after the last day of the range is left out. The longest has the most messages; of equal ones the earliest is ' +
    `named. A silence, from an hour on, counts on the day on which it ends. ${TURNS} With a person chosen: what this person began.`,
  needs: 'exchange',
  settings: gapInWords,
  columns: {
    thread: text('Thread'),
    thread_id: text('Thread id'),
    conversations: count('Conversations'),
    messages_per_conversation: amount('Messages a conversation'),
    longest_messages: count('Messages of the longest'),
    longest_minutes: amount('Minutes of the longest'),
    longest_day: day('Day of the longest'),
    longest_silence_days: amount('Longest silence (days)'),
    silence_from: day('Silent from'),
    silence_to: day('Silent to'),
  },
  rows: ({ exchange }) => {
    const silences = new Map(exchange.threads.map(({ thread, silence }) => [thread, silence]))
    return [...Map.groupBy(exchange.conversations, ({ thread }) => thread)]
      .map(([thread, own]) => {
        const longest = longestOf(own)
        const silence = silences.get(thread) ?? null
        return {
          thread: thread.label,
          thread_id: thread.id,
          conversations: own.length,
          messages_per_conversation: mean(own),
          longest_messages: longest.messages,
          longest_minutes: minutes(longest.seconds),
          longest_day: dayText(longest.day),
          longest_silence_days: silence === null ? null : Math.round((silence.seconds / 86_400) * 100) / 100,
          silence_from: silence === null ? null : dayText(silence.from),
          silence_to: silence === null ? null : dayText(silence.to),
        }
      })
      .sort(
        byCount(
          ({ conversations }) => conversations,
          ({ thread }) => thread,
        ),
      )
  },
  chart: { kind: 'ranking', label: 'thread', value: 'conversations' },
  highlights: ({ exchange }) => {
    const all = exchange.conversations
    if (all.length === 0) return []
    const longest = longestOf(all)
    const { messages, seconds, day } = longest
    const length = `${inWords(messages, 'message')} in ${lengthInWords(seconds)}`
    const silent = exchange.threads.flatMap(({ thread, silence }) => (silence === null ? [] : [{ thread, ...silence }]))
    const silence = silent.toSorted((one, other) => other.seconds - one.seconds)[0]
    return [
      {
        key: 'longest_conversation',
        text: `${inWords(all.length, 'conversation')}, the longest with ${length}, on ${dayInWords(day)}`,
        value: { thread: longest.thread.label, day: dayText(day), messages, minutes: minutes(seconds) },
      },
      ...(silence === undefined
        ? []
        : [
            {
              key: 'longest_silence',
              text: `Longest silence: ${lengthInWords(silence.seconds)}`,
              value: {
                thread: silence.thread.label,
                seconds: silence.seconds,
                from: dayText(silence.from),
                to: dayText(silence.to),
              },
            },
          ]),
    ]
  },
})

/** The earliest of several; conversations of a thread are in order, those of several threads are not. */
function longestOf(some: readonly Conversation[]): Conversation {
  return some.reduce((longest, each) =>
    each.messages > longest.messages || (each.messages === longest.messages && each.day < longest.day) ? each : longest,
  )
}

function mean(some: readonly Conversation[]): number {
  return Math.round((some.reduce((sum, { messages }) => sum + messages, 0) / some.length) * 100) / 100
}
