import { readFileSync } from 'node:fs'
import { Command, CommanderError, type OutputConfiguration } from 'commander'
import { UsageError } from '../errors.ts'
import { packageFile } from '../package-file.ts'
import { exitCodes } from '../run/exit-code.ts'
import type { Session } from './add-command.ts'
import { type CommandEntry, commands } from './commands/index.ts'
import type { GlobalOptions } from './run-command.ts'
import type { Shell } from './shell.ts'

/**
 * Runs the command that the words name.
 *
 * @returns the exit code
 */
export async function runProgram(args: readonly string[], shell: Shell): Promise<number> {
  const session = { shell, exitCode: 0 }
  let help = ''
  const program = makeProgram({
    writeOut: (text) => shell.stdout.write(text),
    writeErr: (text) => {
      help += text
    },
    outputError: () => {},
  })
  for (const entry of commands) await addCommand(program, session, entry, args)
  try {
    await program.parseAsync(args, { from: 'user' })
    return session.exitCode
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    const options = optionsOf(args)
    // Nothing was asked for: help says what can be.
    if (error instanceof CommanderError && error.code === 'commander.help' && options.json !== true) {
      shell.stderr.write(help)
      return exitCodes.usage
    }
    const { reportError } = await import('./run-command.ts')
    return reportError(shell, error instanceof CommanderError ? usageError(error, args) : error, options)
  }
}

async function addCommand(
  program: Command,
  session: Session,
  { name, summary, load }: CommandEntry,
  args: readonly string[],
): Promise<void> {
  if (args.includes(name)) (await load())(program, session)
  else program.command(name)
  program.commands.at(-1)?.summary(summary)
}

function makeProgram(output: OutputConfiguration): Command {
  return new Command('dmvault')
    .description('Your Instagram direct messages, in your own Postgres: archive, activity report, proved restore.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help, with examples')
    .option('--json', 'print one JSON object on standard output, nothing else there')
    .option('--quiet', 'no progress and no remarks, only results and errors')
    .option('--verbose', 'on an error, show its causes too')
    .option('--home <dir>', 'folder of the built-in database and of settings (or DMVAULT_HOME)')
    .option('--database-url <url>', 'a Postgres of your own instead of the built-in one (or DATABASE_URL)')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput(output)
    .exitOverride()
    .showHelpAfterError(false)
    .addHelpText('after', EXAMPLES)
}

const EXAMPLES = `
Start here:
  dmvault demo                                        see it work on invented messages
  dmvault import instagram-anna.zip --account anna    archive an export of Instagram
  dmvault report --out report                         what is in it: open report/report.html
`

function version(): string {
  return (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { readonly version: string }).version
}

/** Commander's "error: unknown command 'x'\n(Did you mean y?)" as a message and a hint. */
function usageError(error: CommanderError, args: readonly string[]): UsageError {
  if (error.code === 'commander.help') {
    return new UsageError('no-command', 'no command was given', { hint: 'dmvault --help lists them.' })
  }
  const [first = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const hint = suggestion?.replace(/^\((.*)\)$/, '$1') ?? `${helpOf(args)} shows how it is used.`
  return new UsageError('usage', first.replace(/\.$/, ''), { hint, cause: error })
}

/** Where help stands about what was meant. */
function helpOf(args: readonly string[]): string {
  const name = args.find((arg) => commands.some((entry) => entry.name === arg))
  return name === undefined ? 'dmvault --help' : `dmvault ${name} --help`
}

/** What can be known of the general options when the words could not be read. */
function optionsOf(args: readonly string[]): GlobalOptions {
  return { json: args.includes('--json'), verbose: args.includes('--verbose') }
}
