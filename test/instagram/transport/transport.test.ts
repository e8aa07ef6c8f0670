import { describe, expect, test } from 'vitest'
import { type AnswerNote, InstagramClient, Session } from '../../../src/instagram/index.ts'
import { type Scripted, scriptedServer } from '../../support/scripted-server.ts'

const SESSION_ID = '1001000001%3AAbCdEfGhIjKlMn%3A12%3AAYdXyZ'
const noWait = async (): Promise<void> => {}

function loggedIn(server: string): Session {
  const session = new Session({ server })
  session.takeSessionId(SESSION_ID, '1001000001')
  return session
}

async function clientOf(script: readonly Scripted[], options: object = {}) {
  const server = await scriptedServer(script)
  const client = new InstagramClient({ url: server.url, session: loggedIn(server.url), wait: noWait, ...options })
  return { ...server, client }
}

describe('the headers of a request', () => {
  test('are the few that are needed: nothing random, nothing invented', async () => {
    const { client, requests } = await clientOf([{ body: { status: 'ok', user: {} } }])
    await using _ = client
    await client.currentUser()
    await client.currentUser()
    const [first, second] = requests.map(({ headers }) => ({ ...headers, host: '' }))
    expect(second).toEqual(first)
    expect(Object.keys(first ?? {}).sort()).toEqual(
      [
        'accept',
        'accept-encoding',
        'accept-language',
        'authorization',
        'connection',
        'cookie',
        'host',
        'ig-intended-user-id',
        'ig-u-ds-user-id',
        'user-agent',
        'x-ig-app-id',
      ].sort(),
    )
    expect(first).toMatchObject({
      'user-agent':
        'Instagram 428.0.0.47.67 Android (34/14; 480dpi; 1344x2992; Google/google; Pixel 8 Pro; husky; husky; en_US; 961145276)',
      'x-ig-app-id': '567067343352427',
      'accept-encoding': 'gzip, deflate',
      'ig-intended-user-id': '1001000001',
      cookie: `sessionid=${SESSION_ID}`,
    })
    const proof = Buffer.from(String(first?.authorization).replace('Bearer IGT:2:', ''), 'base64').toString()
    expect(JSON.parse(proof)).toEqual({
      ds_user_id: '1001000001',
      sessionid: SESSION_ID,
      should_use_header_over_cookies: true,
    })
  })

  test('before a log-in say so, and prove nothing', async () => {
    const { url, requests } = await scriptedServer([
      { status: 403, body: { message: 'login_required', status: 'fail' } },
    ])
    await using client = new InstagramClient({ url })
    await expect(client.currentUser()).rejects.toMatchObject({ code: 'login-required' })
    expect(requests[0]?.headers['ig-intended-user-id']).toBe('0')
    expect(requests[0]?.headers).not.toHaveProperty('authorization')
    expect(requests[0]?.headers).not.toHaveProperty('cookie')
  })

  test('carry back whatever an answer gave to keep, of an error too', async () => {
    const given = {
      'ig-set-x-mid': 'ZabcDQABAAExample',
      'x-ig-set-www-claim': 'hmac.AR0example',
      'ig-set-ig-u-rur': 'RVA,1001000001,1763806000:01f7',
      'ig-set-ig-u-ds-user-id': '1001000001',
      'ig-set-ig-u-shbid': '12695,1001000001,1763806000:01f7',
      'ig-set-ig-u-shbts': '1732270000,1001000001,1763806000:01f7',
      'ig-set-ig-u-ig-direct-region-hint': 'LLA,1001000001,1763806000:01f7',
      'ig-set-authorization': `Bearer IGT:2:${Buffer.from('{"ds_user_id":"1001000001","sessionid":"1001000001%3Anew"}').toString('base64')}`,
      'set-cookie': [
        'csrftoken=abc; Path=/; Secure',
        'rur=RVA; Max-Age=100',
        'gone=""; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      ],
    }
    const { client, requests } = await clientOf([
      { status: 404, headers: given, body: { status: 'fail', message: 'x' } },
      {},
    ])
    await using _ = client
    const before = client.session.revision
    await expect(client.currentUser()).rejects.toMatchObject({ code: 'not-found' })
    expect(client.session.revision).toBeGreaterThan(before)
    await client.currentUser()
    expect(requests[1]?.headers).toMatchObject({
      'x-mid': 'ZabcDQABAAExample',
      'x-ig-www-claim': 'hmac.AR0example',
      'ig-u-rur': 'RVA,1001000001,1763806000:01f7',
      'ig-u-shbid': '12695,1001000001,1763806000:01f7',
      'ig-u-shbts': '1732270000,1001000001,1763806000:01f7',
      'ig-u-ig-direct-region-hint': 'LLA,1001000001,1763806000:01f7',
      authorization: given['ig-set-authorization'],
      cookie: `sessionid=${SESSION_ID}; csrftoken=abc; rur=RVA`,
    })
  })

  test('an empty authorization means none and changes nothing; a cookie that has expired is dropped', async () => {
    const headers = { 'ig-set-authorization': 'Bearer IGT:2:', 'set-cookie': ['a=1', 'b=2'] }
    const gone = { 'set-cookie': ['a=; Max-Age=0', 'b=3; Expires=Thu, 01 Jan 1970 00:00:00 GMT'] }
    const { client, requests } = await clientOf([{ headers }, { headers: gone }, {}])
    await using _ = client
    for (let n = 0; n < 3; n += 1) await client.currentUser()
    expect(requests[1]?.headers.authorization).toBe(requests[0]?.headers.authorization)
    expect(requests[1]?.headers.cookie).toContain('; a=1; b=2')
    expect(requests[2]?.headers.cookie).toBe(`sessionid=${SESSION_ID}`)
  })
})

describe('an answer', () => {
  test.each(['gzip', 'deflate', 'raw-deflate'] as const)('is read however it is compressed: %s', async (encoding) => {
    const { client } = await clientOf([{ encoding, body: { status: 'ok', user: { pk: '5', username: 'é😀' } } }])
    await using _ = client
    expect(await client.currentUser()).toMatchObject({ userId: '5', username: 'é😀' })
  })

  test('compressed in a way that was not asked for is refused', async () => {
    const { client } = await clientOf([{ headers: { 'content-encoding': 'br' } }])
    await using _ = client
    await expect(client.currentUser()).rejects.toMatchObject({ code: 'unknown-compression' })
  })

  test('that is no JSON says so: a page of a network between', async () => {
    const { client } = await clientOf([{ body: '<!doctype html><html>Sign in to Wi-Fi</html>' }])
    await using _ = client
    await expect(client.currentUser()).rejects.toMatchObject({ code: 'not-json', remedy: 'report' })
  })
})

const cut: Scripted = {
  handle: (_request, response) => {
    response.writeHead(200, { 'content-length': '1000' })
    response.write('{"status":', () => response.destroy())
  },
}
const reset: Scripted = { handle: (request) => void request.socket.resetAndDestroy() }
const stalled: Scripted = { handle: (_request, response) => void response.writeHead(200).write('{') }
const silent: Scripted = { handle: () => {} }

describe('a request that failed', () => {
  test.each([
    ['a body that was cut', cut, 'connection-cut'],
    ['a connection that was reset', reset, 'connection-cut'],
    ['a stalled answer', stalled, 'timed-out'],
    ['no answer', silent, 'timed-out'],
    ['trouble of the server', { status: 503, body: 'busy' }, 'server-trouble'],
    ['a gzip that was cut', { headers: { 'content-encoding': 'gzip' }, body: 'no gzip' }, 'broken-body'],
  ])('is tried again when it changes nothing: %s', async (_what, bad: Scripted, code) => {
    const waits: number[] = []
    const timeoutMs = code === 'timed-out' ? 700 : 10_000
    const options = { timeoutMs, retries: 1, random: () => 0.5, wait: async (ms: number) => void waits.push(ms) }
    const { client, requests } = await clientOf([bad, { body: { status: 'ok', user: { pk: 7 } } }], options)
    await using _ = client
    expect(await client.currentUser()).toMatchObject({ userId: '7' })
    expect(requests).toHaveLength(2)
    expect(waits).toEqual([1000])
    const failing = await clientOf([bad], options)
    await using __ = failing.client
    await expect(failing.client.currentUser()).rejects.toMatchObject({ code, remedy: 'retry', exitCode: 1 })
    expect(failing.requests).toHaveLength(2)
  })

  test('is not tried again when it is a POST, a limit, or somebody has to act', async () => {
    const { client, requests } = await clientOf([reset])
    await using _ = client
    await expect(client.users.friendships(['1'])).rejects.toMatchObject({ code: 'connection-cut' })
    expect(requests).toHaveLength(1)
    for (const answer of [{ status: 429 }, { status: 403, body: { message: 'login_required' } }, { status: 404 }]) {
      const other = await clientOf([answer])
      await using __ = other.client
      await expect(other.client.currentUser()).rejects.toThrow()
      expect(other.requests).toHaveLength(1)
    }
  })

  test('waits as long as the server says, but not for ever', async () => {
    const waits: number[] = []
    const options = { random: () => 0, wait: async (ms: number) => void waits.push(ms) }
    const { client } = await clientOf([{ status: 503, headers: { 'retry-after': '7' } }, {}], options)
    await using _ = client
    await client.currentUser()
    expect(waits).toEqual([7000])
    const long = await clientOf([{ status: 503, headers: { 'retry-after': '3600' } }], options)
    await using __ = long.client
    await expect(long.client.currentUser()).rejects.toMatchObject({ retryAfterMs: 3_600_000 })
    expect(long.requests).toHaveLength(1)
  })

  test('where nothing listens says so', async () => {
    await using client = new InstagramClient({ url: 'http://127.0.0.1:9', wait: noWait })
    await expect(client.currentUser()).rejects.toMatchObject({ code: 'connection-refused', exitCode: 1 })
  })
})

describe('who runs the client', () => {
  test('gives a permit before each request, the repeated ones too, and is told what came of it', async () => {
    const asked: string[] = []
    const told: AnswerNote[] = []
    const { client, requests } = await clientOf([{ status: 500 }, reset, {}], {
      beforeRequest: async ({ method, path, attempt }: AnswerNote) => void asked.push(`${method} ${path} ${attempt}`),
      afterRequest: (note: AnswerNote) => void told.push(note),
    })
    await using _ = client
    await client.currentUser()
    expect(asked).toEqual([1, 2, 3].map((attempt) => `GET accounts/current_user/ ${attempt}`))
    expect(told.map(({ status }) => status)).toEqual([500, null, 200])
    expect(requests).toHaveLength(3)
  })

  test('stops a request by giving none', async () => {
    const { client, requests } = await clientOf([{}], { beforeRequest: () => Promise.reject(new Error('no budget')) })
    await using _ = client
    await expect(client.currentUser()).rejects.toThrow('no budget')
    expect(requests).toEqual([])
  })

  test('ends a request that is under way, with a reason of their own, and it is not tried again', async () => {
    const stop = new AbortController()
    const { client, requests } = await clientOf([{ handle: () => stop.abort(new Error('enough')) }])
    await using _ = client
    await expect(client.currentUser({ signal: stop.signal })).rejects.toThrow('enough')
    expect(requests).toHaveLength(1)
    await expect(client.currentUser({ signal: stop.signal })).rejects.toThrow('enough')
    expect(requests).toHaveLength(1)
  })

  test('ends the wait between two tries', async () => {
    const stop = new AbortController()
    const server = await scriptedServer([{ status: 500 }])
    await using client = new InstagramClient({
      url: server.url,
      session: loggedIn(server.url),
      signal: stop.signal,
      afterRequest: () => setImmediate(() => stop.abort(new Error('enough'))),
    })
    await expect(client.currentUser()).rejects.toThrow('enough')
  })
})

test('a page is dated by the server, within its second by our clock', async () => {
  const date = new Date('2026-03-01T12:00:00Z')
  const micros = date.getTime() * 1000
  for (const [clock, expected] of [
    [micros + 123_456, micros + 123_456],
    [micros - 60e6, micros],
    [micros + 3600e6, micros + 999_999],
  ] as const) {
    const { client } = await clientOf([{ headers: { date: date.toUTCString() } }], { clock: () => clock })
    await using _ = client
    expect((await client.direct.inboxPage()).observedAt).toBe(expected)
  }
})
