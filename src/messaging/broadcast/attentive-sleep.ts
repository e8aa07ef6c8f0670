import type { Archive } from '../../archive/archive.ts'
import { readBroadcast } from '../../archive/broadcast/read-broadcasts.ts'
import type { Sleep } from '../../run/sleep.ts'
import { Halted } from './halted.ts'

/** So soon a pause is noticed by who waits, for a batch or for tomorrow. */
const LOOK_EVERY_MS = 2_000

interface Which {
  readonly accountId: bigint
  readonly broadcastId: number
}

/** Sleeps as `sleep` does, and ends with `Halted` soon after somebody has paused or cancelled the broadcast. */
export function attentiveSleep(archive: Archive, { accountId, broadcastId }: Which, sleep: Sleep): Sleep {
  return async (ms, signal) => {
    let left = ms
    do {
      await sleep(Math.min(left, LOOK_EVERY_MS), signal)
      left -= LOOK_EVERY_MS
      const broadcast = await readBroadcast(archive.db, accountId, broadcastId)
      if (broadcast?.state !== 'running') throw new Halted()
    } while (left > 0)
  }
}
