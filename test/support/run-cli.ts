import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll } from 'vitest'
import { runProgram } from '../../src/cli/program.ts'
import { useDatabase } from './archive.ts'
import { serverStopped } from './server-stopped.ts'

export interface CliResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Standard output as the one JSON object that it must be. */
  readonly json: () => Record<string, unknown>
}

export type RunCli = (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<CliResult>

export const MAIN = join(import.meta.dirname, '../../src/cli/main.ts')

/** Loaded into every command, before anything of its own. */
const LOOPBACK_ONLY = `--import=${pathToFileURL(join(import.meta.dirname, 'loopback-only.ts'))}`

/** What a command finds in its environment: nothing of the tester's settings. */
export function cliEnvironment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  return { PATH, NODE_COMPILE_CACHE, NODE_OPTIONS: LOOPBACK_ONLY, ...env }
}

/** Runs the real command in a process of its own. */
export async function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd: string = process.cwd(),
): Promise<CliResult> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: cliEnvironment(env),
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr, json: () => oneObject(stdout) }
}

function oneObject(stdout: string): Record<string, unknown> {
  if (!/^\{.*\}\n$/.test(stdout)) throw new Error(`not one JSON object on one line: ${stdout}`)
  return JSON.parse(stdout) as Record<string, unknown>
}

/**
 * Runs a command in this process: the same program, which starts ten times as fast. What a process alone can show (exit
 * codes, signals, terminals, an empty environment) is tested with `runCli`.
 */
export async function runHere(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input?: string | Uint8Array,
): Promise<CliResult> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  if (input !== undefined) stdin.end(input)
  const words = Promise.all([text(stdout), text(stderr)])
  const code = await runProgram(args, { stdin, stdout, stderr, env: cliEnvironment(env) })
  for (const stream of [stdin, stdout, stderr]) stream.end()
  const [said, remarked] = await words
  return { code, stdout: said, stderr: remarked, json: () => oneObject(said) }
}

/**
 * Gives the calling test file a home and a database of its own.
 *
 * @returns runs a command on them, in this process
 */
export function useCli(): RunCli {
  const url = useDatabase()
  const folder = useFolder()
  return (args, env = {}) => runHere(args, { DMVAULT_HOME: join(folder(), 'home'), DATABASE_URL: url(), ...env })
}

/**
 * Gives the calling test file a folder of its own, removed at the end, when the servers of homes in it are gone.
 *
 * @returns a getter, for use inside tests
 */
export function useFolder(): () => string {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dmvault-cli-'))
  })
  afterAll(async () => {
    for (const place of await readdir(folder, { withFileTypes: true })) {
      if (place.isDirectory()) await serverStopped(join(folder, place.name))
    }
    await rm(folder, { recursive: true, force: true })
  })
  return () => folder
}
