import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

/** A running program of this folder that speaks in lines of JSON. */
export interface Command {
  readonly child: ChildProcess
  /** The next line that it says. */
  hear(): Promise<unknown>
  /** Says a line to it. */
  tell(line: string): void
  query(sql: string): Promise<readonly Record<string, unknown>[]>
  /** Lets it end by itself. */
  end(): Promise<void>
  /** kill -9, and waits until it is dead. */
  kill(): Promise<void>
}

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv
  /** Program and arguments before the command's own. */
  readonly prefix?: readonly string[]
}

/** Starts a command on that home; killed at the end of the test if it still runs. */
export function startCommand(home: string, options: CommandOptions = {}): Command {
  return startProgram(join(import.meta.dirname, 'use-archive-command.ts'), [home], options)
}

/** Starts a program that speaks in lines of JSON; killed at the end of the test if it still runs. */
export function startProgram(file: string, words: readonly string[], options: CommandOptions = {}): Command {
  const { env = process.env, prefix = [] } = options
  const [program = '', ...args] = [...prefix, process.execPath, file, ...words]
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const hear = async (): Promise<unknown> => {
    const { value, done } = await lines.next()
    if (done) throw new Error('the command ended without a word')
    return JSON.parse(value)
  }
  const tell = (line: string): void => void child.stdin.write(`${line}\n`)
  return {
    child,
    hear,
    tell,
    async query(sql) {
      tell(sql.replaceAll('\n', ' '))
      return (await hear()) as readonly Record<string, unknown>[]
    },
    async end() {
      child.stdin.end()
      await ended
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Starts a command and waits until it has the archive open. */
export async function openCommand(home: string, options: CommandOptions = {}): Promise<Command> {
  const command = startCommand(home, options)
  const first = await command.hear()
  if (!(typeof first === 'object' && first !== null && 'opened' in first)) throw new Error(JSON.stringify(first))
  return command
}
