/** Answers that would make a reader lose, skip or repeat something, loop, or ask too much. A real client asks a real server. */
import { expect, test } from 'vitest'
import { LaterError } from '../../../src/errors.ts'
import { InstagramClient } from '../../../src/instagram/client.ts'
import { InstagramError } from '../../../src/instagram/errors/instagram-error.ts'
import { InstagramSource } from '../../../src/sources/instagram/instagram-source.ts'
import type { FolderReading, SourcePage, ThreadReading, WalkedFolder } from '../../../src/sources/source.ts'
import { type Scripted, type SeenRequest, scriptedServer } from '../../support/scripted-server.ts'

const NOON = Date.UTC(2026, 5, 1, 12) * 1000
const MINUTE = 60_000_000
const itemId = (n: number) => (BigInt(NOON + n * MINUTE) << 64n).toString()
const numberOf = (id: string) => (Number(BigInt(id) >> 64n) - NOON) / MINUTE
const item = (n: number) => ({
  item_id: itemId(n),
  user_id: 7,
  timestamp: NOON + n * MINUTE,
  item_type: 'text',
  text: `${n}`,
})
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => to - 1 - index)
const threadId = (n: number) => `34028236684171030094912828218390316${1000 + n}`
const ok = (body: object): Scripted => ({ body: { ...body, status: 'ok' } })

/** A thread with the messages 0 to `count`, and how it is answered. */
interface Thread {
  readonly id: string
  count: number
  readonly more?: object
  /** What is made of a right answer. */
  answer?: (right: { items: object[]; has_older?: boolean; oldest_cursor?: string }, before: number | null) => object
}

function page(_: Thread, before: number, size: number) {
  const numbers = range(Math.max(0, before - size), before)
  const last = numbers.at(-1) ?? 0
  const goesOn = last > 0
  return { items: numbers.map(item), has_older: goesOn, ...(goesOn ? { oldest_cursor: `c${last}` } : {}) }
}

function header({ id, count, more }: Thread) {
  return {
    thread_id: id,
    users: [{ pk: 7, username: 'bo' }],
    viewer_id: 1,
    last_activity_at: NOON + (count - 1) * MINUTE,
    ...more,
  }
}

class Server {
  threads: Thread[] = []
  requests = 0
  readonly known = { threads: new Map<string, ThreadReading>(), folders: new Map<WalkedFolder, FolderReading>() }
  /** Numbers of messages that were given out, by thread. */
  readonly read = new Map<string, Set<number>>()
  /** Of pages that say of all newer than what they hold that it is not there: the newest, or null where they hold nothing. */
  newestOfAll: (number | null)[] = []
  inbox: (request: SeenRequest) => Scripted = (request) => this.inboxPage(request)
  aside: (request: SeenRequest) => Scripted = () => ok({ inbox: { threads: [], has_older: false } })
  embedded: (thread: Thread) => object = (thread) => page(thread, thread.count, 10)

  inboxPage({ query }: SeenRequest, size = 20): Scripted {
    const from = Number(query.get('cursor') ?? 0)
    const threads = this.threads.slice(from, from + size).map((it) => ({ ...header(it), ...this.embedded(it) }))
    const goesOn = from + size < this.threads.length
    return ok({ inbox: { threads, has_older: goesOn, ...(goesOn ? { oldest_cursor: String(from + size) } : {}) } })
  }

