/** What the server answers and the page reads: JSON. Keys of threads and people are internal ones, as text. */
import type { MessageView } from '../archive/conversation/message-view.ts'

export type { EarlierView, FileView, MessageView } from '../archive/conversation/message-view.ts'

export interface WireAccount {
  readonly name: string
  readonly timeZone: string
  readonly owner: string | null
}

export interface WirePerson {
  readonly label: string
  readonly username: string | null
}

export interface WireThread {
  readonly id: string
  readonly label: string
  /** The id by which commands take it. */
  readonly outsideId: string | null
  readonly isGroup: boolean
  readonly folder: string
  readonly isStillParticipant: boolean | null
  readonly members: readonly string[]
  readonly messages: number
  /** Why it cannot be read at Instagram. */
  readonly unreadable: string | null
  readonly hasMedia: boolean
  /** The last word was someone else's. */
  readonly isUnanswered: boolean
  readonly last: WireLast | null
}

export interface WireLast {
  readonly sentAt: number
  readonly sender: string
  readonly type: string
  readonly notice: string | null
  readonly text: string | null
  readonly isUnsent: boolean
}

export interface WireInbox {
  readonly account: WireAccount
  readonly threads: readonly WireThread[]
  readonly people: Readonly<Record<string, WirePerson>>
  /** Days of conversations whose counts and search are not up to date. */
  readonly uncountedDays: number
}

/** How a conversation lies in time. */
export interface WireThreadDays {
  readonly messages: number
  /** Days of UTC with messages, and how many, oldest first. */
  readonly days: readonly (readonly [day: string, messages: number])[]
}

export interface WireMessage extends MessageView {
  /** For each file, whether it is there: to be shown or played, or only to be saved. */
  readonly present: readonly ('shown' | 'saved' | null)[]
}

export interface WireMessages {
  /** Place of the first in the thread, from 0. */
  readonly from: number
  readonly messages: readonly WireMessage[]
}

export interface WireFound {
  readonly thread: string
  readonly message: WireMessage
  readonly marks: readonly (readonly [number, number])[]
  readonly captionMarks: readonly (readonly [number, number])[]
  readonly before: WireNeighbour | null
  readonly after: WireNeighbour | null
}

export interface WireNeighbour {
  readonly sender: string
  readonly type: string
  readonly notice: string | null
  readonly text: string | null
}

export interface WireSearch {
  readonly found: readonly WireFound[]
  /** Where to go on; null: there is no more. */
  readonly next: string | null
  /** What of the words could not be understood. */
  readonly problems: readonly string[]
  readonly milliseconds: number
}

export interface WireColumn {
  readonly key: string
  readonly kind: string
  readonly title: string
}

export interface WireReport {
  readonly key: string
  readonly title: string
  readonly rule: string
  readonly columns: readonly WireColumn[]
  readonly rows: readonly (readonly unknown[])[]
  readonly chart: Readonly<Record<string, unknown>>
  readonly highlights: readonly string[]
}

export interface WireReports {
  readonly timeZone: string
  readonly messages: number
  readonly firstDay: string | null
  readonly lastDay: string | null
  readonly reports: readonly WireReport[]
}

export interface WireFact {
  readonly name: string
  readonly value: string
}

export interface WireStatus {
  readonly facts: readonly WireFact[]
  readonly warnings: readonly { readonly message: string; readonly hint: string }[]
  readonly runs: readonly {
    readonly pipeline: string
    readonly source: string | null
    readonly startedAt: number
    readonly endedAt: number | null
    readonly outcome: string | null
    readonly error: string | null
  }[]
  readonly quarantined: number
  readonly unreadable: readonly { readonly origin: string; readonly reason: string }[]
  readonly unreadableThreads: readonly { readonly title: string | null; readonly reason: string }[]
}

export interface WireError {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string }
}
