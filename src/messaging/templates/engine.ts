/**
 * Liquid, cut down to what a message needs: conditions and filters. Nothing that loops, assigns, includes or reads files is
 * left; only own properties of the values are seen, so that `constructor` and `__proto__` are unknown variables like others.
 */
import { Liquid } from 'liquidjs'
import * as forms from './number-forms.ts'

const TAGS: ReadonlySet<string> = new Set(['if', 'unless', 'case', 'comment', 'raw'])

/** Of Liquid's own filters those that change a text or a number; none that encodes, searches or runs an expression. */
const FILTERS: ReadonlySet<string> = new Set([
  'abs',
  'append',
  'at_least',
  'at_most',
  'capitalize',
  'ceil',
  'default',
  'divided_by',
  'downcase',
  'floor',
  'minus',
  'modulo',
  'plus',
  'prepend',
  'remove',
  'replace',
  'round',
  'squish',
  'strip',
  'times',
  'truncate',
  'truncatewords',
  'upcase',
])

/** Our own: how a language writes numbers. */
const OWN_FILTERS = {
  number: (language: string, value: unknown) => forms.number(language, value),
  percent: (language: string, value: unknown) => forms.percent(language, value),
  money: (language: string, value: unknown, currency: unknown) => forms.money(language, value, currency),
  day: (language: string, value: unknown) => forms.day(language, value),
  plural: (language: string, value: unknown, ...given: readonly unknown[]) =>
    forms.plural(language, value, Object.fromEntries(given.map(namedForm))),
} as const

export const filterNames: readonly string[] = [...FILTERS, ...Object.keys(OWN_FILTERS)].sort()
export const tagNames: readonly string[] = [...TAGS]

const engines = new Map<string, Liquid>()

/** One engine a language, since filters follow it. */
export function engineFor(language: string): Liquid {
  const known = engines.get(language)
  if (known !== undefined) return known
  const engine = makeEngine(language)
  engines.set(language, engine)
  return engine
}

function makeEngine(language: string): Liquid {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // In a condition a value that is left out is false; everywhere else it is an error.
    lenientIf: true,
    cache: false,
    parseLimit: 20_000,
    renderLimit: 1_000,
    memoryLimit: 200_000,
    // Nothing is ever looked up in files.
    templates: Object.create(null) as Record<string, string>,
  })
  for (const name of Object.keys(engine.tags)) if (!TAGS.has(name)) delete engine.tags[name]
  for (const name of Object.keys(engine.filters)) if (!FILTERS.has(name)) delete engine.filters[name]
  for (const [name, form] of Object.entries(OWN_FILTERS)) {
    engine.registerFilter(name, (value: unknown, ...given: readonly unknown[]) =>
      (form as (language: string, value: unknown, ...given: readonly unknown[]) => string)(language, value, ...given),
    )
  }
  return engine
}

/** `one: "# item"` comes as a pair. */
function namedForm(given: unknown): readonly [string, string] {
  if (Array.isArray(given) && given.length === 2) return [String(given[0]), String(given[1])]
  throw new Error('plural takes forms by name: {{ count | plural: one: "# item", other: "# items" }}')
}
