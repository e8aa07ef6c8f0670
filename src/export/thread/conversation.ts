/** A conversation, or what a search found, on its way into a file. One writer a format; none of them holds more than a message. */
import type { MessageInThread } from '../../archive/conversation/read-messages.ts'

export interface Conversation {
  /** Name of the thread, or the words that were searched for. */
  readonly title: string
  readonly account: string
  /** Times are told in this zone, and in UTC where a script reads them. */
  readonly timeZone: string
  readonly exportedAt: number
  readonly personOf: (key: string) => { readonly label: string; readonly username: string | null }
  readonly threadOf: (key: bigint) => { readonly label: string; readonly id: string | null }
  /** True where several threads may come: each message then says its thread. */
  readonly isSearch: boolean
  /** Whose inbox it is. */
  readonly owner: string | null
}

export interface Writer {
  readonly extension: string
  /** Media type of the file. */
  readonly type: string
  begin(conversation: Conversation): string
  /** @param place how many came before it */
  message(message: MessageInThread, conversation: Conversation, place: number): string
  end(conversation: Conversation): string
}
