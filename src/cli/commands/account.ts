import type { RemovalPlan } from '../../../pipelines/remove-account.ts'
import type { Account } from '../../archive/accounts.ts'
import { type AddCommand, does, type Session } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { confirm } from '../confirm.ts'
import { table } from '../table.ts'
import { withArchive } from '../with-archive.ts'
import { many, type Words, words } from '../words.ts'

const EXAMPLES = `
Examples:
  dmvault account list
  dmvault account set-time-zone Europe/Berlin --account anna
  dmvault account remove anna            shows what would go, and asks
`

export const addAccount: AddCommand = (program, session) => {
  const account = program.command('account').description('The accounts in the archive.').addHelpText('after', EXAMPLES)
  account.command('list').description('Lists the accounts.').action(does(session, listAll))
  addSetTimeZone(account, session)
  addRemove(account, session)
}

const addSetTimeZone = (account: Parameters<AddCommand>[0], session: Session): void => {
  account
    .command('set-time-zone')
    .description("Sets the zone in which an account's days and hours are told.")
    .argument('<zone>', 'IANA name, such as Europe/Berlin')
    .option('--account <name>', 'whose (default: the only account)')
    .action(does(session, setZone))
}

const addRemove = (account: Parameters<AddCommand>[0], session: Session): void => {
  account
    .command('remove')
    .description('Removes an account and everything archived for it. Backup files stay.')
    .argument('<name>', 'the account')
    .option('--yes', 'do not ask')
    .action(does(session, removeOne))
}

async function listAll(context: CommandContext): Promise<CommandResult> {
  const { listAccounts } = await import('../../archive/accounts.ts')
  const accounts = await withArchive(context, listAccounts)
  const rows = accounts.map(({ name, timeZone, keepsUnsent }) => [name, timeZone, keepsUnsent ? 'kept' : 'removed'])
  return {
    json: { accounts: accounts.map(jsonOf) },
    lines: accounts.length === 0 ? [words`No account yet.`] : table([['account', 'time zone', 'unsent text'], ...rows]),
  }
}

function jsonOf({ name, timeZone, keepsUnsent }: Account): object {
  return { account: name, time_zone: timeZone, keeps_unsent: keepsUnsent }
}

async function setZone(
  context: CommandContext,
  [zone]: [string],
  options: { readonly account?: string },
): Promise<CommandResult> {
  const { requireTimeZone } = await import('../../time-zone.ts')
  const timeZone = requireTimeZone(zone)
  const { requireAccount } = await import('../../archive/accounts.ts')
  const { setTimeZone } = await import('../../archive/set-time-zone.ts')
  return await withArchive(context, async (archive) => {
    const account = await requireAccount(archive, options.account)
    await setTimeZone(archive, account.accountId, timeZone)
    return {
      json: jsonOf({ ...account, timeZone }),
      lines: [words`${account.name}: days and hours are now told in ${timeZone}.`],
    }
  })
}

async function removeOne(
  context: CommandContext,
  [name]: [string],
  { yes }: { readonly yes?: boolean },
): Promise<CommandResult> {
  const { planAccountRemoval, removeAccount } = await import('../../../pipelines/remove-account.ts')
  return await withArchive(context, async (archive) => {
    const plan = await planAccountRemoval(archive, name)
    await confirm(context, removalLines(plan), yes)
    await removeAccount(archive, plan.account, context.signal)
    const { threads, people, messages } = plan.status
    return {
      json: { account: name, removed: { threads, people, messages }, backups: plan.backups },
      lines: [words`${name} is removed: ${many(messages, 'message')} in ${many(threads, 'thread')}.`],
    }
  })
}

function removalLines({ account, status, backups }: RemovalPlan): readonly Words[] {
  return [
    words`This removes the account ${account.name} from the archive for good:`,
    words`  ${many(status.messages, 'message')} in ${many(status.threads, 'thread')} with ${many(status.people, 'person', 'people')}, and the ledger of its runs.`,
    ...backups.map((path) => words`  This backup stays, and holds them still: ${path}`),
  ]
}
