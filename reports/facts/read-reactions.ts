import { sql } from 'kysely'
import type { Transaction } from '../../src/archive/archive.ts'
import type { ZoneOffsets } from '../../src/zone-offsets.ts'
import type { DayRange, Filters } from './filters.ts'
import { localHour } from './local-hour.ts'
import { nearDays, withinLocalDays } from './within-days.ts'

export interface ReactionRow {
  readonly giver_id: bigint
  readonly receiver_id: bigint
  readonly emoji: string
  readonly reactions: number
}

/** Counts reactions by who gave them, whose message they are on, and emoji, by the day of the message. */
export async function readReactions(
  tx: Transaction,
  { accountId, threadId, personId }: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
): Promise<readonly ReactionRow[]> {
  const { rows } = await sql<ReactionRow>`
    select giver_id, receiver_id, emoji, count(*)::float8 as reactions
    from (
      select r.person_id as giver_id, m.sender_id as receiver_id, r.emoji,
        floor(${localHour('r.sent_at', offsets)} / 24.0::float8)::int as day
      from reactions r
      join messages m on m.account_id = ${accountId} and m.thread_id = r.thread_id
        and m.sent_at = r.sent_at and m.message_id = r.message_id
      where r.account_id = ${accountId} and not m.is_echo
        and (${threadId}::bigint is null or r.thread_id = ${threadId})
        and (${personId}::bigint is null or r.person_id = ${personId} or m.sender_id = ${personId})
        and ${nearDays('r.sent_at', range)}) as given
    where ${withinLocalDays('day', range)}
    group by giver_id, receiver_id, emoji`.execute(tx)
  return rows
}
