import type { PastSend } from '../../archive/read-sends-since.ts'
import type { Micros } from '../../clock.ts'
import type { Limits } from '../../run/limits.ts'
import type { SendLimits } from '../send-limits.ts'
import { BATCH_GAP_MS, BATCH_SIZE } from './batch.ts'

const HOUR: Micros = 3_600_000_000
const DAY: Micros = 24 * HOUR

export interface ToSend {
  readonly isNewConversation: boolean
}

export interface Pace {
  readonly limits: SendLimits
  /** Between the end of a batch and the next one, in the middle. */
  readonly batchGapMs: number
  /** What a message takes by itself: its requests and their distance. */
  readonly messageMs: number
}

/** The pace of an account: its limits of sending, and of requests. */
export function paceOf(limits: SendLimits, { spacingMs, pauseShare = 1 }: Limits): Pace {
  const [least, most] = BATCH_GAP_MS
  return { limits, batchGapMs: ((least + most) / 2) * pauseShare, messageMs: spacingMs }
}

export interface Estimate {
  /** When the last one goes out. */
  readonly until: Micros
  /** What it waits for on the way. */
  readonly waitsFor: readonly ('hour' | 'new-conversations' | 'bulk')[]
}

/**
 * How long it takes within the limits, when nothing else is sent meanwhile: each message goes out as soon as every window has
 * room for it.
 *
 * @param past sends of the last day
 */
export function estimate(now: Micros, past: readonly PastSend[], toSend: readonly ToSend[], pace: Pace): Estimate {
  const { limits, batchGapMs, messageMs } = pace
  const [least, most] = limits.spacingMs
  const step = Math.max(messageMs, (least + most) / 2) * 1000
  const windows = [
    { name: 'hour', most: limits.perHour, span: HOUR, counts: () => true },
    {
      name: 'new-conversations',
      most: limits.newConversationsPerDay,
      span: DAY,
      counts: (it: ToSend) => it.isNewConversation,
    },
    { name: 'bulk', most: limits.bulkPerDay, span: DAY, counts: () => true },
  ] as const
  const sent = [
    past.map(({ sentAt }) => sentAt),
    past.filter((it) => it.isNewConversation).map(({ sentAt }) => sentAt),
    past.filter(({ isBulk }) => isBulk).map(({ sentAt }) => sentAt),
  ].map((times) => times.toSorted((a, b) => a - b))
  const waitsFor = new Set<Estimate['waitsFor'][number]>()
  let at = now
  for (const [place, message] of toSend.entries()) {
    const isBatchStart = place > 0 && place % BATCH_SIZE === 0
    let next = place === 0 ? now : at + (isBatchStart ? Math.max(batchGapMs * 1000, step) : step)
    for (const [index, { name, most: room, span, counts }] of windows.entries()) {
      if (room === null || !counts(message)) continue
      const mustBeOld = sent[index]!.at(-room)
      if (mustBeOld === undefined || mustBeOld + span <= next) continue
      next = mustBeOld + span
      waitsFor.add(name)
    }
    at = next
    for (const [index, { counts }] of windows.entries()) if (counts(message)) sent[index]!.push(at)
  }
  return { until: at, waitsFor: [...waitsFor] }
}
