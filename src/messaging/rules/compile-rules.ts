import { RE2JS, RE2JSException } from 're2js'
import { isEmoji } from '../../text/emoji.ts'
import { nearestNames } from '../../text/nearest-names.ts'
import { itemTypes } from '../item-types.ts'
import { checkLanguage, parseText, TextError } from '../templates/parse-text.ts'
import { missingVariables, textIn, variablesOf } from '../templates/render-template.ts'
import { LONGEST_TEXT, type Template, type TemplateText, type TemplateValues } from '../templates/template.ts'
import { type TemplateLibrary, templateHint } from '../templates/template-library.ts'
import { FileError, type Problem } from '../yaml/problem.ts'
import { checkWritten, type DataPath, type WrittenData } from '../yaml/written-file.ts'
import { automaticNotice } from './automatic-notice.ts'
import { hourRange, type Rule, type RulesFile, rulesSchema, safetyOf } from './rule-schema.ts'
import {
  type CompiledReply,
  type CompiledRule,
  type CompiledWhen,
  MESSAGE_VARIABLES,
  type RuleSet,
} from './rule-set.ts'
import { comparable } from './word-matcher.ts'

/** Longer expressions are programs. */
const LONGEST_PATTERN = 1_000

/**
 * Checks rules, whoever wrote them, and makes them ready to decide.
 *
 * @throws FileError `rules-file` with the line of each mistake
 */
export function compileRules(written: WrittenData, library: TemplateLibrary): RuleSet {
  const file = checkWritten('rules-file', written, rulesSchema)
  return new Compiler(written, library, file).compile()
}

class Compiler {
  readonly #written: WrittenData
  readonly #library: TemplateLibrary
  readonly #file: RulesFile
  readonly #problems: Problem[] = []
  readonly #warnings: Problem[] = []

  constructor(written: WrittenData, library: TemplateLibrary, file: RulesFile) {
    this.#written = written
    this.#library = library
    this.#file = file
  }

  compile(): RuleSet {
    const { language, rules, safety } = this.#file
    if (language !== undefined) this.#language(language, ['language'])
    const compiled = rules.map((rule, place) => this.#rule(rule, ['rules', place]))
    for (const [place, { name }] of rules.entries()) {
      const first = rules.findIndex((it) => it.name === name)
      if (first < place) this.#wrong(['rules', place, 'name'], `there are two rules ${name}: names must differ`)
    }
    if (this.#problems.length > 0) throw new FileError('rules-file', this.#written.file, this.#problems)
    return {
      file: this.#written.file,
      safety: safetyOf(safety),
      writtenSafety: safety ?? {},
      rules: compiled,
      warnings: this.#warnings,
    }
  }

  #wrong(path: DataPath, message: string): void {
    this.#problems.push(this.#written.problem(path, message))
  }

  #odd(path: DataPath, message: string): void {
    this.#warnings.push(this.#written.problem(path, message))
  }

