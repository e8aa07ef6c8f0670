import { generateKeyPairSync } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { runProgram } from '../../src/cli/program.ts'
import { openSession, Session, saveSession } from '../../src/instagram/index.ts'
import { sessionPath } from '../../src/run/account-session.ts'
import { useDatabase } from '../support/archive.ts'
import { hasTerminals, onTerminal } from '../support/on-terminal.ts'
import { cliEnvironment, useFolder } from '../support/run-cli.ts'
import { type Scripted, type SeenRequest, scriptedServer } from '../support/scripted-server.ts'

const url = useDatabase()
const folder = useFolder()
const PASSWORD = 'hunter2-SeCrEt'
const SESSION_ID = '1001000001%3AAbCdEfGhIjKlMn%3A12%3AAYdXyZ'
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const keys = {
  'ig-set-password-encryption-key-id': '87',
  'ig-set-password-encryption-pub-key': Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })).toString(
    'base64',
  ),
}
const bearer = `Bearer IGT:2:${Buffer.from(JSON.stringify({ ds_user_id: '1001000001', sessionid: SESSION_ID })).toString('base64')}`
const fail = (status: number, body: object): Scripted => ({ status, body: { ...body, status: 'fail' } })
const good = (username: string): Scripted => ({
  headers: { 'ig-set-authorization': bearer },
  body: { logged_in_user: { pk: 1001000001, username }, user: { pk: 1001000001, username }, status: 'ok' },
})
const wantsCode = (info: object): Scripted =>
  fail(400, {
    error_type: 'two_factor_required',
    two_factor_info: { two_factor_identifier: 'Zm9v', username: 'alice', ...info },
  })
const wrongCode = fail(400, { error_type: 'sms_code_validation_code_invalid', message: 'Please check the code' })

/** An Instagram that answers what matters in this order. */
async function instagram(...answers: readonly Scripted[]) {
  const left = [...answers]
  return await scriptedServer(({ path }) => {
    if (path === 'launcher/sync/') return {}
    if (path === 'qe/sync/') return { headers: keys }
    return left.shift() ?? fail(500, { message: 'nothing more was expected' })
  })
}

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function run(server: string, args: readonly string[], input = '', settings = {}): Promise<Ran> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const said = Promise.all([text(stdout), text(stderr)])
  stdin.end(input)
  const env = cliEnvironment({ DATABASE_URL: url(), DMVAULT_HOME: home(), DMVAULT_INSTAGRAM_URL: server, ...settings })
  const code = await runProgram(args, { stdin, stdout, stderr, env })
  stdout.end()
  stderr.end()
  const [out, err] = await said
  expect(out + err).not.toMatch(/SeCrEt|AbCdEf|IGT:2/)
  return { code, stdout: out, stderr: err }
}

const home = (): string => join(folder(), 'home')
const signed = ({ body }: SeenRequest) =>
  JSON.parse(new URLSearchParams(body).get('signed_body')?.slice('SIGNATURE.'.length) ?? '{}')
const withPassword = (name: string, ...more: string[]): readonly string[] => [
  'login',
  '--username',
  name,
  '--password-stdin',
  ...more,
]

