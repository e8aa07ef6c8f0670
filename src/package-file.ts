import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Path of a file of this package, whether this runs from `src/` or from `dist/`: beside package.json.
 *
 * @example packageFile('migrations')
 */
export function packageFile(path: string): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return join(folder, path)
}
