import { describe, expect, test } from 'vitest'
import { type DirectItem, InstagramClient, type ItemFilter, matches } from '../../../src/instagram/index.ts'
import { type Scripted, type SeenRequest, scriptedServer } from '../../support/scripted-server.ts'

async function clientOf(script: readonly Scripted[] | ((request: SeenRequest, place: number) => Scripted)) {
  const server = await scriptedServer(script)
  return { ...server, client: new InstagramClient({ url: server.url, wait: async () => {} }) }
}

const THREAD = '340282366841710300949128282183903162354'
const START = 1732270000000000
const idAt = (micros: number): string => (BigInt(micros) << 64n).toString()
const item = (n: number, more: object = {}) => ({
  item_id: idAt(START + n),
  user_id: n % 2 === 0 ? 1 : 2,
  timestamp: START + n,
  item_type: 'text',
  text: `n${n}`,
  ...more,
})
const thread = (more: object = {}) => ({
  thread_id: THREAD,
  thread_v2_id: '18012345678901234',
  viewer_id: 1,
  users: [
    { pk: 2, username: 'bob.sim', friendship_status: { following: true, is_restricted: false } },
    { pk: 1, username: 'alice.sim' },
  ],
  left_users: [{ pk: 3 }],
  admin_user_ids: [1],
  thread_title: 'bob.sim',
  is_group: false,
  last_activity_at: String(START),
  last_seen_at: { 2: { timestamp: String(START), item_id: idAt(START) }, 3: null },
  items: [],
  ...more,
})

/** A thread of so many messages, twenty a page, with cursors that say nothing. */
function threadOf(count: number, { limit = 20 } = {}) {
  return ({ query }: SeenRequest): Scripted => {
    const newest = count - 1 - Number(query.get('cursor')?.slice(1) ?? 0)
    const items = Array.from({ length: Math.min(limit, newest + 1) }, (_, place) => item(newest - place))
    const hasOlder = newest + 1 > limit
    return {
      body: {
        thread: thread({
          items,
          has_older: hasOlder,
          ...(hasOlder ? { oldest_cursor: `c${count - 1 - newest + limit}` } : {}),
        }),
        status: 'ok',
      },
    }
  }
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}

const numbers = (items: readonly DirectItem[]): readonly number[] => items.map(({ sentAt }) => sentAt - START)

