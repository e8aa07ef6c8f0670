import { constants, createDecipheriv, generateKeyPairSync, privateDecrypt } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { InstagramClient, TwoFactorRequired } from '../../../src/instagram/index.ts'
import { type Scripted, type SeenRequest, scriptedServer } from '../../support/scripted-server.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const keyHeaders = {
  'ig-set-password-encryption-key-id': '87',
  'ig-set-password-encryption-pub-key': Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })).toString(
    'base64',
  ),
}
const SESSION_ID = '1001000001%3AAbCdEfGhIjKlMn%3A12%3AAYdXyZ'
const bearer = `Bearer IGT:2:${Buffer.from(JSON.stringify({ ds_user_id: '1001000001', sessionid: SESSION_ID })).toString('base64')}`
const loggedIn: Scripted = {
  headers: { 'ig-set-authorization': bearer },
  body: { logged_in_user: { pk: 1001000001, username: 'alice.sim', full_name: 'Alice Sim' }, status: 'ok' },
}
const twoFactor = (identifier: string, info: object = {}): Scripted => ({
  status: 400,
  body: {
    message: '',
    error_type: 'two_factor_required',
    two_factor_info: {
      username: 'alice.sim',
      two_factor_identifier: identifier,
      totp_two_factor_on: true,
      sms_two_factor_on: false,
      obfuscated_phone_number: '0001',
      phone_verification_settings: { resend_sms_delay_sec: 60 },
      ...info,
    },
    status: 'fail',
  },
})

/** Answers what comes before, and then in this order. */
async function logInTo(...answers: readonly Scripted[]) {
  const left = [...answers]
  const server = await scriptedServer(({ path }) => {
    if (path === 'launcher/sync/') return {}
    if (path === 'qe/sync/') return { headers: keyHeaders }
    return left.shift() ?? { status: 500 }
  })
  return { ...server, client: new InstagramClient({ url: server.url }) }
}

function signedIn(request: SeenRequest | undefined): Record<string, string> {
  const body = new URLSearchParams(request?.body).get('signed_body') ?? ''
  expect(body).toMatch(/^SIGNATURE\./)
  return JSON.parse(body.slice('SIGNATURE.'.length)) as Record<string, string>
}

function passwordIn(text: string): string {
  const [, , time = '', payload = ''] = text.split(':')
  const bytes = Buffer.from(payload, 'base64')
  const padded = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, bytes.subarray(16, 272))
  const key = padded.subarray(padded.indexOf(0, 2) + 1)
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(2, 14)).setAAD(Buffer.from(time))
  decipher.setAuthTag(bytes.subarray(272, 288))
  return Buffer.concat([decipher.update(bytes.subarray(288)), decipher.final()]).toString()
}

