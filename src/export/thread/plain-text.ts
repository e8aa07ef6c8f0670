import { messageWords } from '../../archive/conversation/describe-message.ts'
import type { Writer } from './conversation.ts'
import { zonedTime } from './zoned-time.ts'

/** For reading anywhere: a line a message, further lines of it set in. */
export const plainText: Writer = {
  extension: 'txt',
  type: 'text/plain; charset=utf-8',
  begin: ({ title, account, timeZone }) => `${oneLine(title)}\n${account}, times in ${timeZone}\n\n`,
  message: (message, { personOf, threadOf, timeZone, isSearch }) => {
    const { day, time } = zonedTime(message.sentAt, timeZone)
    const place = isSearch ? ` [${oneLine(threadOf(message.threadId).label)}]` : ''
    const reactions = message.reactions
      .map(({ emoji, person }) => `${emoji} ${oneLine(personOf(person).label)}`)
      .join(', ')
    const words = messageWords(message).replaceAll(/\r\n?|\n/g, '\n    ')
    const answered = message.replyTo?.text ? `    > ${oneLine(message.replyTo.text)}\n` : ''
    return (
      `${day} ${time}${place} ${oneLine(personOf(message.sender).label)}: ${words}\n` +
      answered +
      (reactions === '' ? '' : `    (${reactions})\n`)
    )
  },
  end: () => '',
}

/** A name or a title with a line end in it would look like a message of its own. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}
