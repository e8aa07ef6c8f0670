/**
 * Makes an Instagram export as Instagram would deliver it, from a history that never happened: for the demo, the tests and
 * the benchmark. Nothing here may use the code that reads exports, for it is what that code is tested against; nothing may
 * ask the clock or the system for chance, for the same options must give the same bytes.
 */
import { mkdir, open, writeFile } from 'node:fs/promises'
import { type Cut, cutHistory } from './cut.ts'
import { ExportFolder, TextFile } from './export-folder.ts'
import { exportName } from './export-place.ts'
import { writeFlatExport } from './flat-export.ts'
import { planHistory } from './history.ts'
import { type MakeExportOptions, settle } from './options.ts'
import { writeSideFiles } from './side-files.ts'
import type { Truth } from './truth.ts'
import { TruthRecorder } from './truth-recorder.ts'
import { writeThread } from './write-threads.ts'

export type { ExpectedMessage } from './expected-message.ts'
export type { MakeExportOptions } from './options.ts'
export type { Truth } from './truth.ts'

/**
 * Writes an export into a folder and tells the truth about it. Takes constant memory whatever the size; a million messages
 * take about ten seconds.
 *
 * ```ts
 * const truth = await makeExport('/tmp/export', { seed: 1, messages: 20_000 })
 * truth.people[0]?.messages
 * ```
 *
 * Two cuts of one history: `makeExport(a, { seed, until })`, then `makeExport(b, { seed, renames: 3, unsendsLater: true })`.
 *
 * @param dir the export's root; made where it is missing, and expected to be empty
 * @throws RangeError when the threads need more messages than there are to be
 */
export async function makeExport(dir: string, options: MakeExportOptions = {}): Promise<Truth> {
  const settings = settle(options)
  const cut = cutHistory(planHistory(settings))
  await mkdir(dir, { recursive: true })
  await using folder = new ExportFolder(dir, settings.until)
  await using rowsHandle = options.rowsFile === undefined ? null : await open(options.rowsFile, 'w')
  const rowsFile = rowsHandle === null ? null : new TextFile(rowsHandle, () => {})
  const recorder = new TruthRecorder(cut, rowsFile, reporter(options, settings.messages))
  if (settings.layout === 'flat-2020') await writeFlatExport(cut, folder, recorder)
  else await writeLayeredExport(cut, folder, recorder)
  await rowsFile?.flush()
  const truth = recorder.truth(folder)
  if (options.truthFile !== undefined) await writeFile(options.truthFile, `${JSON.stringify(truth, null, 1)}\n`)
  return truth
}

/** The name that Instagram would give to such an export, and that readers take its day from. */
export function exportNameFor(options: MakeExportOptions = {}): string {
  return exportName(settle(options))
}

async function writeLayeredExport(cut: Cut, folder: ExportFolder, recorder: TruthRecorder): Promise<void> {
  for (const plan of cut.history.threads) await writeThread(plan, cut, folder, recorder)
  await writeSideFiles(cut, folder)
}

/** Counts rows, tells of every thousandth, and stops when asked to. */
function reporter({ onProgress, signal }: MakeExportOptions, total: number): () => void {
  let rows = 0
  return () => {
    rows += 1
    if (rows % 1_000 !== 0) return
    signal?.throwIfAborted()
    onProgress?.(rows, total)
  }
}
