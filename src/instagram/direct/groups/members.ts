import { DirectError } from '../../errors/instagram-error.ts'
import { unproven } from '../../errors/unproven.ts'
import type { CallOptions, Transport } from '../../transport/transport.ts'
import { threadDigits, userDigits, wordList } from '../sending/wire-ids.ts'
import type { DirectThread } from '../thread.ts'
import { requireThread } from './create-group.ts'

/** @returns the group with them */
export async function addToGroup(
  transport: Transport,
  threadId: string,
  userIds: readonly string[],
  { signal }: CallOptions = {},
): Promise<DirectThread> {
  const form = { _uuid: transport.session.deviceId('uuid'), user_ids: someIds(userIds) }
  const path = `direct_v2/threads/${threadDigits(threadId)}/add_user/`
  return requireThread(await transport.send({ method: 'POST', path, form, signal }))
}

/**
 * Puts people out of a group that one is an admin of. Weak evidence: only the address of this request was ever seen.
 *
 * @throws UnexpectedAnswer `unproven-request` where Instagram does not take it
 */
export async function removeFromGroup(
  transport: Transport,
  threadId: string,
  userIds: readonly string[],
  options?: CallOptions,
): Promise<void> {
  await unproven('removing people from a group', () => post(transport, threadId, 'remove_users', userIds, options))
}

/**
 * Makes members admins, or admins members again. Weak evidence: only the addresses of these requests were ever seen, in an older
 * client.
 *
 * @throws UnexpectedAnswer `unproven-request` where Instagram does not take it
 */
export async function changeAdmins(
  transport: Transport,
  threadId: string,
  change: 'add_admins' | 'remove_admins',
  userIds: readonly string[],
  options?: CallOptions,
): Promise<void> {
  await unproven('changing the admins of a group', () => post(transport, threadId, change, userIds, options))
}

/** Lets in those who asked to join by a link. One public client is known to do it so. */
export async function approveJoins(
  transport: Transport,
  threadId: string,
  userIds: readonly string[],
  { signal }: CallOptions = {},
): Promise<DirectThread> {
  const form = {
    user_ids: someIds(userIds),
    share_join_chat_story: 'true',
    _uuid: transport.session.deviceId('uuid'),
  }
  const path = `direct_v2/threads/${threadDigits(threadId)}/approve_participant_requests/`
  return requireThread(await transport.send({ method: 'POST', path, form, signal }))
}

export async function leaveGroup(transport: Transport, threadId: string, { signal }: CallOptions = {}): Promise<void> {
  const form = { _uuid: transport.session.deviceId('uuid') }
  await transport.send({ method: 'POST', path: `direct_v2/threads/${threadDigits(threadId)}/leave/`, form, signal })
}

async function post(
  transport: Transport,
  threadId: string,
  verb: string,
  userIds: readonly string[],
  { signal }: CallOptions = {},
): Promise<void> {
  const form = { _uuid: transport.session.deviceId('uuid'), user_ids: someIds(userIds) }
  await transport.send({ method: 'POST', path: `direct_v2/threads/${threadDigits(threadId)}/${verb}/`, form, signal })
}

function someIds(userIds: readonly string[]): string {
  if (userIds.length > 0) return wordList([...new Set(userIds)].map(userDigits))
  throw new DirectError('input', 'nobody', 'nobody was named')
}
