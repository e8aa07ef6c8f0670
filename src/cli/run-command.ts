/** Runs one command: gives it its context, prints its result or its error, and says with which code to exit. */
import { createInterface } from 'node:readline/promises'
import { type Interrupt, listenForInterrupt } from '../run/interrupt.ts'
import { type Progress, showProgress } from '../run/progress.ts'
import { errorPrefix } from './colors.ts'
import type { CommandContext, CommandProgress, CommandResult } from './command-context.ts'
import { causeChain, describeError } from './describe-error.ts'
import { given } from './given.ts'
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
  options: GlobalOptions,
  command: (context: CommandContext) => Promise<CommandResult>,
): Promise<number> {
  using interrupt = listenForInterrupt(() => warn(words`stopping at the next page; ctrl-C again kills at once`))
  try {
    const result = await command(commandContext(options, interrupt))
    if (options.json === true) print(terminalJson(result.json))
    else for (const line of result.lines) print(line)
    return result.exitCode ?? 0
  } catch (error) {
    return reportError(interrupt.signal.aborted ? interrupt.signal.reason : error, options)
  }
}

/**
 * Prints an error as one line on standard error, or as one JSON object on standard output.
 *
 * @returns the exit code
 */
export function reportError(error: unknown, options: GlobalOptions): number {
  const { code, message, hint, exitCode } = describeError(error)
  if (options.json === true) print(terminalJson({ error: { code, message, hint } }))
  else process.stderr.write(`${errorPrefix()} ${terminalText(sentence(message, hint))}\n`)
  if (options.verbose === true) process.stderr.write(`${terminalLines(causeChain(error))}\n`)
  return exitCode
}

function sentence(message: string, hint: string): string {
  if (hint === '') return message
  return /[.!?]$/.test(message) ? `${message} ${hint}` : `${message}. ${hint}`
}

function commandContext(options: GlobalOptions, interrupt: Interrupt): CommandContext {
  const quiet = options.quiet === true
  const json = options.json === true
  return {
    json,
    signal: interrupt.signal,
    canAsk: !json && !quiet && process.stdin.isTTY === true && process.stderr.isTTY === true,
    config: async () =>
      (await import('../config.ts')).loadConfig(given({ home: options.home, databaseUrl: options.databaseUrl })),
    say: (line) => {
      if (!quiet) warn(line)
    },
    warn,
    ask: (question, preset) => ask(question, preset, interrupt),
    progress: (label) => commandProgress(label, quiet),
  }
}

/** Asks until the answer is yes, no or nothing, which means the preset. Ctrl-C while asking ends the command. */
async function ask(question: Words, preset: boolean, { signal, stop }: Interrupt): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
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

function commandProgress(label: string, quiet: boolean): CommandProgress {
  let isStarted = false
  let isStopped = false
  let progress: Progress | undefined
  const start = async (total: number): Promise<void> => {
    isStarted = true
    const shown = await showProgress({ label, total, stream: process.stderr })
    if (isStopped) shown.stop()
    else progress = shown
  }
  return {
    update(done, total, messages) {
      if (!quiet && !isStarted) void start(total)
      progress?.update(done, messages)
    },
    [Symbol.dispose]() {
      isStopped = true
      progress?.stop()
    },
  }
}

function warn(line: Words): void {
  process.stderr.write(`${line}\n`)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