describe('messages of a thread', () => {
  test.each([0, 1, 20, 21, 65])('all %i of them, the newest first, in no more requests than pages', async (count) => {
    const { client, requests } = await clientOf(threadOf(count))
    await using _ = client
    expect(numbers(await all(client.direct.messages(THREAD)))).toEqual(
      Array.from({ length: count }, (_, n) => count - 1 - n),
    )
    expect(requests).toHaveLength(Math.max(1, Math.ceil(count / 20)))
  })

  test('are asked for as the app does', async () => {
    const { client, requests } = await clientOf(threadOf(21))
    await using _ = client
    await all(client.direct.messages(THREAD))
    expect(requests.map(({ path }) => path)).toEqual([`direct_v2/threads/${THREAD}/`, `direct_v2/threads/${THREAD}/`])
    expect(requests.map(({ query }) => Object.fromEntries(query))).toEqual([
      { visual_message_return_type: 'unseen', direction: 'older', seq_id: '40065', limit: '20' },
      { visual_message_return_type: 'unseen', direction: 'older', seq_id: '40065', limit: '20', cursor: 'c20' },
    ])
  })

  test('some of them: the page after the last one wanted is not asked for', async () => {
    const { client, requests } = await clientOf(threadOf(100))
    await using _ = client
    expect(await all(client.direct.messages(THREAD, { amount: 20 }))).toHaveLength(20)
    expect(requests).toHaveLength(1)
    expect(await all(client.direct.messages(THREAD, { amount: 0 }))).toEqual([])
    expect(requests).toHaveLength(1)
  })

  test('from a cursor that an earlier walk handed out', async () => {
    const { client } = await clientOf(threadOf(65))
    await using _ = client
    for await (const page of client.direct.messagePages(THREAD)) {
      expect(page).toMatchObject({ cursor: 'c20', hasOlder: true, end: null, thread: { threadId: THREAD } })
      const rest = await all(client.direct.messages(THREAD, { cursor: page.cursor }))
      expect(numbers(rest)).toEqual(Array.from({ length: 45 }, (_, n) => 44 - n))
      break
    }
  })

  test.each([
    ['a message', { itemId: idAt(START + 70) }],
    ['a time', { sentAt: START + 70 }],
    ['a message that is gone', { itemId: (BigInt(idAt(START + 70)) + 1n).toString() }],
  ])('until what is known already: %s', async (_what, until) => {
    const { client, requests } = await clientOf(threadOf(100))
    await using _ = client
    expect(numbers(await all(client.direct.messages(THREAD, { until })))).toEqual(
      Array.from({ length: 29 }, (_, n) => 99 - n),
    )
    expect(requests).toHaveLength(2)
  })

  test('until, in a conversation that repeats its first message on every page', async () => {
    const first = item(0)
    const { client } = await clientOf((_request, place) => {
      const items = Array.from({ length: 5 }, (_, n) => item(50 - place * 5 - n))
      return {
        body: {
          thread: thread({ items: [...items, first], has_older: place < 9, oldest_cursor: `c${place}` }),
          status: 'ok',
        },
      }
    })
    await using _ = client
    expect(numbers(await all(client.direct.messages(THREAD, { until: { sentAt: START + 30 } })))).toEqual(
      Array.from({ length: 20 }, (_, n) => 50 - n),
    )
  })

  test('only those of someone, of a type, of a time, with words', async () => {
    const { client, requests } = await clientOf(threadOf(100))
    await using _ = client
    const filter = { from: '2', after: START + 90, before: START + 95 }
    expect(numbers(await all(client.direct.messages(THREAD, { filter })))).toEqual([93, 91])
    expect(requests).toHaveLength(1)
    expect(numbers(await all(client.direct.messages(THREAD, { filter: { text: 'N7' }, amount: 3 })))).toEqual([
      79, 78, 77,
    ])
  })

  test('one of them, found by the time in its id; one that is gone is not looked for for ever', async () => {
    const { client, requests } = await clientOf(threadOf(1000))
    await using _ = client
    expect(await client.direct.message(THREAD, idAt(START + 970))).toMatchObject({ text: 'n970' })
    expect(requests).toHaveLength(2)
    const gone = (BigInt(idAt(START + 975)) + 5n).toString()
    await expect(client.direct.message(THREAD, gone)).rejects.toMatchObject({ code: 'message-not-found' })
    expect(requests).toHaveLength(4)
  })

  test('that cannot be read stand beside those that can', async () => {
    const odd = [item(2), { item_type: 'text' }, item(1), item(1), 'x', null]
    const { client } = await clientOf([{ body: { thread: thread({ items: odd, has_older: false }), status: 'ok' } }])
    await using _ = client
    const page = await client.direct.messagePage(THREAD)
    expect(numbers(page.items)).toEqual([2, 1])
    expect(page.unreadable.map(({ raw }) => raw)).toEqual(['{"item_type":"text"}', '"x"', 'null'])
  })

  test('their own text is cut out of the answer as it stood, ids unrounded', async () => {
    const raw = `{ "text" : "\\u00e9 ]}" ,"item_id": ${idAt(START)}, "user_id":17841400000000002, "timestamp":"${START}","item_type":"text"}`
    const body = `{"status":"ok","thread": {"thread_id":${THREAD},"items":[ ${raw} ],"users":[],"theme":{"id": 1.50},"last_permanent_item":${raw}}}`
    const { client } = await clientOf([{ body, encoding: 'gzip' }])
    await using _ = client
    const page = await client.direct.messagePage(THREAD)
    expect(page.items[0]).toMatchObject({ raw, itemId: idAt(START), userId: '17841400000000002', text: 'é ]}' })
    expect(page.thread).toMatchObject({ threadId: THREAD, lastPermanentItem: { raw } })
    expect(page.thread.rawHeader).toBe(`{"thread_id":${THREAD},"users":[],"theme":{"id": 1.50}}`)
  })

  test.each(['../inbox', 'a/b', '?x=1', '#'])('an id from outside cannot lead elsewhere: %s', async (id) => {
    const { client, requests } = await clientOf(threadOf(1))
    await using _ = client
    await client.direct.thread(id)
    expect(requests[0]?.path).toBe(`direct_v2/threads/${encodeURIComponent(id)}/`)
    for (const empty of ['', '.', '..'])
      await expect(client.direct.thread(empty)).rejects.toMatchObject({ code: 'empty-id' })
  })

  test('an answer without a thread says so', async () => {
    const { client } = await clientOf([{}])
    await using _ = client
    await expect(client.direct.thread(THREAD)).rejects.toMatchObject({ code: 'no-thread' })
  })
})

