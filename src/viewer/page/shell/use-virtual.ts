import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core'
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks'

type List = Virtualizer<HTMLElement, HTMLElement>
type Given = Pick<VirtualizerOptions<HTMLElement, HTMLElement>, 'count' | 'getScrollElement' | 'estimateSize'> &
  Partial<VirtualizerOptions<HTMLElement, HTMLElement>>

/** A long list of which only what is in view stands in the page. */
export function useVirtual(given: Given): List {
  const [, again] = useReducer((n: number) => n + 1, 0)
  const options = {
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    overscan: 8,
    ...given,
    onChange: () => again(0),
  }
  const ref = useRef<List | null>(null)
  ref.current ??= new Virtualizer(options)
  const list = ref.current
  list.setOptions(options)
  useLayoutEffect(() => list._didMount(), [])
  useLayoutEffect(() => list._willUpdate())
  return list
}
