import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cannotSend, onOneLine } from './cannot-send.ts'

export interface FfmpegRun {
  /** Path of the program. */
  readonly program: string
  readonly args: readonly string[]
  readonly folder: string
  readonly timeoutMs: number
  /** Gets what it writes to its standard output. */
  readonly onOutput: (chunk: Buffer) => void
  /** Bytes of that at most. */
  readonly mostOutput: number
  /** What is too much, in words, where it writes more. */
  readonly tooMuch: string
  readonly signal?: AbortSignal | undefined
}

/** Of what it complains, at its end. */
const WORDS = 2000
/** What a program needs to find its libraries; nothing else of ours is its business. */
const ENVIRONMENT = ['PATH', 'SystemRoot', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH']

/**
 * Runs ffmpeg without a shell, and waits until it has ended. It is killed when it takes too long, writes too much, or is no
 * longer wanted.
 *
 * @throws InstagramError `voice`
 */
export async function runFfmpeg(run: FfmpegRun): Promise<void> {
  const { program, args, folder, timeoutMs, signal } = run
  signal?.throwIfAborted()
  const env = Object.fromEntries(ENVIRONMENT.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
  const stop = (): void => void child.kill('SIGKILL')
  let why: string | null = null
  const timer = setTimeout(() => {
    why = `ffmpeg took longer than ${timeoutMs / 1000} seconds over it`
    stop()
  }, timeoutMs)
  signal?.addEventListener('abort', stop, { once: true })
  let written = 0
  child.stdout.on('data', (chunk: Buffer) => {
    written += chunk.length
    if (written <= run.mostOutput) return run.onOutput(chunk)
    why = run.tooMuch
    stop()
  })
  const words = lastWords(child)
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    signal?.throwIfAborted()
    if (why !== null) throw cannotSend('voice', why)
    if (code !== 0) throw cannotSend('voice', `ffmpeg cannot read it as sound (${onOneLine(words()) || code})`)
  } catch (error) {
    const { syscall } = error as NodeJS.ErrnoException
    if (!syscall?.startsWith('spawn')) throw error
    throw cannotSend('voice', 'ffmpeg cannot be started', { cause: error, hint: 'See whether it is installed whole.' })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

/** Only the end is kept of what it complains of. */
function lastWords({ stderr }: ChildProcess): () => string {
  let words = Buffer.alloc(0)
  stderr?.on('data', (chunk: Buffer) => {
    words = Buffer.concat([words, chunk]).subarray(-WORDS)
  })
  return () => words.toString('utf8')
}
