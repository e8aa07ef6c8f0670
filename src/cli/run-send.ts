import type { Addressee } from '../messaging/find-addressees.ts'
import type { Outbox, Plan } from '../messaging/outbox.ts'
import { exitCodes } from '../run/exit-code.ts'
import type { CommandContext, CommandResult } from './command-context.ts'
import { describeError, type ErrorDescription } from './describe-error.ts'
import { type Content, ready, roomFor, type SendOrder } from './send-order.ts'
import { type ShownSend, sendsOutcome, storedAsShown } from './send-outcome.ts'
import { withDirect } from './with-direct.ts'
import { withOutbox } from './with-outbox.ts'

/**
 * Sends the same to everybody who was named, or says with `--dry-run` what would be sent. All of them, what is to be sent and the
 * room in the limits are looked at before the first message leaves.
 */
export async function runSend(context: CommandContext, order: SendOrder): Promise<CommandResult> {
  const { options } = order
  if (options.dryRun === true) {
    return await withDirect(context, options, async (direct) => {
      const { rehearseSend } = await import('./rehearse-send.ts')
      return await rehearseSend(context, direct, order)
    })
  }
  return await withOutbox(context, options, async (outbox, direct) => {
    const { refuseFull } = await import('../messaging/send-room.ts')
    const { addressees, content } = await ready(direct, order)
    const { limits } = outbox.sending
    const { rooms, now } = await roomFor(direct, limits, { addressees, content })
    if (options.wait !== true) refuseFull(rooms, now)
    return await sendAll(outbox, addressees, content)
  })
}

async function sendAll(
  outbox: Outbox,
  addressees: readonly Addressee[],
  { draft, thenText }: Content,
): Promise<CommandResult> {
  const { account, signal } = outbox.sending
  const text = thenText === undefined ? {} : { thenText }
  const plans: readonly Plan[] = addressees.map(({ to }) => ({ to, draft, ...text }))
  const isBulk = addressees.length > 1
  const tokens = await outbox.plan(plans, { isBulk })
  const each = tokens.length / addressees.length
  const names = new Map(tokens.map((token, place) => [token, addressees[Math.floor(place / each)]!.name]))
  const { sends, endedBy } = await makeAll(outbox, tokens)
  // Nothing went out: one clear line, as for everything that is refused.
  const isUntouched = sends.every(({ state, error }) => state === 'failed' && error?.code === 'cancelled')
  if (endedBy !== undefined && isUntouched && !signal.aborted) throw endedBy
  const ended = endedBy === undefined ? null : endOf(outbox, endedBy)
  return sendsOutcome({ account: account.name, sends, names, ended })
}

const REST = 'What is shown as not sent did not go out, and will not: send that alone.'

/** A command that ended early is not to be run again as it is: that would send some of it twice. */
function endOf({ sending }: Outbox, error: unknown): ErrorDescription {
  const ended = describeError(sending.signal.aborted ? sending.signal.reason : error)
  // What a person must do about the account still holds; to run the same command again does not.
  return { ...ended, hint: ended.exitCode === exitCodes.personNeeded ? `${ended.hint} ${REST}` : REST }
}

interface Made {
  readonly sends: readonly ShownSend[]
  readonly endedBy?: unknown
}

/** Makes them one after the other; what has not gone out when something ends it is given up. */
async function makeAll(outbox: Outbox, tokens: readonly bigint[]): Promise<Made> {
  const { readSend } = await import('../archive/read-sends.ts')
  const { archive, account } = outbox.sending
  const sends: ShownSend[] = []
  try {
    for (const token of tokens) sends.push(await outbox.make(token))
    return { sends }
  } catch (endedBy) {
    // Where the database is gone, that is what is to be said.
    await outbox.cancel(tokens).catch(() => Promise.reject(endedBy))
    for (const token of tokens.slice(sends.length)) {
      const left = await readSend(archive.db, account.accountId, token)
      if (left !== undefined) sends.push(storedAsShown(left))
    }
    return { sends, endedBy }
  }
}
