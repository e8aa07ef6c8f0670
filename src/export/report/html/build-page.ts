/**
 * Builds the script and the style of `report.html`: `node src/export/report/html/build-page.ts [FOLDER]`, `dist/report-page`
 * when none is named. What builds it is not among what an installed package brings along.
 */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageFile } from '../../../package-file.ts'

/** What ends a script element, or changes how one is read, wherever it stands in it. */
const UNSAFE = /<\/script|<!--|<script/i

/** Builds aside, then renames: another process may be building the same. */
export async function build(out: string): Promise<void> {
  const { build: bundle } = await import('vite')
  const built = await bundle({
    configFile: false,
    root: join(import.meta.dirname, '../page'),
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2023',
      cssCodeSplit: false,
      lib: { entry: 'main.ts', formats: ['iife'], name: 'dmvaultReport', fileName: 'page', cssFileName: 'page' },
    },
  })
  const files = [built].flat().flatMap((each) => ('output' in each ? each.output : []))
  const script = files.flatMap((file) => (file.type === 'chunk' ? [file.code] : [])).join('')
  const style = files.flatMap((file) => (file.type === 'asset' ? [String(file.source)] : [])).join('')
  for (const text of [script, style]) {
    if (text === '' || UNSAFE.test(text) || /<\/style/i.test(text)) throw new Error('the page cannot stand in HTML')
  }
  if (/\brequire\(|["'`]node:|__vite-browser-external/.test(script))
    throw new Error('the page leans on something that browsers do not have')
  const aside = `${out}.${process.pid}`
  await mkdir(aside, { recursive: true })
  await writeFile(join(aside, 'page.js'), script)
  await writeFile(join(aside, 'page.css'), style)
  await rm(out, { recursive: true, force: true })
  await rename(aside, out).catch(async (error: NodeJS.ErrnoException) => {
    await rm(aside, { recursive: true, force: true })
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
}

if (import.meta.main) await build(process.argv[2] ?? packageFile('dist/report-page'))
