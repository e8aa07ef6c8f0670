/**
 * Files appear whole or not at all. Each is written aside in the folder it belongs to, synced, and renamed into place only
 * when all of them are complete; a reader, or a process killed at any moment, leaves the old file or the new one, never
 * half of one. What was written aside by a process that died is removed by the next one that publishes in that folder.
 */
import { createHash, randomBytes } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, realpath, rename, rmdir, stat, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { FailedError, UsageError } from '../errors.ts'

/** Permissions of what holds people's words or whom an account writes to: nobody else on the machine may read it. */
export const OWNER_ONLY = 0o600

/** A file to be published. */
export interface Publication {
  readonly path: string
  /** Permissions of the new file; default: what the umask leaves of 0666. */
  readonly mode?: number
  /**
   * It tells of the files before it. An old one must not stand beside new ones, not for a moment: it is taken away before
   * they are replaced, and put back where that fails.
   */
  readonly certifies?: boolean
  /**
   * Writes the content through the handle, from the start. The handle stays ours to sync and close: a stream made of it
   * needs `autoClose: false`.
   */
  readonly write: (handle: FileHandle) => Promise<void>
}

/**
 * Publishes one file; its folder is made where it does not exist.
 *
 * @throws UsageError (`output-…`) when the path cannot be written, FailedError `disk-full`; whatever `write` throws
 */
export async function publishFile(path: string, write: Publication['write'], mode?: number): Promise<void> {
  await publishFiles([mode === undefined ? { path, write } : { path, write, mode }])
}

/**
 * Tries whether a file can be published there, for work that is not to begin otherwise; leaves everything as it was.
 *
 * @throws as `publishFile`
 */
export async function tryPublishing(path: string): Promise<void> {
  const tried = new Error('it can')
  await publishFile(path, () => Promise.reject(tried)).catch((error: unknown) => {
    if (error !== tried) throw error
  })
}

/**
 * Publishes several files: all are written and synced first, then renamed in the order given, so that the last one may
 * certify the others. If one of them fails, none is replaced and nothing is left behind.
 *
 * @throws as `publishFile`
 */
export async function publishFiles(publications: readonly Publication[]): Promise<void> {
  const made: string[] = []
  const aside: { readonly from: string; readonly to: string }[] = []
  const takenAway: { readonly from: string; readonly to: string }[] = []
  let current = ''
  try {
    for (const { path, mode, write } of publications) {
      current = path
      const to = await prepareTarget(path, made)
      const from = join(dirname(to), asideName())
      aside.push({ from, to })
      await writeAside(from, write, mode ?? 0o666)
    }
    for (const [place, { certifies = false }] of publications.entries()) {
      if (certifies) await takeAway(aside[place]!.to, takenAway)
    }
    for (const { from, to } of aside) {
      current = to
      await rename(from, to)
      for (const old of takenAway.splice(0)) await removeAside(old.from)
    }
    for (const folder of new Set(aside.map(({ to }) => dirname(to)))) await syncFolder(folder)
  } catch (error) {
    for (const { from, to } of takenAway) await rename(from, to).catch(() => {})
    for (const { from } of aside) await unlink(from).catch(() => {})
    for (const folder of made) await rmdir(folder).catch(() => {})
    throw error instanceof FromWriter ? error.cause : explain(error, current)
  } finally {
    for (const { from } of [...aside, ...takenAway]) inProgress.delete(basename(from))
  }
}

async function takeAway(path: string, takenAway: { from: string; to: string }[]): Promise<void> {
  const from = join(dirname(path), asideName())
  inProgress.add(basename(from))
  const isThere = await rename(path, from).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false
      throw error
    },
  )
  if (isThere) takenAway.push({ from, to: path })
  else inProgress.delete(basename(from))
}

async function removeAside(path: string): Promise<void> {
  await unlink(path).catch(() => {})
  inProgress.delete(basename(path))
}

/** The real path to write to, in a folder that exists and is rid of what dead processes left. */
async function prepareTarget(path: string, made: string[]): Promise<string> {
  const target = await realpath(resolve(path)).catch(() => resolve(path))
  const found = await stat(target).catch(() => undefined)
  // Renaming over a device would replace it: as root, `--out /dev/null` must not.
  if (found !== undefined && !found.isFile()) {
    const what = found.isDirectory() ? 'is a folder' : 'is not an ordinary file'
    throw new UsageError('output-not-a-file', `cannot write ${path}: it ${what}`, { hint: 'Name a file.' })
  }
  const folder = dirname(target)
  await makeFolder(folder, made)
  await removeStale(folder)
  return target
}

/**
 * Makes the folder and those above it, and notes them, the deepest first. One by one, as mkdir's own `recursive` tells of a
 * read-only disk that a folder is missing, and on file systems that refuse in that way (/proc) never ends.
 */
async function makeFolder(folder: string, made: string[]): Promise<void> {
  const missing: string[] = []
  for (let path = folder; !existsSync(path); path = dirname(path)) missing.push(path)
  for (const path of missing.toReversed()) {
    await mkdir(path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
    made.unshift(path)
  }
}

async function writeAside(path: string, write: Publication['write'], mode: number): Promise<void> {
  inProgress.add(basename(path))
  await using handle = await open(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, mode)
  await write(handle).catch((error: unknown) => {
    throw isFull(error) ? error : new FromWriter(error)
  })
  await handle.sync()
}

/** A rename is durable only once its folder is; file systems that cannot sync a folder need no such help. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

/** Names of the files that this very process is writing: told apart from those of an earlier one with the same number. */
const inProgress = new Set<string>()
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
const ASIDE = /^\.dmvault-([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.partial$/

function asideName(): string {
  return `.dmvault-${HOST}-${process.pid}-${randomBytes(6).toString('hex')}.partial`
}

async function removeStale(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, host, pid] = ASIDE.exec(name) ?? []
    if (host !== HOST || inProgress.has(name)) continue
    if (Number(pid) === process.pid || !isAlive(Number(pid))) await unlink(join(folder, name)).catch(() => {})
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** Carries an error of the caller's own past the explanations, which are about our paths only. */
class FromWriter extends Error {
  constructor(cause: unknown) {
    super('the writer failed', { cause })
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null | undefined)?.code
}

function isFull(error: unknown): boolean {
  return codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT'
}

function explain(error: unknown, path: string): unknown {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new FailedError('disk-full', `cannot write ${path}: the disk is full`, {
        hint: 'Nothing was replaced. Make room, or choose another folder.',
        cause: error,
      })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new UsageError('output-not-writable', `cannot write ${path}: this user may not write there`, {
        hint: 'Choose a folder that you may write to.',
        cause: error,
      })
    case 'ENOENT':
      return new UsageError('output-not-writable', `cannot write ${path}: no folder can be made there`, {
        hint: 'Choose another folder.',
        cause: error,
      })
    case 'EEXIST':
    case 'ENOTDIR':
      return new UsageError(
        'output-not-a-folder',
        `cannot write ${path}: something on the way is a file, not a folder`,
        {
          hint: 'Choose another folder, or move that file away.',
          cause: error,
        },
      )
    case 'ENAMETOOLONG':
      return new UsageError('output-name-too-long', `cannot write ${path}: the name is too long`, { cause: error })
    default:
      return error
  }
}