describe('a thread', () => {
  test('tells who is in it, without oneself', async () => {
    const { client } = await clientOf([{ body: { thread: thread(), status: 'ok' } }])
    await using _ = client
    expect(await client.direct.thread(THREAD)).toMatchObject({
      threadId: THREAD,
      threadV2Id: '18012345678901234',
      users: [
        { userId: '2', username: 'bob.sim', friendship: { following: true, isRestricted: false, blocking: null } },
      ],
      leftUsers: [{ userId: '3', username: null }],
      adminUserIds: ['1'],
      lastActivityAt: START,
      lastSeenAt: { 2: { itemId: idAt(START), seenAt: START }, 3: { itemId: null, seenAt: null } },
      isPending: false,
      hasOlder: null,
    })
  })

  test('may lack nearly everything', async () => {
    const { client } = await clientOf([
      { body: { thread: { thread_id: '5', items: null, users: null, last_seen_at: null }, status: 'ok' } },
    ])
    await using _ = client
    expect(await client.direct.thread('5')).toMatchObject({
      threadId: '5',
      users: [],
      items: [],
      title: null,
      lastActivityAt: null,
      isGroup: false,
    })
  })

  test('is found by its people; null when there is none', async () => {
    const { client, requests } = await clientOf([
      { body: { thread: thread(), status: 'ok' } },
      { body: { status: 'ok' } },
    ])
    await using _ = client
    expect(await client.direct.threadByParticipants(['17841400000000002', '3'])).toMatchObject({ threadId: THREAD })
    expect(requests[0]?.query.get('recipient_users')).toBe('[17841400000000002,3]')
    expect(await client.direct.threadByParticipants(['2'])).toBe(null)
    await expect(client.direct.threadByParticipants(['bob'])).rejects.toMatchObject({ code: 'user-id' })
  })
})

