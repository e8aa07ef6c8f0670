import { count, defineReport, mix, text } from './define-report.ts'
import { senderAndTime } from './facts/content/clock-time.ts'

/** Which messages people reacted to most. Who, when and of what kind; never what they say. */
export const mostReacted = defineReport({
  key: 'most-reacted',
  title: 'Messages with the most reactions',
  rule:
    'Reactions as they stood when the message was last seen, whoever gave them; the earlier message first of equal ones; the first ' +
    'thousand. Times are those of the time zone, to the minute. What the messages say is not told here.',
  needs: 'content',
  columns: {
    message: text('Message'),
    time: text('Time'),
    thread: text('Thread'),
    thread_id: text('Thread id'),
    person: text('Person'),
    item_type: text('Message type'),
    reactions: count('Reactions'),
    emoji: mix('Emoji'),
  },
  rows: ({ content: { reacted } }) =>
    reacted.map(({ clockTime, thread, sender, itemType, reactions, emoji }) => ({
      message: senderAndTime(sender.label, clockTime),
      time: clockTime,
      thread: thread.label,
      thread_id: thread.id,
      person: sender.label,
      item_type: itemType,
      reactions,
      emoji,
    })),
  chart: { kind: 'ranking', label: 'message', value: 'reactions', mix: 'emoji' },
})
