import type { Command } from 'commander'
import { UsageError } from '../../errors.ts'
import { type AddCommand, does, type Session } from '../add-command.ts'
import { AUTOREPLY_HELP } from '../autoreply/autoreply-help.ts'
import type { CommandContext } from '../command-context.ts'
import { count } from '../count-option.ts'
import { many, words } from '../words.ts'

interface RunOptions {
  readonly account?: readonly string[]
  readonly interval?: string
  readonly once?: boolean
  readonly dryRun?: boolean
  readonly since?: string
  readonly limit?: number
  readonly badLinks?: string
}

interface ArmOptions {
  readonly rules?: string
  readonly account?: string
  readonly yes?: boolean
  readonly dryRun?: boolean
}

export const addAutoreply: AddCommand = (program, session) => {
  const autoreply = program
    .command('autoreply')
    .description('Lets rules answer messages as they come in: arm them, run them, disarm them.')
    .addHelpText('after', AUTOREPLY_HELP)
  addArm(autoreply, session)
  addRun(autoreply, session)
  addStatus(autoreply, session)
  addDisarm(autoreply, session)
}

function addArm(autoreply: Command, session: Session): void {
  autoreply
    .command('arm')
    .description('Lets the rules of a file answer what comes in from now on; nothing older is ever touched.')
    .option('--rules <file>', 'YAML, JSON, or a module of TypeScript')
    .option('--account <name>', 'whose (default: the only account)')
    .option('--dry-run', 'say what would be armed, and arm nothing')
    .option('--yes', 'do not ask')
    .action(
      does(session, async (context, _given: [], options: ArmOptions) => {
        const { rules } = options
        if (rules === undefined) {
          throw new UsageError('usage', 'no file of rules was named', {
            hint: 'dmvault autoreply arm --rules rules.yaml; dmvault rules --help shows what stands in it.',
          })
        }
        const { armCommand } = await import('../autoreply/arm-command.ts')
        return await armCommand(context, { ...options, rules })
      }),
    )
}

/** What `autoreply` alone does too: of the commands beneath it, each reads its own options. */
function addRun(autoreply: Command, session: Session): void {
  autoreply
    .command('run', { isDefault: true })
    .description('runs the armed rules, until ctrl-C; what autoreply alone does')
    .option('--account <name>', 'only this one; may be given several times (default: all that are armed)', collect)
    .option('--once', 'one look, then ends: for cron')
    .option('--interval <time>', 'how often to look: 5m, or 5m-15m (the default): after something happened, when quiet')
    .option('--bad-links <file>', 'hosts that you know as bad, one a line (default: bad-links.txt of the home)')
    .option('--dry-run', 'say what the armed rules would have done with archived messages; sends nothing')
    .option('--since <time>', 'with --dry-run: from when on: 30d, 12h, 2026-01-31 (default: 7d)')
    .option('--limit <n>', 'with --dry-run: rows shown (default: 50)', count)
    .action(
      does(session, async (context, _given: [], options: RunOptions) => {
        const { dryRun = false, since, limit } = options
        if (!dryRun && (since !== undefined || limit !== undefined)) {
          throw new UsageError('usage', '--since and --limit go with --dry-run', {
            hint: 'Armed rules act on what comes in, and on nothing older.',
          })
        }
        const { runCommand, rehearseCommand } = await import('../autoreply/run-command.ts')
        const { stdout } = session.shell
        return await (dryRun ? rehearseCommand : runCommand)(context, stdout, options)
      }),
    )
}

function addStatus(autoreply: Command, session: Session): void {
  autoreply
    .command('status')
    .description('what is armed since when, what it did in the last day and week, and what is held')
    .option('--account <name>', 'whose (default: all)')
    .action(
      does(session, async (context, _given: [], { account }: { readonly account?: string }) => {
        const { statusCommand } = await import('../autoreply/status-command.ts')
        return await statusCommand(context, account)
      }),
    )
}

function addDisarm(autoreply: Command, session: Session): void {
  autoreply
    .command('disarm')
    .description('disarms all rules: what waits does not go out any more')
    .option('--account <name>', 'whose (default: the only account)')
    .action(
      does(session, (context, _given: [], { account }: { readonly account?: string }) => disarm(context, account)),
    )
}

async function disarm(context: CommandContext, name: string | undefined) {
  const [{ withArchive }, { requireAccount }, { disarm: disarmRules }] = await Promise.all([
    import('../with-archive.ts'),
    import('../../archive/accounts.ts'),
    import('../../messaging/autoreply/arming.ts'),
  ])
  return await withArchive(context, async (archive) => {
    const account = await requireAccount(archive, name)
    const { rules, givenUp } = await disarmRules(archive, account)
    const line =
      rules.length === 0
        ? words`No rule was armed for ${account.name}.`
        : words`${account.name}: ${many(rules.length, 'rule')} disarmed (${rules.join(', ')}). Nothing more goes out; a run that goes on ends by itself.`
    const left = givenUp === 0 ? [] : [words`${many(givenUp, 'action')} that waited given up.`]
    return { json: { account: account.name, disarmed: rules, given_up: givenUp }, lines: [line, ...left] }
  })
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value]
}
