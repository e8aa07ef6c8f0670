/**
 * The embedded database: PostgreSQL's own programs from npm, in a folder of the home, run for as long as some command uses
 * it. It listens on a socket of its own folder (or on loopback) with a password of its own.
 *
 * What must never happen here: two servers on one data folder, a server that nobody watches, a command that is served by
 * one about to stop. Hence everything that starts, stops or joins is done under one lock.
 */
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs'
import { mkdir, realpath } from 'node:fs/promises'
import { FailedError } from '../../errors.ts'
import type { DatabaseTarget } from '../connect.ts'
import { findBinaries, requirePlatform } from './binaries.ts'
import { withFileLock } from './file-lock.ts'
import { DATABASE, initData, readPassword, SUPERUSER } from './init-data.ts'
import { makeFolders, type Places, placesIn } from './places.ts'
import { type Postmaster, readPostmaster, until } from './postmaster.ts'
import { listenSettings, tuneSettings } from './server-settings.ts'
import { chooseServerUser } from './server-user.ts'
import { hasWatchdog, joinUsers, makeUsers } from './users.ts'
import { startWatchdog } from './watchdog-start.ts'

/** Disposing leaves the server; it stops when nobody else uses it. */
export interface EmbeddedServer extends AsyncDisposable {
  readonly target: DatabaseTarget
}

/**
 * Joins the server of that home; makes the database and starts the server where needed.
 *
 * @param settings further server settings, `name=value` each; for a server that is not yet running
 * @throws UsageError when the data folder is of another major version, or the platform has no binaries
 * @throws FailedError when the server cannot be made or started
 */
export async function openEmbedded(home: string, settings: readonly string[] = []): Promise<EmbeddedServer> {
  requirePlatform()
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
    await settled(places)
    const use = joinUsers(places.users)
    try {
      if (use.forWatchdog !== null) await start(root, places, settings, use.forWatchdog)
      return await joined(places, use.descriptor)
    } catch (error) {
      closeSync(use.descriptor)
      throw error
    } finally {
      if (use.forWatchdog !== null) closeSync(use.forWatchdog)
    }
  })
}

/** More than a watchdog needs to end after its server. */
const ENDING_MS = 10_000
const HOME_HINT = 'Set DMVAULT_HOME to a folder that you may write to.'

const isReady = (places: Places): boolean => readPostmaster(places)?.isReady === true

/**
 * Waits for a server that is being started (whoever did may have been killed; it is in good hands all the same) and for a
 * watchdog that is ending. One that goes on without a server that we can see has it in another container.
 */
async function settled(places: Places): Promise<void> {
  const deadline = performance.now() + ENDING_MS
  const isElsewhere = (): boolean => readPostmaster(places) === null && performance.now() > deadline
  await until(() => isReady(places) || !hasWatchdog(places.users) || isElsewhere())
  if (isReady(places) || !hasWatchdog(places.users)) return
  throw new FailedError('embedded-elsewhere', `the built-in database in ${places.folder} is in use from elsewhere`, {
    hint: 'Another container or machine has it. Wait until it has ended, or set DMVAULT_HOME to another folder.',
  })
}

async function start(home: string, places: Places, settings: readonly string[], users: number): Promise<void> {
  const binaries = await findBinaries()
  const user = await chooseServerUser(home)
  using log = openLog(places)
  await makeFolders(places, user)
  await initData(binaries, user, places)
  const all = [...tuneSettings(), ...(await listenSettings(places)), ...settings]
  const watchdog = startWatchdog({ home, binaries, user, settings: all }, users, log.descriptor)
  await until(() => isReady(places) || watchdog.hasEnded())
  if (!isReady(places)) throw notStarted(places, log.start)
}

async function joined(places: Places, descriptor: number): Promise<EmbeddedServer> {
  const postmaster = readPostmaster(places)
  if (postmaster === null) throw notStarted(places, 0)
  const target = { settings: await settingsFor(postmaster, places), address: `built-in database in ${places.folder}` }
  let isOpen = true
  return {
    target,
    async [Symbol.asyncDispose]() {
      if (isOpen) closeSync(descriptor)
      isOpen = false
    },
  }
}

async function settingsFor({ socket, host, port }: Postmaster, places: Places): Promise<DatabaseTarget['settings']> {
  return { host: socket || host, port, user: SUPERUSER, database: DATABASE, password: await readPassword(places) }
}

const LOG_BYTES = 1024 ** 2

interface Log extends Disposable {
  readonly descriptor: number
  /** Where what is written from now on begins. */
  readonly start: number
}

function openLog({ log }: Places): Log {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0
  const startsAnew = size > LOG_BYTES
  const descriptor = openSync(log, startsAnew ? 'w' : 'a', 0o600)
  return { descriptor, start: startsAnew ? 0 : size, [Symbol.dispose]: () => closeSync(descriptor) }
}

function notStarted({ log }: Places, start: number): FailedError {
  const text = existsSync(log) ? readFileSync(log).subarray(start).toString() : ''
  const lines = text.trim().split('\n')
  const reason = lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? 'it gave no reason'
  return new FailedError('embedded-start', `the built-in database did not start: ${reason}`, { hint: `See ${log}.` })
}