describe('with a password', () => {
  test('three requests make a session, and the password goes encrypted', async () => {
    const { client, requests } = await logInTo(loggedIn)
    await using _ = client
    const account = await client.logIn({ username: ' alice.sim ', password: 'hunter2 é' })
    expect(account).toMatchObject({ userId: '1001000001', username: 'alice.sim', fullName: 'Alice Sim' })
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST launcher/sync/',
      'GET qe/sync/',
      'POST accounts/login/',
    ])
    const { session } = client
    expect(signedIn(requests[0])).toEqual({ id: session.deviceId('uuid'), server_config_retrieval: '1' })
    const fields = signedIn(requests[2])
    expect(passwordIn(fields.enc_password ?? '')).toBe('hunter2 é')
    expect(fields).toMatchObject({
      username: 'alice.sim',
      guid: session.deviceId('uuid'),
      phone_id: session.deviceId('phone_id'),
      adid: session.deviceId('advertising_id'),
      device_id: session.deviceId('android_device_id'),
      country_codes: '[{"country_code":"1","source":["default"]}]',
      google_tokens: '[]',
      login_attempt_count: '0',
      jazoest: expect.stringMatching(/^2\d{3,4}$/),
    })
    expect(requests[2]?.headers['content-type']).toBe('application/x-www-form-urlencoded; charset=UTF-8')
    expect(session).toMatchObject({ isLoggedIn: true, username: 'alice.sim', userId: '1001000001' })
    expect(requests.every(({ body }) => !body.includes('hunter2'))).toBe(true)
  })

  test('the same session logs in again on the same device', async () => {
    const { client, requests } = await logInTo(loggedIn, loggedIn)
    await using _ = client
    await client.logIn({ username: 'alice.sim', password: 'a' })
    await client.logIn({ username: 'alice.sim', password: 'a' })
    const [first, second] = [requests[2], requests[5]].map(signedIn)
    for (const name of ['guid', 'phone_id', 'adid', 'device_id']) expect(second?.[name]).toBe(first?.[name])
    expect(requests[5]?.headers).not.toHaveProperty('authorization')
  })

  test('a limit before the log-in is passed over, as it says nothing of it', async () => {
    const server = await scriptedServer(({ path }) => {
      if (path === 'launcher/sync/')
        return { status: 429, body: { message: 'Please wait a few minutes before you try again.' } }
      // The key comes in headers, whatever the status.
      return path === 'qe/sync/' ? { status: 404, headers: keyHeaders } : loggedIn
    })
    await using client = new InstagramClient({ url: server.url })
    expect(await client.logIn({ username: 'a', password: 'b' })).toMatchObject({ username: 'alice.sim' })
  })

  test.each(['launcher/sync/', 'qe/sync/'])('a challenge before the log-in ends it: %s', async (place) => {
    const server = await scriptedServer(({ path }) =>
      path === place ? { status: 400, headers: keyHeaders, body: { message: 'challenge_required' } } : loggedIn,
    )
    await using client = new InstagramClient({ url: server.url })
    const error = { code: 'challenge-required', remedy: 'stop' }
    await expect(client.logIn({ username: 'a', password: 'b' })).rejects.toMatchObject(error)
    expect(server.requests.at(-1)?.path).toBe(place)
  })

  test('a clock that is wrong does not matter: the time is the server’s', async () => {
    const server = await scriptedServer(({ path }) => {
      const headers = { ...keyHeaders, date: 'Sun, 01 Mar 2026 12:00:00 GMT' }
      return path === 'accounts/login/' ? loggedIn : { headers }
    })
    await using client = new InstagramClient({ url: server.url, clock: () => 0 })
    await client.logIn({ username: 'a', password: 'b' })
    expect(signedIn(server.requests[2]).enc_password?.split(':')[2]).toBe('1772366400')
  })

  test.each([
    [
      'a wrong password',
      {
        status: 400,
        body: { message: 'The password you entered is incorrect.', error_type: 'bad_password', status: 'fail' },
      },
      'bad-password',
      2,
    ],
    [
      'an unknown name',
      {
        status: 400,
        body: {
          message: "The username you entered doesn't appear to belong to an account.",
          error_type: 'invalid_user',
          status: 'fail',
        },
      },
      'unknown-login',
      2,
    ],
    [
      'a challenge',
      {
        status: 400,
        body: {
          message: 'challenge_required',
          challenge: { url: 'https://i.instagram.com/challenge/1/NoNcE/', api_path: '/challenge/1/NoNcE/' },
          status: 'fail',
        },
      },
      'challenge-required',
      4,
    ],
    [
      'a limit',
      { status: 429, body: { message: 'Please wait a few minutes before you try again.', status: 'fail' } },
      'please-wait',
      5,
    ],
    ['no session', { body: { status: 'ok', logged_in_user: { pk: 1 } } }, 'no-session', 1],
    [
      'no answer',
      { handle: (request: { socket: { destroy: () => void } }) => request.socket.destroy() },
      'connection-cut',
      1,
    ],
  ])('%s is said, and the password is sent once only', async (_what, answer, code, exitCode) => {
    const { client, requests } = await logInTo(answer as Scripted)
    await using _ = client
    const error = await client.logIn({ username: 'alice.sim', password: 'hunter2' }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code, exitCode })
    expect(requests.filter(({ path }) => path === 'accounts/login/')).toHaveLength(1)
    expect(client.session.isLoggedIn).toBe(false)
    for (const shown of [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), String(error)]) {
      expect(shown).not.toMatch(/hunter2|PWD_INSTAGRAM|NoNcE/)
    }
  })

  test('an empty name or password asks nothing', async () => {
    const { client, requests } = await logInTo(loggedIn)
    await using _ = client
    await expect(client.logIn({ username: ' ', password: 'x' })).rejects.toMatchObject({ code: 'credentials' })
    expect(requests).toEqual([])
  })
})

