import type { Night } from '../../../pipelines/nightly-all.ts'
import type { Config } from '../../config.ts'
import { exitCodes, overallExitCode } from '../../run/exit-code.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { count } from '../count-option.ts'
import { describeError } from '../describe-error.ts'
import { leftJson, leftLines, readingExitCode } from '../reading-outcome.ts'
import { roundSeconds } from '../time-words.ts'
import { untilStopped } from '../until-stopped.ts'
import { withArchive } from '../with-archive.ts'
import { many, type Words, words } from '../words.ts'

interface Options {
  readonly account?: readonly string[]
  readonly out?: string
  readonly keep?: number
  readonly atOnce?: number
  readonly threadsAtOnce?: number
  readonly onFailure?: string
}

const EXAMPLES = `
Examples:
  dmvault nightly                                  all accounts: read, count, report, back up, verify
  dmvault nightly --account anna --out /srv/dms
  dmvault nightly --quiet --on-failure 'mail -s "dmvault" me@example.org'

For cron: 15 3 * * *  dmvault nightly --quiet
The command of --on-failure gets the summary as JSON on its standard input, and DMVAULT_EXIT_CODE.
Exit codes: 0 done, 3 in part (the next night goes on), 4 a person must act (dmvault status says what), 5 later, 1 failed,
2 wrong settings, 6 a backup did not verify; of several accounts, the worst.
`

export const addNightly: AddCommand = (program, session) => {
  program
    .command('nightly')
    .description('Reads what is new from Instagram, counts it, writes reports and a backup, and verifies the backup.')
    .option('--account <name>', 'only this one; may be given several times', collect)
    .option('--out <folder>', 'where reports and backups go (default: the folder out in the home)')
    .option('--keep <number>', 'backups to keep of each account, the newest (default: 7)', count)
    .option('--at-once <number>', 'accounts that are read at the same time (default: 2)', count)
    .option('--on-failure <command>', 'a command of the shell to run when not all went well')
    .option(
      '--threads-at-once <number>',
      'conversations of an account that are read at the same time (default: 1)',
      count,
    )
    .addHelpText('after', EXAMPLES)
    .action(does(session, runNightly))
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value]
}

async function runNightly(context: CommandContext, _given: [], options: Options): Promise<CommandResult> {
  const config = await context.config()
  const result = await untilStopped(context, () => runNights(context, config, options)).catch(async (error) => {
    const { exitCode, ...facts } = describeError(error)
    await onFailure(context, options, { json: { error: facts }, lines: [], exitCode })
    throw error
  })
  await onFailure(context, options, result)
  return result
}

async function runNights(context: CommandContext, config: Config, options: Options): Promise<CommandResult> {
  const [{ join }, { nightlyAll }, { hasSession, readingOf }, { limitsFor }, { exchangeSettings }] = await Promise.all([
    import('node:path'),
    import('../../../pipelines/nightly-all.ts'),
    import('../reading-hooks.ts'),
    import('../../run/limits.ts'),
    import('../../../reports/facts/exchange/settings.ts'),
  ])
  // Refused before the night, not after hours of reading.
  exchangeSettings(config.reports)
  return await withArchive(context, async (archive) => {
    using progress = context.progress('Reading Instagram')
    const nights = await nightlyAll(archive, {
      out: options.out ?? join(config.home, 'out'),
      reports: config.reports,
      signal: context.signal,
      readingOf: (account) =>
        hasSession(config, account)
          ? { ...readingOf(context, config, account, progress), threadsAtOnce: options.threadsAtOnce }
          : null,
      onStep: (account, step) => context.say(words`${account.name}: ${step}`),
      ...(options.account === undefined ? {} : { accounts: options.account }),
      ...(options.keep === undefined ? {} : { keep: options.keep }),
      ...(options.atOnce === undefined ? {} : { atOnce: options.atOnce }),
    })
    context.signal.throwIfAborted()
    const { perDay } = limitsFor(config.instagramUrl, config.limits)
    return {
      json: { accounts: nights.map(jsonOf) },
      lines: nights.flatMap((night) => linesOf(night, perDay)),
      exitCode: overallExitCode(nights.map(exitCodeOf)),
    }
  })
}

function exitCodeOf({ result, error }: Night): number {
  return result === undefined ? describeError(error).exitCode : readingExitCode(result)
}

function jsonOf({ account, result, error }: Night): object {
  if (result === undefined) {
    const { code, message, hint } = describeError(error)
    return { account: account.name, error: { code, message, hint } }
  }
  const { threads, messages, requests, seconds, report, backup } = result
  const read = {
    account: account.name,
    source: 'instagram',
    threads,
    messages,
    requests,
    seconds: roundSeconds(seconds),
  }
  return { ...read, ...leftJson(result), report, backup }
}

function linesOf({ account, result, error }: Night, perDay: number | null): readonly Words[] {
  if (result === undefined) {
    const { message, hint } = describeError(error)
    return [words`${account.name}: ${message}. ${hint}`]
  }
  const { messages, threads, requests } = result
  const read = words`${many(messages.new, 'new message')}, ${messages.changed} changed, in ${many(threads, 'conversation')}`
  return [
    words`${account.name}: ${read}; ${many(requests, 'request')}.`,
    words`  ${result.report}`,
    words`  ${result.backup} (verified)`,
    ...leftLines(result, perDay),
  ]
}

/** Silence must be noticed: a person says what shall happen when a night did not go as it should. */
async function onFailure(context: CommandContext, { onFailure: command }: Options, result: CommandResult) {
  const { exitCode = exitCodes.done } = result
  if (command === undefined || exitCode === exitCodes.done) return
  const { runHook } = await import('../run-hook.ts')
  const ended = await runHook(command, { input: `${JSON.stringify(result.json)}\n`, exitCode })
  if (ended !== 0) context.warn(words`The command of --on-failure ended with ${ended}.`)
}
