import { constants, createCipheriv, createHmac, publicEncrypt, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Simulator } from '../../src/simulator/start-simulator.ts'
import { APP, type Body, SimulatedApp, simulated } from '../support/simulated-app.ts'

let simulator: Simulator & { readonly app: SimulatedApp }

beforeAll(async () => {
  simulator = await simulated({ threads: 12, messages: 300 })
})
afterAll(() => simulator.close())

const app = () => new SimulatedApp(simulator.url)

/** What apps do with a password, from what is known of the format. */
function encrypt(headers: Headers, password: string): string {
  const keyId = Number(headers.get('ig-set-password-encryption-key-id'))
  const pem = Buffer.from(headers.get('ig-set-password-encryption-pub-key') ?? '', 'base64').toString()
  const [key, iv, time] = [randomBytes(32), randomBytes(12), String(Math.floor(Date.now() / 1000))]
  const sealed = publicEncrypt({ key: pem, padding: constants.RSA_PKCS1_PADDING }, key)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(time))
  const text = Buffer.concat([cipher.update(password, 'utf8'), cipher.final()])
  const length = Buffer.alloc(2)
  length.writeUInt16LE(sealed.length)
  const payload = Buffer.concat([Buffer.of(1, keyId), iv, length, sealed, cipher.getAuthTag(), text])
  return `#PWD_INSTAGRAM:4:${time}:${payload.toString('base64')}`
}

const signed = (json: object, signature = 'SIGNATURE') => ({ signed_body: `${signature}.${JSON.stringify(json)}` })

async function accounts(): Promise<readonly Body[]> {
  return ((await (await fetch(`${simulator.url}/simulator/accounts`)).json()) as Body).accounts
}

async function known(username: string): Promise<Body> {
  return (await accounts()).find((account) => account.username === username)
}

describe('a password login', () => {
  test.each(['GET', 'POST'] as const)('works with the key that %s qe/sync publishes', async (method) => {
    const { username, password, id } = simulator.accounts[0]
    const sync = await fetch(`${simulator.url}/api/v1/qe/sync/`, { method })
    expect(await sync.json()).toMatchObject({ status: 'ok' })
    const guest = app()
    const form = signed({ username, enc_password: encrypt(sync.headers, password), login_attempt_count: 0 }, 'a1b2')
    const { status, body, headers } = await guest.post('accounts/login/', { ...form, ig_sig_key_version: '4' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'ok', logged_in_user: { pk: Number(id), username } })
    const [, token] = /^Bearer IGT:2:(.+)$/.exec(headers.get('ig-set-authorization') ?? '') ?? []
    const session = JSON.parse(Buffer.from(token ?? '', 'base64').toString())
    expect(session).toMatchObject({ ds_user_id: id, should_use_header_over_cookies: true })
    expect(session.sessionid).toMatch(new RegExp(`^${id}%3A.{12,}`))
    expect(headers.get('ig-set-ig-u-ds-user-id')).toBe(id)
    expect(headers.get('x-ig-set-www-claim')).toMatch(/^hmac\./)
    expect(headers.get('ig-set-x-mid')).not.toBeNull()
  })

  test('refuses a wrong password, a broken one, and a name that nobody has, each in its own words', async () => {
    const { username } = simulator.accounts[0]
    const sync = await fetch(`${simulator.url}/api/v1/qe/sync/`)
    const attempt = async (fields: Record<string, string>) => await app().post('accounts/login/', fields)
    for (const enc_password of [encrypt(sync.headers, 'wrong'), '#PWD_INSTAGRAM:4:1:AAAA', 'plain']) {
      const { status, body, headers } = await attempt({ username, enc_password })
      expect([status, body.error_type, body.status]).toEqual([400, 'bad_password', 'fail'])
      expect(headers.get('ig-set-authorization')).toBeNull()
    }
    const { status, body } = await attempt({ username: 'nobody.sim', enc_password: 'x' })
    expect([status, body.error_type]).toEqual([400, 'invalid_user'])
    expect(body.message).toContain('The username you entered')
  })

  test('is possible for every account that is printed', async () => {
    for (const account of simulator.accounts) {
      const user = (await (await app().login(account)).get('accounts/current_user/?edit=true')).body.user
      expect(user).toMatchObject({ username: account.username, pk_id: account.id })
    }
  })
})

