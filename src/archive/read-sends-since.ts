import { sql } from 'kysely'
import { type Micros, microsToIso } from '../clock.ts'
import type { Archive } from './archive.ts'

/** A send that went out, by what the limits count. */
export interface PastSend {
  readonly sentAt: Micros
  readonly isNewConversation: boolean
  readonly isBulk: boolean
}

/** The oldest first. */
export async function readSendsSince({ db }: Archive, accountId: bigint, since: Micros): Promise<readonly PastSend[]> {
  const { rows } = await sql<PastSend>`
    select sent_at as "sentAt", is_new_conversation as "isNewConversation", is_bulk as "isBulk" from sends
     where account_id = ${accountId} and sent_at > ${microsToIso(since)}::timestamptz
     order by sent_at`.execute(db)
  return rows
}
