import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Simulator } from '../../src/simulator/start-simulator.ts'
import { APP, type AppAnswer, type Body, type SimulatedApp, simulated } from '../support/simulated-app.ts'

let simulator: Simulator & { readonly app: SimulatedApp }
let app: SimulatedApp
/** A thread of a few pages. */
let long: string

beforeEach(async () => {
  simulator = await simulated({ threads: 30, messages: 900 })
  app = simulator.app
  long = `direct_v2/threads/${simulator.world.threads.find((it) => it.isMember(0) && it.count > 60)?.plan.threadId}/`
})
afterEach(() => simulator.close())

const control = async (method: string, path: string, body?: unknown): Promise<Body> => {
  const answer = await fetch(`${simulator.url}/simulator/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return await answer.json()
}
const fail = async (...faults: readonly object[]) => expect((await control('POST', 'faults', faults)).status).toBe('ok')

const inbox = async (): Promise<AppAnswer> => await app.get('direct_v2/inbox/')

describe('an answer in place of the right one', () => {
  test.each([
    ['rate-limit', 429, null],
    ['rate-limit-retry-after', 429, null],
    ['rate-limit-error', 400, { error_type: 'rate_limit_error' }],
    ['please-wait', 429, { message: expect.stringContaining('Please wait a few minutes') }],
    ['please-wait-400', 400, { message: expect.stringContaining('Please wait a few minutes') }],
    ['please-wait-401', 401, { message: expect.stringContaining('Please wait a few minutes'), require_login: true }],
    ['server-error', 500, { status: 'fail' }],
    ['bad-gateway', 502, null],
    ['unavailable', 503, null],
    ['gateway-timeout', 504, null],
    ['feedback-required', 400, { message: 'feedback_required', spam: true, feedback_message: expect.any(String) }],
    [
      'challenge',
      400,
      { message: 'challenge_required', challenge: { api_path: expect.stringMatching(/^\/challenge\/1001000001\//) } },
    ],
    ['checkpoint', 400, { message: 'checkpoint_required', checkpoint_url: expect.any(String) }],
    ['consent', 400, { message: 'consent_required' }],
    ['suspended', 400, { message: 'challenge_required', challenge: { url: expect.stringContaining('/suspended/') } }],
    ['sentry-block', 400, { error_type: 'sentry_block' }],
    ['not-found', 404, { status: 'fail' }],
    ['status-fail', 200, { status: 'fail' }],
  ])('%s: %d', async (name, status, body) => {
    await fail({ name, count: 1 })
    const answer = await inbox()
    expect(answer.status).toBe(status)
    if (body === null) expect(answer.body).toBeNull()
    else expect(answer.body).toMatchObject({ ...body, status: 'fail' })
    expect(answer.headers.get('retry-after')).toBe(name === 'rate-limit-retry-after' ? '2' : null)
    expect((await inbox()).status).toBe(200)
  })

  test('not-found-bare is the two words and nothing else; not-json and empty-body are a 200 without JSON', async () => {
    await fail({ name: 'not-found-bare', count: 1 }, { name: 'not-json', count: 1 }, { name: 'empty-body', count: 1 })
    const answers = [await inbox(), await inbox(), await inbox()]
    expect(answers.map(({ status }) => status)).toEqual([404, 200, 200])
    expect(answers[0]?.text).toBe('Not Found')
    expect(answers[1]?.text).toMatch(/^<!DOCTYPE html>/)
    expect(answers[2]?.text).toBe('')
  })

  test.each([
    ['login-required', 'login_required'],
    ['logged-out', 'user_has_logged_out'],
  ])('%s ends the session for good, until the next login', async (name, message) => {
    await fail({ name, count: 1, after: 1 })
    expect((await inbox()).status).toBe(200)
    expect(await inbox()).toMatchObject({ status: 403, body: { message, status: 'fail' } })
    expect(await inbox()).toMatchObject({ status: 403, body: { message: 'login_required' } })
    await app.login(simulator.accounts[0])
    expect((await inbox()).status).toBe(200)
  })
})

describe('a connection', () => {
  test.each(['reset', 'reset-body'])('%s: ends in the middle', async (name) => {
    await fail({ name, count: 1 })
    await expect(inbox()).rejects.toThrow()
    expect((await inbox()).status).toBe(200)
  })

  test('truncated-body: is well, but half the text is missing', async () => {
    await fail({ name: 'truncated-body', count: 1 })
    const { authorization } = app
    const answer = await fetch(`${simulator.url}/api/v1/direct_v2/inbox/`, { headers: { ...APP, authorization } })
    const text = await answer.text()
    expect([answer.status, text.startsWith('{"viewer"')]).toEqual([200, true])
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
  })

  test.each(['stall', 'stall-body'])('%s: hangs, while others are answered', async (name) => {
    await fail({ name, count: 1 })
    const hanging = new AbortController()
    const { authorization } = app
    let isOver = false
    const request = fetch(`${simulator.url}/api/v1/direct_v2/inbox/`, {
      headers: { ...APP, authorization },
      signal: hanging.signal,
    })
      .then(async (answer) => await answer.text())
      .finally(() => {
        isOver = true
      })
    const over = expect(request).rejects.toThrow('aborted')
    // A second request is answered when the first would long have been.
    while ((await control('GET', 'faults')).faults[0].struck === 0);
    expect([(await inbox()).status, isOver]).toEqual([200, false])
    hanging.abort()
    await over
  })

  test('slow, and the latency that is set, only make one wait', async () => {
    await fail({ name: 'slow', ms: 1, count: 1 })
    expect((await inbox()).status).toBe(200)
    expect(await control('POST', 'latency', { ms: 1 })).toEqual({ status: 'ok', ms: 1 })
    expect((await inbox()).status).toBe(200)
    expect((await control('POST', 'latency', { ms: 'long' })).status).toBe('fail')
  })
})

describe('a page', () => {
  const first = async (path = long): Promise<Body> => (await app.get(`${path}?limit=20`)).body.thread
  const next = async (cursor: string, path = long): Promise<Body> =>
    (await app.get(`${path}?limit=20&cursor=${cursor}`)).body.thread
  const ids = (page: Body): readonly string[] => page.items.map((it: Body) => it.item_id)

  test('message-arrives: a message comes while a thread is walked, and does not shift what is older', async () => {
    const page = await first()
    const expected = ids(await next(page.oldest_cursor))
    await fail({ name: 'message-arrives', count: 1 })
    expect(ids(await next(page.oldest_cursor))).toEqual(expected)
    expect(ids(await first()).slice(1)).toEqual(ids(page).slice(0, 19))
  })

  test('message-arrives: in an inbox a thread that was to come is on top instead, and missed by a walk', async () => {
    const all = (await app.threads()).map((it) => it.thread_id)
    await fail({ name: 'message-arrives', count: 1 })
    const walked = (await app.threads()).map((it) => it.thread_id)
    expect(walked).toEqual(all.slice(0, -1))
    expect((await app.threads())[1].thread_id).toBe(all.at(-1))
  })

  test('same-item-twice: begins with what the one before ended with', async () => {
    const page = await first()
    const right = ids(await next(page.oldest_cursor))
    await fail({ name: 'same-item-twice', count: 1 })
    expect(ids(await next(page.oldest_cursor))).toEqual([ids(page).at(-1), ...right])
    await fail({ name: 'same-item-twice', count: 1, path: '/inbox/' })
    const { inbox: top } = (await inbox()).body
    const more = (await app.get(`direct_v2/inbox/?cursor=${top.oldest_cursor}`)).body.inbox
    expect(more.threads[0].thread_id).toBe(top.threads.at(-1).thread_id)
  })

  test('first-item-everywhere: every further page ends with the first message of all', async () => {
    await fail({ name: 'first-item-everywhere' })
    const items = await app.items(long.split('/')[2] ?? '')
    const oldest = items.at(-1).item_id
    expect(items.filter((it) => it.item_id === oldest).length).toBeGreaterThan(2)
  })

  test('cursor-repeats: leads to itself', async () => {
    const page = await first()
    await fail({ name: 'cursor-repeats', count: 1 })
    expect(await next(page.oldest_cursor)).toMatchObject({ oldest_cursor: page.oldest_cursor, has_older: true })
  })

  test('cursor-at-the-end and cursor-missing: what is said of the end does not fit', async () => {
    const all = await app.items(long.split('/')[2] ?? '')
    await fail({ name: 'cursor-at-the-end' })
    const pages = await app.allPages(`${long}?limit=20`, (body) => body.thread)
    expect(pages.slice(-2).map(({ thread }) => [thread.has_older, thread.items.length > 0])).toEqual([
      [false, true],
      [false, false],
    ])
    expect(pages.flatMap(({ thread }) => ids(thread))).toEqual(all.map((it) => it.item_id))
    await control('DELETE', 'faults')
    await fail({ name: 'cursor-missing', count: 1 })
    const page = await first()
    expect([page.has_older, page.oldest_cursor]).toEqual([true, undefined])
  })

  test('viewer-in-users: whoever asks is among the others', async () => {
    await fail({ name: 'viewer-in-users', count: 2 })
    expect((await first()).users.map((it: Body) => it.pk)).toContain(1001000001)
    expect((await inbox()).body.inbox.threads[0].users.map((it: Body) => it.pk)).toContain(1001000001)
  })

  test('cursor-expired: is refused in the middle of a walk', async () => {
    const page = await first()
    await fail({ name: 'cursor-expired', count: 1 })
    expect(await app.get(`${long}?cursor=${page.oldest_cursor}`)).toMatchObject({
      status: 400,
      body: { message: 'Invalid cursor' },
    })
  })

  test('empty-page: holds nothing and says there is more; its cursor leads on, and nothing is lost', async () => {
    const page = await first()
    await fail({ name: 'empty-page', count: 2 })
    const empty = await first()
    expect(empty).toMatchObject({ items: [], has_older: true })
    const again = await next(page.oldest_cursor)
    expect(again).toMatchObject({ items: [], has_older: true, oldest_cursor: page.oldest_cursor })
    expect(ids(await next(empty.oldest_cursor))).toEqual(ids(page))
    await fail({ name: 'empty-page', count: 1, path: '/inbox/' })
    const { inbox: none } = (await inbox()).body
    expect(none.threads).toEqual([])
    expect((await app.get(`direct_v2/inbox/?cursor=${none.oldest_cursor}`)).body.inbox.threads).toHaveLength(20)
  })

  test('missing-fields and null-fields: lack what may be lacking', async () => {
    await fail({ name: 'missing-fields', count: 1 })
    const page = await first()
    for (const key of ['last_seen_at', 'left_users', 'is_pin', 'read_state', 'inviter', 'last_permanent_item']) {
      expect(page).not.toHaveProperty(key)
    }
    expect(page.items.some((it: Body) => 'client_context' in it)).toBe(false)
    await fail({ name: 'null-fields', count: 1 })
    expect(await first()).toMatchObject({ business_thread_folder: null, read_state: null, assigned_admin_id: null })
  })

  test('numbers-as-strings and strings-as-numbers: the same digits, as the other', async () => {
    const { text: right } = await app.get(long)
    await fail({ name: 'numbers-as-strings', count: 1 })
    const { text: strings, body } = await app.get(long)
    expect(
      body.thread.items.every((it: Body) => typeof it.timestamp === 'string' && typeof it.user_id === 'string'),
    ).toBe(true)
    await fail({ name: 'strings-as-numbers', count: 1 })
    const { text: numbers } = await app.get(long)
    expect(numbers).toMatch(/"item_id":\d{35}[,}]/)
    expect(numbers).toMatch(/"thread_id":\d{39}[,}]/)
    const bare = (text: string) => text.replaceAll(/"(\d+)"(?!:)/g, '$1')
    expect(bare(strings)).toBe(bare(right))
    expect(bare(numbers)).toBe(bare(right))
  })

  test('unknown-item-type: holds items that no client can know', async () => {
    await fail({ name: 'unknown-item-type', count: 1 })
    const page = await first()
    expect(page.items[0]).toMatchObject({ item_type: 'hologram', hologram: { depth: 3 } })
    expect(page.items[1].item_type).not.toBe('hologram')
  })

  test('clock-skew: another time, in the header and in the answer', async () => {
    const right = (await inbox()).body.snapshot_at_ms
    await fail({ name: 'clock-skew', count: 1, skew_seconds: -86_400 })
    const { body, headers } = await inbox()
    expect(body.snapshot_at_ms).toBe(right - 86_400_000)
    expect(Date.parse(headers.get('date') ?? '')).toBeLessThan(Date.now() - 86_000_000)
  })
})

describe('whom a fault strikes', () => {
  const statuses = async (times: number) => {
    const seen: number[] = []
    for (let time = 0; time < times; time++) seen.push((await inbox()).status)
    return seen
  }

  test('is told by path, count, account, and how many go before', async () => {
    await fail({ name: 'unavailable', path: 'GET /api/v1/direct_v2/inbox/', count: 2, after: 1 })
    expect((await app.get(long)).status).toBe(200)
    expect(await statuses(5)).toEqual([200, 503, 503, 200, 200])
    await fail({ name: 'unavailable', path: '/direct_v2/threads/*/' })
    expect([(await app.get(long)).status, (await inbox()).status]).toEqual([503, 200])
    await control('DELETE', 'faults')
    await fail({ name: 'unavailable', username: 'bob.sim' })
    expect(await statuses(1)).toEqual([200])
    expect((await control('GET', 'faults')).faults).toEqual([{ name: 'unavailable', username: 'bob.sim', struck: 0 }])
  })

  test('or by chance, which is the same in every simulator of one seed', async () => {
    await using twin = await simulated({ threads: 30, messages: 900 })
    const fault = [{ name: 'unavailable', probability: 0.5 }]
    await fail(...fault)
    await fetch(`${twin.url}/simulator/faults`, { method: 'POST', body: JSON.stringify(fault) })
    const here = await statuses(30)
    app = twin.app
    expect(await statuses(30)).toEqual(here)
    expect(new Set(here)).toEqual(new Set([200, 503]))
  })

  test('what changes a page and what happens before it go together; an empty list adds nothing, and DELETE clears', async () => {
    await fail({ name: 'null-fields' }, { name: 'clock-skew' }, { name: 'unknown-item-type' })
    const { body } = await app.get(long)
    expect(body.thread).toMatchObject({
      read_state: null,
      items: expect.arrayContaining([expect.objectContaining({ item_type: 'hologram' })]),
    })
    await fail()
    expect((await control('GET', 'faults')).faults).toHaveLength(3)
    await control('DELETE', 'faults')
    expect((await app.get(long)).body.thread.items[0].item_type).not.toBe('hologram')
  })

  test.each([
    [{ name: 'nope' }, /there is no fault "nope"; there are rate-limit, .*cursor-expired.*clock-skew/],
    [{ name: 'constructor' }, /there is no fault "constructor"/],
    [{ name: 'reset', times: 3 }, /fault 1: Unrecognized key: "times"/],
    [{ name: 'reset', probability: 2 }, /fault 1: probability: Too big/],
    [{}, /fault 1: name: Invalid input/],
  ])('%j is refused with the reason, and none of the list is on', async (fault, reason) => {
    const body = await control('POST', 'faults', [{ name: 'reset' }, fault].toReversed())
    expect([body.status, body.message]).toEqual(['fail', expect.stringMatching(reason)])
    expect((await control('GET', 'faults')).faults).toEqual([])
  })
})

test('every fault there is has its test here', async () => {
  const { message } = await control('POST', 'faults', [{ name: 'nope' }])
  const names = message.split('there are ')[1].split(', ')
  const files = [import.meta.filename, new URL('writes-faults.test.ts', import.meta.url)]
  const here = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('')
  expect(names.length).toBeGreaterThan(40)
  expect(names.filter((name: string) => !new RegExp(`['"]${name}['":, ]|${name}(:| and )`).test(here))).toEqual([])
})

test('requests are counted by path and by window; the simulator’s own are not', async () => {
  await control('DELETE', 'requests')
  const before = Date.now()
  await inbox()
  await inbox()
  await app.get(long)
  await app.post('launcher/sync/')
  const counts = await control('GET', 'requests')
  expect(counts).toEqual({
    total: 4,
    paths: { 'GET /api/v1/direct_v2/inbox/': 2, [`GET /api/v1/${long}`]: 1, 'POST /api/v1/launcher/sync/': 1 },
  })
  expect(await control('GET', 'requests?seconds=3600')).toEqual(counts)
  expect(await control('GET', `requests?from=${before}`)).toEqual(counts)
  expect(await control('GET', `requests?from=0&to=${before}`)).toEqual({ total: 0, paths: {} })
})
