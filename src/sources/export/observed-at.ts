import type { Micros } from '../../clock.ts'
import type { Layout } from './layout.ts'
import { survey } from './survey.ts'
import type { ExportTree } from './tree/export-tree.ts'

const DAY = 86_400_000
/** `instagram-ada-2024-05-01-x7Yk2m9Q` */
const CURRENT = /(?:instagram|facebook)-.*?-(\d{4})-(\d\d)-(\d\d)(?!\d)/i
/** `ada_20191231`, also with `_part_2`: the ZIPs of 2018 to 2020. Too plain a form to believe it of folders around. */
const EARLY = /^.+_(20[12]\d)([01]\d)([0-3]\d)(?:_part_\d+)?(?:\.zip)?$/i

/**
 * When the export was made, for want of a date inside of it. By the first of these that there is:
 * 1. what the caller says;
 * 2. the date in the name that Instagram gave the ZIP, or in the name of a folder that still carries it, as the end of that
 *    day in UTC: of several the latest;
 * 3. the newest modification time that a ZIP records for its JSON files, read as UTC (a ZIP has no zone);
 * 4. the latest time that a message or reaction at the beginning of any thread carries.
 *
 * The importer's clock never counts, nor do the times of files on disk, which are those of unpacking: the same export gives
 * the same time on every machine on every day, and as a ZIP or a folder that kept its name, the same again.
 */
export async function observationTime(tree: ExportTree, layout: Layout, given: Micros | undefined): Promise<Micros> {
  if (given !== undefined) return given
  const named = tree.parts.flatMap(({ names, jsonFiles }) => {
    const own = [...names.slice(0, 1), ...innerNames(jsonFiles)]
    return [...own, ...names]
      .flatMap((name) => endOfNamedDay(name, CURRENT))
      .concat(own.flatMap((name) => endOfNamedDay(name, EARLY)))
  })
  if (named.length > 0) return Math.max(...named)
  const recorded = tree.parts.flatMap((part) => part.modifiedAt ?? [])
  if (recorded.length > 0) return Math.max(...recorded)
  return (await survey(layout)).newest ?? 0
}

/** The folder in which everything lies, where there is one. */
function innerNames(files: readonly { readonly path: string }[]): string[] {
  const [top = ''] = files[0]?.path.split('/') ?? []
  return [top]
}

function endOfNamedDay(name: string, pattern: RegExp): Micros[] {
  const match = pattern.exec(name)
  if (match === null) return []
  const [, year, month, day] = match
  const start = Date.parse(`${year}-${month}-${day}T00:00:00Z`)
  return Number.isNaN(start) ? [] : [(start + DAY) * 1000 - 1]
}
