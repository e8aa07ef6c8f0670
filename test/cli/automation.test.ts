/** Templates, rules and the search for spam, as a new user tries them: nothing of it sends, or writes to the archive. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createAccount } from '../../src/archive/accounts.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { microsToIso } from '../../src/clock.ts'
import { extractSource } from '../../src/extract/extract-source.ts'
import { acquireLease } from '../../src/run/lease.ts'
import type { SourcePage, SourcePerson } from '../../src/sources/source.ts'
import { useDatabase } from '../support/archive.ts'
import { canonicalArchive } from '../support/canonical-archive.ts'
import { at, item, listedSource, page, person, thread } from '../support/listed-source.ts'
import { type CliResult, runHere, useFolder } from '../support/run-cli.ts'

const url = useDatabase()
const folder = useFolder()
const dmvault = (...args: readonly string[]): Promise<CliResult> =>
  runHere(args, { DMVAULT_HOME: join(folder(), 'home'), DATABASE_URL: url() })
const rulesFile = (): string => join(folder(), 'rules.yaml')

/** A Thursday at noon, and minutes from then on. */
const NOON = at('2026-01-15T12:00:00')
const MINUTE = 60_000_000

const RULES = `safety: { quiet_hours: false }
rules:
  - name: price
    when: { words: [price] }
    then: { reply: { text: "Hi {{ first_name }}, see our page." } }
  - name: hello
    when: { first_message: true }
    then: { label: new, react: "👋" }
`

const [ADA, BO, CY] = [person('Ada', NOON), person('Bo Olsen', NOON), person('Cy', NOON)]
const said = (sender: SourcePerson, minute: number, text: string) =>
  item({ sender, sentAt: NOON + minute * MINUTE, text, observedAt: NOON })

/** Bo asks twice, and then Ada answers by hand; Cy asks to be left alone; strangers want something. */
function inbox(): readonly SourcePage[] {
  const strangers = ['Dee', 'Eve', 'Fay', 'Gil'].map((name) => person(name, NOON))
  return [
    page(thread('bo', [ADA, BO], NOON), [
      said(BO, -90, 'old price?'),
      said(BO, 0, 'What is the price?'),
      said(BO, 5, 'and the price of two?'),
      said(ADA, 8, 'five euros'),
      said(BO, 1500, 'price again'),
    ]),
    page(thread('cy', [ADA, CY], NOON), [said(CY, 1, 'stop'), said(CY, 2, 'what price?')]),
    ...strangers.map((who, place) =>
      page({ ...thread(`s${place}`, [ADA, who], NOON), folder: 'pending' as const }, [
        said(who, 10 + place, 'Hello friend, click here to claim your prize bit.ly/abc'),
      ]),
    ),
  ]
}