describe('the inbox', () => {
  const inbox = (ids: readonly number[], more: object = {}): Scripted => ({
    body: {
      viewer: { pk: 1, username: 'alice.sim' },
      inbox: {
        threads: ids.map((id) => thread({ thread_id: String(id), items: [item(id)] })),
        unseen_count: 2,
        unseen_count_ts: String(START),
        ...more,
      },
      seq_id: 4711,
      pending_requests_total: 3,
      status: 'ok',
    },
  })

  test('is walked page by page, a thread that moved in between given once', async () => {
    const { client, requests } = await clientOf([
      inbox([1, 2], { has_older: true, oldest_cursor: 'one' }),
      inbox([2, 3], { has_older: false }),
    ])
    await using _ = client
    const pages = await all(client.direct.inboxPages())
    expect(pages.map(({ items }) => items.map(({ threadId }) => threadId))).toEqual([['1', '2'], ['3']])
    expect(pages[0]).toMatchObject({
      unseenCount: 2,
      unseenCountAt: START,
      pendingRequestsTotal: 3,
      seqId: '4711',
      viewer: { username: 'alice.sim' },
    })
    expect(pages[1]).toMatchObject({ end: 'complete', repeated: 1 })
    const [first, second] = requests.map(({ query }) => Object.fromEntries(query))
    expect(first).toEqual({
      eb_device_id: '0',
      igd_request_log_tracking_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      visual_message_return_type: 'unseen',
      thread_message_limit: '10',
      persistentBadging: 'true',
      limit: '20',
      is_prefetching: 'false',
      fetch_reason: 'initial_snapshot',
      include_old_mrs: 'false',
      no_pending_badge: 'true',
      push_disabled: 'true',
    })
    expect(second).toMatchObject({ cursor: 'one', direction: 'older', fetch_reason: 'page_scroll' })
  })

  test('some threads, unread or flagged ones, of a folder', async () => {
    const { client, requests } = await clientOf([inbox([1, 2, 3], { has_older: true, oldest_cursor: 'x' })])
    await using _ = client
    expect(
      await all(client.direct.threads({ amount: 2, filter: 'unread', folder: 'general', messagesPerThread: 1 })),
    ).toHaveLength(2)
    expect(requests).toHaveLength(1)
    expect(Object.fromEntries(requests[0]?.query ?? [])).toMatchObject({
      selected_filter: 'unread',
      folder: '1',
      thread_message_limit: '1',
    })
    await all(client.direct.threads({ amount: 1, filter: 'flagged', folder: 'primary' }))
    expect(Object.fromEntries(requests[1]?.query ?? [])).toMatchObject({ selected_filter: 'flagged', folder: '0' })
  })

  test('requests and spam have inboxes of their own', async () => {
    const { client, requests } = await clientOf([inbox([1], { has_older: false })])
    await using _ = client
    expect(await all(client.direct.pendingThreads())).toHaveLength(1)
    expect(await all(client.direct.spamThreads({ cursor: 'x' }))).toHaveLength(1)
    const [pending, spam] = requests
    expect(pending?.path).toBe('direct_v2/pending_inbox/')
    expect(pending?.query.get('request_session_id')).toBe(client.session.deviceId('request_id'))
    expect([spam?.path, spam?.query.get('cursor'), spam?.query.has('request_session_id')]).toEqual([
      'direct_v2/spam_inbox/',
      'x',
      false,
    ])
  })

  test('what is no thread is kept, and breaks nothing', async () => {
    const { client } = await clientOf([
      { body: { inbox: { threads: [{ a: 1 }, null, thread()], has_older: false }, status: 'ok' } },
    ])
    await using _ = client
    const page = await client.direct.inboxPage()
    expect([page.items.length, page.unreadable]).toEqual([1, ['{"a":1}', 'null']])
  })
})

