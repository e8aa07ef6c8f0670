import { isRun, type SearchUnit, searchUnits } from '../../text/search-tokens.ts'
import type { Term, TermForm } from './parse-query.ts'

/** A stretch of a text, in UTF-16 units. */
export type Mark = readonly [start: number, end: number]

/** Where in each of the texts the terms stand; null unless every term stands in one of them. */
export function matchTerms(terms: readonly Term[], texts: readonly (string | null)[]): readonly Mark[][] | null {
  const fields = texts.map((text) => (text === null ? [] : searchUnits(text)))
  const marks = fields.map((): Mark[] => [])
  for (const term of terms) {
    const found = fields.map((units) => placesOf(term, units))
    if (found.every((some) => some.length === 0)) return null
    for (const [place, some] of found.entries()) marks[place]?.push(...some)
  }
  return marks.map(joined)
}

/** The index holds tokens and no places: what it finds is looked at here. */
function placesOf({ forms }: Term, units: readonly SearchUnit[]): readonly Mark[] {
  const found: Mark[] = []
  for (let start = 0; start + forms.length <= units.length; start++) {
    if (!forms.every((form, place) => stands(form, units[start + place], units[start + place + 1]))) continue
    found.push([units[start]?.start ?? 0, units[start + forms.length - 1]?.end ?? 0])
  }
  return found
}

function stands({ form, isPrefix, isRunWithNext }: TermForm, unit?: SearchUnit, next?: SearchUnit): boolean {
  if (unit === undefined) return false
  if (isPrefix ? !unit.form.startsWith(form) : unit.form !== form) return false
  return !isRunWithNext || (next !== undefined && isRun(unit, next))
}

function joined(marks: readonly Mark[]): Mark[] {
  const sorted = marks.toSorted((one, other) => one[0] - other[0] || one[1] - other[1])
  const whole: [number, number][] = []
  for (const [start, end] of sorted) {
    const last = whole.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else whole.push([start, end])
  }
  return whole
}
