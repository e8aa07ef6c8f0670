/** Numbers, money, days and plurals as a language writes them; the platform's own rules, none of ours. */
import { ValueError } from './value-error.ts'

/** Forms by plural category, and `zero` for nothing at all in any language. `#` stands for the number. */
export type PluralForms = Readonly<Record<string, string>>

const CATEGORIES: readonly string[] = ['zero', 'one', 'two', 'few', 'many', 'other']

/**
 * The form of a language for a number of things.
 *
 * @example plural('pl', 5, { one: '# sztuka', few: '# sztuki', many: '# sztuk', other: '# sztuki' }) // '5 sztuk'
 * @throws Error when the forms lack `other` or have one that no language knows; ValueError when it is no number
 */
export function plural(language: string, value: unknown, forms: PluralForms): string {
  const unknown = Object.keys(forms).find((name) => !CATEGORIES.includes(name))
  if (unknown !== undefined) throw new Error(`plural knows ${CATEGORIES.join(', ')}, not ${unknown}`)
  if (forms.other === undefined) throw new Error('plural needs a form called other')
  const count = numberOf(value)
  const form =
    count === 0 && forms.zero !== undefined ? forms.zero : forms[new Intl.PluralRules(language).select(count)]
  return (form ?? forms.other).replaceAll('#', number(language, count))
}

export function number(language: string, value: unknown): string {
  return new Intl.NumberFormat(language).format(numberOf(value))
}

/** 0.2 is 20 %. */
export function percent(language: string, value: unknown): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(numberOf(value))
}

/** Whole amounts without cents. @param currency ISO 4217: `EUR` */
export function money(language: string, value: unknown, currency: unknown): string {
  const amount = numberOf(value)
  const code = String(currency ?? '').toUpperCase()
  if (!/^[A-Z]{3}$/.test(code)) {
    throw new ValueError(`money needs a currency of three letters such as "EUR", not "${String(currency ?? '')}"`)
  }
  const isWhole = Number.isInteger(amount)
  const style = { style: 'currency', currency: code, ...(isWhole && { maximumFractionDigits: 0 }) } as const
  return new Intl.NumberFormat(language, style).format(amount)
}

/** @param value `2026-01-31`; a day is the same day in every zone */
export function day(language: string, value: unknown): string {
  const text = String(value)
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text) {
    throw new ValueError(`"${text}" is no day: write it as 2026-01-31`)
  }
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(at)
}

function numberOf(value: unknown): number {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  const found = /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (Number.isFinite(found)) return found
  throw new ValueError(`"${String(value)}" is no number: write digits, and a point before decimals (1200.50)`)
}