  #language(language: string, path: DataPath): void {
    try {
      checkLanguage(language)
    } catch (error) {
      if (!(error instanceof TextError)) throw error
      this.#wrong(path, error.message)
    }
  }

  #rule(rule: Rule, path: DataPath): CompiledRule {
    const when = this.#when(rule, [...path, 'when'])
    this.#then(rule, [...path, 'then'])
    this.#warnOfBreadth(rule, when, path)
    return {
      name: rule.name,
      written: rule,
      when,
      acts: rule.then,
      reply: this.#reply(rule, [...path, 'then', 'reply']),
    }
  }

  #when({ name, when }: Rule, path: DataPath): CompiledWhen {
    const { words = [], all_words = [], pattern, patterns = [], hours, ...others } = when
    const anyOf = this.#words(words, [...path, 'words'])
    const allOf = this.#words(all_words, [...path, 'all_words'])
    const places = [
      ...(pattern === undefined ? [] : [{ pattern, path: [...path, 'pattern'] }]),
      ...patterns.map((it, place) => ({ pattern: it, path: [...path, 'patterns', place] })),
    ]
    const expressions = places.flatMap((it) => this.#expression(name, it.pattern, it.path))
    if (when.inbox === true && when.request === true) {
      this.#wrong(
        [...path, 'inbox'],
        `${name} can match nothing: no conversation is in the inbox and a request at once`,
      )
    }
    for (const [place, type] of (when.item_types ?? []).entries()) {
      if ((itemTypes as readonly string[]).includes(type)) continue
      const near = nearestNames(type, itemTypes)[0]
      this.#odd(
        [...path, 'item_types', place],
        `${type} is no kind of message that is known${near ? `; did you mean ${near}?` : ''}`,
      )
    }
    return { ...others, anyOf, allOf, expressions, hourRange: hours === undefined ? null : hourRange(hours) }
  }

  #words(words: readonly string[], path: DataPath): readonly string[] {
    return words.flatMap((word, place) => {
      const form = comparable(word)
      if (form !== '') return [form]
      this.#wrong([...path, place], 'a word needs a letter, a digit or a sign')
      return []
    })
  }

  #expression(rule: string, pattern: string, path: DataPath): readonly RE2JS[] {
    if (pattern.length > LONGEST_PATTERN) {
      this.#wrong(path, `the pattern has ${pattern.length} characters; at most ${LONGEST_PATTERN} are taken`)
      return []
    }
    try {
      const expression = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE)
      if (expression.matcher('').find()) {
        this.#odd(path, `the pattern of ${rule} matches even an empty text, and so every message`)
      }
      return [expression]
    } catch (error) {
      if (!(error instanceof RE2JSException)) throw error
      this.#wrong(path, `the pattern cannot be used: ${patternAdvice(error.message)}`)
      return []
    }
  }

  #then({ name, when, then }: Rule, path: DataPath): void {
    if (then.react !== undefined && !isOneEmoji(then.react)) {
      this.#wrong([...path, 'react'], `"${then.react}" is not one emoji`)
    }
    for (const act of ['approve', 'decline'] as const) {
      if (then[act] === true && when.request !== true) {
        this.#wrong([...path, act], `${name} may ${act} requests only where its when says so: request: true`)
      }
    }
    if (then.approve === true && then.decline === true) {
      this.#wrong([...path, 'decline'], `${name} cannot approve and decline a request at once`)
    }
    if (then.delete === true) {
      this.#odd(
        [...path, 'delete'],
        "others' messages cannot be deleted at Instagram: their conversation will be hidden",
      )
    }
  }

  #warnOfBreadth({ name, when }: Rule, { expressions }: CompiledWhen, path: DataPath): void {
    const narrow = ['words', 'all_words', 'item_types', 'first_message', 'people', 'threads', 'spam', 'hours'] as const
    if (narrow.some((key) => when[key] !== undefined) || expressions.length > 0) return
    if (when.pattern !== undefined || when.patterns !== undefined) return
    const isBare = Object.keys(when).length === 0
    const what = isBare ? 'every message' : 'every message of such a conversation'
    this.#odd([...path, 'when'], `${name} matches ${what}: say words, a pattern or first_message if that is not meant`)
  }

  #reply({ name, then: { reply } }: Rule, path: DataPath): CompiledReply | null {
    if (reply === undefined) return null
    const { language = this.#file.language, values: own = {} } = reply
    if (reply.language !== undefined) this.#language(reply.language, [...path, 'language'])
    const values = { ...this.#file.values, ...own }
    const found =
      reply.template === undefined
        ? this.#text(reply.text ?? '', language ?? 'en', [...path, 'text'])
        : this.#template(reply.template, language, [...path, 'template'])
    if (found === null) return null
    const { text, variables } = found
    const known = new Set([...MESSAGE_VARIABLES, ...Object.keys(values)])
    const given: TemplateValues = { ...Object.fromEntries(MESSAGE_VARIABLES.map((it) => [it, 'x'])), ...values }
    for (const variable of missingVariables(text, variables, given)) {
      const near = nearestNames(variable, known)[0]
      const advice = near ? `did you mean ${near}?` : `give it under values; known are ${[...known].join(', ')}`
      this.#wrong(
        [...path, reply.template === undefined ? 'text' : 'template'],
        `the reply of ${name} needs ${variable}: ${advice}`,
      )
    }
    this.#unused(name, own, found, [...path, 'values'])
    this.#lengths(name, text, path)
    return { what: `the reply of ${name}`, text, variables, values }
  }

  #text(source: string, language: string, path: DataPath): Pick<CompiledReply, 'text' | 'variables'> | null {
    try {
      return { text: parseText(source, language), variables: {} }
    } catch (error) {
      if (!(error instanceof TextError)) throw error
      this.#problems.push(this.#written.problemInText(path, error.line, error.column, error.message))
      return null
    }
  }

  #template(
    name: string,
    language: string | undefined,
    path: DataPath,
  ): Pick<CompiledReply, 'text' | 'variables'> | null {
    const template = this.#library.get(name)
    if (template === undefined) {
      this.#wrong(path, `there is no template ${name}. ${templateHint(this.#library, name)}`)
      return null
    }
    const text = this.#textOf(template, language, path)
    return text && { text, variables: template.variables }
  }

  #textOf(template: Template, language: string | undefined, path: DataPath): TemplateText | null {
    try {
      return textIn(template, language)
    } catch (error) {
      this.#wrong(path, error instanceof Error ? error.message : String(error))
      return null
    }
  }

  #unused(
    rule: string,
    values: Readonly<Record<string, unknown>>,
    { text }: Pick<CompiledReply, 'text'>,
    path: DataPath,
  ): void {
    const known = variablesOf({ texts: [text] })
    for (const name of Object.keys(values)) {
      if (known.includes(name)) continue
      const near = nearestNames(name, known)[0]
      const advice = near ? `did you mean ${near}?` : known.length > 0 ? `it has ${known.join(', ')}` : 'it has none'
      this.#problems.push(
        this.#written.problem([...path, name], `the reply of ${rule} has no variable ${name}: ${advice}`, 'key'),
      )
    }
  }

  /** With the notice it must fit even where its variables are short. */
  #lengths(rule: string, { source, language, variables }: TemplateText, path: DataPath): void {
    const notice = this.#file.safety?.automatic_notice ?? true
    const added = notice === false ? '' : `\n\n${notice === true ? automaticNotice(language) : notice}`
    const length = source.trim().length + added.length
    if (variables.length > 0 || source.includes('{%') || length <= LONGEST_TEXT) return
    this.#wrong(
      path,
      `the reply of ${rule} has ${length.toLocaleString('en-US')} characters with its automatic notice; ${LONGEST_TEXT} fit in a message`,
    )
  }
}

function isOneEmoji(text: string): boolean {
  return [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].length === 1 && isEmoji(text)
}

/** What people try that RE2 does not have, and why. */
function patternAdvice(message: string): string {
  // Letter case is ours; what was written stands after it.
  const said = message.replace(/^error parsing regexp: /, '').replace('`(?i)', '`')
  if (/\(\?[=!<]/.test(said)) return `${said} (looking ahead or back is left out, so that no pattern can hang)`
  if (/escape sequence: `?\\[1-9]/.test(said))
    return `${said} (references back are left out, so that no pattern can hang)`
  return said
}
