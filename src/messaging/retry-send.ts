import { readSend, type StoredSend } from '../archive/read-sends.ts'
import { reviveFailedSend } from '../archive/revive-send.ts'
import { UsageError } from '../errors.ts'
import type { Outbox } from './outbox.ts'
import type { SendResult } from './send-result.ts'

/** Instagram may have forgotten a token that is older. */
const OLDEST = 24 * 3_600_000_000

/**
 * Tries once more what failed, or what is held as unknown and still not there when it is looked for; under the same token, by
 * which Instagram takes it once.
 *
 * @throws UsageError `no-send`, `not-retried`, which says why
 */
export async function retrySend(outbox: Outbox, token: bigint): Promise<SendResult> {
  const { archive, account, budget, holder } = outbox.sending
  const { accountId } = account
  const send = await requireSend(outbox, token)
  if (send.state !== 'failed' && send.state !== 'unknown') throw notRetried(token, WHY_NOT[send.state])
  if ((await budget.time()) - send.plannedAt > OLDEST) {
    throw notRetried(token, 'it is older than a day, and Instagram may have forgotten its token')
  }
  if (send.state === 'unknown') {
    const result = await outbox.retryHeld(token)
    if (result !== undefined) return result
    throw notRetried(token, 'another process is at it')
  }
  if (await reviveFailedSend(archive, accountId, { token, holder: holder.id })) return await remake(outbox, send)
  throw notRetried(token, 'what it was to say is not written down any more (keepSentText keeps it)')
}

/** One that is kept back again has failed as before: it must not go out later, from the queue, unasked. */
async function remake(outbox: Outbox, { token }: StoredSend): Promise<SendResult> {
  try {
    return await outbox.make(token)
  } catch (error) {
    await outbox.cancel([token])
    throw error
  }
}

/** Looks once more for what is held as unknown. @throws UsageError `no-send`, `not-held` */
export async function settleAgain(outbox: Outbox, token: bigint): Promise<SendResult> {
  const { state } = await requireSend(outbox, token)
  const result = state === 'unknown' ? await outbox.settleHeld(token) : undefined
  if (result !== undefined) return result
  throw new UsageError('not-held', `${token} is not held: ${state === 'failed' ? 'it failed' : WHY_NOT[state]}`)
}

/** @throws UsageError `no-send` */
async function requireSend(outbox: Outbox, token: bigint): Promise<StoredSend> {
  const { archive, account } = outbox.sending
  const send = await readSend(archive.db, account.accountId, token)
  if (send !== undefined) return send
  throw new UsageError('no-send', `${account.name} has no send ${token}`, { hint: '`dmvault sends` lists them.' })
}

const WHY_NOT = {
  planned: 'it has not been tried yet: dmvault sends resume sends it',
  sent: 'it is not settled yet: dmvault sends resume looks for it',
  acknowledged: 'it arrived',
  unknown: 'another process is at it',
} as const

function notRetried(token: bigint, why: string): UsageError {
  return new UsageError('not-retried', `${token} is not tried again: ${why}`, {
    hint: 'If you are sure that it is not there, send it as a new message.',
  })
}
