/**
 * Builds the page: `node src/viewer/build-page.ts [FOLDER]`, `dist/page` when none is named. What the page is made of is
 * needed for that alone, so it is not among what an installed package brings along.
 */
import { rename, rm } from 'node:fs/promises'
import { packageFile } from '../package-file.ts'

/** Builds aside, then renames: another process may be building the same. */
export async function build(out: string): Promise<void> {
  const { build: bundle } = await import('vite')
  const aside = `${out}.${process.pid}`
  await bundle({
    configFile: false,
    root: packageFile('src/viewer/page'),
    base: './',
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: aside,
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 300,
    },
  })
  await rm(out, { recursive: true, force: true })
  await rename(aside, out).catch(async (error: NodeJS.ErrnoException) => {
    await rm(aside, { recursive: true, force: true })
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
}

if (import.meta.main) await build(process.argv[2] ?? packageFile('dist/page'))
