import type { Command } from 'commander'

/** The lines of a command's help that name its own options. */
export function optionLines(command: Command): string {
  const help = command.createHelp()
  return help
    .visibleOptions(command)
    .map((option) => `  ${help.optionTerm(option).padEnd(34)}${help.optionDescription(option)}`)
    .join('\n')
}
