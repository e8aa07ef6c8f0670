import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileRules } from '../../../src/messaging/rules/compile-rules.ts'
import { readRules } from '../../../src/messaging/rules/read-rules.ts'
import { rulesJsonSchema } from '../../../src/messaging/rules/rule-schema.ts'
import type { RuleSet } from '../../../src/messaging/rules/rule-set.ts'
import { loadTemplates } from '../../../src/messaging/templates/template-library.ts'
import { FileError } from '../../../src/messaging/yaml/problem.ts'
import { parseWritten } from '../../../src/messaging/yaml/written-file.ts'
import { packageFile } from '../../../src/package-file.ts'
import { useFolder } from '../../support/run-cli.ts'

const folder = useFolder()
const library = await loadTemplates('/nowhere')
const compile = (text: string): RuleSet => compileRules(parseWritten('rules.yaml', text), library)

function problemsIn(text: string): readonly string[] {
  try {
    compile(text)
  } catch (error) {
    if (error instanceof FileError) return error.problems.map((it) => `${it.line}:${it.column} ${it.message}`)
    throw error
  }
  return []
}

const rule = (body: string): string => `rules:\n  - name: a\n${body.replace(/^/gm, '    ')}\n`

describe('a file of rules', () => {
  test('is read as the documentation shows it', () => {
    const { rules, safety, warnings } = compile(`rules:
  - name: price
    when: { words: [price, cost], inbox: true }
    then: { reply: { template: greeting } }
  - name: hello
    when: { pattern: "^hi\\\\b", first_message: true }
    then: { reply: { text: "Hi {{first_name}}!" }, react: "👋" }
`)
    expect(rules.map(({ name }) => name)).toEqual(['price', 'hello'])
    expect(warnings).toEqual([])
    expect(safety).toMatchObject({ dailyCap: 50, coolingOff: 86_400_000_000, notice: null })
    expect(safety.quietHours).toEqual({ from: 22 * 60, to: 7 * 60 })
  })

  test.each([
    [
      rule('whn: {}\nthen: { react: "👋" }'),
      ['3:5 there is no key "whn" in rules[1]: did you mean when', 'is missing'],
    ],
    [
      rule('when: { word: [x] }\nthen: { react: "👋" }'),
      ['3:13 there is no key "word" in rules[1].when: did you mean words'],
    ],
    [rule('when: { words: price }\nthen: { react: "👋" }'), ['3:20 rules[1].when.words: write a list']],
    [rule('when: { words: [] }\nthen: { react: "👋" }'), ['3:20 rules[1].when.words: name one at least']],
    [rule('when: { pattern: "[a" }\nthen: { react: "👋" }'), ['3:22 the pattern cannot be used: missing closing ]']],
    [rule('when: { pattern: "(?=a)b" }\nthen: { react: "👋" }'), ['no pattern can hang']],
    [rule('when: { pattern: "(a)\\\\1" }\nthen: { react: "👋" }'), ['3:22 the pattern cannot be used']],
    [rule('when: { patterns: ["a", "("] }\nthen: { react: "👋" }'), ['3:29 the pattern cannot be used']],
    [
      rule('when: { words: [x] }\nthen: { reply: { template: welcom } }'),
      ['4:32 there is no template welcom. Did you mean welcome'],
    ],
    [rule('when: { words: [x] }\nthen: { reply: { template: welcome } }'), ['4:32 the reply of a needs shop']],
    [
      rule('when: { words: [x] }\nthen: { reply: { template: welcome, values: { shp: x } } }'),
      ['needs shop: did you mean shp', 'no variable shp: did you mean shop'],
    ],
    [
      rule('when: { words: [x] }\nthen: { reply: { text: "Hi {{ firstname }}" } }'),
      ['4:28 the reply of a needs firstname: did you mean first_name?'],
    ],
    [rule('when: { words: [x] }\nthen: { reply: { text: "Hi {{ first_name" } }'), ['4:32 output']],
    [
      rule('when: { words: [x] }\nthen: { reply: { text: a, template: b } }'),
      ['rules[1].then.reply: write either template or text'],
    ],
    [
      rule('when: { words: [x] }\nthen: { reply: { template: welcome, language: fr, values: { shop: x } } }'),
      ['has no text in fr'],
    ],
    [rule('when: { words: [x] }\nthen: { react: wave }'), ['4:20 "wave" is not one emoji']],
    [rule('when: { words: [x] }\nthen: {}'), ['say one thing to do at least']],
    [
      rule('when: { words: [x] }\nthen: { approve: true }'),
      ['4:22 a may approve requests only where its when says so: request: true'],
    ],
    [rule('when: { words: [x] }\nthen: { seen: false }'), ['4:19 rules[1].then.seen: write true, or leave it out']],
    [
      rule('when: { days: [monday] }\nthen: { react: "👋" }'),
      ['3:20 rules[1].when.days[1]: "monday" is none of mon, tue'],
    ],
    [
      rule('when: { hours: { from: 25:00, to: "07:00" } }\nthen: { react: "👋" }'),
      ['3:28 rules[1].when.hours.from: write a time of day in quotes'],
    ],
    [rule('when: { inbox: true, request: true }\nthen: { react: "👋" }'), ['3:20 a can match nothing']],
    [
      `safety: { cooling_off: 1 day }\n${rule('when: { words: [x] }\nthen: { react: "👋" }')}`,
      ['1:24 safety.cooling_off: write a length of time'],
    ],
    [
      `safety: { colling_off: 1d }\n${rule('when: { words: [x] }\nthen: { react: "👋" }')}`,
      ['1:11 there is no key "colling_off" in safety: did you mean cooling_off?'],
    ],
    [
      `rules:\n${[1, 2].map(() => '  - { name: a, when: { words: [x] }, then: { seen: true } }').join('\n')}\n`,
      ['3:13 there are two rules a'],
    ],
    [
      rule(`when: { words: [x] }\nthen: { reply: { text: "${'x'.repeat(990)}" } }`),
      ['characters with its automatic notice'],
    ],
    ['rules: []\n', ['1:8 rules: there is no rule in it']],
    ['rules:\n  - name: a\n   when: {}\n', ['3:']],
    ['- a\n- b\n', ['1:1 the file: write keys with their values']],
    ['a: &x [1]\nb: *y\n', ['2:4']],
  ])('says the line of what is wrong: %j', (text, expected) => {
    const found = problemsIn(text)
    for (const [place, start] of expected.entries()) expect(found[place]).toContain(start)
    expect(found.length).toBeGreaterThanOrEqual(expected.length)
  })

  test('warns of rules that match everything', () => {
    const warned = (when: string): readonly string[] =>
      compile(rule(`when: ${when}\nthen: { react: "👋" }`)).warnings.map(({ line, message }) => `${line} ${message}`)
    expect(warned('{}')).toEqual([expect.stringContaining('3 a matches every message')])
    expect(warned('{ inbox: true }')).toEqual([expect.stringContaining('every message of such a conversation')])
    expect(warned('{ pattern: ".*" }')).toEqual([
      expect.stringContaining('3 the pattern of a matches even an empty text'),
    ])
    expect(warned('{ words: [x] }')).toEqual([])
    expect(warned('{ item_types: [txet], words: [x] }')).toEqual([expect.stringContaining('did you mean text?')])
  })

  test('with aliases that would grow beyond measure is refused', () => {
    const levels = Array.from({ length: 9 }, (_, at) =>
      at === 0
        ? 'a0: &a0 [x]'
        : `a${at}: &a${at} [${Array(9)
            .fill(`*a${at - 1}`)
            .join(',')}]`,
    )
    expect(() => compile(levels.join('\n'))).toThrow(/alias/i)
  })

  test('may be JSON, and may be a module of TypeScript', async () => {
    const home = folder()
    await mkdir(home, { recursive: true })
    const it = '{"rules":[{"name":"a","when":{"words":["x"]},"then":{"seen":true}}]}'
    await writeFile(join(home, 'rules.json'), it)
    await writeFile(join(home, 'rules.ts'), `const it: object = ${it}\nexport default it\n`)
    for (const name of ['rules.json', 'rules.ts']) {
      expect((await readRules(join(home, name), library)).rules.map((found) => found.name)).toEqual(['a'])
    }
    await writeFile(join(home, 'bad.ts'), 'export default { rules: [{ name: "a", wen: {}, then: { seen: true } }] }\n')
    await expect(readRules(join(home, 'bad.ts'), library)).rejects.toThrow('did you mean when')
    await writeFile(join(home, 'worse.ts'), 'throw new Error("no")\n')
    await expect(readRules(join(home, 'worse.ts'), library)).rejects.toThrow('cannot be loaded: no')
    await writeFile(join(home, 'empty.ts'), 'export const rules = []\n')
    await expect(readRules(join(home, 'empty.ts'), library)).rejects.toThrow('has no default export')
    await expect(readRules(join(home, 'none.yaml'), library)).rejects.toThrow('there is no file')
    await expect(readRules(home, library)).rejects.toThrow('cannot be read')
  })

  test('has a JSON Schema in the package that is the one its checks are made of', () => {
    const published: unknown = JSON.parse(readFileSync(packageFile('src/messaging/rules/rules.schema.json'), 'utf8'))
    expect(published).toEqual(JSON.parse(JSON.stringify(rulesJsonSchema())))
  })
})
