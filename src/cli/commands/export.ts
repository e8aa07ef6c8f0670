import { Option } from 'commander'
import type { ExportOptions } from '../../../pipelines/export-messages.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { withArchive } from '../with-archive.ts'
import { many, words } from '../words.ts'

const EXAMPLES = `
Examples:
  dmvault export --thread "Bo Example" --format html --out bo.html
  dmvault export --search 'flat from:bo after:2022 before:2023' --format csv --out flat.csv
  dmvault export --search '"see you" has:photo' --thread 17842000000000001 --format markdown --out found.md

What is searched for is written as in the page: words, "phrases", from:, in:, before:, after:, has:link|photo|voice|video|share, type:.
`

export const addExport: AddCommand = (program, session) => {
  program
    .command('export')
    .description('Writes one conversation, or what a search finds, into a file for reading.')
    .requiredOption('--out <file>', 'the file to write; replaced only when the new one is whole')
    .addOption(
      new Option('--format <format>', 'what to write')
        .choices(['csv', 'json', 'html', 'markdown', 'text'])
        .makeOptionMandatory(),
    )
    .option('--thread <id>', 'this conversation: its id or title')
    .option('--search <words>', 'what a search finds, in the conversation or everywhere')
    .option('--account <name>', 'whose (default: the only account)')
    .addHelpText('after', EXAMPLES)
    .action(does(session, runExport))
}

async function runExport(context: CommandContext, _given: [], options: ExportOptions): Promise<CommandResult> {
  const { exportMessages } = await import('../../../pipelines/export-messages.ts')
  const { account, messages, file, problems } = await withArchive(context, (archive) =>
    exportMessages(archive, options),
  )
  for (const problem of problems) context.warn(words`${problem}`)
  return { json: { account, messages, file, problems }, lines: [words`${many(messages, 'message')} in ${file}`] }
}
