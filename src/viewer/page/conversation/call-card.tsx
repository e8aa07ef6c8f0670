import { clockTime } from '../../../archive/conversation/describe-message.ts'
import type { WireMessage } from '../../wire.ts'
import { Icon } from '../shell/icons.tsx'

export function CallCard({ message }: { readonly message: WireMessage }) {
  const { notice, callSeconds, text } = message
  const isMissed = notice === 'call-missed'
  return (
    <div class={isMissed ? 'call missed' : 'call'}>
      <Icon name="call" />
      <span>
        {isMissed ? 'Missed call' : 'Call'}
        {callSeconds === null || callSeconds === 0 ? '' : `, ${clockTime(callSeconds)}`}
        {text === null ? null : <small dir="auto">{text}</small>}
      </span>
    </div>
  )
}
