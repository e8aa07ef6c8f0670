import { sql } from 'kysely'

/** The UTC quarter-hour of a message `m`. From a fixed origin, so that the session's zone has no say. */
export const quarter = sql`date_bin('15 minutes', m.sent_at, timestamptz '2000-01-01 00:00:00+00')`
