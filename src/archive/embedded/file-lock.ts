import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { FailedError } from '../../errors.ts'
import { runProgram } from './run-program.ts'

/** From <sys/fcntl.h> of macOS, which has no `flock` program, but takes the lock while it opens. */
const O_EXLOCK = 0x20
/** A start after a crash may have to replay much; nobody waits longer than this. */
const WAIT_SECONDS = 600

/**
 * Runs `work` while no other process has the lock of that file. The lock hangs on our open file: the kernel gives it back
 * when we end, however we end, so there are no stale locks to judge.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const file = await openLocked(path)
  try {
    return await work()
  } finally {
    await file.close()
  }
}

async function openLocked(path: string): Promise<FileHandle> {
  const flags = constants.O_RDWR | constants.O_CREAT
  let file: FileHandle | undefined
  try {
    if (process.platform === 'darwin') return await open(path, flags | O_EXLOCK, 0o600)
    file = await open(path, flags, 0o600)
    // The program locks the open file that it shares with us, and ends; the lock stays with us.
    await runProgram('flock', ['--exclusive', '--timeout', String(WAIT_SECONDS), '3'], { descriptors: [file.fd] })
    return file
  } catch (cause) {
    await file?.close()
    const message = `the lock ${path} could not be taken: ${cause instanceof Error ? cause.message : cause}`
    throw new FailedError('embedded-lock', message, { cause, hint: file === undefined ? NOT_OURS : NOT_FREE })
  }
}

const NOT_OURS = 'Run dmvault as the user whose folder it is, or set DMVAULT_HOME to one that you may write to.'
const NOT_FREE =
  'Another dmvault may be starting or stopping the built-in database. On Linux, `flock` (util-linux) is needed.'