describe('login', () => {
  test('with a piped password makes the session and the account, and tells where they are', async () => {
    const server = await instagram(good('alice'))
    const result = await run(
      server.url,
      withPassword('alice', '--time-zone', 'Europe/Berlin', '--keep-unsent', '--json'),
      `${PASSWORD}\n`,
    )
    expect([result.code, JSON.parse(result.stdout)]).toEqual([
      0,
      {
        account: 'alice',
        username: 'alice',
        user_id: '1001000001',
        server: server.url,
        session_file: sessionPath(home(), 'alice'),
        new_account: true,
      },
    ])
    const path = sessionPath(home(), 'alice')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(join(home(), 'sessions'))).mode & 0o777).toBe(0o700)
    expect(await openSession(path)).toMatchObject({ server: server.url, username: 'alice', isLoggedIn: true })
    expect(await readFile(path, 'utf8')).not.toContain('SeCrEt')
    const list = await run(server.url, ['account', 'list', '--json'])
    expect(JSON.parse(list.stdout)).toEqual({
      accounts: [{ account: 'alice', time_zone: 'Europe/Berlin', keeps_unsent: true }],
    })
  })

  test('again comes from the same device', async () => {
    const server = await instagram(good('bea'), good('bea'))
    for (let n = 0; n < 2; n += 1) expect((await run(server.url, withPassword('bea'), PASSWORD)).code).toBe(0)
    const [first, second] = server.requests.filter(({ path }) => path === 'accounts/login/').map(signed)
    expect(second.guid).toBe(first.guid)
    expect(second.device_id).toBe(first.device_id)
  })

  test('says what it does', async () => {
    const server = await instagram(good('cleo'), good('cleo'))
    const first = await run(server.url, withPassword('cleo'), PASSWORD)
    expect(first.stderr).toContain(`Logging in to ${server.url} as cleo, from a new device.`)
    expect(first.stdout).toMatch(
      /cleo is logged in\. The session is kept in .*cleo\.json\.\nNew account cleo: days are told in/,
    )
    const again = await run(server.url, withPassword('cleo'), PASSWORD)
    expect(again.stderr).toContain('from the device it used before')
    expect(again.stdout).not.toContain('New account')
  })

  test.each([
    [
      'a wrong password',
      fail(400, { error_type: 'bad_password', message: 'incorrect' }),
      2,
      /does not take this password/,
    ],
    [
      'a name that nobody has',
      fail(400, { error_type: 'invalid_user', message: 'The username you entered' }),
      2,
      /knows no account/,
    ],
    [
      'a challenge',
      fail(400, { message: 'challenge_required', challenge: { url: 'https://x/SeCrEt/' } }),
      4,
      /Open the Instagram app.*then run dmvault login/,
    ],
    [
      'a suspension',
      fail(400, { message: 'challenge_required', challenge: { url: '/accounts/suspended/' } }),
      4,
      /suspended/,
    ],
    [
      'a limit',
      fail(429, { message: 'Please wait a few minutes before you try again.' }),
      5,
      /Run again in some minutes/,
    ],
    [
      'a code that nobody can be asked for',
      wantsCode({ totp_two_factor_on: true }),
      4,
      /asks for a two-factor code.*terminal/,
    ],
    ['a block', fail(400, { error_type: 'sentry_block', message: 'Sorry' }), 4, /blocked/],
  ])('%s is one clear line, and makes no account', async (_what, answer, code, words) => {
    const server = await instagram(answer)
    const result = await run(server.url, withPassword('nobody'), PASSWORD)
    expect(result.code).toBe(code)
    expect(result.stderr.trim().split('\n')).toHaveLength(2)
    expect(result.stderr).toMatch(words)
    const list = await run(server.url, ['account', 'list', '--json'])
    expect(list.stdout).not.toContain('nobody')
  })

  test('after a challenge comes from the device that was confirmed', async () => {
    const server = await instagram(fail(400, { message: 'challenge_required' }), good('dora'))
    expect((await run(server.url, withPassword('dora'), PASSWORD)).code).toBe(4)
    expect((await run(server.url, withPassword('dora'), PASSWORD)).code).toBe(0)
    const [first, second] = server.requests.filter(({ path }) => path === 'accounts/login/').map(signed)
    expect(second.guid).toBe(first.guid)
  })

  test('that fails leaves a session that was good as it was', async () => {
    const server = await instagram(good('ella'), fail(400, { error_type: 'bad_password', message: 'x' }))
    await run(server.url, withPassword('ella'), PASSWORD)
    const before = await readFile(sessionPath(home(), 'ella'), 'utf8')
    expect((await run(server.url, withPassword('ella'), 'wrong')).code).toBe(2)
    expect(await readFile(sessionPath(home(), 'ella'), 'utf8')).toBe(before)
  })

  test('takes a code from the second line of what is piped in', async () => {
    const server = await instagram(wantsCode({ totp_two_factor_on: true }), good('fay'))
    expect((await run(server.url, withPassword('fay'), `${PASSWORD}\n123456\n`)).code).toBe(0)
    expect(signed(server.requests.at(-1)!)).toMatchObject({ verification_code: '123456', verification_method: '3' })
    const wrong = await instagram(wantsCode({ totp_two_factor_on: true }), wrongCode)
    const result = await run(wrong.url, withPassword('gia'), `${PASSWORD}\n000000\n`)
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining('does not take this code')])
  })

  test('takes over a session id of a browser; one of somebody else is refused', async () => {
    const server = await instagram(good('hana'), good('hana'), fail(403, { message: 'login_required' }))
    const args = (name: string): readonly string[] => ['login', '--username', name, '--session-id-stdin']
    expect((await run(server.url, args('hana'), `${SESSION_ID}\n`)).code).toBe(0)
    expect(await openSession(sessionPath(home(), 'hana'))).toMatchObject({ isLoggedIn: true, userId: '1001000001' })
    const other = await run(server.url, args('ines'), SESSION_ID)
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('a session of hana, not of ines')])
    const dead = await run(server.url, args('hana'), SESSION_ID)
    expect([dead.code, dead.stderr]).toEqual([4, expect.stringContaining('does not take this session id')])
    expect((await run(server.url, args('hana'), 'nonsense')).code).toBe(2)
  })

  test("takes over instagrapi's settings, device and all", async () => {
    const server = await instagram(good('jana'))
    const session = new Session()
    session.takeSessionId(SESSION_ID, '1001000001')
    const file = join(folder(), 'settings.json')
    await writeFile(file, JSON.stringify({ ...session.exportSettings(), usdid: { kid: 1 } }))
    expect((await run(server.url, ['login', '--username', 'Jana', '--session-file', file])).code).toBe(0)
    const kept = await openSession(sessionPath(home(), 'Jana'))
    expect(kept.exportSettings()).toMatchObject({ uuids: session.exportSettings().uuids, usdid: { kid: 1 } })
    expect(server.requests[0]?.path).toBe('accounts/current_user/')
  })

  test.each([
    ['a file of another kind', '{"conversations":[]}', /is not a session/],
    ['a session that nobody is logged in by', JSON.stringify(new Session().exportSettings()), /nobody is logged in/],
    ['no file', null, /there is no session file/],
  ])('%s is refused, and nothing is asked', async (_what, content, words) => {
    const server = await instagram()
    const file = join(folder(), 'odd.json')
    if (content !== null) await writeFile(file, content)
    const path = content === null ? join(folder(), 'none.json') : file
    const result = await run(server.url, ['login', '--username', 'kai', '--session-file', path])
    expect([result.code, result.stderr]).toEqual([2, expect.stringMatching(words)])
    expect(server.requests).toEqual([])
  })

  test('an account is read from one server: at another it is refused before anything is sent', async () => {
    const [one, other] = [await instagram(good('lia')), await instagram(good('lia'))]
    await run(one.url, withPassword('lia'), PASSWORD)
    const result = await run(other.url, withPassword('lia'), PASSWORD)
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining(`was read from ${one.url}`)])
    expect(other.requests).toEqual([])
  })

  test('a clock that is wrong is told of', async () => {
    const date = new Date(Date.now() - 3 * 3_600_000).toUTCString()
    const server = await scriptedServer(({ path }) => {
      const answer = path === 'accounts/login/' ? good('mia') : {}
      return { ...answer, headers: { ...keys, ...answer.headers, date } }
    })
    const result = await run(server.url, withPassword('mia'), PASSWORD)
    expect([result.code, result.stderr]).toEqual([
      0,
      expect.stringMatching(/clock .* is (179|180|181) minutes ahead of the server's: set it right/),
    ])
  })

  test.each([
    ['no password', ['--password-stdin'], '\n', /no password came/],
    ['two ways at once', ['--password-stdin', '--session-id-stdin'], 'x', /one way to log in is enough/],
    ['no way at all', [], '', /no terminal to ask/],
    ['a zone that is none', ['--password-stdin', '--time-zone', 'Berln'], 'x', /there is no time zone/],
  ])('%s is wrong usage', async (_what, options, input, words) => {
    const server = await instagram()
    const result = await run(server.url, ['login', '--username', 'nia', ...options], input)
    expect([result.code, result.stderr]).toEqual([2, expect.stringMatching(words)])
    expect(server.requests).toEqual([])
  })

  test('where nothing answers says so', async () => {
    const result = await run('http://127.0.0.1:9', withPassword('nia'), PASSWORD)
    expect([result.code, result.stderr]).toEqual([1, expect.stringContaining('nothing answers there')])
  })
})

