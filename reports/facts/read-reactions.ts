import { sql } from 'kysely'
import type { Transaction } from '../../src/archive/archive.ts'
import type { ZoneOffsets } from '../../src/zone-offsets.ts'
import type { DayRange, Filters } from './filters.ts'
import { givenReactions } from './given-reactions.ts'
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
  filters: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
): Promise<readonly ReactionRow[]> {
  const { rows } = await sql<ReactionRow>`
    select giver_id, receiver_id, emoji, count(*)::float8 as reactions
    from (${givenReactions(filters, offsets, nearDays('r.sent_at', range))}) as given
    where ${withinLocalDays('day', range)}
    group by giver_id, receiver_id, emoji`.execute(tx)
  return rows
}
