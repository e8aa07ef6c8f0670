/**
 * Writes reports: one CSV and one PNG a report, one page and one JSON for all of them. All come from one result, and appear
 * together: each file whole, `report.json`, which holds the sums of the others, last.
 */
import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import PQueue from 'p-queue'
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
  const files = [...(await render(set, formats, look))]
  if (formats.includes('json')) {
    const sums = files.map(({ name, content }) => sumsOf(name, content))
    files.push({ name: 'report.json', content: Buffer.from(reportJson(set, sums)) })
  }
  await publishFiles(
    files.map(({ name, content }) => ({
      path: join(folder, name),
      write: async (handle) => {
        await handle.writeFile(content)
      },
    })),
  )
  return files.map(({ name }) => join(folder, name))
}

/** Loads what draws charts, when charts are wanted: the canvas is a binary of 40 MB. May be called early. */
export function loadCharts(): Promise<typeof import('./chart/draw-chart.ts')> {
  return import('./chart/draw-chart.ts')
}

interface RenderedFile {
  readonly name: string
  readonly content: Buffer
}

async function render(
  set: ReportSet,
  formats: readonly Format[],
  look: Look | undefined,
): Promise<readonly RenderedFile[]> {
  const csv = formats.includes('csv')
    ? set.results.map((result) => ({ name: `${result.key}.csv`, content: Buffer.from(csvOf(result)) }))
    : []
  const png = formats.includes('png') ? await pictures(set, look) : []
  const html = formats.includes('html') && set.page !== null ? [await page(set, set.page)] : []
  return [...csv, ...png, ...html]
}

/** One is drawn while others are packed; each takes some 40 MB until it is. */
const CHARTS_AT_ONCE = 3

async function pictures({ results }: ReportSet, look: Look | undefined): Promise<readonly RenderedFile[]> {
  const { drawChart } = await loadCharts()
  const queue = new PQueue({ concurrency: CHARTS_AT_ONCE })
  const drawing = results.map((result) => async () => {
    return { name: `${result.key}.png`, content: await drawChart(result, look) }
  })
  return await queue.addAll(drawing)
}

async function page(set: ReportSet, { cube, days, today, standing }: PageCounts): Promise<RenderedFile> {
  const [{ reportHtml }, { pageCode }] = await Promise.all([
    import('./html/report-html.ts'),
    import('./html/page-code.ts'),
  ])
  const { scope, compared, uncountedSpans, results, notes } = set
  const { people, threads, types, emoji } = cube
  const whole = results.filter(({ key }) => standing.includes(key)).map((result) => [result.key, result] as const)
  const data = {
    ...{ people, threads, types, emoji, scope, compared, uncountedSpans, days, today, notes },
    readAt: microsToIso(set.readAt),
    keys: results.map(({ key }) => key),
    whole: Object.fromEntries(whole),
  }
  return { name: 'report.html', content: Buffer.from(await reportHtml(data, cube, await pageCode())) }
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
