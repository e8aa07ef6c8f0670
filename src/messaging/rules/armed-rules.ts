import type { ArmedRule } from '../../archive/arm-rules.ts'
import type { StandingRule } from '../../archive/read-armed-rules.ts'
import type { Micros } from '../../clock.ts'
import type { TemplateValue } from '../templates/template.ts'
import { compileRules } from './compile-rules.ts'
import type { Rule } from './rule-schema.ts'
import type { CompiledReply, RuleSet } from './rule-set.ts'

/** Rules as they are stored when they are armed: whole, with the texts of their templates. */
export function armedRules({ rules, writtenSafety }: RuleSet): readonly ArmedRule[] {
  const settings = JSON.stringify({ safety: writtenSafety })
  return rules.map(({ name, written, reply }, position) => {
    const { reply: _, ...acts } = written.then
    // biome-ignore lint/suspicious/noThenProperty: the word of the file; its value is no function
    const rule: Rule = { ...written, then: { ...acts, ...(reply && { reply: writtenReply(reply) }) } }
    return { name, position, rule: JSON.stringify(rule), settings }
  })
}

/** A text of its own, with every value that is not known of the message. */
function writtenReply({ text, variables, values }: CompiledReply): NonNullable<Rule['then']['reply']> {
  const given = text.variables.flatMap((name): readonly (readonly [string, TemplateValue])[] => {
    const value = Object.hasOwn(values, name) ? values[name] : variables[name]?.default
    return value === undefined ? [] : [[name, value]]
  })
  return { text: text.source, language: text.language, values: Object.fromEntries(given) }
}

export interface Armed {
  readonly set: RuleSet
  /** By name of the rule. */
  readonly armedAt: ReadonlyMap<string, Micros>
}

/** What is armed, ready to decide; null where nothing is. All of an account's rules were armed with one file's settings. */
export function compileArmed(standing: readonly StandingRule[]): Armed | null {
  const [first] = standing
  if (first === undefined) return null
  const settings = JSON.parse(first.settings) as object
  const value = { ...settings, rules: standing.map(({ rule }) => JSON.parse(rule) as Rule) }
  const problem = (_path: unknown, message: string) => ({ line: null, column: null, message })
  const written = {
    file: 'the armed rules',
    value,
    problem,
    problemInText: (_path: unknown, _line: number, _column: number, message: string) => problem(null, message),
  }
  const armedAt = new Map(standing.map((rule) => [rule.name, rule.armedAt]))
  return { set: compileRules(written, new Map()), armedAt }
}
