import { request } from 'node:http'
import { createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { view } from '../../pipelines/view.ts'
import type { Viewer } from '../../src/viewer/start-viewer.ts'
import type { WireInbox, WireMessages, WireSearch, WireThreadDays } from '../../src/viewer/wire.ts'
import { useArchive } from '../support/archive.ts'
import { useFolder } from '../support/run-cli.ts'
import { type FILES, HOSTILE_TEXTS, makeViewedArchive, type Viewed } from '../support/viewed-archive.ts'

const archive = useArchive()
const folder = useFolder()
const LONG = 1200
let viewer: Viewer
let viewed: Viewed
const trouble: unknown[] = []

beforeAll(async () => {
  viewed = await makeViewedArchive(archive(), folder(), LONG)
  viewer = await view(archive(), {
    account: null,
    port: 0,
    mediaFolders: [viewed.media],
    onError: (error) => trouble.push(error),
  })
})
afterAll(async () => {
  await viewer[Symbol.asyncDispose]()
  expect(trouble).toEqual([])
})

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** A request as whoever wants to can make it: any method, any headers. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const url = new URL(viewer.url)
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: url.hostname, port: url.port, path, method, headers: { host: url.host, ...headers } },
      (response) => {
        text(response).then(
          (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
          reject,
        )
      },
    )
    asked.on('error', reject).end()
  })
}

const below = (path: string): string => new URL(viewer.url).pathname + path
const api = async <T>(what: string): Promise<T> =>
  JSON.parse((await ask(below(`api/${viewed.account}/${what}`))).body) as T
const search = (words: string, more = ''): Promise<WireSearch> => api(`search?q=${encodeURIComponent(words)}${more}`)
const textsOf = ({ found }: WireSearch): readonly (string | null)[] => found.map(({ message }) => message.text)

describe('who may ask', () => {
  test('whoever has the token gets the page, with a policy that lets nothing else run', async () => {
    const { status, headers } = await ask(below(''))
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    })
    expect(headers['set-cookie']).toBeUndefined()
  })

  test.each(['/', '/index.html', '/api/accounts', '/wrong/api/accounts', '//api/accounts', '/%2e%2e/api/accounts'])(
    'without the token %s gives nothing',
    async (path) => {
      const { status, body } = await ask(path)
      expect(status).toBe(403)
      expect(body).not.toContain(viewed.account)
    },
  )

  test.each([
    ['another name for this machine', { host: 'evil.invalid' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['a page of another site', { origin: 'https://evil.invalid' }],
    ['a page of another program of this machine', { 'sec-fetch-site': 'same-site' }],
    ['a frame of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page without an origin', { origin: 'null' }],
  ])('%s gets nothing, even with the token', async (_, headers) => {
    expect((await ask(below('api/accounts'), headers)).status).toBe(403)
  })

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused', async (method) => {
    expect((await ask(below('api/accounts'), {}, method)).status).toBe(405)
  })

  test('the address changes every time', async () => {
    await using other = await view(archive(), { account: null, port: 0, mediaFolders: [], onError: () => {} })
    expect(new URL(other.url).pathname).not.toBe(new URL(viewer.url).pathname)
    expect(new URL(viewer.url).hostname).toBe('127.0.0.1')
  })

  test('a port in use is told, with what to do', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as { readonly port: number }
    await expect(view(archive(), { account: null, port, mediaFolders: [], onError: () => {} })).rejects.toMatchObject({
      code: 'port',
      message: `port ${port} is in use`,
    })
    taken.close()
  })
})

describe('files of messages', () => {
  const media = (name: keyof typeof FILES, headers = {}) =>
    ask(below(`media/${viewed.account}/${viewed.threads.files}/${viewed.files[name]}/0`), headers)

  test('a photo is shown, with its type and no other', async () => {
    const { status, headers } = await media('photo')
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'content-security-policy': "default-src 'none'; sandbox",
    })
  })

  test('a stretch of a voice message can be asked for', async () => {
    const { status, headers, body } = await media('voice', { range: 'bytes=10-19' })
    expect([status, headers['content-range'], body.length]).toEqual([206, 'bytes 10-19/1000', 10])
    expect((await media('voice', { range: 'bytes=5000-' })).status).toBe(416)
  })

  test.each(['page', 'drawing'] as const)('what could run a script is only to be saved: %s', async (name) => {
    const { headers } = await media(name)
    expect(headers['content-type']).toBe('application/octet-stream')
    expect(headers['content-disposition']).toMatch(/^attachment;/)
  })

  test.each(['above', 'further', 'absolute', 'link', 'address', 'gone'] as const)(
    'a path that leads out, or nowhere, gives nothing: %s',
    async (name) => {
      const { status, body } = await media(name)
      expect(status).toBe(404)
      expect(body).not.toMatch(/secret|root:/)
    },
  )

  test.each(['../../../../etc/passwd', '..%2f..%2fetc%2fpasswd', '1/2/3', 'photos/pixel.png', '%00'])(
    'a path is never asked for: %s',
    async (path) => expect((await ask(below(`media/${viewed.account}/${path}`))).status).toBeGreaterThanOrEqual(400),
  )
})

