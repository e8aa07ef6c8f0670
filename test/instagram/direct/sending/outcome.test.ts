import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { ConnectionFailed, InstagramClient, InstagramError, OutcomeUnknown } from '../../../../src/instagram/index.ts'
import { ACK, ITEM, OWN_ID, SENT_AT, scriptedClient, THREAD, TOKEN } from '../../../support/scripted-client.ts'
import type { Scripted } from '../../../support/scripted-server.ts'

const SENT = { itemId: ITEM, threadId: THREAD, sentAt: SENT_AT, clientContext: TOKEN }
const cut: Scripted = { handle: (_request, response) => void response.destroy() }
const silent: Scripted = { handle: () => {} }

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => expect.fail('it was sent'),
    (error: unknown) => error,
  )
}

describe('a send that may have been taken', () => {
  test.each<readonly [string, Scripted, object]>([
    ['cut off before the answer', cut, {}],
    ['never answered', silent, { timeoutMs: 50 }],
    ['cut off in the answer', { headers: { 'content-length': '900' }, handle: halfAnswer }, {}],
    ['answered with 500', { status: 500, body: '' }, {}],
    ['answered with 503', { status: 503, body: { status: 'fail' } }, {}],
    ['answered with 408', { status: 408, body: '' }, {}],
    ['answered with something else than JSON', { body: '<html>login to the wifi</html>' }, {}],
    ['answered without a receipt', { body: { status: 'ok' } }, {}],
    ['answered with an empty receipt', { body: { status: 'ok', payload: { item_id: null, thread_id: THREAD } } }, {}],
  ])('is of unknown outcome and is not tried again: %s', async (_how, answer, options) => {
    const { client, requests, waits } = await scriptedClient([answer], options)
    await using _ = client
    const error = await errorOf(client.direct.send.text({ threadId: THREAD }, 'hello', { token: TOKEN }))
    expect(error).toBeInstanceOf(OutcomeUnknown)
    expect(error).toMatchObject({ remedy: 'settle', code: 'outcome-unknown', token: TOKEN, threadId: THREAD })
    expect(requests).toHaveLength(1)
    expect(waits).toEqual([])
  })

  test('carries the token that was made for it, and no thread where a person was named', async () => {
    const { client, requests } = await scriptedClient([cut])
    await using _ = client
    const error = await errorOf(client.direct.send.text({ userId: '2' }, 'hello'))
    const token = new URLSearchParams(requests[0]?.body).get('client_context')
    expect(error).toMatchObject({ token, threadId: null, cause: { code: 'connection-cut' } })
  })

  test('is of unknown outcome when the caller broke it off under way', async () => {
    const controller = new AbortController()
    const { client } = await scriptedClient([{ handle: () => controller.abort(new Error('enough')) }])
    await using _ = client
    const error = await errorOf(client.direct.send.text({ userId: '2' }, 'x', { signal: controller.signal }))
    expect(error).toBeInstanceOf(OutcomeUnknown)
    expect(error).toMatchObject({ cause: { message: 'enough' } })
  })
})

describe('a send that was not taken for certain', () => {
  test.each<readonly [string, Scripted, string]>([
    ['refused', { status: 400, body: { status: 'fail', message: 'no' } }, 'refused'],
    ['refused with 200', { body: { status: 'fail', message: 'no' } }, 'refused'],
    ['too many', { status: 429, body: '' }, 'rate-limited'],
    ['blocked', { status: 400, body: { status: 'fail', message: 'feedback_required' } }, 'feedback-required'],
    ['logged out', { status: 403, body: { status: 'fail', message: 'login_required' } }, 'login-required'],
    ['no such thread', { status: 404, body: { status: 'fail' } }, 'thread-not-found'],
    ['redirected', { status: 302, headers: { location: 'https://evil.example/' }, body: '' }, 'redirected'],
  ])('is the error that it is: %s', async (_how, answer, code) => {
    const { client, requests } = await scriptedClient([answer])
    await using _ = client
    const error = await errorOf(client.direct.send.text({ threadId: THREAD }, 'hello', { token: TOKEN }))
    expect(error).toBeInstanceOf(InstagramError)
    expect(error).not.toBeInstanceOf(OutcomeUnknown)
    expect(error).toMatchObject({ code })
    expect(requests).toHaveLength(1)
  })

  test('as nothing answers there', async () => {
    await using client = new InstagramClient({ url: `http://127.0.0.1:${await closedPort()}` })
    const error = await errorOf(client.direct.send.text({ userId: '2' }, 'hello'))
    expect(error).toBeInstanceOf(ConnectionFailed)
  })

  test('as the caller allowed no request', async () => {
    const beforeRequest = (): never => {
      throw new TypeError('not now')
    }
    const { client, requests } = await scriptedClient([{ body: ACK }], { beforeRequest })
    await using _ = client
    expect(await errorOf(client.direct.send.text({ userId: '2' }, 'hello'))).toBeInstanceOf(TypeError)
    expect(requests).toEqual([])
  })
})

