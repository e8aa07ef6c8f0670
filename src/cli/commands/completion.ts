import { Argument } from 'commander'
import { type AddCommand, does, type Session } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { type CompletingShell, completionScripts, shells } from '../completion/scripts.ts'
import { processShell, writeLine } from '../shell.ts'
import type { Words } from '../words.ts'

const EXAMPLES = `
Examples:
  dmvault completion bash >> ~/.bash_completion
  eval "$(dmvault completion zsh)"        in ~/.zshrc, after compinit
  dmvault completion fish | source        in ~/.config/fish/config.fish

Then the tab key completes commands and options, and names of accounts, people and conversations that are in the archive.
It reads the archive only, and never asks Instagram.
`

/** Someone waits with a finger on the key; what connects on by itself must not keep the process. */
const LONGEST_MS = 3_000

export const addCompletion: AddCommand = (program, session) => {
  const completion = program
    .command('completion')
    .description('Prints a script by which a shell completes commands and names.')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .addHelpText('after', EXAMPLES)
    .action(does(session, runCompletion))
  completion
    .command('answer', { hidden: true })
    .description('What could stand at the end of these words.')
    .argument('[words...]')
    .action(async (words: readonly string[]) => await answer(session, program, words))
}

async function runCompletion(_context: CommandContext, [shell]: [CompletingShell]): Promise<CommandResult> {
  const script = completionScripts[shell]
  return { json: { shell, script }, lines: script.trimEnd().split('\n') as Words[] }
}

/** Nothing that goes wrong here is worth a word in the middle of a line that somebody types. */
async function answer({ shell }: Session, program: Parameters<AddCommand>[0], words: readonly string[]): Promise<void> {
  const tooLong = setTimeout(() => shell === processShell && process.exit(), LONGEST_MS)
  try {
    const { answerLines } = await import('../completion/answer.ts')
    for (const line of await answerLines(program, words, shell.env)) writeLine(shell.stdout, line)
  } catch {
    // No archive, no names.
  } finally {
    clearTimeout(tooLong)
  }
}
