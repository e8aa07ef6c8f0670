import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { WireInbox, WireThread } from '../../wire.ts'
import type { Route } from '../shell/route.ts'
import { dayKey } from '../shell/times.ts'
import { useVirtual } from '../shell/use-virtual.ts'
import { MessageRow } from './message-row.tsx'
import { usePages } from './use-pages.ts'

/** Where to be in a conversation. */
export interface Target {
  readonly place: number
  /** Where in the window it is to stand. */
  readonly align: 'start' | 'center' | 'end'
  /** It is what was looked for, and shown as such. */
  readonly isMarked: boolean
}

/** Browsers stop at about this many pixels; a longer thread is shown a stretch at a time. */
const MOST_ROWS = 150_000
const USUAL_HEIGHT = 62

interface MessagesProps {
  readonly route: Route & { readonly account: string }
  readonly inbox: WireInbox
  readonly thread: WireThread
  readonly count: number
  readonly target: Target
  readonly onTarget: (target: Target) => void
  readonly onError: (error: unknown) => void
}

export function Messages({ route, inbox, thread, count, target, onTarget, onError }: MessagesProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const pages = usePages(route.account, thread.id, onError)
  const base = Math.max(0, Math.min(target.place - MOST_ROWS / 2, count - MOST_ROWS))
  const rows = Math.min(count, MOST_ROWS)
  const { timeZone } = inbox.account
  const list = useVirtual({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => USUAL_HEIGHT,
    overscan: 12,
    paddingStart: 16,
    paddingEnd: 16,
    scrollPaddingEnd: 16,
  })
  const items = list.getVirtualItems()
  const [first = 0, last = 0] = [items[0]?.index, items.at(-1)?.index]
  useEffect(() => pages.want(base + first - 1, base + last), [base, first, last])
  const isHeld = useHeldAt(list, target.place - base, target)
  const letGo = (): void => {
    isHeld.current = false
  }
  // At the edge of the stretch that is shown, the next one begins.
  useEffect(() => {
    if (isHeld.current || items.length === 0 || rows === count) return
    const isAbove = first === 0 && base > 0 && target.place > base
    const isBelow = last === rows - 1 && base + rows < count && target.place < base + last
    if (isAbove) onTarget({ place: base, align: 'start', isMarked: false })
    else if (isBelow) onTarget({ place: base + last, align: 'end', isMarked: false })
  }, [first, last])
  return (
    <section
      class="scroller messages"
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      aria-label={`Messages with ${thread.label}`}
      onWheel={letGo}
      onTouchMove={letGo}
      onPointerDown={letGo}
      onKeyDown={(event) => {
        letGo()
        toEnds(event, count, onTarget)
      }}
    >
      <ol class="rows" style={{ height: `${list.getTotalSize()}px` }}>
        {items.map(({ index, start }) => {
          const place = base + index
          const message = pages.at(place)
          const before = place === 0 ? undefined : pages.at(place - 1)
          const isNewDay =
            message !== undefined &&
            (place === 0 ||
              (before !== undefined && dayKey(before.sentAt, timeZone) !== dayKey(message.sentAt, timeZone)))
          return (
            <li
              key={place}
              data-index={index}
              ref={(element) => list.measureElement(element)}
              style={{ transform: `translateY(${start}px)` }}
              aria-setsize={count}
              aria-posinset={place + 1}
            >
              {message === undefined ? (
                <div class="skeleton" />
              ) : (
                <MessageRow
                  inbox={inbox}
                  account={route.account}
                  thread={thread}
                  message={message}
                  before={before}
                  isNewDay={isNewDay}
                  isMarked={target.isMarked && place === target.place}
                />
              )}
            </li>
          )
        })}
      </ol>
    </section>
  )
}

/** Rows find their heights only once they are there: the place is held in view until the reader moves. */
function useHeldAt(list: ReturnType<typeof useVirtual>, index: number, target: Target): { current: boolean } {
  const isHeld = useRef(true)
  const total = list.getTotalSize()
  useLayoutEffect(() => {
    isHeld.current = true
  }, [target])
  useLayoutEffect(() => {
    if (isHeld.current) list.scrollToIndex(index, { align: target.align })
  }, [target, total])
  return isHeld
}

function toEnds(event: KeyboardEvent, count: number, onTarget: (target: Target) => void): void {
  if (event.target !== event.currentTarget || (event.key !== 'Home' && event.key !== 'End')) return
  event.preventDefault()
  if (event.key === 'Home') onTarget({ place: 0, align: 'start', isMarked: false })
  else onTarget({ place: count - 1, align: 'end', isMarked: false })
}
