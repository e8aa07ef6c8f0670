import type { RemovalPlan } from '../../../pipelines/remove-account.ts'
import type { Resumed } from '../../../pipelines/resume-account.ts'
import type { Account } from '../../archive/accounts.ts'
import { type AddCommand, does, type Session } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { confirm } from '../confirm.ts'
import { table } from '../table.ts'
import { isoOrNull, localTime } from '../time-words.ts'
import { withArchive } from '../with-archive.ts'
import { many, type Words, words } from '../words.ts'

const EXAMPLES = `
Examples:
  dmvault account list
  dmvault account set-time-zone Europe/Berlin --account anna
  dmvault account resume --account anna  after a stop, once the Instagram app works again
  dmvault account remove anna            shows what would go, and asks
`

export const addAccount: AddCommand = (program, session) => {
  const account = program.command('account').description('The accounts in the archive.').addHelpText('after', EXAMPLES)
  account.command('list').description('Lists the accounts.').action(does(session, listAll))
  addSetTimeZone(account, session)
  addResume(account, session)
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

const addResume = (account: Parameters<AddCommand>[0], session: Session): void => {
  account
    .command('resume')
    .description('Lets an account ask Instagram again that was stopped (challenge, block) or paused; says what it was.')
    .option('--account <name>', 'which (default: the only account)')
    .action(does(session, resumeOne))
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

async function resumeOne(
  context: CommandContext,
  _given: [],
  options: { readonly account?: string },
): Promise<CommandResult> {
  const { resumeAccount } = await import('../../../pipelines/resume-account.ts')
  return await withArchive(context, async (archive) => {
    const resumed = await resumeAccount(archive, options.account)
    const { account, stopped, pausedUntil, pauseReason, isLoginNeeded } = resumed
    return {
      json: {
        account: account.name,
        stopped: stopped && { ...stopped, since: isoOrNull(stopped.since) },
        paused_until: isoOrNull(pausedUntil),
        pause_reason: pauseReason,
        login_needed: isLoginNeeded,
      },
      lines: resumedLines(resumed),
    }
  })
}

function resumedLines({ account, stopped, pausedUntil, pauseReason, isLoginNeeded }: Resumed): readonly Words[] {
  const { name, timeZone } = account
  const time = (at: number): string => localTime(at, timeZone)
  return [
    ...(stopped === null ? [] : [words`${name} was stopped on ${time(stopped.since)}: ${stopped.reason}`]),
    ...(pausedUntil === null ? [] : [words`${name} was paused until ${time(pausedUntil)}: ${pauseReason ?? ''}`]),
    isLoginNeeded
      ? words`It may ask Instagram again, but its session is hardly good any more: run dmvault login for it first.`
      : words`It may ask Instagram again.`,
  ]
}

async function removeOne(
  context: CommandContext,
  [name]: [string],
  { yes }: { readonly yes?: boolean },
): Promise<CommandResult> {
  const { planAccountRemoval, removeAccount } = await import('../../../pipelines/remove-account.ts')
  const { removeSession } = await import('../../run/account-session.ts')
  return await withArchive(context, async (archive) => {
    const plan = await planAccountRemoval(archive, name)
    await confirm(context, removalLines(plan), yes)
    await removeAccount(archive, plan.account, context.signal)
    await removeSession((await context.config()).home, plan.account.name)
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
    words`  The session of a login on this machine goes too. To end it at Instagram as well, run dmvault logout first.`,
    ...backups.map((path) => words`  This backup stays, and holds them still: ${path}`),
  ]
}