describe('logout', () => {
  test('ends the session there and here; the device stays, the archive too', async () => {
    const server = await instagram(good('ola'), {})
    await run(server.url, withPassword('ola'), PASSWORD)
    const before = await openSession(sessionPath(home(), 'ola'))
    const result = await run(server.url, ['logout', '--account', 'ola', '--json'])
    expect([result.code, JSON.parse(result.stdout)]).toEqual([0, { account: 'ola', was_logged_in: true }])
    expect(server.requests.at(-1)?.path).toBe('accounts/logout/')
    const after = await openSession(sessionPath(home(), 'ola'))
    expect([after.isLoggedIn, after.deviceId('uuid')]).toEqual([false, before.deviceId('uuid')])
    const again = await run(server.url, ['logout', '--account', 'ola'])
    expect([again.code, again.stdout]).toEqual([0, 'ola was not logged in.\n'])
  })

  test('is not sent to another server than the session’s', async () => {
    const [one, other] = [await instagram(good('pia')), await instagram()]
    await run(one.url, withPassword('pia'), PASSWORD)
    const result = await run(other.url, ['logout', '--account', 'pia'])
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining('belongs to')])
    expect(other.requests).toEqual([])
  })
})

describe.skipIf(!hasTerminals)('login on a terminal', () => {
  const env = (server: string): Record<string, string> => ({
    DATABASE_URL: url(),
    DMVAULT_HOME: home(),
    DMVAULT_INSTAGRAM_URL: server,
  })

  test('asks for the password without showing it, for the code until it is right, and for the keeping of unsent text', async () => {
    const sms = { sms_two_factor_on: true, obfuscated_phone_number: '0001' }
    const server = await instagram(wantsCode(sms), wantsCode(sms), wrongCode, good('quin'))
    const { code, screen } = await onTerminal(
      ['login', '--username', 'quin'],
      [
        ['Instagram password of quin', PASSWORD],
        ['number that ends in 0001', 'again'],
        ['number that ends in 0001', '111111'],
        ['does not take this code', '222222'],
        ['(unsent)? [y/N]', 'y'],
      ],
      env(server.url),
    )
    expect([code, screen]).toEqual([0, expect.stringContaining('quin is logged in')])
    expect(screen).not.toContain('SeCrEt')
    expect(server.requests.map(({ path }) => path).slice(2)).toEqual([
      'accounts/login/',
      'accounts/send_two_factor_login_sms/',
      'accounts/two_factor_login/',
      'accounts/two_factor_login/',
    ])
    expect(signed(server.requests.at(-1)!)).toMatchObject({ verification_code: '222222', verification_method: '1' })
    expect(screen).toContain('unsent text is kept')
  })

  test('asks for the passphrase of a sealed session', async () => {
    const server = await instagram(good('sia'))
    const file = join(folder(), 'sealed.session')
    const session = new Session({ server: server.url })
    session.takeSessionId(SESSION_ID, '1001000001')
    await saveSession(file, session, { passphrase: 'correct SeCrEt', workFactor: 10 })
    const args = ['login', '--username', 'sia', '--session-file', file, '--purge-unsent']
    const piped = await run(server.url, args)
    expect([piped.code, piped.stderr]).toEqual([2, expect.stringContaining('is sealed by a passphrase')])
    const { code, screen } = await onTerminal(args, [['Passphrase of', 'correct SeCrEt']], env(server.url))
    expect([code, screen]).toEqual([0, expect.stringContaining('sia is logged in')])
    expect(screen).not.toContain('SeCrEt')
    expect((await openSession(sessionPath(home(), 'sia'))).deviceId('uuid')).toBe(session.deviceId('uuid'))
  })

  test('ctrl-C at the password ends it, and nothing is asked', async () => {
    const server = await instagram()
    const { code } = await onTerminal(
      ['login', '--username', 'rea'],
      [['Instagram password of rea', '\u0003']],
      env(server.url),
    )
    expect(code).toBe(130)
    expect(server.requests).toEqual([])
  })
})

