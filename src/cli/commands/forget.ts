import type { ForgetPlan } from '../../../pipelines/forget.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { confirm } from '../confirm.ts'
import { withArchive } from '../with-archive.ts'
import { many, type Words, words } from '../words.ts'

interface Options {
  readonly account?: string
  readonly yes?: boolean
}

const EXAMPLES = `
Examples:
  dmvault forget "Anna Example"               shows what would go, and asks
  dmvault forget @anna --yes                  does not ask
  dmvault forget "Instagram User (in Trip)"   of several of one name, as reports tell them apart

Gone are their messages (original text and earlier versions too), reactions, memberships, names and ids. What others wrote
stays, even where it speaks of them. Backup files stay as they are; the plan names them. Importing or restoring something
that holds them brings them back.
`

export const addForget: AddCommand = (program, session) => {
  program
    .command('forget')
    .description('Removes someone from the archive and from everything derived from it.')
    .argument('<person>', 'display name, username or id')
    .option('--account <name>', 'in which account (default: the only one)')
    .option('--yes', 'do not ask')
    .addHelpText('after', EXAMPLES)
    .action(does(session, runForget))
}

async function runForget(context: CommandContext, [word]: [string], options: Options): Promise<CommandResult> {
  const { forgetPerson, planForget } = await import('../../../pipelines/forget.ts')
  return await withArchive(context, async (archive) => {
    const plan = await planForget(archive, word, options.account)
    await confirm(context, planLines(plan), options.yes)
    await forgetPerson(archive, plan, context.signal)
    const { account, messages, reactions, threads, backups } = plan
    return {
      json: { account: account.name, person: plan.person.label, removed: { messages, reactions, threads }, backups },
      lines: [
        words`${plan.person.label} is forgotten: ${many(messages, 'message')} and ${many(reactions, 'reaction')} removed.`,
      ],
    }
  })
}

function planLines(plan: ForgetPlan): readonly Words[] {
  const { account, person, messages, reactions, threads, backups } = plan
  const username = person.username === null ? '' : ` (@${person.username})`
  return [
    words`This removes ${plan.person.label}${username} from the archive of ${account.name} for good:`,
    words`  ${many(messages, 'message')} and ${many(reactions, 'reaction')} in ${many(threads, 'thread')}, memberships, names and ids.`,
    ...backups.map((path) => words`  This backup may hold them still: ${path}`),
  ]
}
