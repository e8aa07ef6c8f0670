import type { Template } from '../../messaging/templates/template.ts'
import type { TemplateLibrary } from '../../messaging/templates/template-library.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { table } from '../table.ts'
import { valuesOf } from '../value-option.ts'
import { many, type Words, words } from '../words.ts'

interface ShowOptions {
  readonly language?: string
}

interface RenderOptions extends ShowOptions {
  readonly set?: readonly string[]
}

const EXAMPLES = `
Examples:
  dmvault templates list
  dmvault templates show product_recommendation --language de
  dmvault templates render welcome --set shop="Studio Lund" first_name=Anna

Templates of your own stand in templates.yaml in the home, or in files of its folder templates:
  templates:
    pricing:
      texts:
        en: 'Hi {{ first_name | default: "there" }}, the {{ product }} is {{ price | money: "EUR" }}.'
        de: 'Hallo {{ first_name | default: "du" }}, {{ product }} kostet {{ price | money: "EUR" }}.'
Beside Liquid's conditions and filters: number, percent, money: "EUR", day (of 2026-01-31), and
plural: one: "# item", other: "# items". A message has at most 1,000 characters. Nothing is sent.
`

export const addTemplates: AddCommand = (program, session) => {
  const templates = program
    .command('templates')
    .description('Texts with variables, for replies and broadcasts: those that come along, and your own.')
    .addHelpText('after', EXAMPLES)
  templates.command('list').description('Lists all templates and their variables.').action(does(session, listAll))
  templates
    .command('show')
    .description('Shows a template as it is written, its variables, and a preview with example values.')
    .argument('<name>', 'the template')
    .option('--language <tag>', 'only this language: en, de, pt-BR')
    .action(does(session, showOne))
  templates
    .command('render')
    .description('Prints the text of a template with the values given, as it would be sent.')
    .argument('<name>', 'the template')
    .option('--set <name=value...>', 'values of its variables')
    .option('--language <tag>', 'default: English, or the first that the template has')
    .action(does(session, renderOne))
}

async function library(context: CommandContext): Promise<TemplateLibrary> {
  const { loadTemplates } = await import('../../messaging/templates/template-library.ts')
  return await loadTemplates((await context.config()).home)
}

async function find(context: CommandContext, name: string): Promise<Template> {
  const { requireTemplate } = await import('../../messaging/templates/template-library.ts')
  return requireTemplate(await library(context), name)
}

async function listAll(context: CommandContext): Promise<CommandResult> {
  const { variablesOf } = await import('../../messaging/templates/render-template.ts')
  const { home } = await context.config()
  const templates = [...(await library(context)).values()]
  const languages = ({ texts }: Template): string => texts.map((text) => text.language).join(', ')
  const rows = templates.map((it) => [it.name, languages(it), variablesOf(it).join(', '), it.about ?? ''])
  return {
    json: { templates: templates.map((it) => jsonOf(it, variablesOf(it))) },
    lines: [
      ...table([['template', 'languages', 'variables', 'what for'], ...rows], { lastWidest: 60 }),
      words``,
      words`${many(templates.length, 'template')}. Your own stand in ${home}/templates.yaml or ${home}/templates/.`,
    ],
  }
}

function jsonOf(template: Template, variables: readonly string[]): object {
  const { name, about, isForBroadcast, texts, origin } = template
  return { name, about, broadcast: isForBroadcast, languages: texts.map((text) => text.language), variables, origin }
}

async function showOne(context: CommandContext, [name]: [string], { language }: ShowOptions): Promise<CommandResult> {
  const template = await find(context, name)
  const { textIn, variablesOf } = await import('../../messaging/templates/render-template.ts')
  const { preview } = await import('../../messaging/templates/preview.ts')
  const texts = language === undefined ? template.texts : [textIn(template, language)]
  const shown = texts.map((text) => ({ text, preview: preview(template, text) }))
  const variables = variablesOf(template)
  return {
    json: {
      ...jsonOf(template, variables),
      variables: variables.map((variable) => ({ name: variable, ...template.variables[variable] })),
      texts: shown.map((it) => ({ language: it.text.language, text: it.text.source, preview: it.preview })),
    },
    lines: [
      words`${template.name}${template.about === null ? '' : `: ${template.about}`} (${template.origin})`,
      ...variableLines(template, variables),
      ...shown.flatMap((it) => [
        words``,
        context.colors.heading(words`${it.text.language}`),
        ...linesOf(it.text.source),
        words``,
        words`For example:`,
        ...linesOf(it.preview),
      ]),
    ],
  }
}

function variableLines(template: Template, names: readonly string[]): readonly Words[] {
  if (names.length === 0) return [words`It has no variables.`]
  const rows = names.map((name) => {
    const { about = '', example = '', default: preset } = template.variables[name] ?? {}
    const needed = preset !== undefined || template.texts.every((text) => text.withDefault.has(name)) ? 'no' : 'yes'
    return [name, needed, String(example), about]
  })
  return table([['variable', 'needed', 'example', ''], ...rows])
}

async function renderOne(
  context: CommandContext,
  [name]: [string],
  { language, set = [] }: RenderOptions,
): Promise<CommandResult> {
  const template = await find(context, name)
  const { renderTemplate } = await import('../../messaging/templates/render-template.ts')
  const rendered = renderTemplate(template, { language, values: valuesOf(set, '--set') })
  context.say(words`${many(rendered.length, 'character')} of 1,000; nothing was sent.`)
  return { json: { template: name, ...rendered }, lines: linesOf(rendered.text) }
}

function linesOf(text: string): readonly Words[] {
  return text.split('\n').map((line) => words`${line}`)
}