test('a passphrase in the environment seals the session, and its device is not lost without it', async () => {
  const sealing = { DMVAULT_SESSION_PASSPHRASE: 'correct horse' }
  const logIn = ['login', '--username', 'sealed', '--password-stdin'] as const
  const server = await instagram(good('sealed'), good('sealed'))
  expect((await run(server.url, logIn, PASSWORD, sealing)).code).toBe(0)
  const path = sessionPath(home(), 'sealed')
  expect(await readFile(path, 'utf8')).toMatch(/^age-encryption\.org/)
  const { code, stderr } = await run(server.url, logIn, PASSWORD)
  expect(code).toBe(2)
  expect(stderr).toMatch(/sealed by a passphrase, and none was given\. Set DMVAULT_SESSION_PASSPHRASE/)
  const before = (await openSession(path, { passphrase: 'correct horse' })).deviceId('uuid')
  expect((await run(server.url, logIn, PASSWORD, sealing)).code).toBe(0)
  expect((await openSession(path, { passphrase: 'correct horse' })).deviceId('uuid')).toBe(before)
})

test('an account that is removed leaves no session behind', async () => {
  const server = await instagram(good('leaving'))
  expect((await run(server.url, ['login', '--username', 'leaving', '--password-stdin'], PASSWORD)).code).toBe(0)
  expect((await stat(sessionPath(home(), 'leaving'))).isFile()).toBe(true)
  expect((await run(server.url, ['account', 'remove', 'leaving', '--yes'])).code).toBe(0)
  await expect(stat(sessionPath(home(), 'leaving'))).rejects.toMatchObject({ code: 'ENOENT' })
})