  #answer(request: SeenRequest): Scripted {
    if (request.path === 'direct_v2/inbox/') return this.inbox(request)
    const id = /^direct_v2\/threads\/(\d+)\/$/.exec(request.path)?.[1]
    if (id === undefined) return this.aside(request)
    const thread = this.threads.find((it) => it.id === id)
    if (thread === undefined) return { status: 404, body: { message: 'no such thread', status: 'fail' } }
    const cursor = request.query.get('cursor')
    const before = cursor === null ? null : Number(cursor.slice(1))
    const right = page(thread, before ?? thread.count, 20)
    const body = thread.answer?.(right, before) ?? right
    return 'failure' in body ? (body.failure as Scripted) : ok({ thread: { ...header(thread), ...body } })
  }

  /** One run; what its pages say is known in the next. @param pages at most so many are taken */
  async run(pages = 1_000): Promise<InstagramSource> {
    const server = await scriptedServer((request: SeenRequest) => this.#answer(request))
    await using client = new InstagramClient({ url: server.url, wait: async () => {} })
    const source = new InstagramSource({
      direct: client.direct,
      owner: { userId: '1', username: 'me' },
      known: { threads: new Map(this.known.threads), folders: [...this.known.folders.values()] },
      startedAt: Date.now() * 1000,
      ask: async (request) => {
        try {
          return await request()
        } catch (error) {
          if (!(error instanceof InstagramError) || error.remedy !== 'retry') throw error
          throw new LaterError('instagram-trouble', 'failed often', { cause: error })
        }
      },
      requests: () => server.requests.length,
    })
    let taken = 0
    for await (const it of source.pages(new AbortController().signal)) {
      this.#take(it)
      taken += 1
      if (taken === pages) break
    }
    this.requests = server.requests.length
    return source
  }

  #take({ thread, items, reading, folderReading, whole }: SourcePage): void {
    if (folderReading !== undefined) this.known.folders.set(folderReading.folder, folderReading)
    const id = thread?.ids[0]?.id
    if (id === undefined) return
    if (reading !== undefined) this.known.threads.set(id, reading)
    const read = this.read.get(id) ?? new Set()
    const numbers = items.map((it) => numberOf(it.itemId ?? ''))
    for (const number of numbers) read.add(number)
    if (whole?.isNewest) this.newestOfAll.push(numbers.length === 0 ? null : Math.max(...numbers))
    this.read.set(id, read)
  }

  missing(): string[] {
    return this.threads.flatMap(({ id, count }) =>
      range(0, count).flatMap((n) => (this.read.get(id)?.has(n) ? [] : `${id}: ${n}`)),
    )
  }
}

function servers(...counts: readonly number[]): Server {
  const server = new Server()
  server.threads = counts.map((count, index) => ({ id: threadId(index), count }))
  return server
}

test('a server as it should be is read through once, and then at the price of one request', async () => {
  const server = servers(120, 55, 30, 1)
  expect((await server.run()).isPartial).toBe(false)
  expect(server.missing()).toEqual([])
  await server.run()
  expect(server.requests).toBe(1)
})

test('the very first message on every page joins nothing that has not been read', async () => {
  const server = servers(400)
  const [thread] = server.threads as [Thread]
  await server.run()
  thread.count = 500
  const withFirst = (right: { items: object[] }) => ({ ...right, items: [...right.items.slice(0, 19), item(0)], ...{} })
  thread.answer = (right, before) =>
    before === null || before > 20 ? { ...right, items: [...right.items, item(0)] } : withFirst(right)
  server.embedded = (it) => ({
    ...page(it, it.count, 10),
    items: [...range(it.count - 10, it.count).map(item), item(0)],
  })
  const source = await server.run()
  expect(server.missing()).toEqual([])
  expect(source.isPartial).toBe(false)
  expect(server.requests).toBeLessThanOrEqual(8)
})

test('a first reading with the very first message on every page comes to its end', async () => {
  const server = servers(200)
  const [thread] = server.threads as [Thread]
  thread.answer = (right, before) => ({
    ...right,
    items:
      before === 0
        ? [item(0)]
        : [...right.items.filter((it) => JSON.stringify(it) !== JSON.stringify(item(0))), item(0)],
    has_older: true,
    oldest_cursor: right.oldest_cursor ?? 'c0',
  })
  server.embedded = (it) => ({
    ...page(it, it.count, 10),
    items: [...range(it.count - 10, it.count).map(item), item(0)],
  })
  const source = await server.run()
  expect(server.missing()).toEqual([])
  expect(source.threadsLeft).toBe(0)
  expect(server.requests).toBeLessThanOrEqual(16)
})

