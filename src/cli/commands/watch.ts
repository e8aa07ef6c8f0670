import type { Command } from 'commander'
import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { exitCodes, overallExitCode } from '../../run/exit-code.ts'
import { type AddCommand, does, type Session } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { describeError } from '../describe-error.ts'
import { optionLines } from '../option-lines.ts'
import type { Shell } from '../shell.ts'
import type { TargetOptions } from '../watch/target-of.ts'
import { WATCH_HELP } from '../watch/watch-help.ts'
import type { WatchSettings } from '../watch/watch-one.ts'
import { withArchive } from '../with-archive.ts'
import { words } from '../words.ts'

interface Options extends TargetOptions {
  readonly account?: readonly string[]
  readonly interval?: string
  readonly name: string
  readonly once?: boolean
  readonly dryRun?: boolean
}

interface LetterOptions extends TargetOptions {
  readonly account?: string
  readonly name: string
  readonly retry?: boolean
  readonly drop?: boolean
}

export const addWatch: AddCommand = (program, session) => {
  const watch = program
    .command('watch')
    .description('Tells what happens in all conversations, as it happens, and keeps it in the archive.')
  const run = addRun(watch, session)
  addDeadLetters(watch, session)
  addDisarm(watch, session)
  watch.addHelpText('after', () => `\nOptions of watch alone:\n${optionLines(run)}\n${WATCH_HELP}`)
}

/** What `watch` alone does: of the commands beneath it, each reads its own options. */
function addRun(watch: Command, session: Session): Command {
  return withTarget(
    watch
      .command('run', { isDefault: true })
      .description('watches; what watch alone does')
      .argument('[args...]', 'further arguments of the program of --exec, after --')
      .option('--account <name>', 'only this one; may be given several times (default: all logged in)', collect),
  )
    .option('--interval <time>', 'how often to look: 5m, or 5m-15m (the default): after something happened, when quiet')
    .option('--once', 'one look, then ends')
    .option('--dry-run', 'says what it would do; asks Instagram nothing')
    .addHelpText('after', WATCH_HELP)
    .action(
      does(session, (context, [args = []]: [string[]?], options: Options) =>
        runWatch(context, session.shell, args, options),
      ),
    )
}

function withTarget(command: Command): Command {
  return command
    .option('--exec <command...>', 'a program that gets each event as JSON on its standard input; no shell')
    .option('--webhook <url>', 'an https address that gets each event as JSON, signed')
    .option('--webhook-secret-file <file>', 'what signs it; readable by you alone (or DMVAULT_WEBHOOK_SECRET)')
    .option('--webhook-local', 'lets the webhook be on this machine; only with a simulated Instagram')
    .option('--name <name>', 'under which it is kept how far this watch has come', 'watch')
}

function addDeadLetters(watch: Command, session: Session): void {
  withTarget(
    watch
      .command('dead-letters')
      .description('Lists events that could not be handed over, or hands them over again.')
      .argument('[args...]', 'further arguments of the program of --exec, after --')
      .option('--account <name>', 'whose (default: the only account)'),
  )
    .option('--retry', 'hands them over again, to --exec or --webhook')
    .option('--drop', 'gives them up')
    .action(
      does(session, (context, [args = []]: [string[]?], options: LetterOptions) =>
        runDeadLetters(context, session.shell, args, options),
      ),
    )
}

async function runDeadLetters(
  context: CommandContext,
  { env }: Shell,
  args: readonly string[],
  options: LetterOptions,
): Promise<CommandResult> {
  const [{ deadLetters }, targetFor] = await Promise.all([import('../watch/dead-letters.ts'), targets()])
  const isLoopback = (await context.config()).instagramUrl !== null
  const target = await targetFor(options, args, { env, isLoopback })
  return await withArchive(context, (archive) => deadLetters(context, archive, { ...options, target, isLoopback }))
}

function addDisarm(watch: Command, session: Session): void {
  watch
    .command('disarm')
    .description('Takes a watch off: what it has not been told it never will be; the next one begins anew.')
    .option('--account <name>', 'whose (default: the only account)')
    .option('--name <name>', 'which watch', 'watch')
    .action(
      does(session, (context, _given: [], { account: whose, name }: Pick<LetterOptions, 'account' | 'name'>) =>
        withArchive(context, async (archive) => {
          const [{ requireAccount }, { removeWatcher }, { pruneWatchEvents }] = await Promise.all([
            import('../../archive/accounts.ts'),
            import('../../archive/watch/move-watch-cursor.ts'),
            import('../../archive/watch/prune-watch-events.ts'),
          ])
          const account = await requireAccount(archive, whose)
          const removed = await removeWatcher(archive, { accountId: account.accountId, name })
          await pruneWatchEvents(archive, account.accountId)
          const line = removed
            ? words`${account.name} is not watched as ${name} any longer.`
            : words`Nobody watched ${account.name} as ${name}.`
          return { json: { account: account.name, name, removed }, lines: [line] }
        }),
      ),
    )
}

const targets = async () => (await import('../watch/target-of.ts')).targetOf

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value]
}

async function runWatch(
  context: CommandContext,
  { stdout, env }: Shell,
  args: readonly string[],
  options: Options,
): Promise<CommandResult> {
  const [{ defaultPace, readPace }, { readingOf }, { planOf }, { watchOne }, targetFor] = await Promise.all([
    import('../../messaging/monitor/pace.ts'),
    import('../reading-hooks.ts'),
    import('../watch/watch-plan.ts'),
    import('../watch/watch-one.ts'),
    targets(),
  ])
  const config = await context.config()
  const isLoopback = config.instagramUrl !== null
  const pace = options.interval === undefined ? defaultPace : readPace(options.interval, isLoopback)
  const target = await targetFor(options, args, { env, isLoopback })
  const { name, once = false } = options
  return await withArchive(context, async (archive) => {
    const accounts = await accountsOf(context, archive, options.account)
    if (options.dryRun === true) return await planOf(archive, accounts, { name, target, pace })
    const settings = (account: Account): WatchSettings => ({
      reading: readingOf(context, config, account),
      pace,
      name,
      once,
      target,
      isLoopback,
      output: stdout,
    })
    if (accounts.length === 1) return await watchOne(context, archive, accounts[0]!, settings(accounts[0]!))
    const ended = await Promise.all(
      accounts.map(async (account) => {
        try {
          return await watchOne(context, archive, account, settings(account))
        } catch (error) {
          const { message, hint, exitCode } = describeError(error)
          context.warn(words`${account.name}: ${message}. ${hint}`)
          return { json: null, lines: [], exitCode }
        }
      }),
    )
    return { json: null, lines: [], exitCode: overallExitCode(ended.map((it) => it.exitCode ?? exitCodes.done)) }
  })
}

async function accountsOf(
  context: CommandContext,
  archive: Archive,
  names: readonly string[] | undefined,
): Promise<readonly Account[]> {
  const [{ listAccounts, requireAccount }, { hasSession }] = await Promise.all([
    import('../../archive/accounts.ts'),
    import('../reading-hooks.ts'),
  ])
  if (names !== undefined) return await Promise.all([...new Set(names)].map((name) => requireAccount(archive, name)))
  const config = await context.config()
  const loggedIn = (await listAccounts(archive)).filter((account) => hasSession(config, account))
  return loggedIn.length > 0 ? loggedIn : [await requireAccount(archive, undefined)]
}