async function fill(name: string, pages: readonly SourcePage[]): Promise<void> {
  await using archive = await openArchive({ home: join(folder(), 'home'), databaseUrl: url() })
  const account = await createAccount(archive, { name, timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
  await using lease = await acquireLease(archive, account.accountId)
  const { signal } = new AbortController()
  await extractSource(archive, { source: listedSource(pages, { owner: ADA }), account, lease, signal })
}

async function archived(): Promise<string> {
  await using archive = await openArchive({ home: join(folder(), 'home'), databaseUrl: url() })
  const { rows } = await archive.pool.query<{ account_id: bigint }>('select account_id from accounts order by 1')
  const counts = await archive.pool.query(
    'select count(*) from automation_actions union all select count(*) from sends',
  )
  const texts = await Promise.all(rows.map((row) => canonicalArchive(archive, row.account_id)))
  return [...texts, JSON.stringify(counts.rows, (_, value) => String(value))].join('\n')
}

beforeAll(async () => {
  await mkdir(join(folder(), 'home'), { recursive: true })
  await writeFile(rulesFile(), RULES)
})

const errorOf = ({ stderr }: CliResult): string => stderr.trim()
const objects = ({ stdout }: CliResult): readonly Record<string, unknown>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('with nothing archived', () => {
  test('rules and spam say in one line that there is no account', async () => {
    for (const args of [
      ['rules', 'test', rulesFile()],
      ['spam', 'scan'],
    ]) {
      const result = await dmvault(...args)
      expect([result.code, errorOf(result)]).toEqual([
        2,
        expect.stringMatching(/^dmvault: there is no account yet\. Log in .*$/),
      ])
    }
  })

  test('templates and rules check need no database at all', async () => {
    const none = { DMVAULT_HOME: join(folder(), 'other'), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
    expect((await runHere(['templates', 'list'], none)).code).toBe(0)
    expect((await runHere(['rules', 'check', rulesFile()], none)).code).toBe(0)
  })
})

describe('templates', () => {
  test('are listed, shown and rendered', async () => {
    expect((await dmvault('templates', 'list', '--json')).json().templates).toHaveLength(6)
    const shown = await dmvault('templates', 'show', 'product_recommendation', '--language', 'de')
    expect(shown.stdout).toContain('1.249,50')
    const rendered = await dmvault(
      'templates',
      'render',
      'welcome',
      '--set',
      'shop=Studio Lund',
      'first_name=Anna',
      '--json',
    )
    expect(rendered.json()).toEqual({
      template: 'welcome',
      text: 'Hello Anna, good to hear from you! This is Studio Lund. What can we do for you?',
      language: 'en',
      length: 79,
    })
  })

  test.each([
    [['show', 'welcom'], 'there is no template welcom. Did you mean welcome?'],
    [['render', 'welcome'], 'the template welcome needs shop, and nothing was given for it.'],
    [['render', 'welcome', '--set', 'shop'], '--set takes name=value, not "shop".'],
    [['render', 'welcome', '--set', 'sop=x'], 'the template welcome has no variable sop. Did you mean shop?'],
    [['render', 'welcome', '--set', '__proto__=x'], 'the template welcome has no variable __proto__.'],
    [['show', 'welcome', '--language', 'fr'], 'the template welcome has no text in fr. It has en, de, es.'],
  ])('say in one line what is wrong: %j', async (args, expected) => {
    const result = await dmvault('templates', ...args)
    expect(result.code).toBe(2)
    expect(errorOf(result)).toContain(expected)
    expect(errorOf(result).split('\n')).toHaveLength(1)
  })

  test('of the user are checked, with the line of the mistake', async () => {
    const home = join(folder(), 'broken')
    await mkdir(join(home, 'templates'), { recursive: true })
    await writeFile(join(home, 'templates', 'mine.yaml'), 'templates:\n  a:\n    txt: Hi\n')
    const result = await runHere(['templates', 'list'], { DMVAULT_HOME: home })
    expect(errorOf(result)).toMatch(
      /mine\.yaml:3:5: there is no key "txt" in templates\.a: did you mean text.*\(and 1 more\)/,
    )
  })
})

describe('rules', () => {
  test('are checked, and each mistake told with its place; exit code 2', async () => {
    expect(await dmvault('rules', 'check', rulesFile())).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('2 rules (price, hello), nothing wrong.'),
    })
    const bad = join(folder(), 'bad.yaml')
    await writeFile(bad, 'rules:\n  - name: a\n    when: { pattern: "(" }\n    then: { reply: { template: nope } }\n')
    const result = await dmvault('rules', 'check', bad)
    expect(result.code).toBe(2)
    expect(result.stdout).toContain(`${bad}:3:22: the pattern cannot be used`)
    expect(result.stdout).toContain(`${bad}:4:32: there is no template nope.`)
    expect((await dmvault('rules', 'check', bad, '--json')).json().problems).toHaveLength(2)
    expect(errorOf(await dmvault('rules', 'check', 'nowhere.yaml'))).toBe(
      'dmvault: there is no file nowhere.yaml. Give the path of a file that holds YAML or JSON.',
    )
    expect((await dmvault('rules', 'schema')).stdout).toContain(
      '"$schema": "https://json-schema.org/draft/2020-12/schema"',
    )
  })

  test('are tried on history as if they had been armed, with why and why not, and nothing is sent or written', async () => {
    await fill('ada', inbox())
    const before = await archived()
    const result = await dmvault('rules', 'test', rulesFile(), '--since', '2026-01-15T11:59', '--json')
    expect(errorOf(result)).toBe('')
    const [{ summary } = {}, ...rows] = objects(result).toReversed()
    const told = rows.toReversed().map(({ sent_at, person: who, rule, decision, steps, held }) => {
      const names = (list: unknown): readonly string[] =>
        (list as readonly Record<string, string>[]).map((it) => it.do ?? '')
      const why = (held as readonly { code: string }[]).map((it) => it.code)
      return [String(sent_at), who, rule, decision, names(steps).join(), why.join()]
    })
    const time = (minute: number): string => microsToIso(NOON + minute * MINUTE)
    expect(told.slice(0, 5)).toEqual([
      [time(0), 'Bo Olsen', 'price', 'act', 'reply', ''],
      [time(1), 'Cy', 'hello', 'act', 'label', 'stop-word'],
      [time(2), 'Cy', 'price', 'held', '', 'do-not-contact'],
      [time(5), 'Bo Olsen', 'price', 'held', '', 'cooling-off'],
      [time(10), 'Dee', 'hello', 'act', 'label', 'request-not-approved'],
    ])
    expect(told.at(-1)).toEqual([time(1500), 'Bo Olsen', 'price', 'act', 'reply', ''])
    expect(summary).toMatchObject({
      account: 'ada',
      messages: 9,
      rules: [
        { rule: 'price', acts: 2, held: { 'cooling-off': 1, 'do-not-contact': 1 } },
        { rule: 'hello', acts: 5, held: { 'stop-word': 1, 'request-not-approved': 4 } },
      ],
      asked_to_stop: [{ person: 'Cy', reason: 'wrote "stop"' }],
    })
    const table = await dmvault('rules', 'test', rulesFile(), '--since', '2026-01-15T11:59', '--all', '--limit', '3')
    expect(table.stdout).toContain('over 9 messages of others')
    expect(table.stdout).toContain('Nothing was sent, and nothing was written.')
    expect(await archived()).toBe(before)
  })

  test('do nothing with what is older than their arming', async () => {
    const result = await dmvault('rules', 'test', rulesFile(), '--since', '2026-02-01', '--json')
    expect(objects(result)).toEqual([{ summary: expect.objectContaining({ messages: 0 }) }])
  })

  test('are refused for an account or a time that is none', async () => {
    expect(errorOf(await dmvault('rules', 'test', rulesFile(), '--account', 'adda'))).toContain(
      'there is no account adda. Did you mean ada?',
    )
    expect(errorOf(await dmvault('rules', 'test', rulesFile(), '--since', 'soon'))).toContain('"soon" is no time')
  })
})

describe('spam scan', () => {
  test('says which messages look like spam, and why; it changes nothing', async () => {
    const before = await archived()
    const result = await dmvault('spam', 'scan', '--json')
    const [{ summary } = {}, ...found] = objects(result).toReversed()
    expect(summary).toEqual({ account: 'ada', messages: 10, found: 4, min_score: 0.5 })
    expect(found.map((it) => it.person)).toEqual(['Gil', 'Fay', 'Eve', 'Dee'])
    const [first] = found.map((it) => it.reasons as readonly { readonly name: string }[])
    const reasons = (first ?? []).map(({ name }) => name)
    expect(reasons.toSorted()).toEqual(['action', 'link', 'prize', 'request', 'same-text'])
    const shown = await dmvault('spam', 'scan', '--limit', '2')
    expect(shown.stdout).toContain('4 strangers sent the same text')
    expect(shown.stdout).toContain('and 2 more; --limit shows more')
    expect((await dmvault('spam', 'scan', '--min-score', '0.99')).stdout).toContain(
      '0 messages of 10 messages of others',
    )
    expect(await archived()).toBe(before)
  })

  test('takes a list of bad links, and says the line of what is none', async () => {
    const list = join(folder(), 'hosts.txt')
    await writeFile(list, '# mine\nbit.ly\n\nhttps://evil.example/x\n')
    const result = await dmvault('spam', 'scan', '--bad-links', list, '--limit', '1')
    expect(result.stdout).toContain('bit.ly is on your list of bad links')
    await writeFile(list, 'fine.example\nnot a host\n')
    expect(errorOf(await dmvault('spam', 'scan', '--bad-links', list))).toContain(
      `${list}:2:1: "not a host" is no host`,
    )
    expect(errorOf(await dmvault('spam', 'scan', '--bad-links', 'nowhere.txt'))).toContain(
      'there is no file nowhere.txt',
    )
    expect(errorOf(await dmvault('spam', 'scan', '--min-score', '7'))).toContain('Give a number from 0 to 1')
  })
})
