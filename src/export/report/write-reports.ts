/**
 * Writes reports: one CSV and one PNG a report, one page and one JSON for all of them. All come from one result, and appear
 * together: each file whole, `report.json`, which holds the sums of the others, last.
 */
import { createHash } from 'node:crypto'
import { type FileHandle, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { microsToIso } from '../../clock.ts'
import { UsageError } from '../../errors.ts'
import { publishFiles } from '../publish.ts'
import type { Look } from './chart/draw-chart.ts'
import { csvOf } from './csv.ts'
import { type PageCounts, type ReportSet, reportJson, type WrittenFile } from './report-json.ts'

export const FORMATS = ['csv', 'png', 'html', 'json'] as const
export type Format = (typeof FORMATS)[number]

/**
 * @param folder is made where it does not exist; other files in it are left alone
 * @returns paths of the files, in the order in which they appeared
 * @throws UsageError when the folder cannot be written to, FailedError when the disk is full; nothing is left behind
 */
export async function writeReports(
  folder: string,
  set: ReportSet,
  formats: readonly Format[] = FORMATS,
  look?: Look,
): Promise<readonly string[]> {
  await refuseFile(folder)
  const sums: WrittenFile[] = []
  const files = rendered(set, formats, look).map(({ name, render }) => ({
    path: join(folder, name),
    // One at a time: what is written is let go of before the next is made.
    write: async (handle: FileHandle) => {
      const content = await render()
      if (formats.includes('json')) sums.push(sumsOf(name, content))
      await handle.writeFile(content)
    },
  }))
  const json = {
    path: join(folder, 'report.json'),
    write: async (handle: FileHandle) => await handle.writeFile(reportJson(set, sums)),
  }
  const all = formats.includes('json') ? [...files, json] : files
  await publishFiles(all)
  return all.map(({ path }) => path)
}

/** Loads what draws charts, when charts are wanted: the canvas is a binary of 40 MB. May be called early. */
export function loadCharts(): Promise<typeof import('./chart/draw-chart.ts')> {
  return import('./chart/draw-chart.ts')
}

interface RenderedFile {
  readonly name: string
  readonly render: () => Promise<Buffer>
}

/** What is to be written, in this order; nothing is made before it is asked for. */
function rendered(set: ReportSet, formats: readonly Format[], look: Look | undefined): readonly RenderedFile[] {
  const { results, page: counts } = set
  const csv = results.map((result) => ({
    name: `${result.key}.csv`,
    render: async () => Buffer.from(csvOf(result)),
  }))
  // The page before the pictures: what it is made of is let go of, what draws them stays.
  return [
    ...(formats.includes('csv') ? csv : []),
    ...(formats.includes('html') && counts !== null
      ? [{ name: 'report.html', render: () => page(set, counts()) }]
      : []),
    ...(formats.includes('png') ? pictures(results, look) : []),
  ]
}

/** While one is packed, which another thread does, the next is drawn. */
function pictures(results: ReportSet['results'], look: Look | undefined): readonly RenderedFile[] {
  const drawing = results.map((): Promise<Buffer> | undefined => undefined)
  const draw = (nth: number): Promise<Buffer> | undefined => {
    const result = results[nth]
    if (result === undefined) return undefined
    drawing[nth] ??= loadCharts().then(({ drawChart }) => drawChart(result, look))
    // Whoever asks for it is told; until then nobody listens.
    drawing[nth].catch(() => undefined)
    return drawing[nth]
  }
  return results.map(({ key }, nth) => ({
    name: `${key}.png`,
    render: async () => {
      const picture = draw(nth)!
      draw(nth + 1)
      const content = await picture
      drawing[nth] = undefined
      return content
    },
  }))
}

async function page(set: ReportSet, { cube, days, today, standing }: PageCounts): Promise<Buffer> {
  const [{ reportHtml }, { pageCode }] = await Promise.all([
    import('./html/report-html.ts'),
    import('./html/page-code.ts'),
  ])
  const { scope, compared, uncountedSpans, results, notes } = set
  const whole = {
    ...{ scope, compared, uncountedSpans, days, today, notes, results, standing },
    readAt: microsToIso(set.readAt),
    keys: results.map(({ key }) => key),
  }
  return Buffer.from(await reportHtml(whole, cube, await pageCode()))
}

function sumsOf(name: string, content: Buffer): WrittenFile {
  return { name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
}

async function refuseFile(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  if (found !== undefined && !found.isDirectory()) {
    throw new UsageError('output-not-a-folder', `cannot write reports to ${folder}: it is not a folder`, {
      hint: 'Name a folder; it is made where it does not exist.',
    })
  }
}
