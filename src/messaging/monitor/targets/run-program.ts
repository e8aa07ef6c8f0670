/**
 * Hands events to a program of the user's own: no shell, so that nothing in a message is ever a command; the event as JSON on
 * its standard input; a limit of time and of output; and of the environment only what every program needs, so that no
 * password of a database and no secret of a webhook reaches it.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { WatchEvent } from '../watch-event.ts'
import { HandOverError, type Target } from './target.ts'

export interface ProgramLimits {
  readonly timeoutMs: number
  /** Of standard output and error together. */
  readonly outputBytes: number
}

const LIMITS: ProgramLimits = { timeoutMs: 30_000, outputBytes: 1 << 20 }
/** So much of its output is kept, to say what went wrong. */
const KEPT_CHARACTERS = 300
const KEPT_VARIABLES = /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|PATHEXT)$/i

export function programTarget(
  command: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
  limits: ProgramLimits = LIMITS,
): Target {
  const [program, ...args] = command
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => KEPT_VARIABLES.test(name)))
  return {
    kind: 'exec',
    label: program,
    handOver: async (event) => await run(program, args, { ...kept, DMVAULT_EVENT_ID: event.id }, event, limits),
  }
}

async function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  event: WatchEvent,
  { timeoutMs, outputBytes }: ProgramLimits,
): Promise<void> {
  // A group of its own: ctrl-C at the terminal lets it finish, and what it started ends with it when its time is up.
  const child = spawn(program, args, { env, shell: false, detached: true, windowsHide: true, stdio: 'pipe' })
  let why: string | null = null
  const kill = (reason: string): void => {
    why ??= reason
    endGroup(child)
  }
  const timer = setTimeout(() => kill(`it took longer than ${timeoutMs / 1000} seconds`), timeoutMs)
  let bytes = 0
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (stream === child.stderr && said.length < KEPT_CHARACTERS) said += chunk.toString()
      if (bytes > outputBytes) kill(`it wrote more than ${outputBytes} bytes`)
    })
  }
  // A program that does not read what it is told may still have done its work.
  child.stdin.on('error', () => {})
  child.stdin.end(`${JSON.stringify(event)}\n`)
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
    if (why !== null) throw new HandOverError(why)
    if (code === 0) return
    const how = code === null ? `it was ended by ${signal}` : `it ended with exit code ${code}`
    const words = said.trim().slice(0, KEPT_CHARACTERS)
    throw new HandOverError(words === '' ? how : `${how}: ${words}`)
  } catch (error) {
    if (error instanceof HandOverError) throw error
    throw notStarted(program, error)
  } finally {
    clearTimeout(timer)
  }
}

function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}

function notStarted(program: string, error: unknown): HandOverError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return new HandOverError(`there is no program ${program}`, { isFinal: true })
  if (code === 'EACCES') return new HandOverError(`${program} may not be run`, { isFinal: true })
  return new HandOverError(`${program} could not be run: ${error instanceof Error ? error.message : String(error)}`)
}
