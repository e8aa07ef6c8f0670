import { readSend, type StoredSend } from '../archive/read-sends.ts'
import { UsageError } from '../errors.ts'
import type { MessagePermissions } from '../instagram/direct/permissions.ts'
import type { Recipient } from '../instagram/direct/sending/recipient.ts'
import { readRecipient } from './recipient-text.ts'
import { peopleOfUnknown, refuseUnwanted } from './refuse-unwanted.ts'
import type { Sending } from './sending.ts'

/** Where a send goes, as Instagram stands now. */
export interface ReadySend {
  readonly to: Recipient
  /** Null where there is no conversation yet. */
  readonly threadId: string | null
  readonly isNewConversation: boolean
  /** User ids of the people it is meant for, as far as that must be known. */
  readonly people: readonly string[]
}

/**
 * Finds the conversation that a send goes to, and whether one may write there; asks Instagram only where people are named, or
 * where it is not known who would read it and somebody is not to be written to.
 *
 * @throws UsageError `do-not-contact`, `cannot-message`, `not-sent-before`, `recipient`; UserNotFound
 */
export async function prepareSend(sending: Sending, send: StoredSend): Promise<ReadySend> {
  const ready = await findConversation(sending, send)
  const { threadId, people } = ready
  await refuseUnwanted(sending.archive.db, sending.account.accountId, { threadId, userIds: people })
  return ready
}

async function findConversation(sending: Sending, send: StoredSend): Promise<ReadySend> {
  if (send.afterToken !== null) return await inKnownThread(sending, await threadBefore(sending, send.afterToken))
  const to = readRecipient(send.recipient)
  if (to === null) throw new UsageError('recipient', 'it is not known any more whom this was to go to')
  if ('threadId' in to) return await inKnownThread(sending, to.threadId)
  const people = 'userId' in to ? [to.userId] : to.groupOf
  // First, so that nobody who asked to be left alone is even looked up.
  await refuseUnwanted(sending.archive.db, sending.account.accountId, { threadId: null, userIds: people })
  if (send.kind === 'group') return { to, threadId: null, isNewConversation: true, people }
  const thread = await sending.ask(() => sending.client.direct.threadByParticipants(people))
  if (thread !== null && thread.items.length > 0) return inThread(thread.threadId, people)
  if ('userId' in to) refuseUnreachable(await sending.ask(() => sending.client.direct.canMessage(to.userId)))
  return { to, threadId: thread?.threadId ?? null, isNewConversation: true, people }
}

async function inKnownThread(sending: Sending, threadId: string): Promise<ReadySend> {
  return inThread(threadId, await peopleOfUnknown(sending, threadId))
}

function inThread(threadId: string, people: readonly string[]): ReadySend {
  return { to: { threadId }, threadId, isNewConversation: false, people }
}

/** Where the thing went that these words are about. */
async function threadBefore({ archive, account }: Sending, token: bigint): Promise<string> {
  const before = await readSend(archive.db, account.accountId, token)
  if (before?.state === 'acknowledged' && before.threadId !== null) return before.threadId
  throw new UsageError('not-sent-before', 'what these words are about was not sent', {
    hint: '`dmvault sends` says what became of it.',
  })
}

function refuseUnreachable(permissions: MessagePermissions): void {
  if (permissions.canMessage) return
  const why =
    permissions.isBlocked === true ? 'you have blocked them' : 'their account is private, and neither follows the other'
  throw new UsageError('cannot-message', `they cannot be written to: ${why}`, {
    hint:
      permissions.isBlocked === true
        ? 'Unblock them in the Instagram app first.'
        : 'Follow them in the app, or wait until they write.',
  })
}
