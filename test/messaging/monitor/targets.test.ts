import { createHmac } from 'node:crypto'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { handOver } from '../../../src/messaging/monitor/hand-over.ts'
import { isPublicAddress, pickAddress } from '../../../src/messaging/monitor/targets/public-address.ts'
import { readSecretFile } from '../../../src/messaging/monitor/targets/read-secret.ts'
import { programTarget } from '../../../src/messaging/monitor/targets/run-program.ts'
import { webhookTarget } from '../../../src/messaging/monitor/targets/webhook.ts'
import type { WatchEvent } from '../../../src/messaging/monitor/watch-event.ts'
import { useFolder } from '../../support/run-cli.ts'

const folder = useFolder()
const { signal } = new AbortController()
const SECRET = '0123456789abcdef0123456789abcdef'

const event: WatchEvent = {
  id: 'fdacb3f7-c5ff-667f-e2f9-208acbd7552a',
  kind: 'message',
  account: 'anna',
  at: '2026-09-30T20:00:01.000000+00:00',
  noticed_at: '2026-09-30T20:01:00.000000+00:00',
  thread: { id: '1', title: '$(touch /tmp/x)', is_group: false, folder: 'inbox' },
  person: null,
  message: {
    id: '7',
    sent_at: '2026-09-30T20:00:01.000000+00:00',
    sender: { id: '5', username: 'bob', name: null, is_owner: false },
    item_type: 'text',
    text: "'; rm -rf / #\u0000\ud800 😀",
    is_unsent: false,
    share_url: null,
    replied_to: null,
  },
  emoji: null,
}

const node = (code: string, ...args: readonly string[]): readonly [string, ...string[]] => [
  process.execPath,
  '-e',
  code,
  ...args,
]

describe('a program', () => {
  test('gets the event as JSON on its standard input, its arguments as they are, and no secrets', async () => {
    const out = join(folder(), 'got.json')
    const code = `let s='';process.stdin.on('data',d=>s+=d).on('end',()=>require('fs').writeFileSync(process.argv[1],
      JSON.stringify({event:JSON.parse(s),args:process.argv.slice(2),env:process.env})))`
    const env = { ...process.env, DATABASE_URL: 'postgres://secret', DMVAULT_WEBHOOK_SECRET: SECRET, AWS_KEY: 'x' }
    await programTarget(node(code, out, '$HOME', 'a b; c'), env).handOver(event, signal)
    const got = JSON.parse(await readFile(out, 'utf8'))
    expect(got.event).toEqual(event)
    expect(got.args).toEqual(['$HOME', 'a b; c'])
    expect(got.env).toMatchObject({ PATH: process.env.PATH, DMVAULT_EVENT_ID: event.id })
    expect(Object.keys(got.env)).not.toEqual(expect.arrayContaining(['DATABASE_URL']))
    expect(JSON.stringify(got.env)).not.toMatch(/secret|AWS_KEY|0123456789abcdef/)
  })

  test('that ends with another code than 0 has not taken it, and says why', async () => {
    const target = programTarget(node('console.error("no room");process.exit(7)'), process.env)
    await expect(target.handOver(event, signal)).rejects.toThrow('it ended with exit code 7: no room')
  })

  test('that never ends is ended, and what it started with it', async () => {
    const pids = join(folder(), 'pids')
    const code = `const c=require('child_process').spawn(process.execPath,['-e','setInterval(()=>{},1e6)']);
      require('fs').writeFileSync(process.argv[1],String(c.pid));setInterval(()=>{},1e6)`
    const target = programTarget(node(code, pids), process.env, { timeoutMs: 1_500, outputBytes: 1000 })
    await expect(target.handOver(event, signal)).rejects.toThrow('it took longer than 1.5 seconds')
    const pid = Number(await readFile(pids, 'utf8'))
    await expect.poll(() => isRunning(pid)).toBe(false)
  })

  test('that writes without end is ended', async () => {
    const code = 'const w=()=>process.stdout.write("x".repeat(65536),w);w()'
    const target = programTarget(node(code), process.env, { timeoutMs: 20_000, outputBytes: 200_000 })
    await expect(target.handOver(event, signal)).rejects.toThrow('it wrote more than 200000 bytes')
  })

  test('that reads nothing may still have done its work', async () => {
    await programTarget(node('process.stdin.destroy()'), process.env).handOver(
      { ...event, message: { ...event.message!, text: 'x'.repeat(1_000_000) } },
      signal,
    )
  })

  test('that is not there is not tried again', async () => {
    const target = programTarget([join(folder(), 'nothing')], process.env)
    const retries = { waitsMs: [1, 1], sleep: () => Promise.reject(new Error('slept')) }
    expect(await handOver(target, event, retries, signal)).toMatchObject({ isTaken: false, tries: 1 })
  })
})

/** Alive, and not merely waiting for somebody to ask how it ended. */
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return stat !== null && !/\) Z /.test(stat)
}

interface Got {
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

async function server(answer: (count: number, response: ServerResponse) => void): Promise<{ url: string; got: Got[] }> {
  const got: Got[] = []
  const started = createServer(async (request, response) => {
    got.push({ headers: request.headers, body: await buffer(request) })
    answer(got.length, response)
  })
  await new Promise<void>((done) => started.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    started.closeAllConnections()
    started.close()
  })
  return { url: `http://127.0.0.1:${(started.address() as AddressInfo).port}/hook`, got }
}

