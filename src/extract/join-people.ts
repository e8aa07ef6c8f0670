import type pg from 'pg'
import { type JoinedPeople, mergePeople, messagesWithVersionsOf } from '../archive/merge-people.ts'
import { showLatestNames } from '../archive/upsert-names.ts'
import { distinctReactions } from './distinct-reactions.ts'
import { rewriteStates } from './rewrite-states.ts'

const MESSAGES_AT_ONCE = 1000

/**
 * Makes people one who turned out to be one, all that a batch has proved in one pass: for each by itself, the account's
 * messages would be read once a pair. Earlier states of messages in which one of them reacted may become equal, and then are
 * one, as they would be had it been known from the start.
 */
export async function joinPeople(client: pg.ClientBase, accountId: bigint, joined: JoinedPeople): Promise<void> {
  if (joined.size === 0) return
  const keys = await messagesWithVersionsOf(client, accountId, [...joined.keys()])
  for (let from = 0; from < keys.length; from += MESSAGES_AT_ONCE) {
    await rewriteStates(client, accountId, keys.slice(from, from + MESSAGES_AT_ONCE), (state) => ({
      ...state,
      reactions: distinctReactions(
        state.reactions.map((it) => ({ ...it, personId: joined.get(it.personId) ?? it.personId })),
      ),
    }))
  }
  await mergePeople(client, accountId, joined)
  await showLatestNames(client, accountId, [...new Set(joined.values())])
}
