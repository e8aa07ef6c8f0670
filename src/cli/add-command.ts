import type { Command } from 'commander'
import { UsageError } from '../errors.ts'
import type { CommandContext, CommandResult } from './command-context.ts'
import { type GlobalOptions, runCommand } from './run-command.ts'
import type { Shell } from './shell.ts'

/** Where a command speaks, and where it leaves its exit code. */
export interface Session {
  readonly shell: Shell
  exitCode: number
}

/** Adds one command, or one group of them, to the program. */
export type AddCommand = (program: Command, session: Session) => void

/**
 * What a command does, as commander calls it.
 *
 * @example program.command('forget <person>').action(does(session, async (context, [person]: [string], options: Options) => …))
 */
export function does<Arguments extends readonly unknown[], Options>(
  session: Session,
  run: (context: CommandContext, given: Arguments, options: Options) => Promise<CommandResult>,
): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const command = given.at(-1) as Command
    refuseEmpty(command)
    const general = command.optsWithGlobals<GlobalOptions>()
    const positional = given.slice(0, -2) as unknown as Arguments
    session.exitCode = await runCommand(session.shell, general, (context) =>
      run(context, positional, command.opts() as Options),
    )
  }
}

/** An empty word is what an unset variable of a shell leaves; as a path it would mean the folder at hand. */
function refuseEmpty(command: Command): void {
  const [option] = Object.entries(command.opts()).find(([, value]) => value === '') ?? []
  const flags = command.options.find((known) => known.attributeName() === option)?.long
  if (flags !== undefined) throw new UsageError('usage', `option '${flags}' is empty`)
  if (command.args.includes('')) throw new UsageError('usage', 'an argument is empty')
}
