import type { DirectItem } from '../items/item.ts'
import { isUnreadable, readItem } from '../items/read-item.ts'
import { parseJson } from '../json/parse-json.ts'
import { objectsOf } from '../json/read-value.ts'
import { elementTexts, memberText } from '../json/slice-json.ts'
import type { CallOptions, Transport } from '../transport/transport.ts'
import { readUser, type User } from '../users/user.ts'
import { type DirectThread, readThread } from './thread.ts'

/** People and conversations that a message could go to. */
export interface Recipients {
  readonly users: readonly User[]
  readonly threads: readonly DirectThread[]
}

export interface RecipientSearchOptions extends CallOptions {
  /** `universal`: whom to write to; `raven`: whom to send a disappearing photo to. */
  readonly mode?: 'universal' | 'raven'
}

/** Looks for people and threads by name. */
export async function searchRecipients(
  transport: Transport,
  words: string,
  { mode = 'universal', signal }: RecipientSearchOptions = {},
): Promise<Recipients> {
  const query = {
    max_ai_bot_results: '0',
    max_ig_bus_results: '10',
    mode,
    show_threads: 'true',
    query: words,
    max_ig_results: '10',
    max_ibc_results: '20',
    max_fb_results: '0',
  }
  const { text, body } = await transport.send({ method: 'GET', path: 'direct_v2/ranked_recipients/', query, signal })
  const rows = objectsOf(body.ranked_recipients)
  const threads = elementTexts(text, ['ranked_recipients']).flatMap((row) => memberText(row, ['thread']) ?? [])
  return {
    // Suggestions from Facebook have no username.
    users: rows.map(({ user }) => readUser(user)).filter((user): user is User => user !== null && user.username !== ''),
    threads: threads.map((thread) => readThread(thread)).filter((thread) => thread !== null),
  }
}

export interface FoundMessage {
  readonly item: DirectItem
  /** Short: without messages. */
  readonly thread: DirectThread
}

/** Looks for words in messages; Instagram gives the best matches, not all. */
export async function searchMessages(
  transport: Transport,
  words: string,
  { signal }: CallOptions = {},
): Promise<readonly FoundMessage[]> {
  const query = {
    hide_locked_threads: '{"message_content":"false"}',
    offsets: '{"message_content":"0","reshared_content":""}',
    query: words,
    result_types: '["message_content","reshared_content"]',
  }
  const { text } = await transport.send({ method: 'GET', path: 'direct_v2/search_secondary/', query, signal })
  return elementTexts(text, ['message_search_results', 'message_search_result_items']).flatMap(foundMessage)
}

function foundMessage(text: string): readonly FoundMessage[] {
  const raw = memberText(text, ['matched_message_info', 'item_info'])
  const threadText = memberText(text, ['thread'])
  if (raw === null || threadText === null) return []
  const item = readItem(parseJson(raw), raw)
  const thread = readThread(threadText)
  return isUnreadable(item) || thread === null ? [] : [{ item, thread }]
}
