import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cliEnvironment, MAIN } from './run-cli.ts'

/** Gives a program a terminal; part of every Linux and macOS, but its options differ. */
const SCRIPT = '/usr/bin/script'

export const hasTerminals = existsSync(SCRIPT) && process.platform === 'linux'

export interface Seen {
  readonly code: number | null
  readonly screen: string
}

/** Runs a command on a terminal; each answer is typed when the question before it has appeared. */
export async function onTerminal(
  args: readonly string[],
  answers: readonly (readonly [question: string, answer: string])[],
  env: Readonly<Record<string, string>>,
): Promise<Seen> {
  const command = [process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(' ')
  const child = spawn(SCRIPT, ['-qefc', command, '/dev/null'], {
    env: cliEnvironment({ TERM: 'xterm', ...env }),
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  let screen = ''
  let unseen = 0
  const left = [...answers]
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text
    const [question, answer] = left[0] ?? []
    if (question === undefined || !screen.slice(unseen).includes(question)) return
    unseen = screen.length
    left.shift()
    child.stdin.write(`${answer}\r`)
  })
  const [code] = await once(child, 'close')
  return { code, screen }
}
