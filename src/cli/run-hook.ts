import { spawn } from 'node:child_process'

const TIME_LIMIT_MS = 60_000

/**
 * Runs a command of the user's own in their shell. What is told to it goes in by standard input, never into the command.
 *
 * @returns its exit code; 127 where it could not be started, 128 and more when a signal ended it
 */
export async function runHook(
  command: string,
  { input, exitCode }: { readonly input: string; readonly exitCode: number },
): Promise<number> {
  const child = spawn(command, {
    shell: true,
    stdio: ['pipe', 'ignore', 'inherit'],
    timeout: TIME_LIMIT_MS,
    env: { ...process.env, DMVAULT_EXIT_CODE: String(exitCode) },
  })
  // A command that does not read what it is told is no failure.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return await new Promise((done) => {
    child.on('error', () => done(127))
    child.on('close', (code) => done(code ?? 128))
  })
}