const local = { secret: SECRET, isLoopbackAllowed: true }

describe('a webhook', () => {
  test('gets the event, signed over the time and the body', async () => {
    const { url, got } = await server((_, response) => response.end())
    await webhookTarget({ url, ...local, now: () => 1_790_000_000_000 }).handOver(event, signal)
    const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = got
    expect(JSON.parse(body.toString())).toEqual(event)
    const expected = createHmac('sha256', SECRET).update('1790000000.').update(body).digest('hex')
    expect(headers).toMatchObject({
      'x-dmvault-signature': `sha256=${expected}`,
      'x-dmvault-timestamp': '1790000000',
      'x-dmvault-event-id': event.id,
      'content-type': 'application/json; charset=utf-8',
    })
  })

  test('that is in trouble is tried again, with more and more time between, and as it says itself', async () => {
    const { url, got } = await server((count, response) => {
      if (count === 2) response.setHeader('retry-after', '7')
      response.writeHead(count < 4 ? 503 : 204).end()
    })
    const slept: number[] = []
    const sleep = async (ms: number) => void slept.push(ms)
    const done = await handOver(webhookTarget({ url, ...local }), event, { waitsMs: [1, 2, 3, 4], sleep }, signal)
    expect(done).toEqual({ isTaken: true, tries: 4 })
    expect(slept).toEqual([1, 7_000, 3])
    expect(new Set(got.map((it) => it.headers['x-dmvault-event-id']))).toEqual(new Set([event.id]))
  })

  test('that refuses for good is not tried again; a redirection is not followed', async () => {
    const { url: elsewhere, got } = await server((_, response) => response.end())
    for (const [status, error] of [
      [400, 'it answered 400'],
      [302, 'it answered with a redirection (302), which is not followed'],
    ] as const) {
      const { url } = await server((_, response) => response.writeHead(status, { location: elsewhere }).end())
      const retries = { waitsMs: [1, 1], sleep: async () => {} }
      const done = await handOver(webhookTarget({ url, ...local }), event, retries, signal)
      expect(done).toEqual({ isTaken: false, tries: 1, error })
    }
    expect(got).toEqual([])
  })

  test('that does not answer is given up after its time', async () => {
    const { url } = await server(() => {})
    const target = webhookTarget({ url, ...local, timeoutMs: 50 })
    await expect(target.handOver(event, signal)).rejects.toThrow('no answer in 0.05 seconds')
  })

  test.each([
    'http://example.org/hook',
    'ftp://example.org',
    'nothing',
    'https://user:pass@example.org',
    'https://127.0.0.1/hook',
    'https://[::1]/',
    'https://10.1.2.3/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::ffff:127.0.0.1]/',
    'https://2130706433/',
    'https://0x7f.1/',
  ])('%s is refused', (url) => {
    expect(() => webhookTarget({ url, secret: SECRET })).toThrow(expect.objectContaining({ exitCode: 2 }))
  })

  test('whose name leads to this machine, or to it among others, is not called', async () => {
    for (const addresses of [['127.0.0.1'], ['1.1.1.1', '192.168.1.1'], ['fd00::1'], []]) {
      const resolve = async () => addresses.map((address) => ({ address, family: 4 as const }))
      const target = webhookTarget({ url: 'https://example.org/', secret: SECRET, resolve })
      await expect(target.handOver(event, signal)).rejects.toThrow('not on the open internet')
    }
  })

  test('is called at the address that was looked at, whatever its name says a moment later', async () => {
    const { url, got } = await server((_, response) => response.end())
    let asked = 0
    const resolve = async () => {
      asked += 1
      return [{ address: '127.0.0.1', family: 4 as const }]
    }
    const named = url.replace('127.0.0.1', 'hook.invalid')
    await webhookTarget({ url: named, ...local, resolve }).handOver(event, signal)
    expect([asked, got.length, got[0]?.headers.host?.split(':')[0]]).toEqual([1, 1, 'hook.invalid'])
  })

  test('on this machine goes there alone: http is for nobody else', async () => {
    const resolve = async () => [{ address: '1.1.1.1', family: 4 as const }]
    const target = webhookTarget({ url: 'http://example.org/', ...local, resolve })
    await expect(target.handOver(event, signal)).rejects.toThrow('http only goes there')
  })
})

test.each([
  ['1.1.1.1', true],
  ['2606:4700:4700::1111', true],
  ['0.0.0.0', false],
  ['100.64.0.1', false],
  ['172.31.255.255', false],
  ['172.32.0.1', true],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['fe80::1', false],
  ['fc00::1', false],
  ['::ffff:10.0.0.1', false],
  ['64:ff9b::a00:1', false],
  ['2002:7f00:1::', false],
  ['2001:db8::1', false],
  ['ff02::1', false],
  ['localhost', false],
])('%s is an address of the open internet: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected)
  expect(pickAddress([{ address, family: 4 }], false) !== null).toBe(expected)
})

test('a secret is read from a file that nobody else may read', async () => {
  const path = join(folder(), 'hook.key')
  await writeFile(path, `${SECRET}\n`, { mode: 0o600 })
  expect(await readSecretFile(path)).toBe(SECRET)
  await chmod(path, 0o640)
  await expect(readSecretFile(path)).rejects.toMatchObject({ code: 'webhook-secret', exitCode: 2 })
  await expect(readSecretFile(join(folder(), 'none'))).rejects.toMatchObject({ code: 'webhook-secret', exitCode: 2 })
})
