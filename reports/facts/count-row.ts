/** One group: by person and type, by person and hour, by day, by weekday and hour, or by thread and person. What does not group is null. */
export interface CountRow {
  readonly person_id: bigint | null
  readonly thread_id: bigint | null
  readonly item_type: string | null
  /** Days since 1970-01-01. */
  readonly day: number | null
  readonly hour: number | null
  /** 0 is Monday; with the hour. */
  readonly weekday: number | null
  readonly messages: number
  /** With the thread. */
  readonly first_day: number | null
  readonly last_day: number | null
}