describe('a send is settled', () => {
  const START = SENT_AT - 60_000_000
  const item = (n: number, more: object = {}) => ({
    item_id: (BigInt(START - n * 1_000_000) << 64n).toString(),
    user_id: 1001000002,
    timestamp: String(START - n * 1_000_000),
    item_type: 'text',
    text: `n${n}`,
    ...more,
  })
  const own = { user_id: Number(OWN_ID), client_context: TOKEN }
  const page = (items: readonly object[], more: object = {}): Scripted => ({
    body: { thread: { thread_id: THREAD, items, has_older: false, ...more }, status: 'ok' },
  })
  const older = (cursor: string) => ({ has_older: true, oldest_cursor: cursor })

  test('by its token: it is there', async () => {
    const { client, requests } = await scriptedClient([
      page([item(0), item(1)], older('a')),
      page([item(2), { ...item(3), ...own }], older('b')),
    ])
    await using _ = client
    const at = START - 3_000_000
    expect(await client.direct.settle(TOKEN, { threadId: THREAD })).toEqual({
      itemId: (BigInt(at) << 64n).toString(),
      threadId: THREAD,
      sentAt: at,
      clientContext: TOKEN,
    })
    expect(requests).toHaveLength(2)
  })

  test.each<readonly [string, readonly Scripted[]]>([
    ['the thread ends', [page([item(0)])]],
    ['the thread is empty', [page([])]],
    ['older messages cannot hold it', [page([item(0)], older('a')), page([item(700), item(701)], older('b'))]],
    ['someone else made the same token', [page([{ ...item(0), client_context: TOKEN }])]],
  ])('it is not there, when %s', async (_how, script) => {
    const { client, requests } = await scriptedClient(script)
    await using _ = client
    expect(await client.direct.settle(TOKEN, { threadId: THREAD })).toBeNull()
    expect(requests).toHaveLength(script.length)
  })

  test('in the conversation with a person; no conversation, no send', async () => {
    const { client, requests } = await scriptedClient([
      page([]),
      page([{ ...item(0), ...own }]),
      { body: { status: 'ok' } },
    ])
    await using _ = client
    expect(await client.direct.settle(TOKEN, { userId: '1001000002' })).toMatchObject({ clientContext: TOKEN })
    expect(await client.direct.settle(TOKEN, { userId: '1001000003' })).toBeNull()
    expect(requests.map(({ path }) => path)).toEqual([
      'direct_v2/threads/get_by_participants/',
      `direct_v2/threads/${THREAD}/`,
      'direct_v2/threads/get_by_participants/',
    ])
  })

  test.each<readonly [string, readonly Scripted[]]>([
    ['the pages break off', [page([item(0)], { has_older: true })]],
    ['the pages go in a circle', [page([item(0)], older('a')), page([item(1)], older('a'))]],
    ['a message that cannot be read has the token', [page([{ item_type: 'text', client_context: TOKEN }])]],
  ])('neither way, when %s', async (_how, script) => {
    const { client } = await scriptedClient(script)
    await using _ = client
    await expect(client.direct.settle(TOKEN, { threadId: THREAD })).rejects.toMatchObject({ code: 'not-settled' })
  })

  test('and only then sent again, under the same token', async () => {
    const { client, requests } = await scriptedClient([cut, page([item(0)]), { body: ACK }])
    await using _ = client
    const to = { threadId: THREAD }
    const error = await errorOf(client.direct.send.text(to, 'hello'))
    if (!(error instanceof OutcomeUnknown)) throw error
    expect(await client.direct.settle(error.token, to)).toBeNull()
    await client.direct.send.text(to, 'hello', { token: error.token })
    const [first, , second] = requests
    expect(second?.body).toBe(first?.body)
  })

  test.each(['', 'abc', '-1', '9223372036854775808', '1e3'])('by nothing but a token: %j', async (token) => {
    const { client, requests } = await scriptedClient([{ body: ACK }])
    await using _ = client
    const { direct } = client
    await expect(direct.settle(token, { threadId: THREAD })).rejects.toMatchObject({ code: 'token' })
    await expect(direct.send.text({ threadId: THREAD }, 'x', { token })).rejects.toMatchObject({ code: 'token' })
    expect(requests).toEqual([])
  })

  test('as the receipt of many is read too', async () => {
    const { client } = await scriptedClient([{ body: { ...ACK, payload: undefined } }])
    await using _ = client
    expect(await client.direct.send.text({ threadId: THREAD }, 'x', { token: TOKEN })).toEqual(SENT)
  })
})

function halfAnswer(_request: unknown, response: import('node:http').ServerResponse): void {
  response.writeHead(200, { 'content-length': '900' })
  response.write('{"status":"ok"', () => response.destroy())
}

async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
