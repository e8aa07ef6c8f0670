import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { count } from '../count-option.ts'
import { leftJson, leftLines, readingExitCode } from '../reading-outcome.ts'
import { runOutcome } from '../run-outcome.ts'
import { withArchive } from '../with-archive.ts'

interface Options {
  readonly account?: string
  readonly threadsAtOnce?: number
}

const EXAMPLES = `
Examples:
  dmvault extract                     what is new at Instagram, into the archive
  dmvault extract --account anna --json

It asks as little as it can and marks nothing as seen. What it could not read to the end, the next run goes on with.
Exit codes: 0 done, 3 in part (the next run goes on), 4 a person must act (dmvault status says what), 5 later.
`

export const addExtract: AddCommand = (program, session) => {
  program
    .command('extract')
    .description('Reads what is new from Instagram into the archive.')
    .option('--account <name>', 'whose (default: the only account)')
    .option(
      '--threads-at-once <number>',
      'conversations of an account that are read at the same time (default: 1)',
      count,
    )
    .addHelpText('after', EXAMPLES)
    .action(does(session, runExtract))
}

async function runExtract(
  context: CommandContext,
  _given: [],
  { account: name, threadsAtOnce }: Options,
): Promise<CommandResult> {
  const [{ extractAccount }, { requireAccount }, { readingOf }, { untilStopped }] = await Promise.all([
    import('../../../pipelines/extract.ts'),
    import('../../archive/accounts.ts'),
    import('../reading-hooks.ts'),
    import('../until-stopped.ts'),
  ])
  const config = await context.config()
  return await untilStopped(context, () =>
    withArchive(context, async (archive) => {
      const account = await requireAccount(archive, name)
      using progress = context.progress('Reading Instagram')
      const reading = { ...readingOf(context, config, account, progress), threadsAtOnce }
      const result = await extractAccount(archive, account, { ...reading, signal: context.signal })
      const { json, lines } = runOutcome({ ...result, messages: { ...result.messages, quarantined: 0 } })
      const { messages } = result
      return {
        json: { ...json, messages, ...leftJson(result) },
        lines: [...lines, ...leftLines(result, reading.limits.perDay)],
        exitCode: readingExitCode(result),
      }
    }),
  )
}
