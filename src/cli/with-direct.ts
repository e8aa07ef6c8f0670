import type { Command } from 'commander'
import type { Account } from '../archive/accounts.ts'
import type { OpenDirect } from '../messaging/open-direct.ts'
import type { CommandContext, CommandResult } from './command-context.ts'
import { withArchive } from './with-archive.ts'
import { type Words, words } from './words.ts'

/** What all commands of Direct take. */
export interface DirectOptions {
  readonly account?: string
  readonly dryRun?: boolean
}

export function directOptions(command: Command, dryRun = 'say what would be asked, and ask nothing'): Command {
  return command.option('--account <name>', 'whose (default: the only account)').option('--dry-run', dryRun)
}

/**
 * Opens Direct for one command: archive, account, budget, client; closes all of it whatever happens. Every request waits for
 * the account's budget, and what it waits for is said. No lease is taken: somebody may look while a nightly run reads.
 */
export async function withDirect(
  context: CommandContext,
  { account: name }: Pick<DirectOptions, 'account'>,
  work: (direct: OpenDirect) => Promise<CommandResult>,
): Promise<CommandResult> {
  const [{ requireAccount }, { openDirect }, { readingOf }] = await Promise.all([
    import('../archive/accounts.ts'),
    import('../messaging/open-direct.ts'),
    import('./reading-hooks.ts'),
  ])
  const config = await context.config()
  return await withArchive(context, async (archive) => {
    const account = await requireAccount(archive, name)
    const { openClient, limits, onWait } = readingOf(context, config, account)
    await using direct = await openDirect(archive, account, { openClient, limits, onWait, signal: context.signal })
    return await work(direct)
  })
}

/**
 * The same for a command that only reads: with `--dry-run` it says what it would ask, and opens no client.
 *
 * @param wouldAsk one line a request, or a kind of requests
 */
export async function withDirectReading(
  context: CommandContext,
  options: DirectOptions,
  wouldAsk: (account: Account) => readonly Words[],
  work: (direct: OpenDirect) => Promise<CommandResult>,
): Promise<CommandResult> {
  if (options.dryRun !== true) return await withDirect(context, options, work)
  const { requireAccount } = await import('../archive/accounts.ts')
  return await withArchive(context, async (archive) => {
    const account = await requireAccount(archive, options.account)
    const asks = wouldAsk(account)
    return {
      json: { account: account.name, dry_run: true, would_ask: asks },
      lines: [words`Would ask Instagram as ${account.name}:`, ...asks.map((ask) => words`  ${ask}`)],
    }
  })
}
