import { existsSync, statfsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { openArchive } from '../../src/archive/open-archive.ts'
import { serverStopped } from './server-stopped.ts'

/**
 * Where the homes of tests lie: in memory where there is room, as what is tried there is the end of processes, not of the
 * machine, and the sync of a thousand files a home would be most of the time.
 */
function homesFolder(): string {
  const memory = '/dev/shm'
  if (!existsSync(memory)) return tmpdir()
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > 2 * 1024 ** 3 ? memory : tmpdir()
}

/** A folder of its own (mode 0700) for a test; removed at its end. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(homesFolder(), 'dmvault-home-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

/**
 * A home in a folder of its own; at the test's end its server must be gone, and the folder is removed.
 *
 * @param name of the home in the folder; none: the folder itself
 */
export async function makeHome(name = ''): Promise<string> {
  const home = join(await makeFolder(), name)
  onTestFinished(() => serverStopped(home))
  return home
}

/**
 * Makes an embedded database once for the calling test file.
 *
 * @returns makes a copy of it, of the test's own
 */
export function useMadeHome(): (name?: string) => Promise<string> {
  let made = ''
  beforeAll(async () => {
    made = await mkdtemp(join(homesFolder(), 'dmvault-made-'))
    const archive = await openArchive({ home: made, databaseUrl: null })
    await archive[Symbol.asyncDispose]()
    await serverStopped(made)
  })
  afterAll(() => rm(made, { recursive: true }))
  return async (name) => {
    const home = await makeHome(name)
    await mkdir(join(home, 'database'), { mode: 0o700, recursive: true })
    for (const part of ['data', 'password'])
      await cp(join(made, 'database', part), join(home, 'database', part), { recursive: true })
    return home
  }
}