describe('conversations', () => {
  test('the list tells who wrote last, how many messages there are, and what waits for an answer', async () => {
    const inbox = await api<WireInbox>('inbox')
    const threads = new Map(inbox.threads.map((thread) => [thread.id, thread]))
    expect(threads.get(String(viewed.threads.long))).toMatchObject({ label: 'Bo Jørgensen', messages: LONG })
    expect(threads.get(String(viewed.threads.group))).toMatchObject({ isGroup: true, isUnanswered: true })
    expect(threads.get(String(viewed.threads.files))).toMatchObject({ hasMedia: true })
    expect(threads.get(String(viewed.threads.empty))).toMatchObject({ messages: 0, last: null })
    expect(inbox.threads[0]?.id).toBe(String(viewed.threads.long))
  })

  test('every place of a long one is read by itself, and every message knows its place', async () => {
    const thread = viewed.threads.long
    const days = await api<WireThreadDays>(`thread?thread=${thread}`)
    expect(days.messages).toBe(LONG)
    expect(days.days.reduce((sum, [, messages]) => sum + messages, 0)).toBe(LONG)
    for (const from of [0, 99, 897, 1190]) {
      const { messages } = await api<WireMessages>(`messages?thread=${thread}&from=${from}&count=10`)
      expect(messages.map(({ text }) => text)).toEqual(
        Array.from({ length: 10 }, (_, n) => `message number ${from + n}`),
      )
      const [first] = messages
      const place = await api(`place?thread=${thread}&at=${first?.sentAt}&id=${first?.id}`)
      expect(place).toEqual({ place: from })
    }
    // The night to the 31st of March 2024 has no hour from two to three in Berlin; the day begins at 23:00 of UTC.
    expect(await api(`place?thread=${thread}&day=2024-03-31`)).toEqual({ place: 14 * 60 })
    expect(await api(`place?thread=${thread}&day=2031-01-01`)).toEqual({ place: LONG - 1 })
    expect(await api(`place?thread=${thread}&day=1999-01-01`)).toEqual({ place: 0 })
  })

  test('one that is gone, and what no address has, is told', async () => {
    for (const odd of [
      'place?thread=1&day=0000-01-01',
      'place?thread=1&day=2024-02-31x',
      'place?thread=1&at=-1',
      'search?q=x&next=1',
    ]) {
      expect(await api(odd.replace('=1', `=${viewed.threads.group}`))).toHaveProperty('error')
    }
    expect((await ask(below(`media/${viewed.account}/1/${viewed.files.photo}/99999`))).status).toBe(404)
    expect(await api('thread?thread=999999')).toMatchObject({ error: { code: 'thread-gone' } })
    expect(await api('messages?thread=../1')).toMatchObject({ error: { code: 'address' } })
    expect((await ask(below('api/nobody/inbox'))).status).toBe(404)
    expect(await api(`messages?thread=${viewed.threads.empty}&from=0`)).toEqual({ from: 0, messages: [] })
  })
})

