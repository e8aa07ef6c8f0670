import type pg from 'pg'
import { readOwnAutomatic } from '../../archive/automation/read-standing.ts'
import type { Micros } from '../../clock.ts'
import type { DirectItem } from '../../instagram/items/item.ts'
import type { Reason } from '../rules/decision.ts'
import { stopWordIn } from '../rules/stop-words.ts'

interface Answered {
  readonly accountId: bigint
  readonly ownUserId: string
  /** The message that is to be answered. */
  readonly itemId: string
  readonly sentAt: Micros
  readonly stopWords: readonly string[]
}

/** Items that nobody has written. */
const NO_WORDS = new Set(['action_log', 'video_call_event', 'placeholder', 'expired_placeholder'])

/**
 * Why a conversation, as it is at Instagram now, is not to be answered: between the last look at the inbox and the reply its
 * owner may have answered in the app, and whoever wrote may have taken it back or asked to be left alone.
 *
 * @param items its newest, the newest first
 */
export async function whyNotAnswered(
  client: Pick<pg.ClientBase, 'query'>,
  { accountId, ownUserId, itemId, sentAt, stopWords }: Answered,
  items: readonly DirectItem[],
): Promise<Reason | null> {
  const place = items.findIndex((item) => item.itemId === itemId)
  const reachesBack = items.some((item) => item.sentAt < sentAt)
  if (place < 0 && reachesBack) return { code: 'not-a-message', words: 'it was taken back' }
  const newer = items.filter((item) => item.sentAt > sentAt && !NO_WORDS.has(item.wireType))
  const own = newer.filter(({ userId }) => userId === ownUserId)
  const automatic = await readOwnAutomatic(
    client,
    accountId,
    own.map((item) => item.itemId),
  )
  if (own.some((item) => !automatic.has(item.itemId))) {
    return { code: 'manual-reply', words: 'the owner answered by hand' }
  }
  // Itself too: it may say something else by now.
  const said = items.filter((item) => item.itemId === itemId || newer.includes(item))
  const words = said.flatMap(({ userId, text }) => (userId === ownUserId ? [] : (stopWordIn(text, stopWords) ?? [])))
  return words[0] === undefined ? null : { code: 'stop-word', words: `they wrote "${words[0]}"` }
}
