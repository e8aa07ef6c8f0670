import { closeSync, constants, openSync, readSync } from 'node:fs'
import { lstat, rm } from 'node:fs/promises'
import { runProgram } from './run-program.ts'

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants

/** Our place among the server's users; the kernel gives it up when we end. */
export interface Use {
  /** Write end of the FIFO. */
  readonly descriptor: number
  /** Read end, for a new watchdog: there is none. Null where there is one. */
  readonly forWatchdog: number | null
}

/** Makes the users' FIFO where there is none; what a copy of the folder may have made of it is none. */
export async function makeUsers(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null)
  if (found?.isFIFO()) return
  await rm(path, { force: true })
  await runProgram('mkfifo', ['-m', '600', path])
}

/** Joins the server's users, and tells whether a watchdog lives. Only with the lock. */
export function joinUsers(path: string): Use {
  if (hasWatchdog(path)) return { descriptor: openSync(path, O_WRONLY | O_NONBLOCK), forWatchdog: null }
  const forWatchdog = openSync(path, O_RDONLY | O_NONBLOCK)
  return { descriptor: openSync(path, O_WRONLY | O_NONBLOCK), forWatchdog }
}

/** A FIFO that nobody reads cannot be opened for writing without waiting. */
export function hasWatchdog(path: string): boolean {
  try {
    closeSync(openSync(path, O_WRONLY | O_NONBLOCK))
    return true
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'ENXIO' || code === 'ENOENT') return false
    throw error
  }
}

/** Holds a read end for as long as the process lives: what others know a watchdog by. */
export function showWatchdog(path: string): void {
  openSync(path, O_RDONLY | O_NONBLOCK)
}

/** A new read end where somebody uses the server, else null. Only with the lock, or as the watchdog. */
export function findUsers(path: string): number | null {
  const descriptor = openSync(path, O_RDONLY | O_NONBLOCK)
  try {
    readSync(descriptor, Buffer.alloc(1))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return descriptor
  }
  closeSync(descriptor)
  return null
}
