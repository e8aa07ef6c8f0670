import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { digestOfFiles } from '../../../digest-of-files.ts'
import { FailedError } from '../../../errors.ts'
import { packageFile } from '../../../package-file.ts'

/** What the page runs, and how it looks; the same for all reports. */
export interface PageCode {
  readonly script: string
  readonly style: string
}

const PUBLISHED = 'dist/report-page'
/** Folders whose change means another script. */
const SOURCES = ['src/export/report', 'reports', 'src/text']

/**
 * The script and the style of the page. A published package has them; in the repository they are built when they are first
 * asked for, and again when a source has changed.
 *
 * @throws FailedError when they are neither there nor can be built
 */
export async function pageCode(): Promise<PageCode> {
  const folder = await builtPage()
  const [script, style] = await Promise.all(['page.js', 'page.css'].map((name) => readFile(join(folder, name), 'utf8')))
  return { script: script!, style: style! }
}

async function builtPage(): Promise<string> {
  if (!existsSync(packageFile('src/export/report/page'))) return publishedPage()
  const sources = SOURCES.map((folder) => packageFile(folder))
  const out = packageFile(`node_modules/.cache/dmvault-report-page-${await digestOfFiles(sources, /\.(ts|css|json)$/)}`)
  if (existsSync(join(out, 'page.js'))) return out
  const { build } = await import('./build-page.ts')
  try {
    await build(out)
    return out
  } catch (error) {
    // A repository without what is needed for building alone, which may have been built before.
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return publishedPage(error)
    throw error
  }
}

function publishedPage(cause?: unknown): string {
  const published = packageFile(PUBLISHED)
  if (existsSync(join(published, 'page.js'))) return published
  throw new FailedError('report-page-missing', 'the page of report.html is not in this package, and cannot be built', {
    hint: 'Install dmvault again, with its development packages in the repository, or leave html out of --format.',
    cause,
  })
}