describe('a second factor', () => {
  async function begin(username: string): Promise<{ guest: SimulatedApp; fields: Record<string, string>; info: Body }> {
    const { password } = await known(username)
    const guest = app()
    const { status, body } = await guest.post('accounts/login/', {
      username,
      enc_password: `#PWD_INSTAGRAM:0:1:${password}`,
    })
    expect([status, body.error_type, body.status]).toEqual([400, 'two_factor_required', 'fail'])
    const info = body.two_factor_info
    return { guest, info, fields: { username, two_factor_identifier: info.two_factor_identifier } }
  }

  /** RFC 6238, from a secret in base 32. */
  function totp(secret: string): string {
    const bits = [...secret].map((it) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(it).toString(2).padStart(5, '0'))
    const bytes = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
    const step = Buffer.alloc(8)
    step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
    const hash = createHmac('sha1', bytes).update(step).digest()
    return String((hash.readUInt32BE(hash[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
  }

  test('by authenticator: the code of the moment logs in, once, and a wrong one does not', async () => {
    const { guest, fields, info } = await begin('dora.totp')
    expect(info).toMatchObject({ totp_two_factor_on: true, sms_two_factor_on: false, username: 'dora.totp' })
    const wrong = await guest.post('accounts/two_factor_login/', {
      ...fields,
      verification_code: '000',
      verification_method: '3',
    })
    expect([wrong.status, wrong.body.error_type]).toEqual([400, 'sms_code_validation_code_invalid'])
    const code = totp((await known('dora.totp')).totp_secret)
    const answer = { ...fields, verification_code: `${code.slice(0, 3)} ${code.slice(3)}`, verification_method: '3' }
    const { status, headers } = await guest.post('accounts/two_factor_login/', answer)
    expect([status, headers.get('ig-set-authorization')]).toEqual([200, expect.stringMatching(/^Bearer IGT:2:.{20}/)])
    const again = await guest.post('accounts/two_factor_login/', answer)
    expect(again.body.error_type).toBe('invalid_nonce')
  })

  test('by text message: the code that was sent last logs in, under its own method', async () => {
    const { guest, fields, info } = await begin('emil.sms')
    expect(info).toMatchObject({ totp_two_factor_on: false, sms_two_factor_on: true, obfuscated_phone_number: '0001' })
    const first = (await known('emil.sms')).sms_code
    const resent = await guest.post('accounts/send_two_factor_login_sms/', fields)
    expect(resent.body.two_factor_info.two_factor_identifier).toBe(fields.two_factor_identifier)
    const { sms_code: code } = await known('emil.sms')
    expect(code).not.toBe(first)
    const attempt = async (verification_code: string, verification_method: string) =>
      (await guest.post('accounts/two_factor_login/', { ...fields, verification_code, verification_method })).status
    expect([await attempt(first, '1'), await attempt(code, '2'), await attempt(code, '1')]).toEqual([400, 400, 200])
  })

  test('by backup code: each works once', async () => {
    const { backup_codes: codes } = await known('dora.totp')
    expect(codes).toHaveLength(5)
    const attempt = async () => {
      const { guest, fields } = await begin('dora.totp')
      const answer = { ...fields, verification_code: codes[0], verification_method: '2' }
      return (await guest.post('accounts/two_factor_login/', answer)).status
    }
    expect([await attempt(), await attempt()]).toEqual([200, 400])
  })
})

describe('a session', () => {
  const ask = async (headers: Record<string, string>) =>
    await fetch(`${simulator.url}/api/v1/accounts/current_user/?edit=true`, { headers: { ...APP, ...headers } })

  test('is known by its bearer or its cookie, whether or not its colons are escaped', async () => {
    const { session_id: id } = await known('alice.sim')
    expect(id.length).toBeGreaterThan(30)
    const bearer = (sessionid: string) =>
      `Bearer IGT:2:${Buffer.from(JSON.stringify({ ds_user_id: '1', sessionid })).toString('base64')}`
    for (const headers of [
      { authorization: bearer(id) },
      { authorization: bearer(decodeURIComponent(id)) },
      { cookie: `mid=x; sessionid=${id}; ds_user_id=1` },
    ]) {
      expect((await ask(headers)).status).toBe(200)
    }
  })

  test.each([
    ['none', {}],
    ['one that was never made', { cookie: 'sessionid=1001000001%3Anope%3A1%3AAY' }],
    ['the empty bearer', { authorization: 'Bearer IGT:2:' }],
    ['rubbish', { authorization: 'Bearer IGT:2:%%%' }],
  ])('that is %s is refused as logged out', async (_, headers) => {
    const answer = await ask(headers as Record<string, string>)
    expect([answer.status, await answer.json()]).toEqual([
      403,
      expect.objectContaining({ message: 'login_required', status: 'fail', logout_reason: expect.any(Number) }),
    ])
  })

  test('ends with the logout, which hands out no new one', async () => {
    const guest = await app().login(simulator.accounts[1]!)
    const { body, headers } = await guest.post('accounts/logout/', signed({ one_tap_app_login: true }))
    expect(body).toMatchObject({ status: 'ok', login_nonce: expect.any(String) })
    expect(headers.get('ig-set-authorization')).toBe('Bearer IGT:2:')
    expect((await guest.get('direct_v2/inbox/')).status).toBe(403)
    const one = { user_id: simulator.accounts[1]!.id, login_nonce: body.login_nonce }
    expect((await app().post('accounts/one_tap_app_login/', one)).status).toBe(200)
  })
})

test('every call of an app that starts is answered with ok, in either encoding', async () => {
  const { app: alice } = simulator
  const calls = `POST launcher/sync/|POST feed/reels_tray/|POST feed/timeline/|GET zr/token/result/?device_id=x
    POST accounts/contact_point_prefill/|POST accounts/get_prefill_candidates/|POST accounts/msisdn_header_bootstrap/
    POST accounts/read_msisdn_header/|POST attribution/log_attribution/|POST attribution/log_resurrect_attribution/
    POST discover/mark_su_seen/|GET discover/topical_explore/|GET facebook_ota/?fields=x|GET fbsearch/recent_searches/
    GET fbsearch/suggested_searches/?type=users|GET linked_accounts/get_linkage_status/|GET loom/fetch_config/
    GET media/blocked/|POST qp/batch_fetch/|GET qp/get_cooldowns/|GET status/get_viewable_statuses/
    GET users/arlink_download_info/|GET direct_v2/get_presence/|GET direct_v2/has_interop_upgraded/
    GET direct_v2/get_all_channels/|GET direct_v2/search_gen_ai_bots/|POST direct_v2/set_e2ee_eligibility/`
  for (const call of calls.split(/[|\n]/)) {
    const [method, path = ''] = call.trim().split(' ')
    const answer = method === 'GET' ? await alice.get(path) : await alice.post(path, signed({ _uuid: 'x' }))
    expect([call, answer.status, answer.body?.status]).toEqual([call, 200, 'ok'])
  }
  const raw = await fetch(`${simulator.url}/api/v1/feed/timeline/`, {
    method: 'POST',
    headers: { ...APP, authorization: alice.authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: JSON.stringify({ reason: ['cold_start_fetch'], big: 1 }),
  })
  expect(await raw.json()).toMatchObject({ status: 'ok', feed_items: [] })
})

test('where it is told to, it refuses whoever does not look like the app', async () => {
  await using strict = await simulated({ threads: 1, messages: 0, requiresAppHeaders: true })
  expect((await strict.app.get('direct_v2/inbox/')).status).toBe(200)
  const { authorization } = strict.app
  const answer = await fetch(`${strict.url}/api/v1/direct_v2/inbox/`, { headers: { authorization } })
  expect([answer.status, await answer.json()]).toEqual([400, { message: 'useragent mismatch', status: 'fail' }])
  expect((await fetch(`${strict.url}/api/v1/qe/sync/`)).status).toBe(200)
})
