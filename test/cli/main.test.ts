import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCli, runHere, useCli, useFolder } from '../support/run-cli.ts'
import { put } from '../support/tiny-export.ts'

const COMMANDS = [
  'demo',
  'import',
  'report',
  'status',
  'backup',
  'verify',
  'restore',
  'transform',
  'rebuild',
  'account',
  'forget',
  'threads',
  'messages',
  'search',
  'user',
  'can-message',
  'view',
  'send',
  'completion',
]

const dmvault = useCli()
const folder = useFolder()

/** The one line that a person sees: what, where, what to do; no stack. */
function oneLine(stderr: string): string {
  expect(stderr).toMatch(/^dmvault: [^\n]+\n$/)
  return stderr.trim()
}

describe('words', () => {
  test('--help names every command and gives examples, and touches no database', async () => {
    const { code, stdout } = await runCli(['--help'], { DATABASE_URL: 'postgres://127.0.0.1:1/none' })
    expect(code).toBe(0)
    for (const command of COMMANDS) {
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
    }
    expect(stdout).toContain('dmvault import')
  })

  test('every command has a help with examples', async () => {
    for (const command of COMMANDS) {
      const { code, stdout } = await runHere([command, '--help'])
      expect([command, code]).toEqual([command, 0])
      expect(stdout).toContain(`Examples:\n  dmvault ${command}`)
      expect(stdout).toContain('--json')
      expect(stdout.split('\n').filter((line) => line.length > 140)).toEqual([])
      // A default that is told in words is not told once more as a number.
      expect(stdout.replaceAll(/\s+/g, ' ')).not.toMatch(/\(default: [^)]*\) \(default:/)
    }
  })

  test('--version is the version of the package', async () => {
    const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../../package.json'), 'utf8'))
    expect(await runCli(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  test('no command at all shows the help, as wrong usage', async () => {
    const { code, stdout, stderr } = await runCli([])
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('Usage: dmvault')
    expect((await runHere(['account'])).stderr).toContain('Usage: dmvault account')
  })

  test.each([
    [['imprt'], "dmvault: unknown command 'imprt'. Did you mean import?"],
    [['account', 'lst'], "dmvault: unknown command 'lst'. Did you mean list?"],
    [['status', '--jsn'], "dmvault: unknown option '--jsn'. Did you mean --json?"],
    [
      ['import', 'x.zip'],
      /required option '--account <name>' not specified\. dmvault import --help shows how it is used\./,
    ],
    [['import', '--account', 'ada'], /missing required argument 'path'/],
    [['verify'], /either a backup file or --archive/],
    [['verify', 'x.json', '--archive'], /either a backup file or --archive/],
    [['status', 'too', 'many'], /too many arguments/],
    [['report', '--out', ''], "dmvault: option '--out' is empty"],
    [['verify', ''], 'dmvault: an argument is empty'],
  ])('%j is wrong usage', async (args, line) => {
    const { code, stdout, stderr } = await dmvault(args)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(oneLine(stderr)).toMatch(line)
  })

  test('with --json an error is one object on standard output', async () => {
    const { code, stderr, json } = await runCli(['--json', 'imprt'])
    expect(code).toBe(2)
    expect(stderr).toBe('')
    expect(json()).toEqual({
      error: { code: 'usage', message: "unknown command 'imprt'", hint: 'Did you mean import?' },
    })
    expect((await runHere(['--json'])).json()).toMatchObject({ error: { code: 'no-command' } })
  })
})

describe('settings', () => {
  test('a flag is stronger than the environment, and that than dmvault.json in the home', async () => {
    const home = join(folder(), 'settings')
    await put(home, 'dmvault.json', JSON.stringify({ databaseUrl: 'postgres://file@127.0.0.1:1/x' }))
    const env = { DMVAULT_HOME: home }
    const file = await runHere(['status'], env)
    const variable = { ...env, DATABASE_URL: 'postgres://variable@127.0.0.1:1/x' }
    const flag = await runHere(['status', '--database-url', 'postgres://flag@127.0.0.1:1/x'], variable)
    expect(
      [file, await runHere(['status'], variable), flag].map(({ stderr }) => /(\w+)@127/.exec(stderr)?.[1]),
    ).toEqual(['file', 'variable', 'flag'])
    const other = join(folder(), 'other')
    await put(other, 'dmvault.json', '{"databaseUrl": 5}')
    const { code, stderr } = await runHere(['--home', other, 'status'], env)
    expect(code).toBe(2)
    expect(oneLine(stderr)).toContain(join(other, 'dmvault.json'))
  })
})

describe('the database', () => {
  test('an address that is none is wrong settings, and the password in it is not shown', async () => {
    const { code, stderr } = await dmvault(['status'], { DATABASE_URL: 'mysql://ada:s3cret@db/vault' })
    expect(code).toBe(2)
    expect(oneLine(stderr)).toContain('DATABASE_URL')
    expect(stderr).not.toContain('s3cret')
  })

  test('a database that is down is a failure, said in one line without the password', async () => {
    const port = await freePort()
    const url = `postgres://ada:s3cret@127.0.0.1:${port}/vault`
    const { code, stderr } = await dmvault(['status'], { DATABASE_URL: url })
    expect(code).toBe(1)
    expect(oneLine(stderr)).toContain(`127.0.0.1:${port}`)
    expect(stderr).not.toContain('s3cret')
  })

  test('--verbose shows what caused an error, without the password', async () => {
    const url = `postgres://ada:s3cret@127.0.0.1:${await freePort()}/vault`
    const { stderr, json } = await dmvault(['status', '--verbose', '--json'], { DATABASE_URL: url })
    expect(json()).toMatchObject({ error: { code: 'database-away' } })
    expect(stderr).not.toContain('s3cret')
    expect(stderr).toMatch(/caused by .*ECONNREFUSED/)
    expect(stderr).toMatch(/\n {4}at /)
  })
})

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
