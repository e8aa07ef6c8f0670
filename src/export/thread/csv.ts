import { type Options, stringify } from 'csv-stringify/sync'
import { clockTime, describeFile, whyEmpty } from '../../archive/conversation/describe-message.ts'
import { microsToIso } from '../../clock.ts'
import type { Writer } from './conversation.ts'
import { zonedTime } from './zoned-time.ts'

/** Spreadsheets take a cell that begins like this for a formula, and run it. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/u
const OPTIONS: Options = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ }
const COLUMNS =
  'thread,id,sent_at,local_time,sender,username,item_type,text,share_url,share_owner,share_text,files,reactions,call,remark'

const safe = (text: string | null): string => (text !== null && FORMULA.test(text) ? `'${text}` : (text ?? ''))

/** For reading in a spreadsheet rather than for exactness: a text that it would run as a formula gets an apostrophe in front. */
export const csv: Writer = {
  extension: 'csv',
  type: 'text/csv; charset=utf-8',
  begin: () => `\ufeff${COLUMNS}\r\n`,
  message: (message, { personOf, threadOf, timeZone }) => {
    const { label, username } = personOf(message.sender)
    const { day, time } = zonedTime(message.sentAt, timeZone)
    const { share } = message
    return stringify(
      [
        [
          safe(threadOf(message.threadId).label),
          message.id,
          microsToIso(message.sentAt),
          `${day} ${time}`,
          safe(label),
          safe(username),
          message.type,
          safe(message.text),
          safe(share?.url ?? null),
          safe(share?.owner ?? null),
          safe(share?.text ?? null),
          safe(message.files.map((file) => `${describeFile(file)} ${file.uri}`).join('; ')),
          safe(message.reactions.map(({ emoji, person }) => `${emoji} ${personOf(person).label}`).join('; ')),
          message.callSeconds === null ? '' : clockTime(message.callSeconds),
          whyEmpty(message) ?? '',
        ],
      ],
      OPTIONS,
    )
  },
  end: () => '',
}