test('a pinned thread that is not said to be pinned does not end the walk', async () => {
  const server = servers(...Array.from({ length: 60 }, () => 3))
  await server.run()
  const [pinned] = server.threads as [Thread]
  for (const thread of server.threads) if (thread !== pinned) thread.count = 8
  await server.run()
  expect(server.missing()).toEqual([])
})

test('what becomes active while the inbox is walked is found by the next walk', async () => {
  const server = servers(...Array.from({ length: 45 }, (_, index) => 100 - index))
  await server.run()
  for (const thread of server.threads) thread.count += 100
  let walked = 0
  server.inbox = (request) => {
    walked += 1
    if (walked === 2) {
      // A thread that stood below moves up past the walk, and one that is yet to come is answered even later.
      const moved = server.threads.splice(44, 1)[0]!
      moved.count = 900
      server.threads.unshift(moved)
      server.threads[30]!.count = 1_000
    }
    return server.inboxPage(request)
  }
  await server.run()
  server.inbox = (request) => server.inboxPage(request)
  await server.run()
  expect(server.missing()).toEqual([])
})

test('two threads of the same microsecond on either side of a page are both read', async () => {
  const server = servers(...Array.from({ length: 21 }, () => 5))
  await server.run()
  for (const thread of server.threads) thread.count = 7
  server.threads[20]!.count = 5
  await server.run()
  // The last one had its message in the same moment as the others, but too late for that walk.
  server.threads[20]!.count = 7
  await server.run()
  expect(server.missing()).toEqual([])
})

test('an inbox that says neither that it ends nor that it goes on has ended only where it holds less than a page', async () => {
  const server = servers(...Array.from({ length: 30 }, () => 3))
  server.inbox = () =>
    ok({ inbox: { threads: server.threads.slice(0, 20).map((it) => ({ ...header(it), ...page(it, it.count, 10) })) } })
  expect((await server.run()).isPartial).toBe(true)
  server.inbox = () => ok({})
  expect((await server.run()).isPartial).toBe(true)
  server.inbox = (request) => server.inboxPage(request)
  await server.run()
  expect(server.missing()).toEqual([])
})

test('a thread that came along without saying whether it goes on is asked for', async () => {
  const server = servers(60)
  const [thread] = server.threads as [Thread]
  await server.run()
  thread.count = 100
  server.embedded = (it) => ({ items: range(it.count - 10, it.count).map(item) })
  await server.run()
  expect(server.missing()).toEqual([])
})

test('an empty newest page is gone past, and does not count as what is newest', async () => {
  const server = servers(60)
  const [thread] = server.threads as [Thread]
  await server.run()
  thread.count = 90
  server.embedded = () => ({ items: [], has_older: true, oldest_cursor: 'c90' })
  thread.answer = (right, before) => (before === null ? { items: [], has_older: true, oldest_cursor: 'c90' } : right)
  await server.run()
  expect(server.missing()).toEqual([])
})

test('what lies behind a newest page that could not be read says nothing of what is newer', async () => {
  const unreadable = [{ item_id: 'none', user_id: 7, timestamp: NOON, item_type: 'text' }]
  for (const behind of [page, () => ({ items: [], has_older: false })]) {
    const server = servers(3)
    const [thread] = server.threads as [Thread]
    await server.run()
    thread.count = 4
    server.newestOfAll = []
    server.embedded = () => ({ items: unreadable, has_older: true, oldest_cursor: 'c2' })
    thread.answer = (_, before) =>
      before === null ? { items: unreadable, has_older: true, oldest_cursor: 'c2' } : behind(thread, before, 20)
    await server.run()
    expect(server.newestOfAll).toEqual([])
  }
})

