import type { ConfiguredSendLimits } from '../../config.ts'

/** No flag and no setting lets a broadcast begin more conversations than this in a day, the account's others counted. */
const MOST_NEW_CONVERSATIONS = 20

/** The limits of sending that a broadcast keeps to: those that are set, or less. */
export function broadcastLimits(configured: ConfiguredSendLimits): ConfiguredSendLimits {
  const { newConversationsPerDay } = configured
  if (newConversationsPerDay === undefined) return configured
  return { ...configured, newConversationsPerDay: Math.min(newConversationsPerDay, MOST_NEW_CONVERSATIONS) }
}
