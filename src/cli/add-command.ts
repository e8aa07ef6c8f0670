import type { Command } from 'commander'
import type { CommandContext, CommandResult } from './command-context.ts'
import { type GlobalOptions, runCommand } from './run-command.ts'

/** Where a command leaves its exit code. */
export interface Ended {
  exitCode: number
}

/** Adds one command, or one group of them, to the program. */
export type AddCommand = (program: Command, ended: Ended) => void

/**
 * What a command does, as commander calls it.
 *
 * @example program.command('forget <person>').action(does(ended, async (context, [person]: [string], options: Options) => …))
 */
export function does<Arguments extends readonly unknown[], Options>(
  ended: Ended,
  run: (context: CommandContext, given: Arguments, options: Options) => Promise<CommandResult>,
): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const command = given.at(-1) as Command
    const general = command.optsWithGlobals<GlobalOptions>()
    const positional = given.slice(0, -2) as unknown as Arguments
    ended.exitCode = await runCommand(general, (context) => run(context, positional, command.opts() as Options))
  }
}
