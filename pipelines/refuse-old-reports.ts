import { readdir } from 'node:fs/promises'
import type { Report } from '../reports/define-report.ts'
import { reports } from '../reports/index.ts'
import { UsageError } from '../src/errors.ts'
import { FORMATS, type Format } from '../src/export/report/write-reports.ts'

/** The files that these reports are written to in these formats. */
export function fileNames(some: readonly Report[], formats: readonly Format[]): readonly string[] {
  const each = formats.filter((format) => format === 'csv' || format === 'png')
  const together = formats.filter((format) => format === 'html' || format === 'json')
  return [
    ...some.flatMap(({ key }) => each.map((format) => `${key}.${format}`)),
    ...together.map((format) => `report.${format}`),
  ]
}

/**
 * What is written without names is for others, and so is the folder. A file of an earlier report that would stay in it is
 * full of names.
 *
 * @param written what is about to be replaced
 * @throws UsageError when the folder has any other file of a report
 */
export async function refuseOldReports(folder: string, written: readonly string[]): Promise<void> {
  const ours = fileNames(reports, FORMATS).filter((name) => !written.includes(name))
  const there = await readdir(folder).catch((): string[] => [])
  const old = there.filter((name) => ours.includes(name))
  if (old.length === 0) return
  const others = old.length === 1 ? '' : ` and ${old.length - 1} more`
  throw new UsageError(
    'output-has-names',
    `${folder} holds files of an earlier report with names: ${old[0]}${others}`,
    {
      hint: 'Give --out another folder, which can be shared as it is.',
    },
  )
}
