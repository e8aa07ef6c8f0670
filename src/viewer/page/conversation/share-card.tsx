import { describeType } from '../../../archive/conversation/describe-message.ts'
import type { WireMessage } from '../../wire.ts'
import { Icon } from '../shell/icons.tsx'
import { Words } from './words.tsx'

type Marks = readonly (readonly [number, number])[]

/** What was sent on: whose it is, what it says, and where. */
export function ShareCard({
  message,
  share,
  marks = [],
}: {
  readonly message: WireMessage
  readonly share: NonNullable<WireMessage['share']>
  readonly marks?: Marks
}) {
  const { url, owner, text } = share
  const address = url !== null && /^https?:\/\//i.test(url) ? URL.parse(url) : null
  return (
    <div class="card">
      <p class="card-head">
        <Icon name="link" />
        {describeType(message.type, message.notice)}
        {owner === null ? null : <bdi>@{owner}</bdi>}
      </p>
      {text === null ? null : <Words text={text} marks={marks} />}
      {address === null ? (
        url === null ? null : (
          <p class="card-url">{url}</p>
        )
      ) : (
        <a class="card-url" href={address.href} target="_blank" rel="noopener noreferrer nofollow">
          {address.hostname}
          {address.pathname === '/' ? '' : address.pathname}
        </a>
      )}
    </div>
  )
}
