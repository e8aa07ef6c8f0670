import { spawn } from 'node:child_process'

/** What programs are started with: nothing of the user's `PG…` or `LC_…` may reach the server. */
export function programEnvironment(): NodeJS.ProcessEnv {
  return { PATH: `${process.env.PATH || '/usr/local/bin'}:/usr/bin:/bin:/usr/sbin:/sbin`, LC_ALL: 'C' }
}

export interface ProgramOptions {
  readonly uid?: number
  readonly gid?: number
  /** Descriptors that the program gets as 3, 4, … */
  readonly descriptors?: readonly number[]
}

/**
 * Runs a program to its end.
 *
 * @throws Error with the last of what the program wrote, when it fails or is not there
 */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<void> {
  const { descriptors = [], ...user } = options
  const child = spawn(command, args, {
    ...user,
    env: programEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe', ...descriptors],
  })
  let output = ''
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-2000)
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  child.on('error', reject)
  child.on('close', (code, signal) => {
    if (code === 0) resolve()
    else reject(new Error(`${command} ended with ${signal ?? code}: ${output.trim()}`))
  })
  return promise
}
