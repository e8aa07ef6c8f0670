import { type Micros, microsToIso } from '../clock.ts'
import { LaterError } from '../errors.ts'
import type { Limits } from './limits.ts'
import type { NextPermit } from './next-permit.ts'
import { duration } from './progress.ts'

/** A wait as it stood when a permit was asked for. */
export interface PendingPermit extends NextPermit {
  readonly now: Micros
  readonly pauseReason: string | null
}

/** What is waited for, and how long it takes. */
export function waitWords(permit: PendingPermit, limits: Limits): string {
  return `${reasonWords(permit, limits)}; goes on in ${duration((permit.until - permit.now) / 1e6)}`
}

/**
 * For a wait that a run does not sit out. Exit code 5.
 *
 * @param goesOn whether the same command goes on where this one ends
 */
export function waitTooLong(permit: PendingPermit, limits: Limits, goesOn: boolean): LaterError {
  const { reason, until, now } = permit
  const when = `${microsToIso(until).slice(0, 16).replace('T', ' ')} UTC`
  const again = `Run the same command again after ${when} (in ${duration((until - now) / 1e6)})`
  return new LaterError(reason === 'paused' ? 'paused' : 'budget-used', reasonWords(permit, limits), {
    hint: goesOn ? `What was read is kept. ${again}; it goes on from there.` : `${again}.`,
  })
}

function reasonWords({ reason, pauseReason }: PendingPermit, { spacingMs, perHour, perDay }: Limits): string {
  switch (reason) {
    case 'spacing':
      return `requests keep ${spacingMs / 1000} s apart`
    case 'hour':
      return `the account's ${many(perHour)} of an hour are used`
    case 'day':
      return `the account's ${many(perDay)} of a day are used`
    case 'paused':
      return `the account pauses: ${pauseReason ?? 'Instagram asked for it'}`
  }
}

function many(requests: number | null): string {
  return `${(requests ?? 0).toLocaleString('en-US')} requests`
}
