import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InstagramClient, importSettings, readSession, Session, settingsText } from '../../../src/instagram/index.ts'
import { scriptedServer } from '../../support/scripted-server.ts'

/** As instagrapi dumps it: Python's floats, an indent of 4, members of its own and one that nobody knows. */
const DUMP = `{
    "uuids": {
        "phone_id": "11111111-1111-4111-8111-111111111111",
        "uuid": "22222222-2222-4222-8222-222222222222",
        "client_session_id": "33333333-3333-4333-8333-333333333333",
        "advertising_id": "44444444-4444-4444-8444-444444444444",
        "android_device_id": "android-0123456789abcdef",
        "request_id": "55555555-5555-4555-8555-555555555555",
        "tray_session_id": "66666666-6666-4666-8666-666666666666",
        "device_id": "android-old"
    },
    "mid": "ZabcDQABAAExampleMachineId",
    "ig_u_rur": null,
    "ig_www_claim": null,
    "authorization_data": {
        "ds_user_id": "1001000001",
        "sessionid": "1001000001%3AAbCdEf%3A12%3AAYd"
    },
    "cookies": {},
    "last_login": 1732270000.0,
    "device_settings": {
        "android_version": 33,
        "app_version": "364.0.0.35.86",
        "version_code": "374010953"
    },
    "user_agent": "Instagram 364.0.0.35.86 Android (33/13; 480dpi; 1344x2992; x; y; z; z; de_DE; 374010953)",
    "country": "DE",
    "country_code": 49,
    "locale": "de_DE",
    "timezone_offset": 3600,
    "timezone_name": "GMT+01:00",
    "push_disabled": false,
    "request_timeout": 1,
    "public_request_retries_count": 3,
    "public_request_retries_timeout": 2,
    "session_retry_total": 3,
    "session_retry_backoff_factor": 2,
    "session_retry_statuses": [
        429,
        500
    ],
    "public_transport": "requests",
    "public_transport_impersonate": "chrome136",
    "tls_verify": true,
    "usdid": {
        "usdid": "x",
        "kid": 9007199254740993,
        "private_key": "secret",
        "registered": true
    },
    "unheard_of": {
        "of": [
            1.50,
            -0.0,
            1e2
        ]
    }
}`

const dumpOf = settingsText

