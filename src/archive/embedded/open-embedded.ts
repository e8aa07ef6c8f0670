/**
 * The embedded database: PostgreSQL's own programs from npm, in a folder of the home, run for as long as some command uses
 * it. It listens on a socket of its own folder (or on loopback) with a password of its own.
 *
 * What must never happen here: two servers on one data folder, a server that nobody watches, a command that is served by
 * one about to stop. Hence everything that starts, stops or joins is done under one lock.
 */
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { mkdir, realpath } from 'node:fs/promises'
import { FailedError } from '../../errors.ts'
import type { DatabaseTarget } from '../connect.ts'
import { findBinaries } from './binaries.ts'
import { withFileLock } from './file-lock.ts'
import { initData, NAME, readPassword } from './init-data.ts'
import { makeFolders, type Places, placesIn } from './places.ts'
import { type Postmaster, readPostmaster, until } from './postmaster.ts'
import { listenSettings, tuneSettings } from './server-settings.ts'
import { chooseServerUser } from './server-user.ts'
import { hasWatchdog, joinUsers, makeUsers } from './users.ts'
import { startWatchdog } from './watchdog-start.ts'

export interface EmbeddedServer {
  readonly target: DatabaseTarget
  /** Leaves the server; it stops when nobody else uses it. */
  close(): Promise<void>
}

/**
 * Joins the server of that home; makes the database and starts the server where needed.
 *
 * @param settings further server settings, `name=value` each; for a server that is not yet running
 * @throws UsageError when the data folder is of another major version, or the platform has no binaries
 * @throws FailedError when the server cannot be made or started
 */
export async function openEmbedded(home: string, settings: readonly string[] = []): Promise<EmbeddedServer> {
  await mkdir(home, { recursive: true, mode: 0o700 }).catch((cause: NodeJS.ErrnoException) => {
    throw new FailedError('home', `the folder ${home} cannot be made: ${cause.message}`, { cause, hint: HOME_HINT })
  })
  const root = await realpath(home)
  const places = placesIn(root)
  await mkdir(places.folder, { recursive: true, mode: 0o700 }).catch((cause: NodeJS.ErrnoException) => {
    throw new FailedError('home', `dmvault cannot write in ${home}: ${cause.message}`, { cause, hint: HOME_HINT })
  })
  return withFileLock(places.lock, async () => {
    await makeUsers(places.users)
    const descriptor = (await joinRunning(places)) ?? (await startAndJoin(root, places, settings))
    try {
      return await joined(places, descriptor)
    } catch (error) {
      closeSync(descriptor)
      throw error
    }
  })
}

const HOME_HINT = 'Set DMVAULT_HOME to a folder that you may write to.'

/** Null when no server with a watchdog runs. */
async function joinRunning(places: Places): Promise<number | null> {
  const { descriptor, forWatchdog } = joinUsers(places.users)
  if (forWatchdog === null) {
    // Whoever started the server may have been killed before it was ready; it is in good hands all the same.
    await until(() => readPostmaster(places)?.isReady === true || !hasWatchdog(places.users))
    if (readPostmaster(places)?.isReady === true) return descriptor
  } else closeSync(forWatchdog)
  closeSync(descriptor)
  return null
}

async function startAndJoin(home: string, places: Places, settings: readonly string[]): Promise<number> {
  const binaries = await findBinaries()
  const user = await chooseServerUser(home)
  await makeFolders(places, user)
  await initData(binaries, user, places)
  const { descriptor, forWatchdog } = joinUsers(places.users)
  if (forWatchdog === null) return descriptor
  const all = [...tuneSettings(), ...(await listenSettings(places)), ...settings]
  const log = openLog(places)
  const watchdog = startWatchdog({ home, binaries, user, settings: all }, forWatchdog, log.descriptor)
  closeSync(forWatchdog)
  closeSync(log.descriptor)
  await until(() => readPostmaster(places)?.isReady === true || watchdog.hasEnded())
  if (readPostmaster(places)?.isReady === true) return descriptor
  closeSync(descriptor)
  throw notStarted(places, log.start)
}

async function joined(places: Places, descriptor: number): Promise<EmbeddedServer> {
  const postmaster = readPostmaster(places)
  if (postmaster === null) throw notStarted(places, 0)
  const target = { settings: await settingsFor(postmaster, places), address: `built-in database in ${places.folder}` }
  return {
    target,
    async close() {
      closeSync(descriptor)
    },
  }
}

async function settingsFor({ socket, host, port }: Postmaster, places: Places): Promise<DatabaseTarget['settings']> {
  return { host: socket || host, port, user: NAME, database: NAME, password: await readPassword(places) }
}

const LOG_BYTES = 1024 ** 2

function openLog({ log }: Places): { readonly descriptor: number; readonly start: number } {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0
  const startsAnew = size > LOG_BYTES
  return { descriptor: openSync(log, startsAnew ? 'w' : 'a', 0o600), start: startsAnew ? 0 : size }
}

function notStarted({ log }: Places, start: number): FailedError {
  const lines = readFileSync(log).subarray(start).toString().trim().split('\n')
  const reason = lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? 'no reason given'
  return new FailedError('embedded-start', `the built-in database did not start: ${reason}`, { hint: `See ${log}.` })
}
