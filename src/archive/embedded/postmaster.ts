import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Places } from './places.ts'

/** What PostgreSQL writes of itself into `postmaster.pid`, one fact a line. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  /** Folder of the socket; empty when there is none. */
  readonly socket: string
  /** First address it listens on; empty when none. */
  readonly host: string
  readonly isReady: boolean
}

/** The server of that data folder as it says; null when there is none, or it died without a word. */
export function readPostmaster({ data }: Places): Postmaster | null {
  let lines: readonly string[]
  try {
    lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return null
  }
  const pid = Number(lines[0])
  if (!isServerOf(pid, data)) return null
  const [port = '', socket = '', host = '', , status = ''] = lines.slice(3)
  return { pid, port: Number(port), socket, host, isReady: status.trim() === 'ready' }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A pid is given anew after a restart of the machine (soon, in a container); PostgreSQL works in its data folder. */
function isServerOf(pid: number, data: string): boolean {
  if (!(pid > 0) || !isAlive(pid)) return false
  if (process.platform !== 'linux') return true
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === data
  } catch (error) {
    // Of another user's process nothing is told; one that is dead but not yet buried has no folder.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

/**
 * Removes what a dead server left: PostgreSQL would refuse to start for as long as anything has the pid in it, be it another
 * process that was given it, or the dead one that nobody has buried (as in a container without an init). Waits until what
 * the dead server had running is dead too, which PostgreSQL sees to.
 *
 * The caller has the lock, so no other server can be starting.
 */
export async function removeRemains(places: Places): Promise<void> {
  if (process.platform !== 'linux' || readPostmaster(places) !== null) return
  await until(() => !readdirSync('/proc').some((name) => /^\d+$/.test(name) && isAtWorkIn(name, places.data)))
  rmSync(join(places.data, 'postmaster.pid'), { force: true })
  for (const name of readdirSync(places.socket)) rmSync(join(places.socket, name), { force: true })
}

function isAtWorkIn(pid: string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder && readFileSync(`/proc/${pid}/comm`, 'utf8') === 'postgres\n'
  } catch {
    return false
  }
}

const POLL_MS = 5

/** Waits until `isSo`; PostgreSQL tells of its states by a file and by ending, neither of which can be waited for. */
export async function until(isSo: () => boolean, pollMs: number = POLL_MS): Promise<void> {
  while (!isSo()) await delay(pollMs)
}
