import { messageWords } from '../../archive/conversation/describe-message.ts'
import type { Writer } from './conversation.ts'
import { oneLine } from './plain-text.ts'
import { zonedTime } from './zoned-time.ts'

/** Everything that Markdown, or the HTML in it, would take for more than text. */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_{}[\]()#+\-.!|>~:=@$^]/g, '\\$&')

/** For notes: days are headings, messages paragraphs. */
export const markdown: Writer = {
  extension: 'md',
  type: 'text/markdown; charset=utf-8',
  begin: ({ title, account, timeZone }) =>
    `# ${escaped(oneLine(title))}\n\n${escaped(account)}, times in ${escaped(timeZone)}\n\n`,
  message: (message, { personOf, threadOf, timeZone, isSearch }) => {
    const { day, time } = zonedTime(message.sentAt, timeZone)
    const place = isSearch ? `, ${escaped(oneLine(threadOf(message.threadId).label))}` : ''
    const quote = message.replyTo?.text ? `> ${escaped(oneLine(message.replyTo.text))}\n\n` : ''
    const words = escaped(messageWords(message))
      .split(/\r\n?|\n/)
      .join('  \n')
    const reactions = message.reactions
      .map(({ emoji, person }) => `${escaped(oneLine(emoji))} ${escaped(oneLine(personOf(person).label))}`)
      .join(', ')
    return (
      `**${escaped(oneLine(personOf(message.sender).label))}**, ${day} ${time}${place}\n\n${quote}${words}\n\n` +
      (reactions === '' ? '' : `${reactions}\n\n`)
    )
  },
  end: () => '',
}
