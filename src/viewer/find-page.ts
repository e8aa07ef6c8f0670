import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { digestOfFiles } from '../digest-of-files.ts'
import { FailedError } from '../errors.ts'
import { packageFile } from '../package-file.ts'

/**
 * Folder of the built page. A published package has it; in the repository it is built when it is first asked for, and again
 * when one of its sources has changed.
 *
 * @throws FailedError when it is neither there nor can be built
 */
export async function buildPage(): Promise<string> {
  const published = packageFile('dist/page')
  const sources = packageFile('src/viewer/page')
  if (import.meta.dirname.startsWith(packageFile('dist'))) {
    if (existsSync(join(published, 'index.html'))) return published
    throw new FailedError('page-missing', 'the page of dmvault view is not in this package', {
      hint: 'Install it again.',
    })
  }
  const out = packageFile(`node_modules/.cache/dmvault-page-${await digestOfFiles([sources, import.meta.dirname])}`)
  if (existsSync(join(out, 'index.html'))) return out
  const { build } = await import('./build-page.ts')
  await build(out)
  return out
}
