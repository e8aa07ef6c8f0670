/** The steps of forgetting a person in one thread; each in a transaction of the caller's, and each can be done again. */
import type pg from 'pg'
import { deleteFurtherIds, type Forgotten, messagesReactedTo, messagesWritten } from '../archive/forget-person.ts'
import { messagesWithShares, usernamesOf } from '../archive/forget-shares.ts'
import { deleteMessages, type MessageKey } from '../archive/load-message-states.ts'
import { markDirty } from '../archive/mark-dirty.ts'
import { type Micros, microsToIso } from '../clock.ts'
import { contentHash } from './content-hash.ts'
import { rewriteStates } from './rewrite-states.ts'
import type { State } from './state.ts'

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
  await rewriteStates(client, who.accountId, keys, (state) => withoutPerson(state, who.personId))
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

/**
 * Takes a person's posts out of what others shared: owner and caption, the address where it names the owner, and the
 * original text, which has them all. That something was shared stays, and what the sender wrote; what the message says is
 * hashed anew, so that nothing can be told from the hash, and a restore of the archive's backup finds it unchanged.
 *
 * @returns how many messages were changed; fewer than there may be, so call again until 0
 */
export async function forgetShares(client: pg.ClientBase, who: Forgotten, threadId: bigint): Promise<number> {
  const keys = await messagesWithShares(client, who, threadId, MESSAGES_AT_ONCE)
  const usernames = await usernamesOf(client, who)
  await rewriteStates(client, who.accountId, keys, (state) => withoutShareOf(state, usernames))
  return keys.length
}

function withoutShareOf(state: State, usernames: ReadonlySet<string>): State {
  const owner = state.shareOwner?.toLowerCase()
  if (owner === undefined || !usernames.has(owner)) return state
  const url = state.shareUrl?.toLowerCase().includes(`/${owner}`) === true ? null : state.shareUrl
  const share = url === null ? null : { url, owner: null, text: null }
  return {
    ...state,
    contentHash: contentHash({ ...state, share }),
    shareUrl: url,
    shareOwner: null,
    shareText: null,
    raw: { kind: 'new', text: '' },
    rawHash: 0,
  }
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
