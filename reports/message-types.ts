import { count, defineReport, percent, text } from './define-report.ts'
import { percentOf } from './facts/percent-of.ts'

/** What was sent: text, photos, voice messages, … */
export const messageTypes = defineReport({
  key: 'message-types',
  title: 'Message types',
  rule:
    "Every message counts once, under Instagram's own word for its kind (action_log is a notice, xma a share). " +
    'People: how many sent at least one of the kind.',
  columns: {
    item_type: text('Message type'),
    messages: count('Messages'),
    share_percent: percent('Share'),
    people: count('People'),
  },
  rows: ({ types, messages: all }) =>
    types.map(({ itemType, messages, people }) => ({
      item_type: itemType,
      messages,
      share_percent: percentOf(messages, all),
      people,
    })),
  chart: { kind: 'ranking', label: 'item_type', value: 'messages', share: 'share_percent' },
})
