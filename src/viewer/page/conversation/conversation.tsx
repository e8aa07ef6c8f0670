import { useEffect, useState } from 'preact/hooks'
import type { WireInbox, WireThreadDays } from '../../wire.ts'
import { AskError, apiOf, ask, useAsk } from '../shell/ask.ts'
import type { Route } from '../shell/route.ts'
import { Answered, Empty, Failed } from '../shell/states.tsx'
import { Messages, type Target } from './messages.tsx'
import { ThreadHead, type ThreadProps } from './thread-head.tsx'

interface Props {
  readonly route: Route & { readonly account: string }
  readonly inbox: WireInbox
  readonly threadId: string
}

export function Conversation({ route, inbox, threadId }: Props) {
  const thread = inbox.threads.find(({ id }) => id === threadId)
  const days = useAsk<WireThreadDays>(apiOf(route.account, 'thread'), { thread: threadId })
  return (
    <Answered asked={days}>
      {(it) =>
        thread === undefined ? (
          <Empty icon="warn" title="This conversation is new">
            Load the page again to see it.
          </Empty>
        ) : (
          <Thread route={route} inbox={inbox} thread={thread} days={it} />
        )
      }
    </Answered>
  )
}

function Thread({ route, inbox, thread, days }: ThreadProps) {
  const [error, setError] = useState<AskError | null>(null)
  const [target, setTarget] = useState<Target | null>(null)
  const fail = (it: unknown): void => setError(it instanceof AskError ? it : new AskError(String(it), ''))
  const jump = (params: Readonly<Record<string, string>>, how: Omit<Target, 'place'>): void => {
    ask<{ place: number }>(apiOf(route.account, 'place'), { thread: thread.id, ...params }).then(
      ({ place }) => setTarget({ place, ...how }),
      fail,
    )
  }
  useEffect(() => {
    if (route.message === null) {
      setTarget({ place: days.messages - 1, align: 'end', isMarked: false })
      return
    }
    const [at = '', id = ''] = route.message.split('_')
    jump({ at, id }, { align: 'center', isMarked: true })
  }, [route.message])
  return (
    <>
      <ThreadHead
        route={route}
        inbox={inbox}
        thread={thread}
        days={days}
        onDay={(day) => jump({ day }, { align: 'start', isMarked: false })}
        onPlace={(place) => setTarget({ place, align: place === 0 ? 'start' : 'end', isMarked: false })}
      />
      {error !== null ? (
        <Failed error={error} />
      ) : days.messages === 0 ? (
        <Empty icon="conversations" title="No messages">
          Nothing of this conversation is in the archive{thread.unreadable === null ? '' : `: ${thread.unreadable}`}.
        </Empty>
      ) : target === null ? null : (
        <Messages
          route={route}
          inbox={inbox}
          thread={thread}
          count={days.messages}
          target={target}
          onTarget={setTarget}
          onError={fail}
        />
      )}
    </>
  )
}
