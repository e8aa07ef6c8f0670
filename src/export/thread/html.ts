import { describeFile, messageWords } from '../../archive/conversation/describe-message.ts'
import type { Writer } from './conversation.ts'
import { zonedTime } from './zoned-time.ts'

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const text = (value: string): string => value.replaceAll(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)

/** One file, which loads nothing and runs nothing, in any browser; it prints too. */
const STYLE = `
:root{color-scheme:light dark;--line:#8884;--own:#3b5bdb;--other:#8882}
body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:16px/1.5 system-ui,sans-serif}
header{border-bottom:1px solid var(--line);margin-bottom:1.5rem}
article{margin:.35rem 0;display:flow-root}
article>div{float:left;max-width:85%;padding:.5rem .8rem;border-radius:1rem;background:var(--other);unicode-bidi:isolate}
article.own>div{float:right;background:var(--own);color:#fff}
p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
small{opacity:.75}blockquote{margin:0 0 .3rem;padding-left:.6rem;border-left:3px solid #8888;opacity:.8}
@media print{article>div{break-inside:avoid;border:1px solid #999}}`

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

export const html: Writer = {
  extension: 'html',
  type: 'text/html; charset=utf-8',
  begin: ({ title, account, timeZone }) =>
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
    `<meta name="viewport" content="width=device-width"><title>${text(title)}</title><style>${STYLE}</style></head><body>` +
    `<header><h1><bdi>${text(title)}</bdi></h1><p>${text(account)}, times in ${text(timeZone)}</p></header><main>\n`,
  message: (message, { personOf, threadOf, timeZone, isSearch, owner }) => {
    const { day, time } = zonedTime(message.sentAt, timeZone)
    const place = isSearch ? ` · <bdi>${text(threadOf(message.threadId).label)}</bdi>` : ''
    const quote = message.replyTo?.text ? `<blockquote dir="auto">${text(message.replyTo.text)}</blockquote>` : ''
    const files = message.files.map((file) => `<p><small>${text(describeFile(file))}: ${text(file.uri)}</small></p>`)
    const reactions = message.reactions.map(
      ({ emoji, person }) => `${text(emoji)} <bdi>${text(personOf(person).label)}</bdi>`,
    )
    return (
      `<article${message.sender === owner ? ' class="own"' : ''}><div>` +
      `<small><b><bdi>${text(personOf(message.sender).label)}</bdi></b> <time>${day} ${time}</time>${place}</small>` +
      `${quote}<p dir="auto">${text(messageWords(message))}</p>${files.join('')}` +
      `${reactions.length === 0 ? '' : `<small>${reactions.join(', ')}</small>`}</div></article>\n`
    )
  },
  end: () => '</main></body></html>\n',
}
