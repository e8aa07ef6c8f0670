/** The page on templates and rules: its examples work as they stand, and no key is left out. */
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { autoreply } from '../../pipelines/autoreply.ts'
import { requireAccount } from '../../src/archive/accounts.ts'
import { systemClock } from '../../src/clock.ts'
import { listIn } from '../../src/messaging/broadcast/read-list.ts'
import { compileRules } from '../../src/messaging/rules/compile-rules.ts'
import { readRules } from '../../src/messaging/rules/read-rules.ts'
import { rulesSchema } from '../../src/messaging/rules/rule-schema.ts'
import { preview } from '../../src/messaging/templates/preview.ts'
import { renderTemplate } from '../../src/messaging/templates/render-template.ts'
import { templateFileSchema, templatesIn } from '../../src/messaging/templates/template-file.ts'
import { loadTemplates, type TemplateLibrary } from '../../src/messaging/templates/template-library.ts'
import { parseWritten } from '../../src/messaging/yaml/written-file.ts'
import { packageFile } from '../../src/package-file.ts'
import { openAccountClient } from '../../src/run/account-session.ts'
import { limitsFor } from '../../src/run/limits.ts'
import { Answering } from '../support/answering.ts'
import { useArchive } from '../support/archive.ts'
import { runExample } from '../support/readme-examples.ts'

const archive = useArchive()

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
  expect(rows.map(({ consent }) => consent)).toEqual(['agreed', 'unsaid', 'agreed'])
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

test('its example of automatic replies runs, and says what it did', async () => {
  const code = /```ts autoreply\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  const [imports = '', ...rest] = code.split('\n\n')
  const names = /\{ (.*) \}/.exec(imports)?.[1]?.split(', ') ?? []
  const dmvault = (await import('../../src/index.ts')) as unknown as Record<string, unknown>
  expect(names.filter((name) => dmvault[name] === undefined)).toEqual([])
  await using bot = await Answering.start(archive(), systemClock)
  const { account, home, url } = bot.it
  const sample = example('rules').replace('safety: {', 'safety: { answer_within: 1h,')
  await writeFile(join(home, 'rules.yaml'), sample.replace(/quiet_hours: \{.*?\}/, 'quiet_hours: false'))
  const bobs = await bot.it.people.pair('bob', 'alice')
  await bot.arm('{ name: price, when: { words: [nothing] }, then: { label: x } }')
  await bot.run()
  const surroundings = {
    ...dmvault,
    archive: archive(),
    account: await requireAccount(archive(), account.name),
    home,
    openClient: (hooks: object) => openAccountClient(bot.it.place, account.name, hooks),
    limits: limitsFor(url, {}),
    sendLimits: { spacingMs: 0 },
    serverUrl: url,
    readRules: (file: string, library: TemplateLibrary) => readRules(join(home, file), library),
    // Somebody writes between the arming and the run.
    autoreply: async (...[archived, whose, options]: Parameters<typeof autoreply>) => {
      await bot.write('bob', bobs, 'What is the price?')
      return await autoreply(archived, whose, { ...options, leastMs: 0 })
    },
  }
  const { lines } = await runExample({ heading: '', code: rest.join('\n\n') }, surroundings)
  const said = 'our prices are on the page.\n\nThis is an automatic reply.'
  expect(lines).toEqual([
    ['label', 'done', 'lead'],
    ['reply', 'done', expect.stringContaining(said)],
    [3, 'armed'],
  ])
})

test.each([
  ['rules', rulesSchema],
  ['templates', templateFileSchema],
])('it has every key of a file of %s', (_, schema) => {
  const keys = new Set(keysOf(schema.toJSONSchema() as Shape))
  const said = new Set(page.match(/[a-z_]+/g))
  expect([...keys].filter((key) => !said.has(key) && key !== '$schema')).toEqual([])
})
