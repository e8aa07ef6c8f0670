import type { Account } from '../archive/accounts.ts'
import type { Archive } from '../archive/archive.ts'
import { countSendsSince, readNthSendSince, type SendWindow } from '../archive/read-send-window.ts'
import { type Micros, microsToIso } from '../clock.ts'
import { LaterError } from '../errors.ts'
import { duration } from '../run/progress.ts'
import type { SendLimits } from './send-limits.ts'

/** How much is to be sent, by what the limits count. */
export interface SendNeed {
  readonly messages: number
  readonly newConversations: number
  readonly bulk: number
}

/** What one limit leaves for it. */
export interface SendRoom {
  readonly limit: SendWindow
  /** Of the limit, now. */
  readonly used: number
  readonly most: number
  readonly needed: number
  readonly fits: boolean
  /** When all of it fits; null: it does now, or never at once. */
  readonly fitsAt: Micros | null
}

const HOUR: Micros = 3_600_000_000

/** Looks at the windows without taking anything from them. Limits that are not concerned are left out. */
export async function sendRoom(
  archive: Archive,
  { accountId }: Account,
  { limits, need, now }: { readonly limits: SendLimits; readonly need: SendNeed; readonly now: Micros },
): Promise<readonly SendRoom[]> {
  const windows = [
    { limit: 'hour', most: limits.perHour, needed: need.messages, span: HOUR },
    { limit: 'new-conversations', most: limits.newConversationsPerDay, needed: need.newConversations, span: 24 * HOUR },
    { limit: 'bulk', most: limits.bulkPerDay, needed: need.bulk, span: 24 * HOUR },
  ] as const
  const rooms: SendRoom[] = []
  for (const { limit, most, needed, span } of windows) {
    if (most === null || needed === 0) continue
    const since = now - span
    const used = await countSendsSince(archive, accountId, limit, since)
    const mustLeave = used + needed - most
    const fits = mustLeave <= 0
    const left =
      fits || needed > most ? undefined : await readNthSendSince(archive, accountId, limit, { since, n: mustLeave })
    rooms.push({ limit, used, most, needed, fits, fitsAt: left === undefined ? null : left + span })
  }
  return rooms
}

const NAMES: Readonly<Record<SendWindow, string>> = {
  hour: 'messages an hour',
  'new-conversations': 'new conversations a day',
  bulk: 'messages a day that say the same to several people',
}

/** One limit, for people. @example `60 messages an hour: 58 used, 5 needed, no room until 2026-01-31 18:30 UTC` */
export function roomWords({ limit, used, most, needed, fits, fitsAt }: SendRoom): string {
  const until = fitsAt === null ? `: more than ${most} at once` : ` until ${minuteOf(fitsAt)}`
  return `${most} ${NAMES[limit]}: ${used} used, ${needed} needed, ${fits ? 'there is room' : `no room${until}`}`
}

/** @throws LaterError `send-limit` where not all of it may go out now */
export function refuseFull(rooms: readonly SendRoom[], now: Micros): void {
  const full = rooms.filter(({ fits }) => !fits)
  const [first] = full
  if (first === undefined) return
  const never = full.find(({ fitsAt }) => fitsAt === null)
  const until = Math.max(...full.map(({ fitsAt }) => fitsAt ?? now))
  const hint =
    never === undefined
      ? `Nothing was sent. There is room for all after ${minuteOf(until)} (in ${duration((until - now) / 1e6)}); --wait waits for that.`
      : 'Nothing was sent. --wait sends as there is room.'
  const { limit, most, used, needed } = never ?? first
  const left = Math.max(0, most - used)
  throw new LaterError('send-limit', `of ${most} ${NAMES[limit]} ${left} are left, and ${needed} would be needed`, {
    hint,
  })
}

function minuteOf(at: Micros): string {
  return `${microsToIso(at).slice(0, 16).replace('T', ' ')} UTC`
}