test('pages that stay empty, or repeat, end the thread for this run and are tried again in the next', async () => {
  for (const wrong of [
    () => ({ items: [], has_older: true, oldest_cursor: 'c90' }),
    () => ({ items: range(80, 100).map(item), has_older: true, oldest_cursor: 'c80' }),
    () => ({ items: range(80, 100).map(item), has_older: true }),
  ]) {
    const server = servers(100, 30)
    const [thread] = server.threads as [Thread]
    thread.answer = wrong
    const source = await server.run()
    expect(source.isPartial).toBe(true)
    expect(server.requests).toBeLessThanOrEqual(10)
    expect(server.missing().every((it) => it.startsWith(thread.id))).toBe(true)
    delete thread.answer
    await server.run()
    expect(server.missing()).toEqual([])
    expect((await server.run()).isPartial).toBe(false)
  }
})

test('threads that fail whenever they are asked for keep nothing else from being read, whatever they fail with', async () => {
  const failures: readonly Scripted[] = [
    { status: 500, body: { message: 'oops', status: 'fail' } },
    { status: 200, body: { message: 'no', status: 'fail' } },
    { status: 200, body: '<html>' },
    { status: 404, body: { message: 'gone', status: 'fail' } },
    { status: 400, body: { message: 'Invalid cursor', status: 'fail' } },
  ]
  for (const failure of failures) {
    const server = servers(...Array.from({ length: 12 }, (_, index) => 90 - index))
    for (const thread of server.threads.slice(0, 4)) thread.answer = () => ({ failure })
    // The first night may give up; the next ones know whom to leave for the end.
    for (let night = 1; night <= 3; night += 1) await server.run()
    const bad = new Set(server.threads.slice(0, 4).map((it) => it.id))
    expect(server.missing().filter((it) => !bad.has(it.split(':')[0]!))).toEqual([])
    for (const thread of server.threads) delete thread.answer
    for (let night = 1; night <= 3; night += 1) await server.run()
    expect(server.missing()).toEqual([])
    expect((await server.run()).isPartial).toBe(false)
    expect(server.requests).toBe(1)
  }
})

test('requests and spam that cannot be had do not keep the conversations from being read', async () => {
  const server = servers(70)
  server.aside = () => ({ status: 404, body: { message: 'no such page', status: 'fail' } })
  const source = await server.run()
  expect(server.missing()).toEqual([])
  expect(source.isPartial).toBe(true)
  expect(source.endedBy).toBeUndefined()
})

test('the answer of another thread is not taken for the one that was asked for', async () => {
  const server = servers(50, 40)
  const [asked, other] = server.threads as [Thread, Thread]
  asked.answer = () => ({ ...page(other, 40, 20), thread_id: other.id })
  await server.run()
  delete asked.answer
  await server.run()
  expect(server.missing()).toEqual([])
  expect(server.known.threads.get(asked.id)?.stretches).toEqual([
    { newest: itemId(49), oldest: itemId(0), cursor: null },
  ])
})

test('cursors that lead nowhere any longer are got again by reading the thread from its newest message', async () => {
  const server = servers(200)
  const [thread] = server.threads as [Thread]
  await server.run(4)
  thread.answer = (right, before) =>
    before !== null && before < 170 && before > 140
      ? { failure: { status: 400, body: { message: 'Invalid cursor', status: 'fail' } } }
      : right
  await server.run()
  delete thread.answer
  await server.run()
  await server.run()
  expect(server.missing()).toEqual([])
})

test('an id that is none is kept aside, and ends nothing', async () => {
  const server = servers(50)
  const [thread] = server.threads as [Thread]
  thread.answer = (right) => ({ ...right, items: [{ ...item(3), item_id: 'mid.$abc' }, ...right.items] })
  const source = await server.run()
  expect(source.endedBy).toBeUndefined()
  expect(server.missing()).toEqual([])
  server.embedded = (it) => ({ ...page(it, it.count, 10), items: [{ ...item(3), item_id: '9'.repeat(39) }] })
  thread.count = 51
  expect((await server.run()).endedBy).toBeUndefined()
  expect(server.missing()).toEqual([])
})
