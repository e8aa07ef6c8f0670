import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ACK,
  formOf,
  ITEM,
  SEND,
  SENT_AT,
  scriptedClient,
  THREAD,
  THREAD_V2,
  TOKEN,
} from '../../../support/scripted-client.ts'

const COMMON = {
  ...SEND,
  send_attribution: 'message_button',
}

describe('a text', () => {
  test.each([
    ['to a person', { userId: '1001000002' }, { recipient_users: '[[1001000002]]' }],
    ['to a thread', { threadId: THREAD }, { thread_ids: `[${THREAD}]` }],
    ['to a thread by its other id', { threadId: THREAD_V2 }, { thread_ids: `[${THREAD_V2}]` }],
    [
      'to the group of some people, when that is said',
      { groupOf: ['1001000002', '17841400000000001234', '1001000002'] },
      { recipient_users: '[[1001000002,17841400000000001234]]' },
    ],
  ])('%s: one form, each id as it is', async (_to, to, whom) => {
    const { client, requests } = await scriptedClient([{ body: ACK }])
    await using _ = client
    const sent = await client.direct.send.text(to, 'a b/é+& 🧡', { token: TOKEN })
    expect(sent).toEqual({ itemId: ITEM, threadId: THREAD, sentAt: SENT_AT, clientContext: TOKEN })
    expect(requests.map(({ method, path }) => [method, path])).toEqual([['POST', 'direct_v2/threads/broadcast/text/']])
    expect(requests.map(formOf)).toEqual([{ ...COMMON, text: 'a b/é+& 🧡', ...whom }])
    expect(requests[0]?.body).toContain('text=a+b%2F%C3%A9%2B%26+%F0%9F%A7%A1')
  })

  test('has a token of its own where none is given: the time in milliseconds, and chance', async () => {
    const { client, requests } = await scriptedClient([{ body: ACK }])
    await using _ = client
    await client.direct.send.text({ userId: '2' }, 'one')
    await client.direct.send.text({ userId: '2' }, 'two')
    const tokens = requests.map((request) => formOf(request).client_context ?? '')
    expect(new Set(tokens).size).toBe(2)
    for (const token of tokens) expect(BigInt(token) >> 22n).toBe(BigInt(Math.floor(SENT_AT / 1000)))
  })

  test('that answers a message names it, and its token where that is known', async () => {
    const { client, requests } = await scriptedClient([{ body: ACK }])
    await using _ = client
    const { send } = client.direct
    await send.text({ threadId: THREAD }, 'yes', { token: TOKEN, replyTo: { itemId: ITEM, clientContext: '77' } })
    await send.text({ threadId: THREAD }, 'no', { token: TOKEN, replyTo: { itemId: ITEM, clientContext: null } })
    const reply = { replied_to_action_source: 'swipe', replied_to_item_id: ITEM }
    const whole = { ...COMMON, thread_ids: `[${THREAD}]`, ...reply }
    expect(requests.map(formOf)).toEqual([
      { ...whole, text: 'yes', replied_to_client_context: '77' },
      { ...whole, text: 'no' },
    ])
  })

  test.each(['', ' ', '\n\t\u2003'])('of nothing (%j) is refused before anything is asked', async (text) => {
    const { client, requests } = await scriptedClient([{ body: ACK }])
    await using _ = client
    await expect(client.direct.send.text({ userId: '2' }, text)).rejects.toMatchObject({
      code: 'empty-text',
      remedy: 'input',
    })
    expect(requests).toEqual([])
  })

  test('arrives as it was, whatever is in it', async () => {
    const { client, requests } = await scriptedClient([{ body: ACK }])
    await using _ = client
    const texts = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }).filter((text) => /\S/.test(text))
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        await client.direct.send.text({ userId: '2' }, text)
        const { text: asText, link_text } = formOf(requests.at(-1) ?? expect.fail())
        expect(asText ?? link_text).toBe(text)
      }),
      { numRuns: 100 },
    )
    const long = '🦊 http '.repeat(2500)
    await client.direct.send.text({ userId: '2' }, long)
    expect(formOf(requests.at(-1) ?? expect.fail()).text).toBe(long)
  })
})

describe('a text with addresses', () => {
  test.each([
    ['see https://a.example/x?y=1&z=[2] and http://b.example', ['https://a.example/x?y=1&z=[2]', 'http://b.example']],
    ['(https://a.example)', ['https://a.example)']],
  ])('goes out as a link: %s', async (text, addresses) => {
    const { client, requests } = await scriptedClient([{ body: ACK }])
    await using _ = client
    await client.direct.send.text({ userId: '2' }, text, { token: TOKEN })
    expect(requests.map(({ path }) => path)).toEqual(['direct_v2/threads/broadcast/link/'])
    expect(requests.map(formOf)).toEqual([
      { ...COMMON, link_text: text, link_urls: JSON.stringify(addresses), recipient_users: '[[2]]' },
    ])
  })

  test.each(['http', 'https', 'what is http?', 'http:// is a scheme', 'example.com'])(
    'is a plain one where there is only a word of it: %s',
    async (text) => {
      const { client, requests } = await scriptedClient([{ body: ACK }])
      await using _ = client
      await client.direct.send.text({ userId: '2' }, text)
      expect(requests.map(({ path }) => path)).toEqual(['direct_v2/threads/broadcast/text/'])
    },
  )
})

describe('a link', () => {
  test.each([
    [undefined, 'https://a.example/'],
    ['read this', 'read this https://a.example/'],
    ['https://a.example/ is it', 'https://a.example/ is it'],
  ])('with the words %j around it', async (text, words) => {
    const { client, requests } = await scriptedClient([{ body: ACK }])
    await using _ = client
    await client.direct.send.link({ threadId: THREAD }, 'https://a.example/', {
      token: TOKEN,
      ...(text === undefined ? {} : { text }),
    })
    expect(requests.map(formOf)).toEqual([
      { ...COMMON, link_text: words, link_urls: '["https://a.example/"]', thread_ids: `[${THREAD}]` },
    ])
  })

  test.each(['', 'a.example', 'javascript:alert(1)', 'https://a b', 'https://'])('is no link: %j', async (url) => {
    const { client, requests } = await scriptedClient([{ body: ACK }])
    await using _ = client
    await expect(client.direct.send.link({ userId: '2' }, url)).rejects.toMatchObject({ code: 'link', remedy: 'input' })
    expect(requests).toEqual([])
  })
})
