/** The steps of forgetting a person in one thread; each in a transaction of the caller's, and each can be done again. */
import type pg from 'pg'
import { loadRawPageFacts } from '../archive/confirm-states.ts'
import { deleteFurtherIds, type Forgotten, messagesReactedTo, messagesWritten } from '../archive/forget-person.ts'
import { deleteMessages, loadMessageStates, type MessageKey } from '../archive/load-message-states.ts'
import { markDirty } from '../archive/mark-dirty.ts'
import { type Micros, microsToIso } from '../clock.ts'
import { IdPool } from './id-pool.ts'
import { MessageRows } from './message-rows.ts'
import { mergeStates, type State } from './state.ts'
import { statesFromRows } from './stored-state.ts'

const MESSAGES_AT_ONCE = 1000

/**
 * Takes the person's reactions out of messages that others wrote, out of earlier versions too. Versions that then say the
 * same as another become one, so that a restore of the archive's backup gives the same archive.
 *
 * @returns how many messages were changed; fewer than there may be, so call again until 0
 */
export async function forgetReactions(client: pg.ClientBase, who: Forgotten, threadId: bigint): Promise<number> {
  const keys = await messagesReactedTo(client, who, threadId, MESSAGES_AT_ONCE)
  if (keys.length === 0) return 0
  const senders = await sendersOf(client, who.accountId, threadId, keys)
  const stored = statesFromRows(await loadMessageStates(client, who.accountId, keys))
  await deleteMessages(client, who.accountId, keys)
  const rows = new MessageRows(who.accountId, new IdPool('raw_pages'), await stretchesOf(client, who, stored))
  for (const { sentAt, messageId } of keys) {
    const states = (stored.get(`${threadId}:${messageId}`) ?? []).map((state) => withoutPerson(state, who.personId))
    const [current, ...versions] = mergeStates(states, true)
    const sender = senders.get(messageId)
    if (current === undefined || sender === undefined) throw new Error(`message ${messageId} changed while it was read`)
    const id = { isItemId: sender.isItemId, hex: messageId }
    rows.add({ threadId, id, sentAt, senderId: sender.senderId, states: [current, ...versions] })
  }
  await rows.save(client)
  await markDirtyDays(client, who.accountId, keys)
  return keys.length
}

/**
 * Removes messages that the person wrote from a time on (null: from the first), with all that hangs on them.
 *
 * @returns the time to go on from, as there may be more; null when there were none
 */
export async function forgetWritten(
  client: pg.ClientBase,
  who: Forgotten,
  threadId: bigint,
  from: Micros | null,
): Promise<Micros | null> {
  const keys = await messagesWritten(client, who, threadId, { from, limit: MESSAGES_AT_ONCE })
  const last = keys.at(-1)
  if (last === undefined) return null
  await deleteMessages(client, who.accountId, keys)
  await deleteFurtherIds(
    client,
    who.accountId,
    threadId,
    keys.map((key) => key.messageId),
  )
  await markDirtyDays(client, who.accountId, keys)
  return last.sentAt
}

function withoutPerson(state: State, personId: bigint): State {
  return { ...state, reactions: state.reactions.filter((reaction) => reaction.personId !== personId) }
}

async function markDirtyDays(client: pg.ClientBase, accountId: bigint, keys: readonly MessageKey[]): Promise<void> {
  const spans = new Map(
    keys.map(({ threadId, sentAt }) => {
      const day = microsToIso(sentAt).slice(0, 10)
      return [`${threadId}:${day}`, { threadId, day }]
    }),
  )
  await markDirty(client, accountId, [...spans.values()])
}

async function sendersOf(
  client: pg.ClientBase,
  accountId: bigint,
  threadId: bigint,
  keys: readonly MessageKey[],
): Promise<ReadonlyMap<string, { readonly senderId: bigint; readonly isItemId: boolean }>> {
  const { rows } = await client.query<{ message_id: string; sender_id: bigint; is_item_id: boolean }>(
    `select replace(message_id::text, '-', '') as message_id, sender_id, is_item_id from messages
      where account_id = $1 and thread_id = $2 and message_id = any($3::uuid[])`,
    [accountId, threadId, keys.map((key) => key.messageId)],
  )
  return new Map(rows.map((row) => [row.message_id, { senderId: row.sender_id, isItemId: row.is_item_id }]))
}

async function stretchesOf(
  client: pg.ClientBase,
  { accountId }: Forgotten,
  stored: ReadonlyMap<string, readonly State[]>,
): Promise<ConstructorParameters<typeof MessageRows>[2]> {
  const states = [...stored.values()].flat()
  const pages = new Set(states.flatMap(({ raw }) => (raw.kind === 'stored' ? [raw.pageId] : [])))
  const facts = await loadRawPageFacts(client, accountId, [...pages])
  return new Map([...facts].map(([id, it]) => [id, { first: it.firstObservedAt, last: it.lastObservedAt }]))
}
