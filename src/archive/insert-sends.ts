import { type Micros, microsToIso } from '../clock.ts'
import type { Archive } from './archive.ts'
import type { SendOrigin } from './schema.ts'

/** A send as it is written down before anything leaves. */
export interface NewSend {
  readonly token: bigint
  /** `user:ID`, `thread:ID` or `group:ID,ID`. */
  readonly recipient: string
  readonly kind: string
  /** JSON. */
  readonly draft: string
  readonly isBulk: boolean
  readonly origin: SendOrigin
  /** The send that it goes after. */
  readonly afterToken: bigint | null
}

interface Planning {
  readonly accountId: bigint
  readonly plannedAt: Micros
  /** Who is at them; null: whoever takes them from the queue. */
  readonly holder: bigint | null
}

/** So many rows stay below the parameters that one statement may have. */
const ROWS_AT_ONCE = 2000

/** Writes sends down as planned: all of them or none. */
export async function insertSends(archive: Archive, planning: Planning, sends: readonly NewSend[]): Promise<void> {
  const { accountId, plannedAt, holder } = planning
  const rows = sends.map((send) => ({
    account_id: accountId,
    token: send.token,
    planned_at: microsToIso(plannedAt),
    recipient: send.recipient,
    kind: send.kind,
    draft: send.draft,
    is_bulk: send.isBulk,
    origin: send.origin,
    is_new_conversation: false,
    after_token: send.afterToken,
    state: 'planned' as const,
    holder,
    tries: 0,
  }))
  await archive.db.transaction().execute(async (tx) => {
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      await tx
        .insertInto('sends')
        .values(rows.slice(at, at + ROWS_AT_ONCE))
        .execute()
    }
  })
}
