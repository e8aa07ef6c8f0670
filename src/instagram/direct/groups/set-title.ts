import { DirectError } from '../../errors/instagram-error.ts'
import type { CallOptions, Transport } from '../../transport/transport.ts'
import { threadDigits } from '../sending/wire-ids.ts'
import type { DirectThread } from '../thread.ts'
import { requireThread } from './create-group.ts'

/** @returns the group with its title, and the notice of the change among its items */
export async function setTitle(
  transport: Transport,
  threadId: string,
  title: string,
  { signal }: CallOptions = {},
): Promise<DirectThread> {
  if (title.trim() === '') throw new DirectError('input', 'empty-title', 'there is nothing in the title')
  const form = { _uuid: transport.session.deviceId('uuid'), title }
  const path = `direct_v2/threads/${threadDigits(threadId)}/update_title/`
  return requireThread(await transport.send({ method: 'POST', path, form, signal }))
}
