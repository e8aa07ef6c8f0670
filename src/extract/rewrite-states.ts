import type pg from 'pg'
import { blankRawItems } from '../archive/blank-raw-items.ts'
import { loadRawPageFacts } from '../archive/confirm-states.ts'
import { deleteMessages, loadMessageStates, type MessageKey } from '../archive/load-message-states.ts'
import { IdPool } from './id-pool.ts'
import { MessageRows, type MessageToWrite, type StoredStretches } from './message-rows.ts'
import { lostTexts, newTexts } from './rewrite.ts'
import { mergeStates, type State } from './state.ts'
import { statesFromRows } from './stored-state.ts'

/**
 * Changes all states of messages, the earlier ones too, and writes them anew. States that then say the same become one, as
 * if they had been observed so: a restore of the archive's backup would not tell them apart.
 *
 * @param keys of some thousand messages at most
 * @throws Error when a message is gone: its thread was not held
 */
export async function rewriteStates(
  client: pg.ClientBase,
  accountId: bigint,
  keys: readonly MessageKey[],
  change: (state: State) => State,
): Promise<void> {
  if (keys.length === 0) return
  const senders = await sendersOf(client, accountId, keys)
  const stored = statesFromRows(await loadMessageStates(client, accountId, keys))
  const messages = keys.map(({ threadId, sentAt, messageId }): MessageToWrite => {
    const states = (stored.get(keyOf(threadId, messageId)) ?? []).map(change)
    const [current, ...versions] = mergeStates(states, true)
    const sender = senders.get(keyOf(threadId, messageId))
    if (current === undefined || sender === undefined) throw new Error(`message ${messageId} changed while it was read`)
    const id = { isItemId: sender.isItemId, hex: messageId }
    return { threadId, id, sentAt, senderId: sender.senderId, states: [current, ...versions] }
  })
  await deleteMessages(client, accountId, keys)
  const pageIds = new IdPool('raw_pages')
  await pageIds.fill(client, newTexts(messages))
  const rows = new MessageRows(accountId, pageIds, await stretchesOf(client, accountId, messages))
  for (const message of messages) rows.add(message)
  await rows.save(client)
  const lost = messages.flatMap(({ threadId, id, states }) =>
    lostTexts(stored.get(keyOf(threadId, id.hex)) ?? [], states),
  )
  if (lost.length > 0) await blankRawItems(client, accountId, lost)
}

const keyOf = (threadId: bigint, messageId: string) => `${threadId}:${messageId}`

interface Sender {
  readonly senderId: bigint
  readonly isItemId: boolean
}

async function sendersOf(
  client: pg.ClientBase,
  accountId: bigint,
  keys: readonly MessageKey[],
): Promise<ReadonlyMap<string, Sender>> {
  const { rows } = await client.query<{ thread_id: bigint; id: string; sender_id: bigint; is_item_id: boolean }>(
    `select m.thread_id, replace(m.message_id::text, '-', '') as id, m.sender_id, m.is_item_id
     from unnest($2::bigint[], $3::uuid[]) as key (thread_id, message_id)
     join messages m on m.account_id = $1 and m.thread_id = key.thread_id and m.message_id = key.message_id`,
    [accountId, keys.map((it) => it.threadId), keys.map((it) => it.messageId)],
  )
  return new Map(
    rows.map((row) => [keyOf(row.thread_id, row.id), { senderId: row.sender_id, isItemId: row.is_item_id }]),
  )
}

/** The stretches of the stored raw pages that messages refer to. */
export async function stretchesOf(
  client: pg.ClientBase,
  accountId: bigint,
  messages: readonly MessageToWrite[],
): Promise<StoredStretches> {
  const states = messages.flatMap((it) => it.states)
  const pages = new Set(states.flatMap(({ raw }) => (raw.kind === 'stored' ? [raw.pageId] : [])))
  const facts = await loadRawPageFacts(client, accountId, [...pages])
  return new Map([...facts].map(([id, it]) => [id, { first: it.firstObservedAt, last: it.lastObservedAt }]))
}
