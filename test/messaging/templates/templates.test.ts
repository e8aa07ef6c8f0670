import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { optOutWordIn } from '../../../src/messaging/rules/stop-words.ts'
import { plural } from '../../../src/messaging/templates/number-forms.ts'
import { parseText } from '../../../src/messaging/templates/parse-text.ts'
import { renderTemplate, renderText, variablesOf } from '../../../src/messaging/templates/render-template.ts'
import { starters } from '../../../src/messaging/templates/starters/index.ts'
import type { TemplateValues } from '../../../src/messaging/templates/template.ts'
import { templatesIn } from '../../../src/messaging/templates/template-file.ts'
import { loadTemplates } from '../../../src/messaging/templates/template-library.ts'
import { FileError } from '../../../src/messaging/yaml/problem.ts'
import { parseWritten } from '../../../src/messaging/yaml/written-file.ts'
import { useFolder } from '../../support/run-cli.ts'

const folder = useFolder()

const render = (source: string, values: TemplateValues = {}, language = 'en'): string =>
  renderText({ what: 'the text', text: parseText(source, language), variables: {} }, values).text

const problemsIn = (text: string): readonly string[] => {
  try {
    templatesIn(parseWritten('templates.yaml', text))
  } catch (error) {
    if (error instanceof FileError) return error.problems.map((it) => `${it.line}:${it.column} ${it.message}`)
    throw error
  }
  return []
}

describe('a text', () => {
  test('takes its values, and writes numbers as its language does', () => {
    expect(render('Hi {{ first_name }}!', { first_name: 'Anna' })).toBe('Hi Anna!')
    expect(render('{{ n | number }}, {{ p | percent }}', { n: '1234567.5', p: 0.125 }, 'de')).toBe(
      '1.234.567,5, 12,5\u00a0%',
    )
    expect(render('{{ price | money: "EUR" }}', { price: '1249.50' })).toBe('€1,249.50')
    expect(render('{{ price | money: "JPY" }}', { price: 1200 }, 'ja')).toBe('￥1,200')
    expect(render('{{ on | day }}', { on: '2026-01-31' }, 'es')).toBe('31 de enero de 2026')
  })

  test.each([
    ['en', [0, 1, 2, 5], ['none', '1 item', '2 items', '5 items']],
    ['pl', [1, 2, 5, 22], ['1 rzecz', '2 rzeczy', '5 rzeczy-5', '22 rzeczy']],
    ['ar', [0, 2, 3, 11], ['none', 'two', 'few ٣', 'many ١١']],
  ] as const)('has the plurals of %s', (language, counts, expected) => {
    const forms = {
      en: { zero: 'none', one: '# item', other: '# items' },
      pl: { one: '# rzecz', few: '# rzeczy', many: '# rzeczy-5', other: '#' },
      ar: { zero: 'none', two: 'two', few: 'few #', many: 'many #', other: '#' },
    }[language]
    const tag = language === 'ar' ? 'ar-EG' : language
    expect(counts.map((count) => plural(tag, count, forms))).toEqual(expected)
  })

  test('refuses what is missing, empty, no number, or too long, before anything is sent', () => {
    expect(() => render('Hi {{ first_name }}, {{ x }}')).toThrow('needs first_name, x')
    expect(() => render('Hi {{ first_name }}', { first_name: '' })).toThrow('needs first_name')
    expect(() => render('{{ n | money: "EUR" }}', { n: 'cheap' })).toThrow('"cheap" is no number')
    expect(() => render('{{ n | day }}', { n: '2026-02-31' })).toThrow('is no day')
    expect(() => render('{{ x }}', { x: ' ' })).toThrow('is empty')
    expect(render('{{ x }}', { x: 'a'.repeat(1000) })).toHaveLength(1000)
    expect(() => render('{{ x }}', { x: 'a'.repeat(1001) })).toThrow('1,001 characters')
    expect(() => render('{{ x }}', { x: '😀'.repeat(501) })).toThrow('1,002 characters')
    expect(render('Hi {{ first_name | default: "there" }}')).toBe('Hi there')
  })

  test('sees nothing but its values', () => {
    for (const name of ['constructor', 'toString', 'hasownproperty', 'valueOf']) {
      expect(() => render(`{{ ${name} }}`), name).toThrow(/needs|cannot be a variable/)
    }
    expect(() => render('{{ __proto__ }}')).toThrow('cannot be a variable')
    expect(() => render('{{ x.constructor }}', { x: 'a' })).toThrow('cannot be a variable')
    expect(() => render('{{ x["__proto__"] }}', { x: 'a' })).toThrow('cannot be a variable')
    const poisoned = JSON.parse('{"__proto__":{"first_name":"Mallory"}}') as TemplateValues
    expect(() => render('{{ first_name }}', poisoned)).toThrow('needs first_name')
    expect(() => render('{{ first_name }}', Object.create({ first_name: 'Mallory' }) as TemplateValues)).toThrow(
      'needs',
    )
  })

  test.each([
    '{% include "/etc/passwd" %}',
    '{% render "x" %}',
    '{% layout "x" %}',
    '{% for i in (1..1000000) %}a{% endfor %}',
    '{% assign a = "b" %}',
    '{{ "a" | where_exp: "x", "y" }}',
    '{{ "a" | base64_encode }}',
  ])('does not know %s', (source) => {
    expect(() => parseText(source, 'en')).toThrow(/a template has no|there is no filter/)
  })

  test('never runs what a value says, and gives it back as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (value) => {
        const clean = value.toWellFormed().replaceAll('\0', '')
        fc.pre(clean.trim() !== '')
        expect(render('<{{ x }}>', { x: value })).toBe(`<${clean}>`)
      }),
      { numRuns: 500 },
    )
    for (const x of ['{{ 7 | times: 6 }}', '{% raw %}', '#{7*6}']) expect(render('{{ x }}', { x })).toBe(x)
  })
})

