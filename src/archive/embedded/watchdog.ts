/**
 * A program of its own: starts the server, or adopts one whose watchdog died, and stops it when its last user is gone. Every
 * command that uses the server holds the write end of a FIFO open; the kernel closes it when the command ends, also by
 * kill -9, and our read end, standard input, comes to its end when the last one has.
 *
 * Whoever holds a read end is taken for the watchdog: one is open for as long as this program lives, and nobody else opens
 * one without having the lock. A new user comes under the lock as well, so that between the end of the last and the
 * stop of the server none can slip in unnoticed.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { withFileLock } from './file-lock.ts'
import { type Places, placesIn } from './places.ts'
import { readPostmaster, removeRemains, until } from './postmaster.ts'
import { programEnvironment } from './run-program.ts'
import { findUsers, showWatchdog } from './users.ts'
import type { WatchdogOrders } from './watchdog-start.ts'

const STOP_PATIENCE_MS = 60_000
const ADOPTED_POLL_MS = 250

async function main(orders: WatchdogOrders): Promise<void> {
  const places = placesIn(orders.home)
  showWatchdog(places.users)
  await removeRemains(places)
  const adopted = readPostmaster(places)
  const server = adopted === null ? ended(startServer(orders, places)) : gone(places, adopted.pid)
  let hasEnded = false
  server.then(() => {
    hasEnded = true
  })
  const stop = async (): Promise<void> => {
    // A server that has only begun to start is not to be seen yet; left alone, it would go on for ever.
    await until(() => hasEnded || readPostmaster(places) !== null)
    await stopServer(places)
    await server
  }
  // The machine goes down, or the service whose command started us is stopped.
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const)
    process.once(signal, () => stop().then(() => process.exit()))
  await Promise.race([server, stopAfterLastUser(places, stop)])
}

function startServer({ binaries, user, settings }: WatchdogOrders, places: Places): ChildProcess {
  const flags = settings.flatMap((setting) => ['-c', setting])
  const [command = '', ...args] = [...user.prefix, binaries.postgres, '-D', places.data, ...flags]
  return spawn(command, args, { ...user.spawnAs, env: programEnvironment(), stdio: ['ignore', 'inherit', 'inherit'] })
}

async function ended(server: ChildProcess): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.on('error', () => resolve())
  server.on('exit', () => resolve())
  return promise
}

/** Of a server that is not our child, no end is told. */
async function gone(places: Places, pid: number): Promise<void> {
  await until(() => readPostmaster(places)?.pid !== pid, ADOPTED_POLL_MS)
}

async function stopAfterLastUser(places: Places, stop: () => Promise<void>): Promise<void> {
  let users = 0
  for (;;) {
    await endOf(users)
    const next = await withFileLock(places.lock, async () => {
      const found = findUsers(places.users)
      if (found === null) await stop()
      return found
    }).catch(async () => {
      // The folder is gone, or no lock is to be had: what remains is not to leave a server behind.
      await stop()
      return null
    })
    if (next === null) return
    users = next
  }
}

async function endOf(descriptor: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const pipe = new Socket({ fd: descriptor, readable: true, writable: false })
  pipe.on('close', () => resolve())
  pipe.on('error', () => {})
  pipe.resume()
  return promise
}

/** Clients are sent away and everything is written; should that not end, the next start replays the log. */
async function stopServer(places: Places): Promise<void> {
  const postmaster = readPostmaster(places)
  if (postmaster === null) return
  const patience = new AbortController()
  process.kill(postmaster.pid, 'SIGINT')
  delay(STOP_PATIENCE_MS, undefined, { signal: patience.signal })
    .then(() => process.kill(postmaster.pid, 'SIGQUIT'))
    .catch(() => {})
  await until(() => readPostmaster(places)?.pid !== postmaster.pid)
  patience.abort()
}

await main(JSON.parse(process.argv[2] ?? ''))
process.exit()
