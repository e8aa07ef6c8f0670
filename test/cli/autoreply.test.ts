/** Automatic replies as a person meets them on the command line, mistakes first. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createAccount } from '../../src/archive/accounts.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { systemClock } from '../../src/clock.ts'
import { sessionPath } from '../../src/run/account-session.ts'
import { useDirectCli } from '../support/direct-cli.ts'
import { hasTerminals, onTerminal } from '../support/on-terminal.ts'
import { type CliResult, runHere } from '../support/run-cli.ts'

const cli = useDirectCli({ threads: 3, messages: 40, clock: systemClock })
/** As it stands, without an account at its end. */
const plain = (...args: readonly string[]): Promise<CliResult> => runHere(args, cli.environment())
const autoreply = (...args: readonly string[]): Promise<CliResult> => cli.dmvault(['autoreply', ...args])
const first = (...args: readonly string[]): Promise<CliResult> => plain('autoreply', ...args, '--account', 'anna1')
const error = ({ code, stderr }: CliResult) => [code, stderr.trim().split('\n').at(-1)]

const GOOD = `safety: { quiet_hours: false }
rules:
  - name: price
    when: { words: [price] }
    then: { reply: { text: "Hi {{ first_name | default: 'there' }}: five" }, notify: "\\e[31msomeone\\e[0m asks" }
`

async function file(name: string, text: string): Promise<string> {
  await mkdir(cli.home(), { recursive: true })
  const path = join(cli.home(), name)
  await writeFile(path, text)
  return path
}