describe('search', () => {
  test.each([
    ['straße cafe', 'Ja, in der Straße dort! Café?'],
    ['STRASSE', 'Ja, in der Straße dort! Café?'],
    ['"der strasse"', 'Ja, in der Straße dort! Café?'],
    ['東京', '東京タワーに行きませんか？'],
    ['タワー', '東京タワーに行きませんか？'],
    ['京', '東京タワーに行きませんか？'],
    ['여러분', '안녕하세요 여러분'],
    ['하세', '안녕하세요 여러분'],
    ['อร่อย', 'ก๋วยเตี๋ยวอร่อย'],
    ['👍', '👍🏽'],
  ])('finds %j', async (words, expected) => {
    expect(textsOf(await search(words))).toEqual([expected])
  })

  test.each([
    '"strasse der"',
    '京東',
    'タワ王',
    'zebra',
    'from:nobody message',
    'in:nowhere message',
    'has:photo number',
  ])('finds nothing by %j', async (words) => expect(await search(words)).toMatchObject({ found: [], next: null }))

  test('goes on, newest first, without a gap or a double', async () => {
    const found: (string | null)[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: WireSearch = await search('number', next === '' ? '' : `&next=${next}`)
      found.push(...textsOf(page))
      next = page.next
    }
    expect(found).toEqual(Array.from({ length: LONG }, (_, n) => `message number ${LONG - 1 - n}`))
  })

  test('takes who, where, when and what', async () => {
    const own = await search('from:me number before:2024-03-31')
    expect(own.found.length).toBe(30)
    for (const { message } of own.found) expect(message.sender).toBe(String(viewed.owner))
    expect(textsOf(own)[0]).toBe('message number 837')
    expect(textsOf(await search('after:2024-03-31 number 1199'))).toEqual(['message number 1199'])
    expect((await search('in:pictures has:photo')).found).toHaveLength(8)
    expect((await search('in:pictures has:voice')).found).toHaveLength(1)
    expect((await search('type:media from:"bo jørgensen"')).found).toHaveLength(10)
    expect(textsOf(await search('has:link example'))).toEqual([HOSTILE_TEXTS[3]])
    expect((await search('number', `&thread=${viewed.threads.group}`)).found).toEqual([])
  })

  test('shows what was said around it, and where the words stand', async () => {
    const [one] = (await search('"number 500"')).found
    expect([one?.before?.text, one?.after?.text]).toEqual(['message number 499', 'message number 501'])
    expect(one?.marks).toEqual([[8, 18]])
  })

  test('tells of an operator that makes no sense, and takes any text', async () => {
    expect((await search('has:wings number')).problems[0]).toMatch(/^has:wings is not known/)
    expect((await search('before:yesterday')).problems[0]).toMatch(/^before:yesterday is no date/)
    for (const words of ["'", "a'b\\c & | ! :* <->", '"', 'from:', '\\', ':', '%', 'x'.repeat(5000)]) {
      expect(await search(words)).toHaveProperty('found')
    }
  })
})

describe('files for reading', () => {
  const file = (format: string, query: string) => ask(below(`export/${viewed.account}/${format}?${query}`))

  test('a conversation in each format has all of its messages, as text', async () => {
    const thread = `thread=${viewed.threads.group}`
    for (const format of ['csv', 'html', 'markdown', 'text', 'json']) {
      const { status, headers, body } = await file(format, thread)
      expect(status).toBe(200)
      expect(headers['content-disposition']).toMatch(/^attachment; /)
      for (const words of ['東京タワーに行きませんか', '안녕하세요']) expect(body).toContain(words)
    }
    const { messages } = JSON.parse((await file('json', thread)).body) as {
      messages: { text: string; earlier: unknown[] }[]
    }
    expect(messages).toHaveLength(5)
    expect(messages[1]?.earlier).toHaveLength(1)
  })

  test('what is hostile stays text', async () => {
    const { body } = await file('html', `thread=${viewed.threads.hostile}`)
    expect(body).toContain('&lt;script&gt;window.ran = 1')
    expect(body.match(/<(script|img|iframe)/g)).toBeNull()
    expect((await file('markdown', `thread=${viewed.threads.hostile}`)).body).not.toMatch(/<script|(?<!\\)</)
  })

  test('what a search finds is written whole', async () => {
    const { body } = await file('text', 'q=number')
    expect(body.match(/message number/g)).toHaveLength(LONG)
  })

  test('an unknown format, and nothing asked for, are told', async () => {
    expect((await file('pdf', 'q=number')).body).toContain('there is no format')
    expect((await file('csv', '')).body).toContain('nothing-asked')
  })
})

test('looking changes nothing', async () => {
  const before = await everyRow()
  expect((await ask(below(`api/${viewed.account}/status`))).status).toBe(200)
  expect((await ask(below(`api/${viewed.account}/reports`))).status).toBe(200)
  expect(await everyRow()).toEqual(before)
})

/** Every row of every table, with the transaction that wrote it. */
async function everyRow(): Promise<readonly unknown[]> {
  const { rows } = await archive().pool.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`,
  )
  const tables: unknown[] = []
  for (const { name } of rows) {
    const sum = `select md5(string_agg(concat(t.xmin, t.xmax, t.*::text), ' ' order by t.ctid)) as sum from ${name} t`
    tables.push([name, (await archive().pool.query(sum)).rows[0].sum])
  }
  return tables
}
