/**
 * What people type into the search box: words, "phrases", and operators (from:, in:, before:, after:, has:, type:). Nothing
 * typed is an error: an operator that makes no sense is told in words, and the rest is searched for.
 */
import { HAS, type Has } from '../../text/search-tags.ts'
import { isRun, searchUnits } from '../../text/search-tokens.ts'

/** Forms that stand one after the other. */
export interface Term {
  readonly forms: readonly TermForm[]
}

export interface TermForm {
  readonly form: string
  /** A word may begin with it. */
  readonly isPrefix: boolean
  /** It stands directly before the next one, in a script without spaces. */
  readonly isRunWithNext: boolean
}

export interface Query {
  readonly terms: readonly Term[]
  readonly from: readonly string[]
  readonly in: readonly string[]
  readonly has: readonly Has[]
  readonly types: readonly string[]
  /** First day, `YYYY-MM-DD`, and the day after the last one, on the calendar of the account. */
  readonly firstDay: string | null
  readonly endDay: string | null
  /** What of it could not be understood, in words. */
  readonly problems: readonly string[]
}

const PART = /(?:(?<key>[a-z]+):)?(?:"(?<quoted>[^"]*)"?|(?<plain>[^\s"]+))/giu
const KEYS = new Set(['from', 'in', 'before', 'after', 'has', 'type'])
/** A shorter beginning is that of too many words to mean any. */
const SHORTEST_PREFIX = 3

export function parseQuery(text: string): Query {
  const query = {
    terms: [] as Term[],
    from: [] as string[],
    in: [] as string[],
    has: [] as Has[],
    types: [] as string[],
    firstDay: null as string | null,
    endDay: null as string | null,
    problems: [] as string[],
  }
  for (const { 0: whole, groups } of text.matchAll(PART)) {
    const key = groups?.key?.toLowerCase()
    const value = groups?.quoted ?? groups?.plain ?? ''
    if (key === undefined || !KEYS.has(key)) {
      const term = termOf(key === undefined ? value : whole.replaceAll('"', ''), groups?.quoted !== undefined)
      if (term !== null) query.terms.push(term)
    } else if (key === 'from' || key === 'in') query[key].push(value)
    else if (key === 'type') query.types.push(value.toLowerCase())
    else if (key === 'has') addThing(query, value)
    else addDay(query, key, value)
  }
  return query
}

function termOf(text: string, isPhrase: boolean): Term | null {
  const units = searchUnits(text)
  if (units.length === 0) return null
  return {
    forms: units.map((unit, place) => {
      const next = units[place + 1]
      const isWord = /^[\p{L}\p{N}\p{M}]+$/u.test(unit.form)
      return {
        form: unit.form,
        isPrefix: !isPhrase && next === undefined && !unit.isDense && isWord && unit.form.length >= SHORTEST_PREFIX,
        isRunWithNext: next !== undefined && isRun(unit, next),
      }
    }),
  }
}

function addThing(query: { has: Has[]; problems: string[] }, value: string): void {
  const thing = value.toLowerCase()
  const has = HAS.find((it) => it === thing || `${it}s` === thing)
  if (has === undefined) query.problems.push(`has:${value} is not known. There is has:${HAS.join(', has:')}.`)
  else query.has.push(has)
}

function addDay(
  query: { firstDay: string | null; endDay: string | null; problems: string[] },
  key: string,
  value: string,
) {
  const day = dayOf(value)
  if (day === null) query.problems.push(`${key}:${value} is no date. Write 2024, 2024-03 or 2024-03-31.`)
  else if (key === 'after') query.firstDay = query.firstDay === null || day > query.firstDay ? day : query.firstDay
  else query.endDay = query.endDay === null || day < query.endDay ? day : query.endDay
}

/** A year, a month or a day by its first day; null where the calendar has none. */
function dayOf(value: string): string | null {
  const match = /^(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?$/.exec(value)
  if (match === null || Number(match[1]) < 1900) return null
  const [, year, month = '1', day = '1'] = match
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null
}

/** Whether anything is asked for at all. */
export function isEmpty({ terms, from, in: threads, has, types, firstDay, endDay }: Query): boolean {
  return [terms, from, threads, has, types].every((some) => some.length === 0) && firstDay === null && endDay === null
}