let rules = ''
let other = ''
beforeAll(async () => {
  rules = await file('rules.yaml', GOOD)
  await using archive = await openArchive({ home: '', databaseUrl: cli.databaseUrl() })
  other = 'loggedout'
  await createAccount(archive, { name: other, timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
})

describe('a mistake is said in a line, and nothing is armed', () => {
  test.each<[string, string, string]>([
    [
      'a pattern that does not compile',
      'rules: [{ name: a, when: { pattern: "(x" }, then: { label: y } }]',
      'the pattern cannot be used: missing closing ): `(x`',
    ],
    [
      'a template without its variables',
      'rules: [{ name: a, when: { words: [x] }, then: { reply: { template: welcome } } }]',
      'the reply of a needs shop: give it under values',
    ],
    ['an unknown key', 'rules: [{ name: a, when: { word: [x] }, then: { label: y } }]', 'word'],
    ['no rule', 'rules: []', 'there is no rule in it'],
  ])('%s', async (_, text, words) => {
    const [code, said] = error(await autoreply('arm', '--rules', await file('bad.yaml', text), '--yes'))
    expect([code, said]).toEqual([2, expect.stringContaining(words)])
    expect(said).toMatch(/bad\.yaml:\d+:\d+: /)
  })

  test('a file that is not there, none at all, an account that is not there', async () => {
    expect(error(await autoreply('arm', '--rules', 'nowhere.yaml', '--yes'))).toEqual([
      2,
      expect.stringMatching(/nowhere\.yaml/),
    ])
    expect(error(await autoreply('arm'))).toEqual([2, expect.stringContaining('no file of rules was named')])
    expect(error(await plain('autoreply', 'arm', '--rules', rules, '--account', 'nobody'))).toEqual([
      2,
      expect.stringContaining('nobody'),
    ])
  })

  test('an account that is logged out', async () => {
    expect(error(await plain('autoreply', 'arm', '--rules', rules, '--yes', '--account', other))).toEqual([
      4,
      `dmvault: nobody is logged in to ${other} on this machine. Log in: dmvault login --username ${other}`,
    ])
  })

  test('nobody to ask, and no --yes', async () => {
    const result = await autoreply('arm', '--rules', rules)
    expect(error(result)).toEqual([2, 'dmvault: nothing was changed. Add --yes to do what the plan says.'])
    expect(result.stderr).toContain('price (new, begins now)')
  })

  test('to run what is not armed', async () => {
    const hint = 'no rule is armed for anna1. Try a file of rules on history'
    expect(error(await autoreply('run', '--once'))).toEqual([2, expect.stringContaining(hint)])
    expect(error(await autoreply('run', '--dry-run'))).toEqual([2, expect.stringContaining(hint)])
    expect(error(await autoreply('--since', '3d'))).toEqual([2, expect.stringContaining('go with --dry-run')])
    expect(error(await autoreply('run', '--interval', 'often'))).toEqual([2, expect.stringContaining('is no interval')])
  })
})

describe('arming', () => {
  test('shows what it will do: rules, safety, warnings, what happens to what was armed', async () => {
    const all = await file('all.yaml', 'rules: [{ name: all, when: {}, then: { reply: { text: Hello } } }]')
    const dry = await autoreply('arm', '--rules', all, '--dry-run')
    expect(dry.stdout).toContain('when any message comes in')
    expect(dry.stdout).toContain('all matches every message: say words, a pattern or first_message')
    expect(dry.stdout).toContain('one reply a person in 24 h, 50 replies a day at most; quiet hours 22:00 to 07:00')
    expect(dry.stdout).toContain('Nothing was armed.')
    expect((await autoreply('status', '--json')).json()).toMatchObject({ accounts: [{ armed: [], last_run: null }] })

    const armed = (await autoreply('arm', '--rules', all, '--yes', '--json')).json()
    expect(armed).toMatchObject({ account: 'anna1', rules: [{ rule: 'all', change: 'new' }], disarmed: [] })
    const again = await autoreply('arm', '--rules', rules, '--yes')
    expect(again.stderr).toContain('all: armed until now, and not in the file: disarmed')
    expect((await autoreply('arm', '--rules', rules, '--dry-run', '--json')).json()).toMatchObject({
      rules: [{ rule: 'price', change: 'unchanged', armed_since: expect.stringMatching(/^2026/) }],
      dry_run: true,
    })
  })

  test.runIf(hasTerminals)('asks on a terminal', async () => {
    const args = ['autoreply', 'arm', '--rules', rules, '--account', 'anna1']
    const no = await onTerminal(args, [['Arm these rules?', 'n']], cli.environment() as Record<string, string>)
    expect([no.code, no.screen]).toEqual([2, expect.stringContaining('takes them off again')])
  })
})

describe('a run', () => {
  test('answers, tells of it, and tells the owner; what came before the arming it leaves', async () => {
    await cli.control('POST', 'events/', [{ kind: 'message', text: 'old price?' }])
    await autoreply('disarm')
    await autoreply('arm', '--rules', rules, '--yes')
    expect((await autoreply('run', '--once', '--json')).stdout).toBe('')
    const name = '\u001b]0;owned\u0007Eve'
    await cli.control('POST', 'events/', [{ kind: 'request', text: 'a price' }])
    const sent = (await cli.control('POST', 'events/', [{ kind: 'message', text: 'the price?', from: undefined }])) as {
      events: { thread_id: string; item_ids: string[] }[]
    }
    const result = await autoreply('run', '--once', '--json')
    const events = result.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const ofMessage = events.filter((it) => it.message_id === sent.events[0]!.item_ids[0])
    expect(result.code).toBe(0)
    expect(ofMessage).toMatchObject([
      { kind: 'reply', state: 'done', reason: null, rule: 'price', account: 'anna1' },
      { kind: 'notify', state: 'done', words: '\u001b[31msomeone\u001b[0m asks' },
    ])
    expect(result.stderr).toContain('anna1: ␛[31msomeone␛[0m asks (price: ')
    expect(events.find((it) => it.reason === 'request-not-approved')).toMatchObject({ kind: 'reply', state: 'held' })
    expect(result.stdout + result.stderr).not.toContain(name)
    const { stdout: help } = await plain('autoreply', '--help')
    for (const field of [...Object.keys(ofMessage[0]), ...Object.keys(ofMessage[0].thread)])
      expect(help).toMatch(new RegExp(`\\b${field}\\b`))
  })

  test('in words is a line each, with nothing that a terminal would obey', async () => {
    const dry = await autoreply('run', '--dry-run', '--since', '1d')
    expect(dry.stdout).toContain('price is armed since')
    expect(dry.stdout).toContain('Waiting for a run: 0 events not looked at yet')
    expect(dry.stdout).toContain('Nothing was sent, and nothing was written.')
    expect(dry.stdout).toContain('limits of sending are not looked at')
    expect(dry.stdout).not.toContain('\u001b[31m')
  })

  test('stands in status, with what was done and what was held', async () => {
    const json = (await autoreply('status', '--json', '--account', 'anna1')).json()
    expect(json).toMatchObject({
      accounts: [
        {
          account: 'anna1',
          armed: [{ rule: 'price' }],
          is_running: false,
          last_run: { outcome: 'done', looked_at: expect.any(String) },
          events_waiting: 0,
          actions_open: 0,
          actions: expect.arrayContaining([
            {
              rule: 'price',
              decision: 'act',
              state: 'done',
              reason: 'matched',
              last_24h: expect.any(Number),
              last_7d: expect.any(Number),
            },
          ]),
          do_not_contact: { total: 0, people: [] },
          stopped: null,
        },
      ],
    })
    const { stdout } = await autoreply('status')
    expect(stdout).toMatch(/price: armed since 2026-/)
    expect(stdout).toMatch(/price +done +matched +\d+ +\d+/)
  })

  test('of several accounts goes on where one cannot', async () => {
    const label = await file(
      'label.yaml',
      'rules: [{ name: note, when: { words: [hello] }, then: { label: greeting } }]',
    )
    const second = await cli.logIn()
    await autoreply('arm', '--rules', label, '--yes')
    await using archive = await openArchive({ home: '', databaseUrl: cli.databaseUrl() })
    // Armed while it was logged in.
    await archive.pool.query(
      `insert into automation_rules select a.account_id, r.name, r.position, r.armed_at, null, r.rule, r.settings
         from automation_rules r, accounts a where r.name = 'note' and a.name = $1`,
      [other],
    )
    await plain('autoreply', 'run', '--once')
    await cli.control('POST', 'events/', [{ kind: 'request', text: 'hello' }])
    const result = await plain('autoreply', 'run', '--once')
    expect(result.stderr).toContain(`${other}: nobody is logged in to ${other} on this machine`)
    expect(result.stdout).toMatch(new RegExp(`${second}  .*: label "greeting"  \\[note\\]`))
    expect(result.code).toBe(4)
    await plain('autoreply', 'disarm', '--account', other)
    await plain('autoreply', 'disarm', '--account', second)
    await rm(sessionPath(cli.home(), second))
  })

  test('of an account that is logged out meanwhile ends with 4, at Instagram as on this machine', async () => {
    await cli.control('POST', 'faults/', [{ name: 'logged-out', count: 1 }])
    expect(error(await first('run', '--once'))).toEqual([4, expect.stringContaining('dmvault login')])
    const before = await cli.requestsMade()
    expect(error(await first('run', '--once'))[0]).toBe(4)
    expect(error(await first('arm', '--rules', rules, '--yes'))[0]).toBe(4)
    expect((await first('status')).stdout).toContain('Nothing is asked for this account since')
    expect(await cli.requestsMade()).toBe(before)
    await rm(sessionPath(cli.home(), 'anna1'))
    expect(error(await first('run', '--once'))).toEqual([
      4,
      expect.stringContaining('nobody is logged in to anna1 on this machine'),
    ])
  })

  test('is disarmed at once', async () => {
    expect((await first('disarm', '--json')).json()).toEqual({ account: 'anna1', disarmed: ['price'], given_up: 0 })
    expect((await first('disarm')).stdout).toContain('No rule was armed for anna1.')
  })
})
