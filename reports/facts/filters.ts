/** What of an account is counted. */
export interface Filters {
  readonly accountId: bigint
  readonly threadId: bigint | null
  readonly personId: bigint | null
}

/** Days since 1970-01-01, both inclusive; open ends are infinite. */
export interface DayRange {
  readonly from: number
  readonly to: number
}
