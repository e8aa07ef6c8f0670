import { CLEANING } from '../../archive/read-cleanings.ts'
import type { Act } from '../../archive/record-act.ts'
import { UsageError } from '../../errors.ts'
import type { InstagramClient } from '../../instagram/client.ts'
import type { OpenDirect } from '../open-direct.ts'
import type { Cleanable, CleaningPolicy } from './plan-cleaning.ts'

/** How the audit names what is done: `clean spam`, `clean hide`, `clean decline`, `clean unsend`. */
export function cleaningAct(policy: CleaningPolicy, { threadId, itemId }: Cleanable): Act {
  return itemId === null ? { act: `${CLEANING}${policy}`, threadId } : { act: `${CLEANING}unsend`, threadId, itemId }
}

/**
 * Takes one conversation out of sight, after a look whether its owner has written there since the archive was filled: one
 * request to look, one to do. A message of one's own is taken back. Doing it twice is doing it once.
 *
 * @throws UsageError `answered-meanwhile`; what the client throws
 */
export async function clean(
  client: InstagramClient,
  { ask, owner }: Pick<OpenDirect, 'ask' | 'owner'>,
  policy: CleaningPolicy,
  { threadId, itemId }: Cleanable,
): Promise<void> {
  if (itemId !== null) return await client.direct.unsend(threadId, itemId)
  const { items } = await ask(() => client.direct.messagePage(threadId))
  if (items.some(({ userId }) => userId === owner.userId)) {
    throw new UsageError('answered-meanwhile', 'you have written there since it was archived', {
      hint: 'Nothing was done to it. dmvault extract brings the archive up to date.',
    })
  }
  if (policy === 'decline') return await client.direct.decline(threadId)
  await client.direct.hide(threadId, { toSpam: policy === 'spam' })
}
