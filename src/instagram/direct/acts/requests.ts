import type { Fields } from '../../transport/form.ts'
import type { CallOptions, Transport } from '../../transport/transport.ts'
import { threadDigits, wordList } from '../sending/wire-ids.ts'
import { pendingPages } from '../threads.ts'

/** Threads in one request that names several. */
const BATCH = 50

/** Lets a message request into the inbox. */
export async function approveRequest(
  transport: Transport,
  threadId: string,
  { signal }: CallOptions = {},
): Promise<void> {
  await post(transport, `${threadDigits(threadId)}/approve/`, { filter: 'DEFAULT' }, signal)
}

/** Removes a message request. */
export async function declineRequest(
  transport: Transport,
  threadId: string,
  { signal }: CallOptions = {},
): Promise<void> {
  await post(transport, `${threadDigits(threadId)}/decline/`, {}, signal)
}

export async function approveRequests(
  transport: Transport,
  threadIds: readonly string[],
  { signal }: CallOptions = {},
): Promise<void> {
  for (const batch of batches(threadIds)) {
    await post(transport, 'approve_multiple/', { thread_ids: wordList(batch), folder: '' }, signal)
  }
}

export async function declineRequests(
  transport: Transport,
  threadIds: readonly string[],
  { signal }: CallOptions = {},
): Promise<void> {
  for (const batch of batches(threadIds)) {
    await post(transport, 'decline_multiple/', { thread_ids: wordList(batch) }, signal)
  }
}

/** Removes every message request, in one. */
export async function declineAllRequests(transport: Transport, { signal }: CallOptions = {}): Promise<void> {
  await post(transport, 'decline_all/', {}, signal)
}

/**
 * Lets every message request in. Instagram has no request for that: they are read to the end, then approved by name.
 *
 * @returns the threads
 */
export async function approveAllRequests(transport: Transport, options: CallOptions = {}): Promise<readonly string[]> {
  const threadIds: string[] = []
  for await (const { items } of pendingPages(transport, options)) {
    threadIds.push(...items.map(({ threadId }) => threadId))
  }
  await approveRequests(transport, threadIds, options)
  return threadIds
}

function batches(threadIds: readonly string[]): readonly (readonly string[])[] {
  const ids = [...new Set(threadIds)].map(threadDigits)
  return Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, n) => ids.slice(n * BATCH, (n + 1) * BATCH))
}

async function post(
  transport: Transport,
  path: string,
  fields: Fields,
  signal: AbortSignal | undefined,
): Promise<void> {
  const form = { ...fields, _uuid: transport.session.deviceId('uuid') }
  await transport.send({ method: 'POST', path: `direct_v2/threads/${path}`, form, signal })
}
