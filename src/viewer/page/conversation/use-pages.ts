import { useEffect, useReducer, useRef } from 'preact/hooks'
import type { WireMessage, WireMessages } from '../../wire.ts'
import { apiOf, ask } from '../shell/ask.ts'

export const PAGE = 100
/** Pages that are kept; those farthest from what is in view go first. */
const KEPT = 30

export interface Pages {
  /** The message at a place of the thread; undefined while it is on its way. */
  at(place: number): WireMessage | undefined
  /** Asks for what these places need and is not there. */
  want(first: number, last: number): void
}

/** Messages of a thread by their place, a page at a time, as they come into view. */
export function usePages(account: string, thread: string, onError: (error: unknown) => void): Pages {
  const [, again] = useReducer((n: number) => n + 1, 0)
  const pages = useRef(new Map<number, readonly WireMessage[] | 'asked'>())
  const controller = useRef<AbortController | null>(null)
  useEffect(() => {
    controller.current ??= new AbortController()
    return () => controller.current?.abort()
  }, [])
  const load = (page: number): void => {
    controller.current ??= new AbortController()
    pages.current.set(page, 'asked')
    ask<WireMessages>(
      apiOf(account, 'messages'),
      { thread, from: page * PAGE, count: PAGE },
      controller.current.signal,
    ).then(
      ({ messages }) => {
        pages.current.set(page, messages)
        again(0)
      },
      (error: unknown) => {
        pages.current.delete(page)
        if (!controller.current?.signal.aborted) onError(error)
      },
    )
  }
  return {
    at(place) {
      const page = pages.current.get(Math.floor(place / PAGE))
      return page === 'asked' ? undefined : page?.[place % PAGE]
    },
    want(first, last) {
      const middle = Math.floor((first + last) / 2 / PAGE)
      for (let page = Math.max(0, Math.floor(first / PAGE)); page <= Math.floor(last / PAGE); page++) {
        if (!pages.current.has(page)) load(page)
      }
      if (pages.current.size <= KEPT) return
      const far = [...pages.current.keys()].sort((one, other) => Math.abs(other - middle) - Math.abs(one - middle))
      for (const page of far.slice(0, pages.current.size - KEPT)) pages.current.delete(page)
    },
  }
}
