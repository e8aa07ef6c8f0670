/** Steps that are writes other than messages: how each is done, and how one sees whether it was. */
import type { InstagramClient } from '../../instagram/client.ts'
import type { DirectThread } from '../../instagram/direct/thread.ts'
import { DirectThreadNotFound } from '../../instagram/errors/instagram-error.ts'
import type { DirectItem } from '../../instagram/items/item.ts'
import type { Step } from '../rules/decision.ts'

export type ActStep = Exclude<Step, { readonly do: 'reply' | 'label' | 'notify' }>

/** Where it is done: Instagram's ids. */
export interface ActPlace {
  readonly threadId: string
  readonly itemId: string
}

export async function doAct({ direct }: InstagramClient, step: ActStep, place: ActPlace): Promise<void> {
  const { threadId, itemId } = place
  switch (step.do) {
    case 'react':
      return await direct.react(threadId, itemId, step.emoji)
    case 'seen':
      return await direct.markSeen(threadId, itemId)
    case 'hide':
      return await direct.hide(threadId)
    case 'spam':
      return await direct.hide(threadId, { toSpam: true })
    case 'approve':
      return await direct.approve(threadId)
    case 'decline':
      return await direct.decline(threadId)
  }
}

/**
 * What is seen of an act whose request may have gone out: `done`; `undone`, and good to be done; `unknown`: it cannot be seen,
 * and to do it again might do something else.
 */
export type ActSeen = 'done' | 'undone' | 'unknown'

export interface Conversation {
  readonly thread: DirectThread
  /** The newest first. */
  readonly items: readonly DirectItem[]
}

/** @param read the conversation, as it is now */
export async function lookForAct(
  step: ActStep,
  { itemId }: ActPlace,
  ownUserId: string,
  read: () => Promise<Conversation>,
): Promise<ActSeen> {
  // To see a message twice is to see it once.
  if (step.do === 'seen') return 'undone'
  const conversation = await read().catch((error: unknown) => {
    if (error instanceof DirectThreadNotFound) return null
    throw error
  })
  if (conversation === null) return step.do === 'decline' ? 'done' : 'unknown'
  const { thread, items } = conversation
  switch (step.do) {
    case 'approve':
    case 'decline':
      return thread.isPending ? 'undone' : 'done'
    case 'react': {
      const item = items.find((it) => it.itemId === itemId)
      if (item === undefined) return 'unknown'
      return item.reactions.some(({ userId }) => userId === ownUserId) ? 'done' : 'undone'
    }
    // Hidden again, newer messages that nobody has seen would be hidden with it.
    default:
      return items[0]?.itemId === itemId ? 'undone' : 'unknown'
  }
}