describe('with a second factor', () => {
  async function wanted(answer: Scripted, ...further: readonly Scripted[]) {
    const server = await logInTo(answer, ...further)
    const error = await server.client
      .logIn({ username: 'alice.sim', password: 'hunter2' })
      .catch((thrown: unknown) => thrown)
    if (!(error instanceof TwoFactorRequired)) throw error
    return { ...server, error }
  }

  test('the code of an authenticator ends the log-in', async () => {
    const { client, requests, error } = await wanted(twoFactor('Zm9v'), loggedIn)
    await using _ = client
    expect(error).toMatchObject({ code: 'two-factor-required', exitCode: 4, preferredMethod: 'authenticator' })
    const account = await client.submitCode(error, { code: '123 456' })
    expect(account.username).toBe('alice.sim')
    const request = requests.at(-1)
    expect(request?.path).toBe('accounts/two_factor_login/')
    expect(signedIn(request)).toMatchObject({
      verification_code: '123456',
      verification_method: '3',
      two_factor_identifier: 'Zm9v',
      username: 'alice.sim',
      trust_this_device: '0',
      guid: client.session.deviceId('uuid'),
      waterfall_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  test('an SMS can be sent again, and its new identifier counts', async () => {
    const sms = { totp_two_factor_on: false, sms_two_factor_on: true }
    const { client, requests, error } = await wanted(twoFactor('one', sms), twoFactor('two', sms), loggedIn)
    await using _ = client
    expect(error.info).toMatchObject({ phoneEnding: '0001', resendDelaySeconds: 60 })
    const again = await client.resendSms(error)
    expect(requests.at(-1)?.path).toBe('accounts/send_two_factor_login_sms/')
    await client.submitCode(again, { code: '654321', trustDevice: true })
    expect(signedIn(requests.at(-1))).toMatchObject({
      verification_method: '1',
      two_factor_identifier: 'two',
      trust_this_device: '1',
    })
  })

  test('eight digits are a backup code', async () => {
    const { client, requests, error } = await wanted(twoFactor('x'), loggedIn)
    await using _ = client
    await client.submitCode(error, { code: '1234 5678', method: 'authenticator' })
    expect(signedIn(requests.at(-1))).toMatchObject({ verification_code: '12345678', verification_method: '2' })
  })

  test('a wrong code can be followed by a right one; what is no code is not sent', async () => {
    const wrong = {
      status: 400,
      body: { error_type: 'sms_code_validation_code_invalid', message: 'check', status: 'fail' },
    }
    const { client, requests, error } = await wanted(twoFactor('x'), wrong, loggedIn)
    await using _ = client
    for (const code of ['abc', '12345', '1234567', '123456789'])
      await expect(client.submitCode(error, { code })).rejects.toMatchObject({ code: 'wrong-code', exitCode: 2 })
    expect(requests).toHaveLength(3)
    await expect(client.submitCode(error, { code: '000000' })).rejects.toMatchObject({ code: 'wrong-code' })
    expect(await client.submitCode(error, { code: '111111' })).toMatchObject({ userId: '1001000001' })
  })

  test('what was learnt of it is shown by no log', async () => {
    const { client, error } = await wanted(twoFactor('SeCrEtIdentifier'))
    await using _ = client
    for (const shown of [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), String(error)])
      expect(shown).not.toContain('SeCrEt')
  })
})

describe('with a session id', () => {
  test.each([SESSION_ID, decodeURIComponent(SESSION_ID), `sessionid=${SESSION_ID}; `])(
    'as copied: %s',
    async (text) => {
      const { client, requests } = await logInTo({
        body: { user: { pk: 1001000001, username: 'alice.sim' }, status: 'ok' },
      })
      await using _ = client
      expect(await client.logInBySessionId(text)).toMatchObject({ userId: '1001000001', username: 'alice.sim' })
      expect(requests).toHaveLength(1)
      expect(requests[0]?.path).toBe('users/1001000001/info/')
      expect(requests[0]?.query.get('is_app_start')).toBe('False')
      expect(requests[0]?.headers.cookie).toBe(`sessionid=${SESSION_ID}`)
      expect(client.session.isLoggedIn).toBe(true)
    },
  )

  test('that Instagram does not take leaves nobody logged in', async () => {
    const { client } = await logInTo({ status: 403, body: { message: 'login_required', status: 'fail' } })
    await using _ = client
    const error = await client.logInBySessionId(SESSION_ID).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'login-required', exitCode: 4 })
    expect(inspect(error, { depth: 9 })).not.toContain('AbCdEf')
    expect(client.session.isLoggedIn).toBe(false)
  })

  test.each(['', 'abc', '12345', `${'x'.repeat(40)}`, `1001${'\n'.repeat(40)}`])(
    'that cannot be one is not sent: %j',
    async (text) => {
      const { client, requests } = await logInTo({})
      await using _ = client
      await expect(client.logInBySessionId(text)).rejects.toMatchObject({ code: 'session-id', exitCode: 2 })
      expect(requests).toEqual([])
    },
  )
})

describe('logging out', () => {
  test('ends the session at Instagram and forgets it here; the device stays', async () => {
    const { client, requests } = await logInTo(loggedIn, {})
    await using _ = client
    await client.logIn({ username: 'a', password: 'b' })
    const device = client.session.deviceId('uuid')
    await client.logOut()
    expect(requests.at(-1)?.path).toBe('accounts/logout/')
    expect(signedIn(requests.at(-1))).toEqual({ one_tap_app_login: true })
    expect(client.session).toMatchObject({ isLoggedIn: false, bearer: null, cookies: {} })
    expect(client.session.deviceId('uuid')).toBe(device)
    await client.logOut()
    expect(requests).toHaveLength(4)
  })

  test('of a session that is dead already is no failure', async () => {
    const { client } = await logInTo(loggedIn, {
      status: 403,
      body: { message: 'user_has_logged_out', status: 'fail' },
    })
    await using _ = client
    await client.logIn({ username: 'a', password: 'b' })
    await client.logOut()
    expect(client.session.isLoggedIn).toBe(false)
  })
})
