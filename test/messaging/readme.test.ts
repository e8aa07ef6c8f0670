/** The page on templates and rules: its examples work as they stand, and no key is left out. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { listIn } from '../../src/messaging/broadcast/read-list.ts'
import { compileRules } from '../../src/messaging/rules/compile-rules.ts'
import { rulesSchema } from '../../src/messaging/rules/rule-schema.ts'
import { preview } from '../../src/messaging/templates/preview.ts'
import { renderTemplate } from '../../src/messaging/templates/render-template.ts'
import { templateFileSchema, templatesIn } from '../../src/messaging/templates/template-file.ts'
import { loadTemplates } from '../../src/messaging/templates/template-library.ts'
import { parseWritten } from '../../src/messaging/yaml/written-file.ts'
import { packageFile } from '../../src/package-file.ts'

const page = readFileSync(packageFile('src/messaging/README.md'), 'utf8')
const example = (kind: string, form = 'yaml'): string =>
  new RegExp(`\`\`\`${form} ${kind}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? ''

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>
  readonly additionalProperties?: Shape | boolean
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
}

/** All keys that a file may have, at any depth. */
function keysOf({ properties = {}, additionalProperties: more, items, anyOf = [] }: Shape): readonly string[] {
  const inner = [
    ...Object.values(properties),
    ...anyOf,
    ...(items ? [items] : []),
    ...(typeof more === 'object' ? [more] : []),
  ]
  return [...Object.keys(properties), ...inner.flatMap(keysOf)]
}

test('its templates are read, and their previews are whole', () => {
  const templates = templatesIn(parseWritten('page', example('templates')))
  const previews = templates.flatMap((it) => it.texts.map((text) => preview(it, text)))
  expect(previews).toEqual([
    'Hi there, the oak table is €1,249.50.',
    'Hallo du, oak table kostet 1.249,50\u00a0€.',
    '2 people are before you.',
  ])
})

test('its list is read, and fits its template', () => {
  const { rows } = listIn('list.csv', Buffer.from(example('list', 'csv')))
  const [pricing] = templatesIn(parseWritten('page', example('templates')))
  const texts = rows.map(({ values }) => renderTemplate(pricing!, { values: { currency: 'EUR', ...values } }).text)
  expect(rows.map(({ isAgreed }) => isAgreed)).toEqual([true, false, true])
  expect(texts).toEqual([
    'Hi Anna, the oak table is €1,249.50.',
    'Hi Ben, the oak chair is €249.',
    'Hi there, the stool; small is €99.',
  ])
})

test('its rules have no mistake and nothing odd', async () => {
  const { rules, warnings } = compileRules(parseWritten('page', example('rules')), await loadTemplates('/nowhere'))
  expect([rules.map(({ name }) => name), warnings]).toEqual([['price', 'hello', 'junk'], []])
})

test.each([
  ['rules', rulesSchema],
  ['templates', templateFileSchema],
])('it has every key of a file of %s', (_, schema) => {
  const keys = new Set(keysOf(schema.toJSONSchema() as Shape))
  const said = new Set(page.match(/[a-z_]+/g))
  expect([...keys].filter((key) => !said.has(key) && key !== '$schema')).toEqual([])
})
