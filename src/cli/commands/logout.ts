import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { withArchive } from '../with-archive.ts'
import { words } from '../words.ts'

const EXAMPLES = `
Examples:
  dmvault logout
  dmvault logout --account anna

What is archived stays. The next login comes from the same device as before.
`

export const addLogout: AddCommand = (program, session) => {
  program
    .command('logout')
    .description("Ends an account's session at Instagram and removes it here.")
    .option('--account <name>', 'whose (default: the only account)')
    .addHelpText('after', EXAMPLES)
    .action(does(session, runLogout))
}

async function runLogout(
  context: CommandContext,
  _none: readonly [],
  options: { readonly account?: string },
): Promise<CommandResult> {
  const { requireAccount } = await import('../../archive/accounts.ts')
  const { logOut } = await import('../../../pipelines/log-out.ts')
  const { home, instagramUrl, sessionPassphrase } = await context.config()
  const account = await withArchive(context, (archive) => requireAccount(archive, options.account))
  const wasLoggedIn = await logOut(account, {
    home,
    instagramUrl,
    signal: context.signal,
    passphrase: sessionPassphrase,
  })
  return {
    json: { account: account.name, was_logged_in: wasLoggedIn },
    lines: [wasLoggedIn ? words`${account.name} is logged out.` : words`${account.name} was not logged in.`],
  }
}
