import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A short word for the content of the files below some folders, paths included: another where any of them has changed.
 *
 * @param names which files count; default: all
 */
export async function digestOfFiles(folders: readonly string[], names = /./): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((it) => it.isFile() && names.test(it.name))
    const paths = files.map((it) => join(it.parentPath, it.name)).sort()
    for (const path of paths) hash.update(path).update(await readFile(path))
  }
  return hash.digest('hex').slice(0, 16)
}
