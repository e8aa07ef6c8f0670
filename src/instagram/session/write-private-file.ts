import { randomBytes } from 'node:crypto'
import { mkdir, open, realpath, rename, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/**
 * Writes a file that only its owner may read (0600), whole or not at all: aside in the same folder, synced, renamed. The
 * folder is made (0700) where it does not exist; a link is followed.
 */
export async function writePrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(resolve(path)).catch(() => resolve(path))
  const folder = dirname(target)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const aside = join(folder, `.dmvault-session-${randomBytes(8).toString('hex')}.partial`)
  try {
    {
      await using handle = await open(aside, 'wx', 0o600)
      await handle.writeFile(content)
      await handle.sync()
    }
    await rename(aside, target)
  } catch (error) {
    await unlink(aside).catch(() => {})
    throw error
  }
  await syncFolder(folder)
}

/** A rename lasts only once its folder is on disk; some file systems cannot sync a folder and need not. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}
