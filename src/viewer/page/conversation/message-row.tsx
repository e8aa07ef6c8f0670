import { describeType, messageWords, whyEmpty } from '../../../archive/conversation/describe-message.ts'
import type { WireInbox, WireMessage, WireThread } from '../../wire.ts'
import { hrefOf } from '../shell/route.ts'
import { clock, fullTime, longDay } from '../shell/times.ts'
import { CallCard } from './call-card.tsx'
import { Earlier } from './earlier.tsx'
import { Files } from './files.tsx'
import { Reactions } from './reactions.tsx'
import { ShareCard } from './share-card.tsx'
import { Words } from './words.tsx'

interface Props {
  readonly inbox: WireInbox
  readonly account: string
  readonly thread: WireThread
  readonly message: WireMessage
  readonly before: WireMessage | undefined
  readonly isNewDay: boolean
  readonly isMarked: boolean
}

/** Messages of one person within so long belong together. */
const TOGETHER = 5 * 60 * 1_000_000

export function MessageRow(props: Props) {
  const { message, inbox, isNewDay } = props
  const { timeZone } = inbox.account
  return (
    <>
      {isNewDay ? <h2 class="day">{longDay(message.sentAt, timeZone)}</h2> : null}
      {isNotice(message) ? <Notice {...props} /> : <Bubble {...props} />}
    </>
  )
}

const isNotice = ({ type, notice }: WireMessage): boolean =>
  type === 'action_log' && !(notice ?? '').startsWith('call-')

function Notice({ message, inbox, isMarked }: Props) {
  return (
    <p class={isMarked ? 'notice marked' : 'notice'}>
      <bdi>
        {message.text ?? `${inbox.people[message.sender]?.label ?? ''}: ${describeType(message.type, message.notice)}`}
      </bdi>{' '}
      <time title={fullTime(message.sentAt, inbox.account.timeZone)}>
        {clock(message.sentAt, inbox.account.timeZone)}
      </time>
    </p>
  )
}

function Bubble({ message, before, inbox, account, thread, isNewDay, isMarked }: Props) {
  const { timeZone, owner } = inbox.account
  const isOwn = message.sender === owner
  const isFirst =
    isNewDay ||
    before === undefined ||
    isNotice(before) ||
    before.sender !== message.sender ||
    message.sentAt - before.sentAt > TOGETHER
  const name = inbox.people[message.sender]?.label ?? 'unknown person'
  const empty = whyEmpty(message)
  return (
    <article
      class={['bubble-row', isOwn ? 'own' : 'other', isFirst ? 'first' : '', isMarked ? 'marked' : ''].join(' ')}
    >
      {isFirst && !isOwn && thread.isGroup ? (
        <bdi class="sender">{name}</bdi>
      ) : (
        <span class="unseen">{isOwn ? 'You' : name}</span>
      )}
      <div class="bubble-line">
        <div
          class={
            message.text === null && (message.files.length > 0 || message.share !== null) ? 'bubble bare' : 'bubble'
          }
        >
          {message.replyTo === null ? null : (
            <Quote message={message} inbox={inbox} account={account} thread={thread} />
          )}
          <Files account={account} thread={thread.id} message={message} />
          {message.type === 'video_call_event' ? (
            <CallCard message={message} />
          ) : message.text === null ? null : (
            <Words text={message.text} />
          )}
          {message.share === null ? null : <ShareCard message={message} share={message.share} />}
          {empty === null ? null : <p class="remark">{empty}</p>}
          {isNameless(message, empty) ? <p class="remark">{describeType(message.type, message.notice)}</p> : null}
          <Earlier earlier={message.earlier} isUnsent={message.isUnsent} timeZone={timeZone} />
        </div>
        <a
          class="at"
          href={hrefOf({
            account,
            view: 'conversations',
            thread: thread.id,
            message: `${message.sentAt}_${message.id}`,
          })}
          title={fullTime(message.sentAt, timeZone)}
        >
          <time>{clock(message.sentAt, timeZone)}</time>
        </a>
      </div>
      <Reactions reactions={message.reactions} people={inbox.people} />
    </article>
  )
}

/** Nothing else says what it is. */
function isNameless({ text, share, files, type }: WireMessage, empty: string | null): boolean {
  return empty === null && text === null && share === null && files.length === 0 && type !== 'video_call_event'
}

function Quote({ message, inbox, account, thread }: Pick<Props, 'message' | 'inbox' | 'account' | 'thread'>) {
  const { replyTo } = message
  if (replyTo === null) return null
  if (replyTo.id === null || replyTo.sentAt === null)
    return <p class="quote">An answer to a message that is not in the archive</p>
  const who = replyTo.sender === inbox.account.owner ? 'You' : (inbox.people[replyTo.sender ?? '']?.label ?? '')
  const nothing = { notice: null, share: null, callSeconds: null, isUnsent: false, isTakenDown: false }
  return (
    <a
      class="quote"
      href={hrefOf({ account, view: 'conversations', thread: thread.id, message: `${replyTo.sentAt}_${replyTo.id}` })}
    >
      <bdi class="quote-who">{who}</bdi>
      <bdi>{messageWords({ ...nothing, type: replyTo.type ?? 'text', text: replyTo.text })}</bdi>
    </a>
  )
}
