/** Runs one command: gives it its context, prints its result or its error, and says with which code to exit. */
import { type Interrupt, listenForInterrupt } from '../run/interrupt.ts'
import { type Progress, type ProgressOptions, showProgress } from '../run/progress.ts'
import { colorsFor } from './colors.ts'
import type { CommandContext, CommandProgress, CommandResult } from './command-context.ts'
import { causeChain, describeError } from './describe-error.ts'
import { given } from './given.ts'
import { type Output, type Shell, writeLine } from './shell.ts'
import { terminalJson, terminalLines, terminalText } from './terminal-text.ts'
import { type Words, words } from './words.ts'

/** The options that every command has. */
export interface GlobalOptions {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly home?: string
  readonly databaseUrl?: string
}

/** @returns the exit code */
export async function runCommand(
  shell: Shell,
  options: GlobalOptions,
  command: (context: CommandContext) => Promise<CommandResult>,
): Promise<number> {
  using interrupt = listenForInterrupt(() =>
    writeLine(shell.stderr, words`stopping at the next page; ctrl-C again kills at once`),
  )
  try {
    const result = await command(commandContext(shell, options, interrupt))
    const lines = options.json !== true ? result.lines : result.json === null ? [] : [terminalJson(result.json)]
    for (const line of lines) writeLine(shell.stdout, line)
    return result.exitCode ?? 0
  } catch (error) {
    return reportError(shell, interrupt.signal.aborted ? interrupt.signal.reason : error, options)
  }
}

/**
 * Prints an error as one line on standard error, or as one JSON object on standard output.
 *
 * @returns the exit code
 */
export function reportError({ stdout, stderr, env }: Shell, error: unknown, options: GlobalOptions): number {
  const { code, message, hint, exitCode } = describeError(error)
  if (options.json === true) writeLine(stdout, terminalJson({ error: { code, message, hint } }))
  else writeLine(stderr, `${colorsFor(stderr, env).error('dmvault:')} ${terminalText(sentence(message, hint))}`)
  if (options.verbose === true) writeLine(stderr, terminalLines(causeChain(error)))
  return exitCode
}

function sentence(message: string, hint: string): string {
  if (hint === '') return message
  return /[.!?]$/.test(message) ? `${message} ${hint}` : `${message}. ${hint}`
}

function commandContext(shell: Shell, options: GlobalOptions, interrupt: Interrupt): CommandContext {
  const { stdin, stdout, stderr, env } = shell
  const { json = false, quiet = false, home, databaseUrl } = options
  return {
    json,
    signal: interrupt.signal,
    canAsk: !json && !quiet && stdin.isTTY === true && stderr.isTTY === true,
    colors: colorsFor(stdout, env),
    config: async () => (await import('../config.ts')).loadConfig({ ...given({ home, databaseUrl }), env }),
    say: (line) => {
      if (!quiet) writeLine(stderr, line)
    },
    warn: (line) => writeLine(stderr, line),
    ask: (question, preset) => ask(shell, question, preset, interrupt),
    askText: async (question) => await (await import('./ask-terminal.ts')).askLine(shell, question, interrupt),
    askSecret: async (question) =>
      await (await import('./ask-terminal.ts')).askLine(shell, question, interrupt, { isHidden: true }),
    readInput: async () => await (await import('./ask-terminal.ts')).readInput(shell),
    progress: (label, options) => commandProgress(stderr, { label, ...options }, quiet),
  }
}

/** Asks until the answer is yes, no or nothing, which means the preset. Ctrl-C while asking ends the command. */
async function ask(
  { stdin, stderr }: Shell,
  question: Words,
  preset: boolean,
  { signal, stop }: Interrupt,
): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: stdin, output: stderr })
  terminal.on('SIGINT', () => stop('SIGINT'))
  try {
    for (;;) {
      const answer = await terminal.question(`${question} ${preset ? '[Y/n]' : '[y/N]'} `, { signal })
      if (answer.trim() === '') return preset
      if (/^y(es)?$/i.test(answer.trim())) return true
      if (/^no?$/i.test(answer.trim())) return false
    }
  } finally {
    terminal.close()
  }
}

function commandProgress(
  stream: Output,
  options: Pick<ProgressOptions, 'label' | 'isSteady'>,
  quiet: boolean,
): CommandProgress {
  let isStarted = false
  let isStopped = false
  let progress: Progress | undefined
  const start = async (total: number): Promise<void> => {
    isStarted = true
    const shown = await showProgress({ ...options, total, stream })
    if (isStopped) shown.stop()
    else progress = shown
  }
  return {
    update(done, total, messages, rest) {
      if (!quiet && !isStarted) void start(total)
      progress?.update(done, messages, rest)
    },
    [Symbol.dispose]() {
      isStopped = true
      progress?.stop()
    },
  }
}
