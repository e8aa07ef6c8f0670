import { type RawBuilder, sql } from 'kysely'

/** Microseconds since 1970 of a message `m`: a double holds them exactly for as long as anyone will live. */
const micros = sql`(date_part('epoch', m.sent_at) * 1000000)::bigint`

/** What nobody says: notices that someone came or renamed the group, and calls, take no turn in a conversation. */
const SAYING = sql`not m.is_echo and m.item_type not in ('action_log', 'reaction_log', 'video_call_event')`

/** A silence of this many microseconds ends a turn: an hour, the least that may part two conversations. */
const SILENCE = sql.lit(3_600_000_000)
/** The UTC day of a message `m`, counted from 1970-01-01. */
const dayNumber = sql`floor(date_part('epoch', m.sent_at) / 86400)::int`

/**
 * SQL for rows of (thread_id, day, turns), from messages `m` that `where` chooses by whole UTC days. Days are counted from
 * the epoch, so that the session's zone has no say. Messages of one time go in the order of their ids.
 */
export function turnsOf(where: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select thread_id, date '1970-01-01' + day as day, array_agg(array[person, first, last, messages] order by turn) as turns
    from (
      select thread_id, day, turn, min(sender_id) as person, min(at) as first, max(at) as last, count(*) as messages
      from (
        select thread_id, sender_id, at, day, sum(begins) over in_order as turn
        from (
          select m.thread_id, m.sent_at, m.message_id, m.sender_id, ${micros} as at, ${dayNumber} as day,
            case when m.sender_id = lag(m.sender_id) over in_order
              and ${micros} - lag(${micros}) over in_order < ${SILENCE}
              and ${dayNumber} = lag(${dayNumber}) over in_order then 0 else 1 end as begins
          from messages m where ${where} and ${SAYING}
          window in_order as (partition by m.thread_id order by m.sent_at, m.message_id)) as parted
        window in_order as (partition by thread_id order by sent_at, message_id rows unbounded preceding)) as numbered
      group by thread_id, day, turn) as each
    group by thread_id, day`
}
