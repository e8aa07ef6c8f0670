import { z } from 'zod'
import { FileError, type Problem } from '../yaml/problem.ts'
import { checkWritten, type DataPath, readWritten, type WrittenData } from '../yaml/written-file.ts'
import { parseText, TextError, VARIABLE_NAME } from './parse-text.ts'
import { variablesOf } from './render-template.ts'
import type { Template, TemplateText } from './template.ts'

const value = z.union([z.string(), z.number(), z.boolean()], { error: 'write a text or a number' })

const variable = z.strictObject({
  about: z.string().exactOptional(),
  example: value.exactOptional(),
  default: value.exactOptional(),
})

/** Names are typed on command lines and stand in rules. */
export const TEMPLATE_NAME = /^[a-z][a-z0-9_-]{0,59}$/

const template = z
  .strictObject({
    about: z.string().exactOptional(),
    broadcast: z.boolean().exactOptional(),
    text: z.string().exactOptional(),
    language: z.string().exactOptional(),
    texts: z.record(z.string(), z.string()).exactOptional(),
    variables: z
      .record(z.string().regex(VARIABLE_NAME, 'names of variables are of small letters, digits and _'), variable)
      .exactOptional(),
  })
  .refine(({ text, texts }) => (text === undefined) !== (texts === undefined), {
    error: 'write either text, or texts with one for each language (texts: { en: …, de: … })',
  })

export const templateFileSchema = z.strictObject({
  templates: z.record(
    z.string().regex(TEMPLATE_NAME, 'names of templates are of small letters, digits, - and _'),
    template,
  ),
})

type WrittenTemplate = z.infer<typeof template>

/**
 * The templates of a file.
 *
 * @throws FileError `template-file` with the line of each mistake; UsageError when it cannot be read
 */
export async function readTemplateFile(file: string): Promise<readonly Template[]> {
  return templatesIn(await readWritten(file))
}

export function templatesIn(written: WrittenData): readonly Template[] {
  const { templates } = checkWritten('template-file', written, templateFileSchema)
  const problems: Problem[] = []
  const read = Object.entries(templates).map(([name, it]) => templateOf(written, name, it, problems))
  if (problems.length > 0) throw new FileError('template-file', written.file, problems)
  return read
}

function templateOf(written: WrittenData, name: string, it: WrittenTemplate, problems: Problem[]): Template {
  const path = ['templates', name]
  const sources: readonly (readonly [string, string, DataPath])[] =
    it.texts === undefined
      ? [[it.language ?? 'en', it.text ?? '', [...path, 'text']]]
      : Object.entries(it.texts).map(([language, text]) => [language, text, [...path, 'texts', language]] as const)
  if (sources.length === 0) problems.push(written.problem([...path, 'texts'], `the template ${name} has no text`))
  const texts = sources.flatMap(([language, source, place]) => textOf(written, language, source, place, problems))
  const { about = null, broadcast = false, variables = {} } = it
  const made = { name, about, isForBroadcast: broadcast, texts, variables, origin: written.file }
  const used = variablesOf(made)
  for (const declared of Object.keys(variables)) {
    if (texts.length < sources.length || used.includes(declared)) continue
    const message = `no text of ${name} has {{${declared}}}`
    problems.push(written.problem([...path, 'variables', declared], message, 'key'))
  }
  return made
}

function textOf(
  written: WrittenData,
  language: string,
  source: string,
  path: DataPath,
  problems: Problem[],
): readonly TemplateText[] {
  try {
    return [parseText(source, language)]
  } catch (error) {
    if (!(error instanceof TextError)) throw error
    problems.push(written.problemInText(path, error.line, error.column, error.message))
    return []
  }
}
