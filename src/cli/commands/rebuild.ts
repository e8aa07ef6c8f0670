import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { withArchive } from '../with-archive.ts'
import { words } from '../words.ts'

interface Options {
  readonly account?: string
}

const EXAMPLES = `
Examples:
  dmvault rebuild
  dmvault rebuild --account anna --json
`

export const addRebuild: AddCommand = (program, session) => {
  program
    .command('rebuild')
    .description(
      'Makes the derived tables anew from the messages. They are the same as before: transform keeps them so.',
    )
    .option('--account <name>', 'whose (default: the only account)')
    .addHelpText('after', EXAMPLES)
    .action(does(session, runRebuild))
}

async function runRebuild(context: CommandContext, _given: [], { account: name }: Options): Promise<CommandResult> {
  const { rebuildAccount } = await import('../../../pipelines/rebuild.ts')
  return await withArchive(context, async (archive) => {
    const { account, seconds } = await rebuildAccount(archive, name, context.signal)
    return { json: { account, seconds }, lines: [words`${account}: everything counted again in ${seconds} s.`] }
  })
}
