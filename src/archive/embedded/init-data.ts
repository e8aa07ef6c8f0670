import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, lchown, lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FailedError, UsageError } from '../../errors.ts'
import type { Binaries } from './binaries.ts'
import type { Places } from './places.ts'
import { runProgram } from './run-program.ts'
import type { ServerUser } from './server-user.ts'

export const SUPERUSER = 'dmvault'
/** The one that `initdb` makes: another would be a third of the files more to write and to sync, for a name. */
export const DATABASE = 'postgres'
/** Major version of the binaries; npm's package has it in its own version. */
const MAJOR = '18'

const UNFINISHED = '.new-'

/**
 * Makes the data folder where there is none; the caller has the lock. It is made aside and renamed, so that one that is
 * there is whole. `initdb` asks the environment for encoding and language unless told, and under cron there is none, so
 * everything is told.
 *
 * @throws UsageError when the folder was made by another major version of PostgreSQL
 * @throws FailedError when it cannot be made
 */
export async function initData(binaries: Binaries, user: ServerUser, places: Places): Promise<void> {
  await removeUnfinished(places)
  if (existsSync(places.data)) {
    await checkMajor(places)
    await giveTo(user, places.data)
    return
  }
  const aside = `${places.data}${UNFINISHED}${randomBytes(6).toString('hex')}`
  await writePassword(places, user)
  await mkdir(aside, { mode: 0o700 })
  await giveTo(user, aside)
  try {
    await initdb(binaries, user, aside, places.password)
    // All files at once, rather than each as it comes.
    await runAs(user, binaries.initdb, ['--sync-only', '-D', aside])
  } catch (cause) {
    await removeUnfinished(places)
    const message = `the built-in database could not be made in ${places.folder}: ${String(cause)}`
    throw new FailedError('embedded-init', message, {
      cause,
      hint: 'Is there space on the disk, and may you write there?',
    })
  }
  await rename(aside, places.data)
  await syncFolder(places.folder)
  await removeUnfinished(places)
}

export async function readPassword({ password, folder }: Places): Promise<string> {
  const text = await readFile(password, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const message = `the password of the built-in database cannot be read: ${cause.message}`
    throw new FailedError('embedded-password', message, {
      cause,
      hint: `Is ${folder} yours, and all of it still there?`,
    })
  })
  return text.trim()
}

async function initdb(binaries: Binaries, user: ServerUser, folder: string, passwordFile: string): Promise<void> {
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-locale']
  const login = [`--username=${SUPERUSER}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  await runAs(user, binaries.initdb, ['-D', folder, ...locale, ...login, '--no-sync', '--no-instructions'])
}

async function runAs(user: ServerUser, program: string, args: readonly string[]): Promise<void> {
  const [command = '', ...rest] = [...user.prefix, program, ...args]
  await runProgram(command, rest, user.spawnAs)
}

async function writePassword(places: Places, user: ServerUser): Promise<void> {
  const file = await open(places.password, 'w', 0o600)
  await file.chmod(0o600)
  await file.chown(user.uid, user.gid)
  await file.writeFile(`${randomBytes(24).toString('base64url')}\n`)
  await file.sync()
  await file.close()
}

async function checkMajor({ data }: Places): Promise<void> {
  const major = (await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => '')).trim()
  if (major === MAJOR) return
  const what = major === '' ? 'is no whole PostgreSQL data folder' : `was made by PostgreSQL ${major}`
  throw new UsageError('embedded-version', `${data} ${what}; this dmvault has PostgreSQL ${MAJOR}`, {
    hint:
      'Write a backup with the dmvault that made it (`dmvault backup --out FILE`), move the folder away, ' +
      'then `dmvault restore FILE` with this one.',
  })
}

/**
 * Left by a process that was killed while it made the folder. Its `initdb` may still be writing there, which is why each
 * attempt has a name of its own; what cannot be removed now is removed at the next start.
 */
async function removeUnfinished({ folder, data }: Places): Promise<void> {
  const paths = (await readdir(folder)).map((name) => join(folder, name))
  const unfinished = paths.filter((path) => path.startsWith(data + UNFINISHED))
  await Promise.allSettled(unfinished.map((path) => rm(path, { recursive: true, force: true })))
}

/** Root may have come here by another way before; see server-user.ts. */
async function giveTo(user: ServerUser, path: string): Promise<void> {
  if (process.getuid?.() !== 0 || (await lstat(path)).uid === user.uid) return
  await chown(path, user.uid, user.gid)
  for (const entry of await readdir(path, { recursive: true })) await lchown(join(path, entry), user.uid, user.gid)
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync()
  await folder.close()
}