describe('the rest of Direct', () => {
  test('requests are counted without being read', async () => {
    const { client, requests } = await clientOf([
      { body: { pending_requests_total: 3, unread_pending_requests: '1', status: 'ok' } },
    ])
    await using _ = client
    expect(await client.direct.requestsPreview()).toEqual({ total: 3, unread: 1 })
    expect(requests[0]?.query.get('pending_inbox_filters')).toBe('[]')
  })

  test('people and threads are found by name; suggestions from elsewhere are left out', async () => {
    const ranked_recipients = [
      { user: { pk: 17841400000000002, username: 'bob' } },
      { user: { pk: 5, username: '' } },
      { thread: thread() },
      { other: 1 },
    ]
    const { client, requests } = await clientOf([{ body: { ranked_recipients, status: 'ok' } }])
    await using _ = client
    const found = await client.direct.search('bob & co', { mode: 'raven' })
    expect(found).toMatchObject({ users: [{ username: 'bob' }], threads: [{ threadId: THREAD }] })
    expect(found.users).toHaveLength(1)
    expect(Object.fromEntries(requests[0]?.query ?? [])).toMatchObject({
      query: 'bob & co',
      mode: 'raven',
      show_threads: 'true',
    })
  })

  test('messages are found by words', async () => {
    const rows = [
      { matched_message_info: { item_info: item(5) }, thread: thread() },
      { matched_message_info: {} },
      null,
    ]
    const body = { message_search_results: { message_search_result_items: rows }, status: 'ok' }
    const { client, requests } = await clientOf([{ body }])
    await using _ = client
    const found = await client.direct.searchMessages('n5')
    expect(found).toMatchObject([{ item: { text: 'n5', raw: JSON.stringify(item(5)) }, thread: { threadId: THREAD } }])
    expect(requests[0]?.query.get('result_types')).toBe('["message_content","reshared_content"]')
  })

  test('media of a thread are walked by their times', async () => {
    const media = (n: number) => ({ media: { id: String(n), media_type: 1 }, timestamp: START - n })
    const { client, requests } = await clientOf([
      { body: { items: [media(1), media(2)], more_available: true, status: 'ok' } },
      { body: { items: [media(2), media(3)], more_available: false, status: 'ok' } },
    ])
    await using _ = client
    const pages = await all(client.direct.sharedMediaPages(THREAD))
    expect(pages.flatMap(({ items }) => items.map(({ media }) => media?.mediaId))).toEqual(['1', '2', '3'])
    expect(requests[1]?.query.get('max_timestamp')).toBe(String(START - 2))
  })

  test('who is there now', async () => {
    const user_presence = { 2: { is_active: true, last_activity_at_ms: '1732270000123' }, 3: null }
    const { client, requests } = await clientOf([{ body: { user_presence, status: 'ok' } }])
    await using _ = client
    const expected = {
      2: { isActive: true, lastActiveAt: 1732270000123000 },
      3: { isActive: false, lastActiveAt: null },
    }
    expect(await client.direct.activePresence()).toEqual(expected)
    expect(await client.direct.presenceOf(['2', '3'])).toEqual(expected)
    expect(new URLSearchParams(requests[1]?.body).get('request_data')).toBe('[2,3]')
  })

  test('nothing that reads marks anything as seen', async () => {
    const { client, requests } = await clientOf(({ path }) =>
      path.includes('/threads/') ? threadOf(30)({ query: new URLSearchParams() } as SeenRequest) : {},
    )
    await using _ = client
    const { direct } = client
    await all(direct.threads())
    await direct.thread(THREAD)
    await all(direct.messages(THREAD, { amount: 5 }))
    await all(direct.pendingThreads())
    await all(direct.spamThreads())
    expect(requests.filter(({ path, method }) => path.includes('seen') || method !== 'GET')).toEqual([])
  })
})

describe('a filter', () => {
  const message = { userId: '2', itemType: 'text', wireType: 'text', sentAt: 100, text: 'Straße ﬁn É' } as DirectItem

  test.each<[ItemFilter, boolean]>([
    [{}, true],
    [{ from: '2' }, true],
    [{ from: ['1', '2'] }, true],
    [{ from: '1' }, false],
    [{ itemTypes: ['media', 'text'] }, true],
    [{ itemTypes: 'media' }, false],
    [{ after: 100 }, true],
    [{ after: 101 }, false],
    [{ before: 101 }, true],
    [{ before: 100 }, false],
    [{ text: 'FIN' }, true],
    [{ text: 'straße é' }, false],
    [{ text: /stra(ss|ß)e/i }, true],
    [{ text: '' }, true],
  ])('%j: %s', (filter, expected) => {
    expect(matches(message, filter)).toBe(expected)
  })

  test('with a pattern that remembers finds every message', () => {
    const text = /n/gi
    expect([matches(message, { text }), matches(message, { text })]).toEqual([true, true])
  })

  test('of words matches no message without any', () => {
    expect(matches({ ...message, text: null } as DirectItem, { text: 'a' })).toBe(false)
    expect(matches({ ...message, userId: null } as DirectItem, { from: '2' })).toBe(false)
  })
})
