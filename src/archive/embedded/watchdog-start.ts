import { spawn } from 'node:child_process'
import { extname, join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { programEnvironment } from './run-program.ts'
import type { ServerUser } from './server-user.ts'

/** What the watchdog is told, as JSON, in its one argument. */
export interface WatchdogOrders {
  readonly home: string
  readonly binaries: Binaries
  readonly user: ServerUser
  /** `name=value` each. */
  readonly settings: readonly string[]
}

export interface Watchdog {
  hasEnded(): boolean
}

/**
 * Starts the watchdog in a session of its own, where neither ctrl-C nor the end of a terminal reaches it.
 *
 * @param users descriptor of the read end of the users' FIFO
 * @param log descriptor of the log file
 */
export function startWatchdog(orders: WatchdogOrders, users: number, log: number): Watchdog {
  const program = join(import.meta.dirname, `watchdog${extname(import.meta.filename)}`)
  const child = spawn(process.execPath, [program, JSON.stringify(orders)], {
    detached: true,
    cwd: '/',
    env: programEnvironment(),
    stdio: [users, log, log],
  })
  let ended = false
  child.on('error', () => {
    ended = true
  })
  child.on('exit', () => {
    ended = true
  })
  child.unref()
  return { hasEnded: () => ended }
}
