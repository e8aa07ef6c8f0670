import { distance } from 'fastest-levenshtein'
import type { Report } from '../reports/define-report.ts'
import type { SkinTones } from '../reports/facts/content/content.ts'
import { reports } from '../reports/index.ts'
import { UsageError } from '../src/errors.ts'
import { THEMES, type Theme } from '../src/export/report/chart/palette.ts'
import { type PictureSize, pictureSize } from '../src/export/report/chart/picture-size.ts'
import { isDay, namedRange } from '../src/export/report/compare/named-range.ts'
import type { ComparedRange } from '../src/export/report/drawn-result.ts'
import { NOT_SHARED } from '../src/export/report/redact/redact-facts.ts'
import { FORMATS, type Format } from '../src/export/report/write-reports.ts'
import type { ReportOptions } from './report.ts'

/** Single messages, and the days before today, are not the same thing in two ranges. */
const NOT_COMPARED: readonly string[] = ['last-days', 'most-reacted']

/**
 * The reports that were asked for, without those that are not to be shared or compared.
 *
 * @throws UsageError when one is unknown, with the nearest; or was asked for by name and is left out
 */
export function reportsFor(
  keys: readonly string[] | undefined,
  { isRedacted, isCompared }: { readonly isRedacted: boolean; readonly isCompared: boolean },
): readonly Report[] {
  const leftOut = [...(isRedacted ? NOT_SHARED : []), ...(isCompared ? NOT_COMPARED : [])]
  const chosen = keys === undefined ? reports : reportsNamed(keys)
  const refused = keys?.find((key) => leftOut.includes(key))
  if (refused !== undefined) {
    const words = isRedacted && NOT_SHARED.includes(refused) ? 'redacted' : 'compared'
    throw new UsageError(`report-not-${words}`, `the report "${refused}" cannot be ${words}`, {
      hint: `Leave it out of --only, or leave out --${words === 'redacted' ? 'redact' : 'compare'}.`,
    })
  }
  return chosen.filter(({ key }) => !leftOut.includes(key))
}

function reportsNamed(keys: readonly string[]): readonly Report[] {
  const known = reports.map(({ key }) => key)
  refuseUnknown('report', keys, known)
  return reports.filter(({ key }) => keys.includes(key))
}

export function formatsNamed(names: readonly string[] | undefined): readonly Format[] {
  if (names === undefined) return FORMATS
  refuseUnknown('format', names, FORMATS)
  return FORMATS.filter((format) => names.includes(format))
}

export function themeNamed(name: string): Theme {
  refuseUnknown('theme', [name], THEMES)
  return name as Theme
}

export function sizeOf(text: string | undefined): PictureSize | null {
  return text === undefined ? null : pictureSize(text)
}

/** Each of the names must be known. */
function refuseUnknown(what: 'report' | 'format' | 'theme', names: readonly string[], known: readonly string[]): void {
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length === 0 && names.length > 0) return
  const said = unknown.map((name) => `"${name}"`).join(', ')
  const near = what === 'report' ? nearest(unknown[0] ?? '', known) : null
  const all = `${what[0]!.toUpperCase()}${what.slice(1)}s: ${known.join(', ')}.`
  throw new UsageError(`${what}-unknown`, `there is no ${what} ${said}`.trim(), {
    hint: near === null ? all : `The nearest is ${near}. ${all}`,
  })
}

/** Null where nothing is like it. */
function nearest(word: string, known: readonly string[]): string | null {
  const [best] = known.map((name) => ({ name, far: distance(word, name) })).sort((one, other) => one.far - other.far)
  return best !== undefined && best.far <= best.name.length / 2 ? best.name : null
}

export function checkedRange(from: string | null, to: string | null): { from: string | null; to: string | null } {
  for (const day of [from, to]) {
    if (day === null || isDay(day)) continue
    throw new UsageError('day-invalid', `"${day}" is not a day`, { hint: 'Write days as 2024-03-01.' })
  }
  if (from !== null && to !== null && from > to) {
    throw new UsageError('range-empty', `the range ends (${to}) before it begins (${from})`, {
      hint: 'Give --from the earlier day.',
    })
  }
  return { from, to }
}

export function checkDays(days: number): void {
  if (Number.isSafeInteger(days) && days >= 1 && days <= 100_000) return
  throw new UsageError('days-invalid', `${days} is not a number of days`, { hint: 'Give a whole number from 1 on.' })
}

export function checkedSkinTones(value: string): SkinTones {
  if (value === 'joined' || value === 'apart') return value
  throw new UsageError('skin-tones-unknown', `"${value}" is no way to count skin tones`, {
    hint: 'Say joined, or apart.',
  })
}

/** Before anything is opened: two ranges, and no other range beside them. */
export function checkCompare({ compare, from, to }: ReportOptions): void {
  if (compare === undefined) return
  if (compare.length !== 2) {
    throw new UsageError('compare-invalid', `two ranges are compared, not ${compare.length}`, {
      hint: 'Give --compare two of them, such as --compare 2025 2026.',
    })
  }
  for (const word of compare) namedRange(word, '')
  if (from === undefined && to === undefined) return
  throw new UsageError('compare-with-range', 'two ranges that are compared have their own days', {
    hint: 'Leave out --from and --to, or write the ranges as 2025-01-01..2025-06-30.',
  })
}

/** @param today the day of the zone */
export function comparedRanges(
  words: readonly string[] | undefined,
  today: string,
): readonly [ComparedRange, ComparedRange] | null {
  const [one, other] = (words ?? []).map((word) => namedRange(word, today))
  return one === undefined || other === undefined ? null : [one, other]
}
