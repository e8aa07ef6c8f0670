/** How a broadcast stands, for people and for scripts. */
import type { BroadcastStatus } from '../../messaging/broadcast/steer-broadcast.ts'
import { exitCodes } from '../../run/exit-code.ts'
import { table } from '../table.ts'
import { isoOrNull, localTime } from '../time-words.ts'
import { many, type Words, words } from '../words.ts'

/** A word for people: of one that runs and has no process, that it was cut off. */
export function stateWord({ state, isAlive }: BroadcastStatus): string {
  return state === 'running' && !isAlive ? 'cut off' : state
}

export function statusJson(status: BroadcastStatus): object {
  const { broadcastId, template, listName, madeAt, changedAt, state, isAlive, reasonCode, reason, counts } = status
  return {
    broadcast: broadcastId,
    template,
    list: listName,
    made_at: isoOrNull(madeAt),
    state,
    changed_at: isoOrNull(changedAt),
    running_now: isAlive,
    reason: reasonCode === null ? null : { code: reasonCode, message: reason },
    counts: countsJson(counts),
  }
}

function countsJson(counts: BroadcastStatus['counts']): object {
  const { planned = 0, claimed = 0, acknowledged = 0, failed = 0, unknown = 0, cancelled = 0 } = counts
  return { planned, under_way: claimed, acknowledged, failed, unknown, cancelled, left_out: counts['left-out'] ?? 0 }
}

export function statusLines(status: BroadcastStatus, timeZone: string): readonly Words[] {
  const { broadcastId, template, listName, madeAt, reason, state, counts, isAlive } = status
  const { unknown = 0, failed = 0 } = counts
  const goesOn = state === 'paused' || (state === 'running' && !isAlive)
  return [
    words`Broadcast ${broadcastId} (${template} to ${listName ?? 'a list'}, ${localTime(madeAt, timeZone)}): ${stateWord(status)}${reason === null ? '' : `: ${reason}`}`,
    words`  ${countWords(counts)}`,
    ...(failed > 0
      ? [words`  dmvault broadcast result ${broadcastId} --out FILE.csv says why of each that failed.`]
      : []),
    ...(unknown > 0
      ? [
          words`  ${many(unknown, 'message')} may have arrived or not: dmvault sends --state unknown. They are not tried again by themselves.`,
        ]
      : []),
    ...(goesOn ? [words`  dmvault broadcast resume ${broadcastId} goes on.`] : []),
  ]
}

export function countWords(counts: BroadcastStatus['counts']): string {
  const told = [
    [counts.acknowledged, 'arrived'],
    [counts.failed, 'failed'],
    [counts.unknown, 'held'],
    [(counts.planned ?? 0) + (counts.claimed ?? 0), 'to go'],
    [counts.cancelled, 'cancelled'],
    [counts['left-out'], 'left out'],
  ] as const
  return told.flatMap(([count = 0, word]) => (count > 0 ? [`${count.toLocaleString('en-US')} ${word}`] : [])).join(', ')
}

/** Of one that has just run. */
export function exitCodeOf({ state, counts }: BroadcastStatus): number {
  const isWhole = state === 'done' && (counts.failed ?? 0) + (counts.unknown ?? 0) === 0
  return isWhole ? exitCodes.done : exitCodes.partial
}

export function listLines(all: readonly BroadcastStatus[], timeZone: string): readonly Words[] {
  const rows = all.map((it) => [
    String(it.broadcastId),
    localTime(it.madeAt, timeZone),
    it.template,
    it.listName ?? '',
    stateWord(it),
    countWords(it.counts),
  ])
  return table([['id', 'begun', 'template', 'list', 'state', 'people'], ...rows], { lastWidest: 80 })
}
