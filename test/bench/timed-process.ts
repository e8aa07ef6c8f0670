import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'

export interface Timed {
  readonly seconds: number
  /** Largest resident size, in MiB, of the process itself. */
  readonly peakMiB: number
  readonly output: string
}

const POLL_MS = 50

/** Runs a program to its end and measures it as a whole, start-up included. @throws when it fails, with its errors */
export async function timedProcess(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Timed> {
  const startedAt = performance.now()
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let [output, errors, peakKiB] = ['', '', 0]
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const poll = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
    peakKiB = Math.max(peakKiB, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0))
  }, POLL_MS)
  const code = await new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject))
  clearInterval(poll)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${errors.slice(-2000)}`)
  return { seconds: (performance.now() - startedAt) / 1000, peakMiB: peakKiB / 1024, output }
}