describe('a file of templates', () => {
  test('is read with its languages and variables', () => {
    const [pricing, ...others] = templatesIn(
      parseWritten(
        'templates.yaml',
        'templates:\n  pricing:\n    texts: { en: "It is {{ price }}.", de: "Es kostet {{ price }}." }\n    variables: { price: { example: 5 } }\n',
      ),
    )
    expect(others).toEqual([])
    expect(pricing && renderTemplate(pricing, { language: 'de-AT', values: { price: '5 €' } })).toEqual({
      text: 'Es kostet 5 €.',
      language: 'de',
      length: 14,
    })
    expect(() => pricing && renderTemplate(pricing, { values: { prise: 5 } })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('Did you mean price?') }),
    )
    expect(() => pricing && renderTemplate(pricing, { language: 'fr', values: {} })).toThrow('has no text in fr')
  })

  test.each([
    [
      'templates:\n  a:\n    txt: hello\n',
      ['3:5 there is no key "txt" in templates.a: did you mean text', '2:3 templates.a: write either'],
    ],
    ['templates:\n  a:\n    text: "Hi {{ x | upcas }}"\n', ['3:15 there is no filter "upcas": did you mean upcase?']],
    ['templates:\n  a:\n    text: |\n      Hi\n      {% if x %}\n', ['5:']],
    ['templates:\n  a:\n    text: Hi {{ x\n', ['3:14 output "{{ x" not closed']],
    ['templates:\n  a: { text: x, texts: { en: y } }\n', ['2:3 templates.a: write either text, or texts']],
    ['templates:\n  Big Name: { text: x }\n', ['2:3 templates.Big Name: names of templates are of small letters']],
    [
      'templates:\n  a: { text: 5 }\n',
      ['2:14 templates.a.text: write a text; numbers and true or false in quotes, not the number 5'],
    ],
    ['templates:\n  a: { texts: { elvish: Mae }, variables: {} }\n', ['2:25 "elvish" is no language']],
    ['templates:\n  a: { text: x, variables: { y: {} } }\n', ['2:30 no text of a has {{y}}']],
    ['templates:\n  a: { text: x }\n  a: { text: y }\n', ['3:3 Map keys must be unique']],
    ['templates:\n\ta: x\n', ['2:1']],
    ['templates:\n  a:\n    text: Hi {{ n | default: "you" }}\n', ['3:11 a text with ": " in it must stand in quotes']],
    ['', ['1:1 the file']],
    [
      'temlates: {}\n',
      ['1:1 there is no key "temlates" at the top: did you mean templates?', '1:1 templates is missing'],
    ],
    ['templates:\n  a: { text: "{{ n | plural: one: 5 }}" }\n', ['2:15 plural needs a form called other']],
    [`templates:\n  a: { text: "${'x'.repeat(1001)}" }\n`, ['2:15 the text has 1,001 characters']],
  ])('says the line of what is wrong: %j', (text, expected) => {
    const found = problemsIn(text)
    expect(found).toHaveLength(expected.length)
    for (const [place, start] of expected.entries()) expect(found[place]).toContain(start)
  })

  test('takes the place of a starter of the same name; two files with one name are refused', async () => {
    const home = join(folder(), 'own')
    await mkdir(join(home, 'templates'), { recursive: true })
    await writeFile(join(home, 'templates', 'b.yaml'), 'templates: { welcome: { text: "Mine" } }\n')
    const library = await loadTemplates(home)
    expect(library.get('welcome')?.origin).toContain('b.yaml')
    expect(library.size).toBe(starters().length)
    await writeFile(join(home, 'templates.yaml'), 'templates: { welcome: { text: "Mine too" } }\n')
    await expect(loadTemplates(home)).rejects.toThrow('there is a template welcome in')
  })
})

