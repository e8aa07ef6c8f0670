import type { ImportOptions, ImportStart } from '../../../pipelines/import.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { given } from '../given.ts'
import { runOutcome } from '../run-outcome.ts'
import { withArchive } from '../with-archive.ts'
import { words } from '../words.ts'

interface Options {
  readonly account: string
  readonly owner?: string
  readonly timeZone?: string
  readonly facebook?: boolean
  readonly keepUnsent?: boolean
  readonly purgeUnsent?: boolean
}

const EXAMPLES = `
Examples:
  dmvault import instagram-anna-2026-01-02-x1.zip --account anna
  dmvault import part1.zip part2.zip part3.zip --account anna     all parts of one export at once
  dmvault import ~/Downloads/instagram-anna --account anna        the same, unpacked
  dmvault import dm_backup.json --account anna                    a plain JSON backup of instagrapi

Importing the same again changes nothing; a later export adds what is new.
Exit codes: 0 done, 3 done but something could not be read (dmvault status), 2 nothing to import there,
5 another run holds the account, 130 stopped by ctrl-C (run again to go on).
`

export const addImport: AddCommand = (program, session) => {
  program
    .command('import')
    .description(
      'Reads an export of Instagram (ZIP parts or an unpacked folder) or a plain JSON backup into the archive.',
    )
    .argument('<path...>', 'ZIP parts of one export, a folder, or a JSON file')
    .requiredOption('--account <name>', 'whose inbox it is; made at the first import')
    .option('--owner <name>', 'display name of the owner, where the export does not tell')
    .option('--time-zone <zone>', "zone in which a new account's days are told (default: this machine's)")
    .option('--facebook', 'the export is of Facebook, and that is meant')
    .option('--keep-unsent', 'a new account keeps text that its sender took back')
    .option('--purge-unsent', 'a new account removes such text when it is noticed (default)')
    .addHelpText('after', EXAMPLES)
    .action(does(session, runImport))
}

async function runImport(
  context: CommandContext,
  [paths]: [readonly string[]],
  options: Options,
): Promise<CommandResult> {
  const { importSource } = await import('../../../pipelines/import.ts')
  const { account, owner, timeZone, facebook } = options
  const request = { paths, account, ...given({ owner, timeZone, facebook }) }
  const result = await withArchive(context, async (archive) => {
    using progress = context.progress('Importing')
    return await importSource(archive, request, {
      signal: context.signal,
      keepsUnsent: () => keepsUnsent(context, options),
      onStart: (start) => sayStart(context, start),
      onProgress: (done, total, messages) => progress.update(done, total, messages),
    } satisfies ImportOptions)
  })
  return runOutcome(result)
}

async function keepsUnsent(context: CommandContext, { keepUnsent, purgeUnsent }: Options): Promise<boolean> {
  if (keepUnsent === true || purgeUnsent === true || !context.canAsk) return keepUnsent === true
  return await context.ask(words`Keep the text of messages that their senders took back (unsent)?`, false)
}

function sayStart(context: CommandContext, { account, isNewAccount, source }: ImportStart): void {
  if (isNewAccount) {
    const unsent = account.keepsUnsent ? 'kept' : 'removed when it is noticed'
    context.say(words`New account ${account.name}: days are told in ${account.timeZone}; unsent text is ${unsent}.`)
  }
  for (const note of source.notes) context.say(words`Note: ${note}`)
}
