import { describe, expect, test } from 'vitest'
import type { Direct } from '../../../../src/instagram/index.ts'
import { DirectMessageNotFound, DirectThreadNotFound, FeedbackRequired } from '../../../../src/instagram/index.ts'
import {
  ACK,
  DEVICE,
  formOf,
  ITEM,
  SEND,
  scriptedClient,
  signedOf,
  THREAD,
  THREAD_V2,
  TOKEN,
} from '../../../support/scripted-client.ts'

const { _uuid } = DEVICE
const AT = `direct_v2/threads/${THREAD}/`

describe('a reaction', () => {
  const REACTION = {
    ...SEND,
    send_attribution: 'message_reaction',
    thread_ids: `["${THREAD}"]`,
    item_type: 'reaction',
    reaction_type: 'like',
    node_type: 'item',
    item_id: ITEM,
    reaction_action_source: 'double_tap',
  }
  const options = { token: TOKEN }

  test.each<readonly [string, (direct: Direct) => Promise<void>, object]>([
    ['like', (direct) => direct.like(THREAD, ITEM, options), { reaction_status: 'created', emoji: '\u2764' }],
    ['unlike', (direct) => direct.unlike(THREAD, ITEM, options), { reaction_status: 'deleted', emoji: '\u2764' }],
    [
      'of a heart',
      (direct) => direct.react(THREAD, ITEM, '❤️', options),
      { reaction_status: 'created', emoji: '\u2764' },
    ],
    [
      'of a family',
      (direct) => direct.react(THREAD, ITEM, '👨‍👩‍👧‍👦', { ...options, clientContext: '77' }),
      { reaction_status: 'created', emoji: '👨‍👩‍👧‍👦', original_message_client_context: '77' },
    ],
    [
      'taken back',
      (direct) => direct.unreact(THREAD, ITEM, { ...options, emoji: '😂' }),
      { reaction_status: 'deleted', emoji: '😂' },
    ],
  ])('%s: one form, the thread as text', async (_what, act, more) => {
    const { client, requests } = await scriptedClient([{ body: ACK }])
    await using _ = client
    await act(client.direct)
    expect(requests.map(({ method, path }) => [method, path])).toEqual([
      ['POST', 'direct_v2/threads/broadcast/reaction/'],
    ])
    expect(requests.map(formOf)).toEqual([{ ...REACTION, ...more }])
  })

  test.each(['🧑🏽‍🚀', '🇸🇨', '1️⃣', '©', '🏴󠁧󠁢󠁷󠁬󠁳󠁿', '❤️‍🔥', '🫨'])('is any emoji: %s', async (emoji) => {
    const { client, requests } = await scriptedClient([{ body: ACK }])
    await using _ = client
    await client.direct.react(THREAD, ITEM, emoji)
    expect(requests.map((request) => formOf(request).emoji)).toEqual([emoji])
  })

  test.each(['', 'a', '😂😂', 'ok 👍', '1', '\u200d', `👍${'\u0301'.repeat(99)}`])(
    'is nothing else: %j',
    async (emoji) => {
      const { client, requests } = await scriptedClient([{ body: ACK }])
      await using _ = client
      await expect(client.direct.react(THREAD, ITEM, emoji)).rejects.toMatchObject({ code: 'emoji', remedy: 'input' })
      expect(requests).toEqual([])
    },
  )
})

