import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { WatchEvent } from '../../src/messaging/monitor/watch-event.ts'
import { useDirectCli } from '../support/direct-cli.ts'
import { cliEnvironment, MAIN, runHere } from '../support/run-cli.ts'

const cli = useDirectCli({ seed: 11, threads: 6, messages: 60 })

interface Happened {
  readonly events: readonly { readonly thread_id: string; readonly item_ids: readonly string[] }[]
}

const happen = async (...events: readonly object[]): Promise<Happened['events']> =>
  ((await cli.control('POST', 'events/', events)) as Happened).events

/** As it stands: `cli.dmvault` adds an account at the end, where `--` would take it for a word. */
const dmvault = (args: readonly string[]) => runHere(args, cli.environment())

const look = (...args: readonly string[]) => dmvault(['watch', '--once', '--account', cli.account(), ...args])

const eventsOf = (stdout: string): WatchEvent[] =>
  stdout
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((it) => JSON.parse(it))

const program = async (name: string, code: string): Promise<readonly string[]> => {
  const path = join(cli.home(), name)
  await writeFile(path, code)
  return [process.execPath, path]
}

describe('watch', () => {
  beforeAll(async () => {
    await cli.logIn()
    await look()
  })

  test('a dry run says what it would do, and asks Instagram nothing', async () => {
    const before = await cli.requestsMade()
    const { code, json } = await look('--dry-run', '--json', '--exec', 'true')
    expect(code).toBe(0)
    expect(json()).toMatchObject({
      dry_run: true,
      name: 'watch',
      target: { kind: 'exec', label: 'true' },
      interval_seconds: [300, 900],
      accounts: [
        { account: cli.account(), armed_at: expect.stringMatching(/^2026-/), events_waiting: 0, dead_letters: 0 },
      ],
    })
    const inWords = await look('--dry-run')
    expect(inWords.stdout).toContain(`${cli.account()}: goes on`)
    expect(await cli.requestsMade()).toBe(before)
  })

  test('--json gives one object a line, with the fields that --help names', async () => {
    const [sent] = await happen({ kind: 'message', text: 'one\ntwo "three"' }, { kind: 'message', count: 2 })
    const { code, stdout, stderr } = await look('--json')
    expect([code, stderr]).toEqual([0, expect.stringContaining('Watching')])
    const events = eventsOf(stdout)
    expect(events).toHaveLength(3)
    const [first] = events.filter((it) => it.message?.text === 'one\ntwo "three"')
    const fields = ['id', 'kind', 'account', 'at', 'noticed_at', 'thread', 'person', 'message', 'emoji']
    expect(Object.keys(first ?? {})).toEqual(fields)
    expect(first?.thread.id).toBe(sent?.thread_id)
    const { stdout: help } = await dmvault(['watch', '--help'])
    for (const field of [...fields, ...Object.keys(first?.thread ?? {}), ...Object.keys(first?.message ?? {})])
      expect(help).toMatch(new RegExp(`\\b${field}\\b`))
    expect((await look('--json')).stdout).toBe('')
  })

  test('lines for people show nothing that a terminal would obey', async () => {
    await happen({ kind: 'message', text: '\u001b]0;owned\u0007\u001b[2Jclean\r\nover\u202e' })
    const { stdout } = await look()
    expect(stdout).toMatch(/^2026-\d\d-\d\d \d\d:\d\d {2}anna\d+ {2}.+: ␛\]0;owned␇␛\[2Jclean over\n$/)
  })

  test('--exec gives each event to a program; what it does not take is put aside, and handed over again on demand', async () => {
    const path = join(cli.home(), 'got.jsonl')
    const taking = await program(
      'take.cjs',
      `let s='';process.stdin.on('data',d=>s+=d).on('end',()=>{require('fs').appendFileSync(process.argv[2],s);
       if (process.argv[3]==='--strict'&&s.includes('refused')) {console.error('not that');process.exit(3)}})`,
    )
    const [sent] = await happen({ kind: 'message', text: 'taken' })
    const thread = sent?.thread_id
    await happen({ kind: 'message', thread, text: 'refused' }, { kind: 'message', thread, text: 'taken too' })
    const { code, stderr } = await look('--exec', ...taking, path, '--', '--strict')
    expect(code).toBe(0)
    expect(stderr).toMatch(/was put aside: it ended with exit code 3: not that/)
    const got = eventsOf(await readFile(path, 'utf8')).map((it) => it.message?.text)
    expect([got[0], got.at(-1), got.filter((it) => it === 'refused').length]).toEqual(['taken', 'taken too', 5])

    const listed = (await dmvault(['watch', 'dead-letters', '--account', cli.account(), '--json'])).json()
    expect(listed).toMatchObject({
      account: cli.account(),
      dead_letters: [{ target: 'exec', tries: 5, error: 'it ended with exit code 3: not that' }],
    })
    const again = ['watch', 'dead-letters', '--account', cli.account(), '--retry', '--json']
    expect((await dmvault(again)).code).toBe(2)
    expect((await dmvault([...again, '--exec', ...taking, path, '--', '--strict'])).json()).toMatchObject({
      left: 1,
    })
    const done = await dmvault([...again, '--exec', ...taking, path])
    expect([done.code, done.json()]).toEqual([0, { account: cli.account(), name: 'watch', handed_over: 1, left: 0 }])
    const ids = eventsOf(await readFile(path, 'utf8')).filter((it) => it.message?.text === 'refused')
    expect(new Set(ids.map((it) => it.id)).size).toBe(1)
    const { stdout } = await dmvault(['watch', 'dead-letters', '--account', cli.account()])
    expect(stdout).toBe(`${cli.account()}: nothing was put aside.\n`)
  })

  test('events that were put aside can be given up', async () => {
    await happen({ kind: 'message' })
    const nothing = join(cli.home(), 'no such program')
    expect((await look('--exec', nothing)).stderr).toContain('there is no program')
    const drop = ['watch', 'dead-letters', '--account', cli.account(), '--drop', '--json']
    expect((await dmvault(drop)).json()).toMatchObject({ dropped: 1, left: 0 })
    expect((await dmvault(drop)).json()).toMatchObject({ dropped: 0, left: 0 })
  })

  test('a watch that was taken off begins anew', async () => {
    await happen({ kind: 'message' })
    const disarm = ['watch', 'disarm', '--account', cli.account(), '--json']
    expect((await dmvault(disarm)).json()).toMatchObject({ removed: true })
    expect((await dmvault(disarm)).json()).toMatchObject({ removed: false })
    expect((await look('--json')).stdout).toBe('')
  })

  test('nothing is marked as seen', async () => {
    const { paths } = (await cli.control('GET', 'requests/')) as { paths: Readonly<Record<string, number>> }
    expect(Object.keys(paths).filter((it) => it.startsWith('POST') && it.includes('direct_v2'))).toEqual([])
  })

  test.each([
    [['--interval', 'often'], 'interval'],
    [['--interval', '20m-5m'], 'interval'],
    [['--exec', 'true', '--webhook', 'https://example.org'], 'usage'],
    [['--webhook', 'https://example.org'], 'webhook-secret'],
    [['--webhook-secret-file', '/nowhere/hook.key', '--webhook', 'https://example.org'], 'webhook-secret'],
    [['stray'], 'usage'],
    [['--account', 'nobody'], 'account-unknown'],
  ])('%j is refused with %s before anything is asked', async (args, code) => {
    const before = await cli.requestsMade()
    const { code: exit, json } = await look('--json', ...args)
    expect([exit, json()]).toEqual([2, { error: expect.objectContaining({ code }) }])
    expect(await cli.requestsMade()).toBe(before)
  })

  test.each([
    [['--interval', '59s'], 'interval'],
    [['--webhook', 'https://example.org', '--webhook-local'], 'webhook'],
  ])('at Instagram itself %j is refused', async (args, code) => {
    const { DMVAULT_INSTAGRAM_URL: _, ...env } = cli.environment()
    const { code: exit, json } = await runHere(['watch', '--json', ...args], env)
    expect([exit, json()]).toEqual([2, { error: expect.objectContaining({ code }) }])
  })

  test('ctrl-C ends it cleanly; what comes meanwhile is told by the next one', async () => {
    const args = ['watch', '--json', '--interval', '50ms', '--account', cli.account()]
    const child = spawn(process.execPath, [MAIN, ...args], { env: cliEnvironment(cli.environment()) })
    onTestFinished(() => void child.kill('SIGKILL'))
    await happen({ kind: 'message', text: 'seen live' })
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    expect(JSON.parse(line)).toMatchObject({ kind: 'message', message: { text: 'seen live' } })
    child.kill('SIGINT')
    expect(await once(child, 'close')).toEqual([0, null])
    await happen({ kind: 'message', text: 'told later' })
    expect(eventsOf((await look('--json')).stdout).map((it) => it.message?.text)).toEqual(['told later'])
  })

  test('several accounts are watched at once; one that was logged out ends with 4, and the others go on', async () => {
    const first = cli.account()
    const second = await cli.logIn()
    expect((await dmvault(['watch', '--once', '--account', second])).code).toBe(0)
    await happen({ kind: 'message', text: 'to both' })
    const both = await dmvault(['watch', '--once', '--json', '--account', first, '--account', second])
    expect(both.code).toBe(0)
    expect(
      eventsOf(both.stdout)
        .map((it) => it.account)
        .toSorted(),
    ).toEqual([first, second].toSorted())
    await cli.control('POST', 'faults/', [{ name: 'logged-out', count: 1 }])
    const ended = await dmvault(['watch', '--once', '--json', '--account', first, '--account', second])
    await cli.control('DELETE', 'faults/')
    expect(ended.code).toBe(4)
  })
})
