import { UsageError } from '../../errors.ts'
import { nearestNames } from '../../text/nearest-names.ts'
import { engineFor } from './engine.ts'
import { causeOf, ownValues } from './parse-text.ts'
import {
  LONGEST_TEXT,
  type Template,
  type TemplateText,
  type TemplateValue,
  type TemplateValues,
  type Variable,
} from './template.ts'

export interface Rendered {
  readonly text: string
  readonly language: string
  /** In UTF-16 units; at most `LONGEST_TEXT`. */
  readonly length: number
}

/** A text of a template, or one that a rule holds itself. */
export interface Renderable {
  /** For messages: `the template pricing`. */
  readonly what: string
  readonly text: TemplateText
  readonly variables: Readonly<Record<string, Variable>>
}

export interface RenderOptions {
  /** Default: English, where the template has it, else its first. */
  readonly language?: string | undefined
  readonly values: TemplateValues
  /** Values that may be given and not be used, as those that every message has. */
  readonly mayBeUnused?: readonly string[]
}

/**
 * The text of a template with its values, or an error before anything is sent.
 *
 * @throws UsageError `language-unknown`, `variable-missing`, `variable-unknown`, `value-unusable`, `text-too-long`
 */
export function renderTemplate(template: Template, options: RenderOptions): Rendered {
  const { language, values, mayBeUnused = [] } = options
  const what = `the template ${template.name}`
  const text = textIn(template, language)
  refuseUnknown(template, values, mayBeUnused)
  return renderText({ what, text, variables: template.variables }, values)
}

/**
 * @param end stands after the text, and counts for its length
 * @throws UsageError as `renderTemplate`; values that it has no use for are left out
 */
export function renderText({ what, text, variables }: Renderable, values: TemplateValues, end = ''): Rendered {
  const missing = missingVariables(text, variables, values)
  if (missing.length > 0) {
    const names = missing.join(', ')
    throw new UsageError(
      'variable-missing',
      `${what} needs ${names}, and nothing was given for ${missing.length === 1 ? 'it' : 'them'}`,
      {
        hint: `Give ${missing.map((name) => `${name}=…`).join(' ')}, or a text for that case: {{ ${missing[0]} | default: "…" }}.`,
      },
    )
  }
  const entries = text.variables.map((name) => [name, valueFor(name, variables, values) ?? ''] as const)
  const body = render(what, text, entries)
  if (body === '') throw new UsageError('text-empty', `${what} is empty with these values`)
  const written = body + end
  if (written.length > LONGEST_TEXT) {
    throw new UsageError(
      'text-too-long',
      `${what} has ${written.length.toLocaleString('en-US')} characters with these values; ${LONGEST_TEXT.toLocaleString('en-US')} fit in a message`,
      { hint: 'Shorten the text or its values.' },
    )
  }
  return { text: written, language: text.language, length: written.length }
}

/** The variables of a text for which there is neither a value, nor a default. */
export function missingVariables(
  text: TemplateText,
  variables: Readonly<Record<string, Variable>>,
  values: TemplateValues,
): readonly string[] {
  return text.variables.filter((name) => {
    const value = valueFor(name, variables, values)
    return (value === undefined || value === '') && !text.withDefault.has(name)
  })
}

/**
 * A template's text in a language, or the one that it belongs to: `de-AT` is served by `de`.
 *
 * @throws UsageError `language-unknown`
 */
export function textIn({ name, texts }: Template, language: string | undefined): TemplateText {
  const wanted = language?.toLowerCase()
  const found =
    wanted === undefined
      ? (texts.find((text) => text.language === 'en') ?? texts[0])
      : [wanted, wanted.split('-')[0]]
          .map((tag) => texts.find((text) => text.language.toLowerCase() === tag))
          .find(Boolean)
  if (found !== undefined) return found
  throw new UsageError('language-unknown', `the template ${name} has no text in ${language}`, {
    hint: `It has ${texts.map((text) => text.language).join(', ')}.`,
  })
}

/** All variables that any language of a template reads. */
export function variablesOf({ texts }: Pick<Template, 'texts'>): readonly string[] {
  return [...new Set(texts.flatMap((text) => text.variables))]
}

function refuseUnknown(template: Template, values: TemplateValues, mayBeUnused: readonly string[]): void {
  const known = variablesOf(template)
  for (const name of Object.keys(values)) {
    if (known.includes(name) || mayBeUnused.includes(name)) continue
    const near = nearestNames(name, known)
    const all = known.length === 0 ? 'It has no variables.' : `It has ${known.join(', ')}.`
    throw new UsageError('variable-unknown', `the template ${template.name} has no variable ${name}`, {
      hint: near[0] ? `Did you mean ${near[0]}? ${all}` : all,
    })
  }
}

function valueFor(
  name: string,
  variables: Readonly<Record<string, Variable>>,
  values: TemplateValues,
): TemplateValue | undefined {
  const given = Object.hasOwn(values, name) ? values[name] : undefined
  if (given !== undefined && given !== null && given !== '') return given
  return Object.hasOwn(variables, name) ? variables[name]?.default : undefined
}

/** Text is well-formed and has no NUL: nothing else could be read back from Instagram. */
function render(what: string, text: TemplateText, entries: readonly (readonly [string, TemplateValue])[]): string {
  try {
    const written: unknown = engineFor(text.language).renderSync([...text.parsed], ownValues(entries))
    return String(written).toWellFormed().replaceAll('\0', '').trim()
  } catch (error) {
    const cause = causeOf(error)
    const said = (cause instanceof Error ? cause.message : String(cause)).replace(/, line:\d+, col:\d+$/, '')
    throw new UsageError('value-unusable', `${what}: ${said}`, { cause: error })
  }
}
