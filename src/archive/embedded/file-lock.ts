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
  if (process.platform === 'darwin') return open(path, flags | O_EXLOCK, 0o600)
  const file = await open(path, flags, 0o600)
  try {
    // The program locks the open file that it shares with us, and ends; the lock stays with us.
    await runProgram('flock', ['--exclusive', '--timeout', String(WAIT_SECONDS), '3'], { descriptors: [file.fd] })
    return file
  } catch (cause) {
    await file.close()
    throw new FailedError('embedded-lock', `the lock ${path} could not be taken: ${String(cause)}`, {
      cause,
      hint: 'Another dmvault may be starting or stopping the built-in database. `flock` (util-linux) is needed on Linux.',
    })
  }
}
