import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { withArchive } from '../with-archive.ts'
import { many, words } from '../words.ts'

interface Options {
  readonly account?: string
}

const EXAMPLES = `
Examples:
  dmvault transform
  dmvault transform --account anna --json

Import and restore do this by themselves; it is only needed after one of them was cut off.
`

export const addTransform: AddCommand = (program, session) => {
  program
    .command('transform')
    .description('Counts again what has changed since the last time, and nothing else.')
    .option('--account <name>', 'whose (default: the only account)')
    .addHelpText('after', EXAMPLES)
    .action(does(session, runTransform))
}

async function runTransform(context: CommandContext, _given: [], { account: name }: Options): Promise<CommandResult> {
  const { transformAccount } = await import('../../../pipelines/transform.ts')
  return await withArchive(context, async (archive) => {
    const { account, spans, seconds } = await transformAccount(archive, name, context.signal)
    return {
      json: { account, spans, seconds },
      lines: [words`${account}: ${many(spans, 'day')} of threads counted again in ${seconds} s.`],
    }
  })
}
