/**
 * The archive in a browser. What must never happen here: a write, an answer without the token, a request to anywhere else,
 * a message's text taken for anything but text.
 */
import type { Account } from '../archive/accounts.ts'
import type { Archive } from '../archive/archive.ts'
import type { Query } from './search/parse-query.ts'
import type { WireReports, WireStatus } from './wire.ts'

/** Which messages to write out: a thread, what a search finds, or what it finds in the thread. */
export interface ExportWish {
  readonly account: Account
  readonly threadId: bigint | null
  readonly query: Query | null
  readonly format: string
}

export interface ExportStream {
  readonly fileName: string
  readonly type: string
  readonly content: AsyncIterable<string>
}

export interface ViewerOptions {
  readonly archive: Archive
  /** Null: all accounts. */
  readonly account: Account | null
  /** 0: the system picks a free one. */
  readonly port: number
  /** The built page. */
  readonly page: string
  /** Folders in which files of messages are looked for: unpacked exports. */
  readonly mediaFolders: readonly string[]
  readonly reports: (account: Account, thread: string | null) => Promise<WireReports>
  readonly status: (account: Account) => Promise<WireStatus>
  readonly exportMessages: (wish: ExportWish) => Promise<ExportStream>
  /** Told of what went wrong on our side. */
  readonly onError: (error: unknown) => void
}
