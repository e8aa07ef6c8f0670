import type { Account } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import type { StoredRecipient } from '../src/archive/broadcast/read-broadcasts.ts'
import { microsToIso } from '../src/clock.ts'
import { OWNER_ONLY, publishFile } from '../src/export/publish.ts'
import { csvOf } from '../src/export/report/csv.ts'
import { broadcastResult } from '../src/messaging/broadcast/steer-broadcast.ts'

const COLUMNS = {
  line: { title: 'Line', kind: 'count' },
  person: { title: 'Person', kind: 'text' },
  username: { title: 'Username', kind: 'text' },
  state: { title: 'State', kind: 'text' },
  reason: { title: 'Reason', kind: 'text' },
  time: { title: 'Time', kind: 'text' },
  message_id: { title: 'Message', kind: 'text' },
} as const

/**
 * Writes what became of everybody on the list of a broadcast as CSV, in the order of the list; whole or not at all.
 *
 * @returns how many rows
 * @throws UsageError `no-broadcast`, `output-…`
 */
export async function writeBroadcastResult(
  archive: Archive,
  account: Account,
  broadcastId: number,
  out: string,
): Promise<number> {
  const recipients = await broadcastResult(archive, account, broadcastId)
  const csv = csvOf({ columns: COLUMNS, rows: recipients.map(rowOf) })
  await publishFile(out, async (handle) => void (await handle.writeFile(csv)), OWNER_ONLY)
  return recipients.length
}

function rowOf(it: StoredRecipient) {
  return {
    line: it.line,
    person: it.wanted,
    username: it.username,
    state: it.state,
    reason: it.reason,
    time: it.endedAt === null ? null : microsToIso(it.endedAt),
    message_id: it.itemId,
  }
}