describe('the starters', () => {
  const values = (names: readonly string[], template: (typeof all)[number]): TemplateValues =>
    Object.fromEntries(names.map((name) => [name, template.variables[name]?.example]))
  const all = starters()

  test('are the documented set, in English, German and Spanish, with the same variables in each', () => {
    expect(all.map(({ name }) => name)).toEqual([
      'welcome',
      'business_inquiry',
      'follow_up',
      'support',
      'greeting',
      'product_recommendation',
    ])
    for (const template of all) {
      expect(template.texts.map(({ language }) => language)).toEqual(['en', 'de', 'es'])
      for (const text of template.texts) {
        expect(text.variables.toSorted()).toEqual(variablesOf(template).toSorted())
        const rendered = renderTemplate(template, {
          language: text.language,
          values: values(text.variables, template),
        })
        expect(rendered.length).toBeLessThan(500)
      }
    }
  })

  test('that are for broadcasts say how to be left alone', () => {
    const broadcasts = all.filter(({ isForBroadcast }) => isForBroadcast)
    expect(broadcasts.map(({ name }) => name)).toEqual(['follow_up', 'product_recommendation'])
    for (const { texts } of broadcasts) {
      expect(texts.map(({ source }) => optOutWordIn(source))).toEqual(['stop', 'stopp', 'baja'])
    }
    for (const { texts } of all.filter(({ isForBroadcast }) => !isForBroadcast)) {
      for (const { source } of texts) expect(optOutWordIn(source)).toBeNull()
    }
  })

  test('change their words with the number of things', () => {
    const recommendation = all.find(({ name }) => name === 'product_recommendation')
    const say = (stock: number | null) =>
      recommendation &&
      renderTemplate(recommendation, { values: { product: 'lamp', price: 49, link: 'https://a.example', stock } }).text
    expect(say(1)).toContain('lamp, €49. Only one is left.')
    expect(say(3)).toContain('3 are in stock.')
    expect(say(null)).not.toContain('stock')
  })
})
