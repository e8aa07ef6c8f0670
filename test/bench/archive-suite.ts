/** Import, transform, report, backup and restore, each beside a peer on the same server in the same run. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeExport } from '../../src/simulator/export/make-export.ts'
import { openExport } from '../../src/sources/export/open-export.ts'
import { bareCopy, bytesPerMessage, saveRows } from './bare-copy.ts'
import { putBackNewest, takeOutNewest } from './newest-messages.ts'
import { type PrivatePostgres, startPrivatePostgres } from './private-postgres.ts'
import { type Timed, timedProcess } from './timed-process.ts'

export interface ArchiveFigures {
  readonly messages: number
  readonly import: number
  /** Of that, reading the export alone: what no way of loading can be quicker than. */
  readonly reading: number
  readonly bareCopy: number
  readonly overlap: number
  readonly rebuild: number
  /** Counting 10,000 messages that are new on top of the others. */
  readonly transform: number
  /** Of these the first seven, which people compare; all of them beside it. */
  readonly firstReports: number
  readonly report: number
  readonly backup: number
  readonly pgDump: number
  readonly verify: number
  readonly restore: number
  readonly pgRestore: number
  readonly importPeakMiB: number
  readonly backupPeakMiB: number
  readonly verifyPeakMiB: number
  readonly restorePeakMiB: number
  readonly bytesPerMessage: number
}

const NEW_MESSAGES = 10_000
const MAIN = join(import.meta.dirname, '../../src/cli/main.ts')

const FIRST_REPORTS = [
  'last-days',
  'messages-per-person',
  'message-types',
  'messages-per-day',
  'busiest-weekdays',
  'busiest-hours',
  'threads-ranked',
  'reactions',
]

const dmvault = (url: string, home: string, ...args: string[]): Promise<Timed> =>
  timedProcess(process.execPath, [MAIN, ...args, '--quiet'], { DATABASE_URL: url, DMVAULT_HOME: home })

interface Place {
  readonly server: PrivatePostgres
  readonly folder: string
  readonly earlier: string
  readonly later: string
}

/** The history's last tenth is missing from the earlier export. */
async function makeExports(folder: string, messages: number): Promise<{ earlier: string; later: string }> {
  const [earlier, later] = [join(folder, 'earlier'), join(folder, 'later')]
  const endsAt = Date.UTC(2026, 8, 30)
  const days = 1095
  const shared = { seed: 7, messages, endsAt, days, media: 0 }
  await makeExport(earlier, { ...shared, until: endsAt - (days / 10) * 86_400_000 })
  await makeExport(later, shared)
  return { earlier, later }
}

async function readAlone(path: string): Promise<number> {
  const startedAt = performance.now()
  await using source = await openExport([path])
  for await (const _ of source.pages(new AbortController().signal));
  return (performance.now() - startedAt) / 1000
}

async function measure({ server, folder, earlier, later }: Place, messages: number): Promise<ArchiveFigures> {
  const importing = (url: string, path: string) =>
    dmvault(url, folder, 'import', path, '--account', 'bench', '--time-zone', 'UTC', '--purge-unsent')
  const first = await server.create('first')
  const whole = await importing(first, later)
  const reading = await readAlone(later)
  const disk = await bytesPerMessage(first, messages)
  const rows = join(folder, 'rows')
  await saveRows(first, rows)
  const copied = await bareCopy(await server.create('copied'), rows)
  const second = await server.create('second')
  await importing(second, earlier)
  const overlap = await importing(second, later)
  const rebuild = await dmvault(first, folder, 'rebuild', '--account', 'bench')
  const transforming = () => dmvault(first, folder, 'transform', '--account', 'bench')
  await takeOutNewest(first, NEW_MESSAGES)
  await transforming()
  await putBackNewest(first)
  const transform = await transforming()
  const reporting = (...args: string[]) =>
    dmvault(first, folder, 'report', '--account', 'bench', '--out', join(folder, 'report'), ...args)
  const firstReports = await reporting('--only', FIRST_REPORTS.join(','), '--format', 'csv,png,json')
  const report = await reporting()
  const file = join(folder, 'backup.json.zst')
  const backup = await dmvault(first, folder, 'backup', '--account', 'bench', '--out', file)
  const dump = join(folder, 'dump')
  const pgDump = await timedProcess(join(server.programs, 'pg_dump'), ['-Fc', '-f', dump, first])
  const verify = await dmvault(first, folder, 'verify', file)
  const restored = await server.create('restored')
  const restore = await dmvault(restored, folder, 'restore', file)
  const pgRestored = await server.create('pg_restored')
  const pgRestore = await timedProcess(join(server.programs, 'pg_restore'), ['-d', pgRestored, dump])
  return {
    messages,
    import: whole.seconds,
    reading,
    bareCopy: copied,
    overlap: overlap.seconds,
    rebuild: rebuild.seconds,
    transform: transform.seconds,
    firstReports: firstReports.seconds,
    report: report.seconds,
    backup: backup.seconds,
    pgDump: pgDump.seconds,
    verify: verify.seconds,
    restore: restore.seconds,
    pgRestore: pgRestore.seconds,
    importPeakMiB: whole.peakMiB,
    backupPeakMiB: backup.peakMiB,
    verifyPeakMiB: verify.peakMiB,
    restorePeakMiB: restore.peakMiB,
    bytesPerMessage: disk,
  }
}

/** Measures one size, `runs` times over on one server, each time from an empty database. */
export async function archiveSuite(
  messages: number,
  runs: number,
  onRun: (run: number) => void,
): Promise<ArchiveFigures[]> {
  await using server = await startPrivatePostgres()
  const folder = await mkdtemp(join(tmpdir(), 'dmvault-bench-'))
  try {
    const exports = await makeExports(folder, messages)
    const figures: ArchiveFigures[] = []
    for (let run = 1; run <= runs; run += 1) {
      figures.push(await measure({ server, folder, ...exports }, messages))
      onRun(run)
    }
    return figures
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
