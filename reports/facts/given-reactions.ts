import { type RawBuilder, sql } from 'kysely'
import type { ZoneOffsets } from '../../src/zone-offsets.ts'
import type { Filters } from './filters.ts'
import { localHour } from './local-hour.ts'

/**
 * SQL for reactions: thread, who gave it, whose message it is on, emoji, and the day of the message in the zone. With a
 * person chosen, what this person gave or received.
 *
 * @param near tells of `r.sent_at` whether it can lie in the days that are asked for
 */
export function givenReactions(
  { accountId, threadId, personId }: Filters,
  offsets: ZoneOffsets,
  near: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`
    select r.thread_id, r.person_id as giver_id, m.sender_id as receiver_id, r.emoji,
      floor(${localHour('r.sent_at', offsets)} / 24.0::float8)::int as day
    from reactions r
    join messages m on m.account_id = ${accountId} and m.thread_id = r.thread_id
      and m.sent_at = r.sent_at and m.message_id = r.message_id
    where r.account_id = ${accountId} and not m.is_echo
      and (${threadId}::bigint is null or r.thread_id = ${threadId})
      and (${personId}::bigint is null or r.person_id = ${personId} or m.sender_id = ${personId})
      and (${near})`
}
