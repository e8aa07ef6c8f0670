import { UsageError } from '../errors.ts'

/** Values of a template's variables, as an option gives them. @throws UsageError */
export function valuesOf(given: readonly string[], flag: string): Readonly<Record<string, string>> {
  const pairs = given.map((pair) => {
    const equals = pair.indexOf('=')
    if (equals > 0) return [pair.slice(0, equals), pair.slice(equals + 1)] as const
    throw new UsageError('usage', `${flag} takes name=value, not "${pair}"`, {
      hint: `Such as ${flag} first_name=Anna.`,
    })
  })
  return Object.fromEntries(pairs)
}