describe("instagrapi's settings dump", () => {
  test('comes back byte for byte, members that nobody knows and numbers as Python writes them included', () => {
    expect(dumpOf(readSession(DUMP))).toBe(DUMP)
  })

  test('is used as it is: device, agent, machine, who is logged in', () => {
    const session = readSession(DUMP)
    expect(session.userAgent).toMatch(/^Instagram 364/)
    expect(session.deviceId('android_device_id')).toBe('android-0123456789abcdef')
    expect(session).toMatchObject({
      userId: '1001000001',
      machineId: 'ZabcDQABAAExampleMachineId',
      isPushDisabled: false,
    })
  })

  test('of any content comes back as it was, whatever it lacks', () => {
    const member = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.double({ noNaN: true, noDefaultInfinity: true }))
    const uuids = fc.dictionary(fc.constantFrom('uuid', 'phone_id', 'advertising_id', 'other'), fc.uuid())
    const dump = fc.record(
      {
        uuids,
        authorization_data: fc.record({ ds_user_id: fc.string(), sessionid: fc.string() }, { requiredKeys: [] }),
        cookies: fc.dictionary(fc.string(), fc.string()),
        mid: member,
        last_login: member,
        locale: member,
        user_agent: member,
        push_disabled: member,
        device_settings: member,
        unknown: member,
      },
      { requiredKeys: ['uuids'] },
    )
    fc.assert(
      fc.property(dump, (settings) => {
        const exported = JSON.parse(dumpOf(readSession(JSON.stringify(settings))))
        const { uuids: own, ...others } = JSON.parse(JSON.stringify(settings))
        expect(exported).toMatchObject(others)
        expect(exported.uuids).toMatchObject(own)
        // Once taken in, nothing is made anew.
        expect(JSON.parse(dumpOf(importSettings(exported)))).toEqual(exported)
      }),
      { numRuns: 200 },
    )
  })

  test.each([
    ['a device and a bearer', { uuids: {}, authorization_data: { ds_user_id: '5', sessionid: '5%3Aabc' } }],
    ['cookies alone', { cookies: { sessionid: '5%3Aabc', ds_user_id: '5' } }],
    ['a cookie alone', { cookies: { sessionid: '5%3Aabc' } }],
  ])('may be small: %s', (_what, settings) => {
    const session = importSettings(settings)
    expect(session).toMatchObject({ isLoggedIn: true, userId: '5', sessionId: '5%3Aabc' })
    expect(session.bearer).toMatch(/^Bearer IGT:2:/)
    const written = session.exportSettings()
    // Everything that instagrapi reads is there, and the device stays from now on.
    expect(Object.keys(written)).toEqual(expect.arrayContaining(Object.keys(new Session().exportSettings())))
    expect(importSettings(written).deviceId('uuid')).toBe(session.deviceId('uuid'))
  })

  test('an agent that is empty is made of the device', () => {
    const session = importSettings({
      uuids: {},
      user_agent: '',
      locale: 'de_DE',
      device_settings: { model: 'Pixel 9' },
    })
    expect(session.userAgent).toMatch(/^Instagram 428\.0\.0\.47\.67 Android \(34\/14;.*Pixel 9.*; de_DE; 961145276\)$/)
    expect(session.exportSettings().user_agent).toBe('')
  })

  test.each(['', '[]', '{}', 'null', '{"conversations":[]}', '{"uuids":{"a":1}}', 'not json', '{"sessionid":"x"}'])(
    'is told from other files: %s',
    (text) => {
      expect(() => readSession(text)).toThrow(/is not a session/)
    },
  )

  test('may hold numbers in places of texts', async () => {
    const { requests, url } = await scriptedServer([{}])
    const session = readSession(
      `{"device_settings": {"android_version": 33.0, "model": 7},
        "cookies": {"sessionid": "1001000001%3AAbCdEf%3A12%3AAYd", "ds_user_id": 1001000001, "shbts": 1.50}}`,
      { server: url },
    )
    expect(session.userAgent).toContain('(33.0/14; ')
    expect(session.userId).toBe('1001000001')
    await using client = new InstagramClient({ url, session })
    await client.direct.requestsPreview()
    const { cookie } = requests[0]?.headers ?? {}
    expect(cookie).toBe('sessionid=1001000001%3AAbCdEf%3A12%3AAYd; ds_user_id=1001000001; shbts=1.50')
    session.takeCookie('mid', 'x')
    expect(settingsText(session)).toMatch(/"ds_user_id": 1001000001,\s+"shbts": 1.50,\s+"mid": "x"/)
  })

  test('what is wrong with a file is said without its content', () => {
    const error = (() => {
      try {
        return readSession('{"sessionid": "SeCrEt%3A1", broken')
      } catch (thrown) {
        return thrown
      }
    })()
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('SeCrEt')
  })
})

describe('one session is one device', () => {
  test('two sessions differ, and each stays what it is through answers and log-outs', async () => {
    const [one, other] = [new Session(), new Session()]
    expect(one.deviceId('uuid')).not.toBe(other.deviceId('uuid'))
    const before = one.exportSettings().uuids
    one.takeSessionId('5%3Aabc', '5')
    one.takeMachineId('mid')
    one.forgetLogin()
    expect(one.exportSettings().uuids).toEqual(before)
    expect(one.machineId).toBe('mid')
  })

  test('ids have the forms that Instagram knows', () => {
    const { uuids } = new Session().exportSettings() as { uuids: Record<string, string> }
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
    for (const [name, value] of Object.entries(uuids))
      expect(value).toMatch(name === 'android_device_id' ? /^android-[0-9a-f]{16}$/ : uuid)
  })
})

test('nothing of a session is shown: not by inspect, not as JSON, not by its client or an error', async () => {
  const session = readSession(DUMP, { server: 'http://127.0.0.1:9' })
  await using client = new InstagramClient({ session, url: 'http://127.0.0.1:9', retries: 0 })
  const error = await client.currentUser().catch((thrown: unknown) => thrown)
  const server = await scriptedServer([{ status: 403, body: { message: 'login_required', status: 'fail' } }])
  const dead = new InstagramClient({ session: readSession(DUMP, { server: server.url }), url: server.url })
  const refused = await dead.currentUser().catch((thrown: unknown) => thrown)
  await dead[Symbol.asyncDispose]()
  const options = { depth: 20, showHidden: true, getters: false }
  for (const value of [session, client, { session }, [client], client.direct, client.users, error, refused]) {
    const shown = `${inspect(value, options)} ${JSON.stringify(value)} ${String(value)}`
    expect(shown).not.toMatch(/AbCdEf|IGT:2|private_key|secret|11111111-1111/)
  }
  expect(inspect(session)).toContain('1001000001')
})
