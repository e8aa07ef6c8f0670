import { nearestNames } from '../../text/nearest-names.ts'
import { engineFor, filterNames, tagNames } from './engine.ts'
import { LONGEST_TEXT, type TemplateText, type TemplateValue } from './template.ts'
import { ValueError } from './value-error.ts'

/** What is wrong with a text, and where in it: line and column from 1. */
export class TextError extends Error {
  readonly line: number
  readonly column: number

  constructor(message: string, line = 1, column = 1) {
    super(message)
    this.line = line
    this.column = column
  }
}

/** A name that stands in a template; also the first part of `a.b`, which no value has. */
export const VARIABLE_NAME = /^[a-z][a-z0-9_]{0,39}$/

/**
 * Parses one language's text and tries it out.
 *
 * @throws TextError
 */
export function parseText(source: string, language: string): TemplateText {
  checkLanguage(language)
  if (source.trim() === '') throw new TextError('the text is empty')
  const engine = engineFor(language)
  try {
    const parsed = engine.parse(source)
    const variables = engine.fullVariablesSync(parsed)
    for (const name of variables) if (!VARIABLE_NAME.test(name)) throw placed(source, name, oddName(name))
    const text = { language, source, parsed, variables, withDefault: defaultsIn(source) }
    tryOut(text)
    return text
  } catch (error) {
    throw error instanceof TextError ? error : textError(error)
  }
}

/** Without its variables, a text that is too long already never fits. */
function tryOut({ language, parsed, variables, source }: TemplateText): void {
  try {
    engineFor(language).renderSync([...parsed], ownValues(variables.map((name) => [name, '2'])))
  } catch (error) {
    if (!(causeOf(error) instanceof ValueError)) throw error
  }
  const fixed = source.replace(/\{\{.*?\}\}|\{%.*?%\}/gs, '').trim().length
  if (fixed <= LONGEST_TEXT) return
  const counted = fixed.toLocaleString('en-US')
  throw new TextError(`the text has ${counted} characters without its variables; ${LONGEST_TEXT} fit in a message`)
}

/** Values without anything inherited. */
export function ownValues(entries: Iterable<readonly [string, TemplateValue]>): Record<string, TemplateValue> {
  return Object.assign(Object.create(null) as Record<string, TemplateValue>, Object.fromEntries(entries))
}

/** @throws TextError */
export function checkLanguage(language: string): void {
  try {
    if (Intl.PluralRules.supportedLocalesOf([language]).length > 0) return
  } catch {
    // No tag at all.
  }
  throw new TextError(`"${language}" is no language that numbers can be written in: write en, de, pt-BR`)
}

function defaultsIn(source: string): ReadonlySet<string> {
  return new Set(Array.from(source.matchAll(/\{\{-?\s*(\w+)\s*\|\s*default\s*:/g), ([, name = '']) => name))
}

function oddName(name: string): string {
  return `"${name}" cannot be a variable: names are of small letters, digits and _, as first_name`
}

function placed(source: string, name: string, message: string): TextError {
  const before = source.slice(0, Math.max(0, source.indexOf(name))).split('\n')
  return new TextError(message, before.length, (before.at(-1)?.length ?? 0) + 1)
}

/** What Liquid says, in our words and without the place, which stands in front. */
function textError(error: unknown): TextError {
  const [line, column] = placeOf(error)
  const said = (error instanceof Error ? error.message : String(error)).replace(/, line:\d+, col:\d+$/, '')
  const [, kind, name = ''] = /^(tag "|undefined filter: )([\w-]*)/.exec(said) ?? []
  if (kind === undefined) return new TextError(said, line, column)
  const known = kind === 'tag "' ? tagNames : filterNames
  const near = nearestNames(name, known)
  const what = kind === 'tag "' ? `a template has no {% ${name} %}` : `there is no filter "${name}"`
  return new TextError(
    `${what}: ${near[0] ? `did you mean ${near[0]}?` : `known are ${known.join(', ')}`}`,
    line,
    column,
  )
}

function placeOf(error: unknown): readonly [line: number, column: number] {
  const token = (error as { readonly token?: { getPosition?: () => readonly number[] } } | null)?.token
  const [line = 1, column = 1] = token?.getPosition?.() ?? []
  return [line, column]
}

/** What a filter threw, out of what Liquid wraps around it. */
export function causeOf(error: unknown): unknown {
  return (error as { readonly originalError?: unknown } | null)?.originalError ?? error
}
