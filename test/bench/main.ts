/**
 * `npm run bench -- archive [--messages 200000,1000000] [--runs 3]`: figures as ratios, medians over the runs. `--growth`
 * measures how time and memory grow from 250,000 messages to 1,000,000 and 4,000,000.
 * `npm run bench -- extract [--messages 10000,1000000] [--threads 2000]`: reading a simulated Instagram.
 * `npm run bench -- view [--messages 10000,1000000 | --home DIR]`: the page over an archive, one made for it or your own.
 * `npm run bench -- report [--messages 100000,1000000 | --home DIR]`: reports in all formats, and the size of the page.
 */
import { parseArgs } from 'node:util'
import { type ArchiveFigures, archiveSuite } from './archive-suite.ts'
import { extractSuite, extractTable } from './extract-suite.ts'
import { reportSuite } from './report-suite.ts'
import { viewSuite } from './view-suite.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '100000' },
    growth: { type: 'boolean', default: false },
    runs: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2000' },
    home: { type: 'string' },
  },
})

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const seconds = (value: number) => `${value.toFixed(2)} s`
const times = (value: number) => `${value.toFixed(2)} ×`

function table(figures: readonly ArchiveFigures[]): Record<string, string> {
  const of = (value: (it: ArchiveFigures) => number) => median(figures.map(value))
  return {
    'import, rows a second against bare COPY (≥ 0.8)': times(of((it) => it.bareCopy / it.import)),
    'overlapping import, the same (≥ 0.6)': times(of((it) => it.bareCopy / it.overlap)),
    'backup, time against pg_dump -Fc (≤ 1)': times(of((it) => it.backup / it.pgDump)),
    'restore, time against pg_restore (≤ 2)': times(of((it) => it.restore / it.pgRestore)),
    'verify of the backup, time against pg_dump -Fc': times(of((it) => it.verify / it.pgDump)),
    'first reports (≤ 5 s at 1,000,000) · all reports': [of((it) => it.firstReports), of((it) => it.report)]
      .map(seconds)
      .join(' · '),
    'disk, bytes a message (≤ 400)': of((it) => it.bytesPerMessage).toFixed(0),
    'peak memory of import, backup, verify, restore (MiB)': [
      of((it) => it.importPeakMiB),
      of((it) => it.backupPeakMiB),
      of((it) => it.verifyPeakMiB),
      of((it) => it.restorePeakMiB),
    ]
      .map((it) => it.toFixed(0))
      .join(', '),
    'import · reading its export alone · bare COPY · overlapping import': [
      of((it) => it.import),
      of((it) => it.reading),
      of((it) => it.bareCopy),
      of((it) => it.overlap),
    ]
      .map(seconds)
      .join(' · '),
    'rebuild of the derived tables · counting 10,000 new messages': [of((it) => it.rebuild), of((it) => it.transform)]
      .map(seconds)
      .join(' · '),
    'counting 10,000 new messages, share of a rebuild (< 2 % at 5,000,000)': `${(100 * of((it) => it.transform / it.rebuild)).toFixed(1)} %`,
    'backup · pg_dump · verify · restore · pg_restore': [
      of((it) => it.backup),
      of((it) => it.pgDump),
      of((it) => it.verify),
      of((it) => it.restore),
      of((it) => it.pgRestore),
    ]
      .map(seconds)
      .join(' · '),
  }
}

if (positionals[0] === 'extract') {
  for (const size of values.messages.split(',').map(Number)) {
    const figures = await extractSuite(size, Number(values.threads))
    const { messages, threads } = figures
    console.log(`\n${messages.toLocaleString('en-US')} messages in ${threads.toLocaleString('en-US')} threads`)
    for (const [what, figure] of Object.entries(extractTable(figures))) console.log(`  ${what.padEnd(50)} ${figure}`)
  }
  process.exit(0)
}
if (positionals[0] === 'view' || positionals[0] === 'report') {
  const suite = positionals[0] === 'view' ? viewSuite : reportSuite
  for (const size of values.home === undefined ? values.messages.split(',').map(Number) : [0]) {
    console.log(values.home === undefined ? `\n${size.toLocaleString('en-US')} messages` : `\n${values.home}`)
    for (const [what, figure] of await suite(size, values.home ?? null)) console.log(`  ${what.padEnd(58)} ${figure}`)
  }
  process.exit(0)
}
if (positionals[0] !== 'archive') {
  console.error('Say what to measure: npm run bench -- archive [--messages 100000,1000000 | --growth] [--runs 3]')
  console.error('                 or: npm run bench -- extract [--messages 10000,1000000] [--threads 2000]')
  console.error('                 or: npm run bench -- view [--messages 10000,1000000 | --home DIR]')
  console.error('                 or: npm run bench -- report [--messages 100000,1000000 | --home DIR]')
  process.exit(2)
}
const sizes = values.growth ? [250_000, 1_000_000, 4_000_000] : values.messages.split(',').map(Number)
/** What is held against the size before. */
const GROWING = ['import', 'backup', 'verify', 'restore', 'rebuild', 'report'] as const
const PEAKS = ['importPeakMiB', 'backupPeakMiB', 'verifyPeakMiB', 'restorePeakMiB'] as const
const measured: { readonly size: number; readonly figures: readonly ArchiveFigures[] }[] = []
for (const size of sizes) {
  const figures = await archiveSuite(size, Number(values.runs), (run) =>
    console.error(`${size} messages: run ${run} done`),
  )
  console.log(`\n${size.toLocaleString('en-US')} messages, median of ${values.runs}`)
  for (const [what, figure] of Object.entries(table(figures))) console.log(`  ${what.padEnd(50)} ${figure}`)
  measured.push({ size, figures })
}
for (const [index, { size, figures }] of measured.entries()) {
  const before = measured[index - 1]
  if (before === undefined) continue
  const growth = [...GROWING, ...PEAKS].map((key) => {
    const of = (some: readonly ArchiveFigures[]) => median(some.map((it) => it[key]))
    return `${key} ${times(of(figures) / of(before.figures))}`
  })
  console.log(`\nFrom ${before.size.toLocaleString('en-US')} to ${size.toLocaleString('en-US')}: ${growth.join(', ')}`)
}
