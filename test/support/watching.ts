/** Watches of an account at a simulated Instagram, in this process. */
import { type WatchOptions, watchAccount } from '../../pipelines/watch.ts'
import type { InstagramReading } from '../../src/extract/extract-instagram.ts'
import { InstagramClient } from '../../src/instagram/client.ts'
import type { ToldEvent, WatchEvent } from '../../src/messaging/monitor/watch-event.ts'
import type { LiveAccount } from './live-account.ts'

/** @param onRequest called before each request */
export function readingOf(live: LiveAccount, onRequest: (path: string) => void = () => {}): InstagramReading {
  return {
    limits: { spacingMs: 0, perHour: null, perDay: null, pauseShare: 0 },
    openClient: async (hooks) => {
      const client = new InstagramClient({
        session: live.session,
        url: live.simulator.url,
        ...hooks,
        timeoutMs: 10_000,
        clock: () => live.now,
        wait: async () => {},
        beforeRequest: async (request) => {
          await hooks.beforeRequest?.(request)
          onRequest(request.path)
        },
      })
      return { client, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() }
    },
  }
}

export function watch(
  live: LiveAccount,
  options: Partial<WatchOptions> = {},
): AsyncGenerator<ToldEvent, void, undefined> {
  return watchAccount(live.archive, live.account, {
    reading: readingOf(live),
    pace: { shortestMs: 1, longestMs: 1 },
    leastMs: 0,
    clock: () => live.now,
    signal: new AbortController().signal,
    ...options,
  })
}

/** One look, and what it tells. */
export async function lookOnce(live: LiveAccount, options: Partial<WatchOptions> = {}): Promise<readonly WatchEvent[]> {
  const events: WatchEvent[] = []
  for await (const { event } of watch(live, { once: true, ...options })) events.push(event)
  return events
}

/** An event in short. */
export function inShort({ kind, message, emoji, person }: WatchEvent): string {
  const words = [kind, person?.is_owner === true ? 'me' : '', message?.text ?? '', emoji ?? '']
  return words.filter((it) => it !== '').join(' ')
}