describe('each act is one request', () => {
  test.each<readonly [string, (direct: Direct) => Promise<void>, string, 'form' | 'signed', object]>([
    ['unsend', (direct) => direct.unsend(THREAD, ITEM), `${AT}items/${ITEM}/delete/`, 'signed', { _uuid }],
    [
      'seen',
      (direct) => direct.markSeen(THREAD, ITEM, { token: TOKEN }),
      `${AT}items/${ITEM}/seen/`,
      'form',
      { thread_id: THREAD, action: 'mark_seen', client_context: TOKEN, _uuid, offline_threading_id: TOKEN },
    ],
    ['unread', (direct) => direct.markUnread(THREAD), `${AT}mark_unread/`, 'signed', { _uuid }],
    ['mute', (direct) => direct.mute(THREAD), `${AT}mute/`, 'signed', { _uuid }],
    ['unmute', (direct) => direct.unmute(THREAD), `${AT}unmute/`, 'signed', { _uuid }],
    ['mute calls', (direct) => direct.muteVideoCalls(THREAD), `${AT}mute_video_call/`, 'signed', { _uuid }],
    ['unmute calls', (direct) => direct.unmuteVideoCalls(THREAD), `${AT}unmute_video_call/`, 'signed', { _uuid }],
    [
      'hide',
      (direct) => direct.hide(THREAD),
      `${AT}hide/`,
      'form',
      { should_move_future_requests_to_spam: 'False', _uuid },
    ],
    [
      'hide to spam',
      (direct) => direct.hide(THREAD_V2, { toSpam: true }),
      `direct_v2/threads/${THREAD_V2}/hide/`,
      'form',
      { should_move_future_requests_to_spam: 'True', _uuid },
    ],
    ['approve', (direct) => direct.approve(THREAD), `${AT}approve/`, 'form', { filter: 'DEFAULT', _uuid }],
    ['decline', (direct) => direct.decline(THREAD), `${AT}decline/`, 'form', { _uuid }],
    [
      'approve several',
      (direct) => direct.approveMany([THREAD, THREAD_V2, THREAD]),
      'direct_v2/threads/approve_multiple/',
      'form',
      { thread_ids: `["${THREAD}","${THREAD_V2}"]`, folder: '', _uuid },
    ],
    [
      'decline several',
      (direct) => direct.declineMany([THREAD, THREAD_V2]),
      'direct_v2/threads/decline_multiple/',
      'form',
      { thread_ids: `["${THREAD}","${THREAD_V2}"]`, _uuid },
    ],
    ['decline all', (direct) => direct.declineAll(), 'direct_v2/threads/decline_all/', 'form', { _uuid }],
  ])('%s', async (_what, act, path, encoding, fields) => {
    const { client, requests } = await scriptedClient([{}])
    await using _ = client
    await act(client.direct)
    expect(requests.map((request) => [request.method, request.path])).toEqual([['POST', path]])
    expect(requests.map(encoding === 'form' ? formOf : signedOf)).toEqual([fields])
    expect([...(requests[0]?.query ?? [])]).toEqual([])
  })

  test('an id that is none goes nowhere', async () => {
    const { client, requests } = await scriptedClient([{}])
    await using _ = client
    const { direct } = client
    await expect(direct.mute('inbox')).rejects.toMatchObject({ code: 'thread-id' })
    await expect(direct.unsend(THREAD, '../1')).rejects.toMatchObject({ code: 'message-id' })
    await expect(direct.approveMany([THREAD, '"'])).rejects.toMatchObject({ code: 'thread-id' })
    await expect(direct.markThreadSeen('')).rejects.toMatchObject({ code: 'thread-id' })
    await direct.declineMany([])
    expect(requests).toEqual([])
  })

  test('what is not there is said to be what it is', async () => {
    const { client } = await scriptedClient([{ status: 404, body: { status: 'fail' } }])
    await using _ = client
    await expect(client.direct.mute(THREAD)).rejects.toBeInstanceOf(DirectThreadNotFound)
    await expect(client.direct.unsend(THREAD, ITEM)).rejects.toBeInstanceOf(DirectMessageNotFound)
  })
})

describe('several', () => {
  test('messages are taken back one by one; one that is gone or someone else’s does not end it, a block does', async () => {
    const gone = { status: 404, body: { status: 'fail' } }
    const { client } = await scriptedClient([
      {},
      gone,
      { status: 400, body: { status: 'fail', message: 'not yours' } },
      {},
      { status: 400, body: { status: 'fail', message: 'feedback_required' } },
    ])
    await using _ = client
    const done: unknown[] = []
    const run = async (): Promise<void> => {
      for await (const one of client.direct.unsendMany(THREAD, ['1', '2', '3', '4', '5', '6'])) done.push(one)
    }
    await expect(run()).rejects.toBeInstanceOf(FeedbackRequired)
    expect(done).toEqual([
      { itemId: '1', error: null },
      { itemId: '2', error: expect.any(DirectMessageNotFound) },
      { itemId: '3', error: expect.objectContaining({ code: 'not-unsendable', remedy: 'input' }) },
      { itemId: '4', error: null },
    ])
  })

  test('a thread is seen up to its newest message; an empty one is not told of', async () => {
    const thread = { thread_id: THREAD, items: [{ item_id: ITEM, timestamp: 1, item_type: 'text' }], has_older: false }
    const { client, requests } = await scriptedClient([
      { body: { thread, status: 'ok' } },
      {},
      { body: { thread: { ...thread, items: [] }, status: 'ok' } },
    ])
    await using _ = client
    expect(await client.direct.markThreadSeen(THREAD)).toBe(ITEM)
    expect(await client.direct.markThreadSeen(THREAD)).toBeNull()
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET ${AT}`,
      `POST ${AT}items/${ITEM}/seen/`,
      `GET ${AT}`,
    ])
  })

  test('requests are all let in: read to the end, then named, fifty in a request', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => String(BigInt(THREAD) + BigInt(n)))
    const inbox = (some: readonly string[], more: object) => ({
      body: { inbox: { threads: some.map((thread_id) => ({ thread_id })), ...more }, status: 'ok' },
    })
    const { client, requests } = await scriptedClient([
      inbox(ids.slice(0, 20), { has_older: true, oldest_cursor: 'a' }),
      inbox(ids.slice(20), { has_older: false }),
      {},
    ])
    await using _ = client
    expect(await client.direct.approveAll()).toEqual(ids)
    expect(requests.slice(2).map((request) => JSON.parse(formOf(request).thread_ids ?? ''))).toEqual([
      ids.slice(0, 50),
      ids.slice(50),
    ])
  })
})
