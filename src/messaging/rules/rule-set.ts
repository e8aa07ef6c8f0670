import type { RE2JS } from 're2js'
import type { Renderable } from '../templates/render-template.ts'
import type { TemplateValue } from '../templates/template.ts'
import type { Problem } from '../yaml/problem.ts'
import type { HourRange, Rule, RulesFile, Safety, Then, When } from './rule-schema.ts'

/** Rules that were checked, ready to decide. */
export interface RuleSet {
  readonly file: string
  readonly safety: Safety
  /** The same as it was written. */
  readonly writtenSafety: NonNullable<RulesFile['safety']>
  /** In the order of the file: an earlier rule answers first. */
  readonly rules: readonly CompiledRule[]
  /** Odd, and not wrong: a rule that matches everything. */
  readonly warnings: readonly Problem[]
}

export interface CompiledRule {
  readonly name: string
  /** As it was written: what is stored when it is armed. */
  readonly written: Rule
  readonly when: CompiledWhen
  readonly acts: Then
  readonly reply: CompiledReply | null
}

/** Conditions with words made comparable, patterns compiled, and times of day in minutes. */
export interface CompiledWhen extends Omit<When, 'words' | 'all_words' | 'pattern' | 'patterns' | 'hours'> {
  readonly anyOf: readonly string[]
  readonly allOf: readonly string[]
  readonly expressions: readonly RE2JS[]
  readonly hourRange: HourRange | null
}

export interface CompiledReply extends Renderable {
  /** Values that the rule and its file give; what is known of the message comes on top. */
  readonly values: Readonly<Record<string, TemplateValue>>
}

/** Variables that every reply has: what is known of whoever wrote. */
export const MESSAGE_VARIABLES: readonly string[] = ['first_name', 'full_name', 'username', 'account']
