import { describe, expect, test } from 'vitest'
import {
  DirectMessageRequestsDisabled,
  FeedbackRequired,
  recipientsOf,
  sendToEach,
  sendWithText,
  TextNotSent,
} from '../../../../src/instagram/index.ts'
import { ACK, formOf, ITEM, SENT_AT, scriptedClient, THREAD, TOKEN } from '../../../support/scripted-client.ts'

const SENT = { itemId: ITEM, threadId: THREAD, sentAt: SENT_AT, clientContext: TOKEN }
const REFUSED = { status: 400, body: { status: 'fail', message: "They don't allow new message requests from you." } }

describe('recipients', () => {
  test('several people are several conversations, never a group', () => {
    expect(recipientsOf({ userIds: ['1', '2', '1'], threadIds: [THREAD] })).toEqual([
      { userId: '1' },
      { userId: '2' },
      { threadId: THREAD },
    ])
  })

  test.each([
    { userId: 'bob.sim' },
    { userId: '' },
    { userId: '01' },
    { userId: '1],[2' },
    { threadId: '../inbox' },
    { threadId: '3.4e38' },
    { groupOf: ['1'] },
    { groupOf: ['1', '1'] },
    { groupOf: ['1', 'x'] },
  ])('that are none are refused before anything is asked: %j', async (to) => {
    const { client, requests } = await scriptedClient([{ body: ACK }])
    await using _ = client
    await expect(client.direct.send.text(to, 'hello')).rejects.toMatchObject({ remedy: 'input' })
    expect(requests).toEqual([])
  })
})

describe('a send to each of several', () => {
  test('goes on behind someone who cannot be written to', async () => {
    const { client, requests } = await scriptedClient([{ body: ACK }, REFUSED, { body: ACK }])
    await using _ = client
    const results = []
    for await (const one of sendToEach(recipientsOf({ userIds: ['1', '2', '3'] }), (to) =>
      client.direct.send.text(to, 'hello', { token: TOKEN }),
    ))
      results.push(one)
    expect(results).toEqual([
      { to: { userId: '1' }, sent: SENT, error: null },
      { to: { userId: '2' }, sent: null, error: expect.any(DirectMessageRequestsDisabled) },
      { to: { userId: '3' }, sent: SENT, error: null },
    ])
    expect(requests.map((request) => formOf(request).recipient_users)).toEqual(['[[1]]', '[[2]]', '[[3]]'])
  })

  test('ends at a block: nobody further is written to', async () => {
    const blocked = { status: 400, body: { status: 'fail', message: 'feedback_required', spam: true } }
    const { client, requests } = await scriptedClient([{ body: ACK }, blocked])
    await using _ = client
    const done: unknown[] = []
    const run = async (): Promise<void> => {
      for await (const { to } of sendToEach(recipientsOf({ userIds: ['1', '2', '3'] }), (to) =>
        client.direct.send.text(to, 'hello'),
      ))
        done.push(to)
    }
    await expect(run()).rejects.toBeInstanceOf(FeedbackRequired)
    expect(done).toEqual([{ userId: '1' }])
    expect(requests).toHaveLength(2)
  })
})

describe('words after something', () => {
  test('go to the conversation where it went', async () => {
    const { client, requests } = await scriptedClient([{ body: ACK }])
    await using _ = client
    const { send } = client.direct
    const both = await sendWithText(
      () => send.link({ userId: '2' }, 'https://a.example', { token: TOKEN }),
      (to) => send.text(to, 'look', { token: TOKEN }),
    )
    expect(both).toEqual({ sent: SENT, text: SENT })
    expect(requests.map((request) => formOf(request).thread_ids)).toEqual([undefined, `[${THREAD}]`])
  })

  test('that were not sent: the error says what was', async () => {
    const { client } = await scriptedClient([
      { body: ACK },
      { status: 429, headers: { 'retry-after': '90' }, body: { status: 'fail', message: '' } },
    ])
    await using _ = client
    const { send } = client.direct
    const error: unknown = await sendWithText(
      () => send.text({ userId: '2' }, 'one', { token: TOKEN }),
      (to) => send.text(to, 'look'),
    ).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(TextNotSent)
    expect(error).toMatchObject({ sent: SENT, remedy: 'wait', code: 'text-not-sent', cause: { code: 'rate-limited' } })
    expect(error).toMatchObject({ retryAfterMs: 90_000, isWaitTold: true })
  })
})
