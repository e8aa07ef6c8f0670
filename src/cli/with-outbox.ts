import type { Command } from 'commander'
import type { OpenDirect } from '../messaging/open-direct.ts'
import type { Outbox } from '../messaging/outbox.ts'
import type { CommandContext, CommandResult } from './command-context.ts'
import { withArchive } from './with-archive.ts'
import { type DirectOptions, directOptions } from './with-direct.ts'
import { many, words } from './words.ts'

/** What commands that write to Instagram take. */
export interface OutboxOptions extends DirectOptions {
  readonly wait?: boolean
  readonly yes?: boolean
}

export function writingOptions(command: Command): Command {
  return directOptions(command, 'say what would be done, and do nothing')
}

export interface OutboxWork {
  /** What processes that are gone left is settled first, and said; default: it is. */
  readonly settles?: boolean
}

/** Somebody sits and waits for the answer. */
const MAX_WAIT_MS = 2 * 60_000

/**
 * Opens the outbox of an account for one command, and closes it whatever happens. What a killed process left is looked for
 * before anything new is sent; what it had only planned is mentioned, and left to whoever decides.
 */
export async function withOutbox(
  context: CommandContext,
  { account: name, wait }: Pick<OutboxOptions, 'account' | 'wait'>,
  work: (outbox: Outbox, direct: OpenDirect) => Promise<CommandResult>,
  { settles = true }: OutboxWork = {},
): Promise<CommandResult> {
  const [{ requireAccount }, { openOutbox }, { directOf }, { readingOf }] = await Promise.all([
    import('../archive/accounts.ts'),
    import('../messaging/open-outbox.ts'),
    import('../messaging/direct-of.ts'),
    import('./reading-hooks.ts'),
  ])
  const config = await context.config()
  return await withArchive(context, async (archive) => {
    const account = await requireAccount(archive, name)
    const { openClient, limits } = readingOf(context, config, account)
    await using outbox = await openOutbox(archive, account, {
      openClient,
      limits,
      sendLimits: config.sendLimits,
      serverUrl: config.instagramUrl,
      signal: context.signal,
      whenFull: wait === true ? 'wait' : 'refuse',
      ...(wait !== true && { maxWaitMs: MAX_WAIT_MS }),
      keepsDraft: config.keepSentText,
      onWait: (reason) => context.say(words`${account.name}: ${reason}`),
    })
    if (settles) await settleLeft(context, outbox)
    return await work(outbox, directOf(outbox))
  })
}

/** Says what became of what was left. */
async function settleLeft(context: CommandContext, outbox: Outbox): Promise<void> {
  const [{ countQueuedSends }, { countOpenSends }] = await Promise.all([
    import('../archive/count-queued-sends.ts'),
    import('../archive/read-sends.ts'),
  ])
  const { archive, account } = outbox.sending
  for await (const { token, recipient, kind, state, error } of outbox.settleLeft()) {
    const became = state === 'acknowledged' ? 'it arrived' : `${error?.message ?? state}. ${error?.hint ?? ''}`
    context.warn(words`Left over: ${kind} to ${recipient} (${String(token)}): ${became}`)
  }
  const { unknown } = await countOpenSends(archive, account.accountId)
  if (unknown > 0) {
    context.say(words`${many(unknown, 'message')} of before may have arrived or not: dmvault sends --state unknown.`)
  }
  const queued = await countQueuedSends(archive, account.accountId)
  if (queued === 0) return
  context.warn(
    words`${many(queued, 'planned message')} of before did not go out: dmvault sends resume sends them, dmvault sends drop --planned drops them.`,
  )
}
