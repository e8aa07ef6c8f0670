/** What a made export holds, as its maker planned it: nothing here was read back from what was written. Plain JSON. */
export interface Truth {
  readonly layout: string
  readonly language: string
  readonly owner: { readonly name: string; readonly username: string }
  /** When the export was taken, milliseconds since 1970. */
  readonly takenAt: number
  /** A name as Instagram gives to its ZIP files, without the ending. */
  readonly exportName: string
  /** Everything in the files, echoes of reactions included. */
  readonly rows: number
  /** Rows but for echoes: what counts. All figures below are of these. */
  readonly messages: number
  readonly echoes: number
  /** Messages by Instagram's word for the item. */
  readonly itemTypes: Readonly<Record<string, number>>
  /** Notices and calls by what happened. */
  readonly notices: Readonly<Record<string, number>>
  readonly unsent: number
  readonly takenDown: number
  /** Rows that an edit left beside the original. */
  readonly edits: number
  readonly reactions: { readonly total: number; readonly dated: number }
  readonly attachments: {
    readonly total: number
    readonly present: number
    readonly kinds: Readonly<Record<string, number>>
  }
  readonly threads: readonly ThreadTruth[]
  /** Everyone who sent something or reacted, and everyone listed in a thread; most messages first. */
  readonly people: readonly PersonTruth[]
  /** Messages by UTC day. */
  readonly days: Readonly<Record<string, number>>
  readonly zones: Readonly<Record<string, ZoneTruth>>
  /** See `RowsDigest`. Of all rows, echoes included. */
  readonly digest: string
  readonly files: { readonly json: number; readonly media: number; readonly bytes: number }
}

export interface ThreadTruth {
  /** The end of its folder's name; of a flat file, its participants' usernames, sorted, joined by commas. */
  readonly thread: string
  readonly title: string
  readonly isGroup: boolean
  /** `inbox`, `message_requests`, … */
  readonly section: string
  readonly participants: readonly string[]
  readonly rows: number
  readonly messages: number
  /** Milliseconds since 1970; null without messages. Echoes count here. */
  readonly first: number | null
  readonly last: number | null
  readonly digest: string
}

/**
 * One person as an export lets one tell people apart: by display name, but by display name and thread where two share the
 * name or the account is deleted.
 */
export interface PersonTruth {
  readonly name: string
  /** The thread, where the name alone does not say who it is. */
  readonly thread: string | null
  readonly isOwner: boolean
  /** Where the export's other files tie it to the name unambiguously. */
  readonly username: string | null
  readonly messages: number
  readonly itemTypes: Readonly<Record<string, number>>
  readonly reactionsGiven: number
  readonly reactionsReceived: number
  /** Messages by local hour of the day, by zone. */
  readonly hours: Readonly<Record<string, readonly number[]>>
}

/** Messages by the clocks of one zone. */
export interface ZoneTruth {
  readonly days: Readonly<Record<string, number>>
  readonly hours: readonly number[]
  /** Monday first. */
  readonly weekdays: readonly number[]
  /** The earliest of the days with the most messages. */
  readonly busiestDay: { readonly day: string; readonly messages: number } | null
}
