import type { Scope } from '../../../../reports/facts/facts.ts'
import type { DrawnResult } from '../drawn-result.ts'

/**
 * What the numbers are about, in words: whose, which days, which clocks, what was left out.
 *
 * @param name makes a name fit to be shown
 */
export function scopeWords(
  { scope, compared }: Pick<DrawnResult, 'scope' | 'compared'>,
  name: (text: string) => string,
): readonly string[] {
  const { account, timeZone, thread, person } = scope
  return [
    name(account),
    compared === undefined ? daysInWords(scope) : `${compared[0].name} beside ${compared[1].name}`,
    `time zone ${timeZone}`,
    ...(thread === null ? [] : [`only the thread “${name(thread.label)}”`]),
    ...(person === null ? [] : [`only “${name(person.label)}”`]),
  ]
}

function daysInWords({ from, to, firstDay, lastDay }: Scope): string {
  const [first, last] = [from ?? firstDay, to ?? lastDay]
  if (first === null && last === null) return 'all days'
  if (first === null) return `up to ${inWords(last!)}`
  if (last === null) return `from ${inWords(first)}`
  return first === last ? inWords(first) : `${inWords(first)} to ${inWords(last)}`
}

const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

function inWords(day: string): string {
  return format.format(new Date(`${day}T00:00:00Z`))
}
