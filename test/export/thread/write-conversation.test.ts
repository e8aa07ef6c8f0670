import { parse } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MessageInThread } from '../../../src/archive/conversation/read-messages.ts'
import type { Conversation } from '../../../src/export/thread/conversation.ts'
import {
  CONVERSATION_FORMATS,
  conversationWriter,
  writeConversation,
} from '../../../src/export/thread/write-conversation.ts'

const CONVERSATION: Conversation = {
  title: 'Trip\n# not a heading',
  account: 'ada',
  timeZone: 'Europe/Berlin',
  exportedAt: 0,
  personOf: () => ({ label: '=Bo\n<b>', username: '@bo' }),
  threadOf: () => ({ label: '+Trip', id: '340' }),
  isSearch: true,
  owner: '1',
}

function message(text: string | null, more: Partial<MessageInThread> = {}): MessageInThread {
  return {
    threadId: 1n,
    id: '00000000-0000-0000-0000-000000000001',
    // The night in which the clocks of Berlin go from two to three.
    sentAt: Date.parse('2024-03-31T01:00:00Z') * 1000 + 5,
    sender: '2',
    type: 'text',
    notice: null,
    text,
    isUnsent: false,
    isTakenDown: false,
    share: null,
    callSeconds: null,
    replyTo: null,
    reactions: [],
    files: [],
    earlier: [],
    ...more,
  }
}

async function written(format: string, messages: readonly MessageInThread[]): Promise<string> {
  async function* all() {
    yield* messages
  }
  let text = ''
  for await (const piece of writeConversation(conversationWriter(format), CONVERSATION, all())) text += piece
  return text
}

describe('a conversation as a file', () => {
  test.each(CONVERSATION_FORMATS)('%s of nothing is whole', async (format) => {
    const text = await written(format, [])
    if (format === 'json') expect(JSON.parse(text)).toMatchObject({ format: 'dmvault-conversation', messages: [] })
    expect(text).not.toBe('')
  })

  test('JSON gives every text back as it was, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(fc.string({ unit: 'binary' }))), async (texts) => {
        const { messages } = JSON.parse(
          await written(
            'json',
            texts.map((text) => message(text)),
          ),
        ) as {
          readonly messages: readonly { text: string | null; sent_at: string }[]
        }
        expect(messages.map(({ text }) => text)).toEqual(texts)
      }),
    )
  })

  test('times are told on the clock of the zone, over the change of clocks too', async () => {
    expect(await written('text', [message('hi')])).toContain('2024-03-31 03:00:00')
    expect(await written('csv', [message('hi')])).toContain('2024-03-31T01:00:00.000005+00:00,2024-03-31 03:00:00')
  })

  test('no spreadsheet runs a text or a name of the CSV', async () => {
    const texts = ['=1+1', '+1', '-1', '@x', '\t=1', '＝1', 'a\r\n=1', '"=1"']
    const csv = await written(
      'csv',
      texts.map((text) => message(text)),
    )
    expect(csv).toContain("'+Trip")
    const cells = [...csv.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(?:,|\r\n)/g)].map(([, cell = '']) =>
      cell.replace(/^"/, ''),
    )
    expect(cells.length).toBe(15 * (1 + texts.length))
    expect(cells.filter((cell) => /^[=+@＝\t-]/u.test(cell))).toEqual([])
  })

  test('a line end in a name or a title makes no line of its own in text and Markdown', async () => {
    const text = await written('text', [message('one\ntwo')])
    expect(text.split('\n')[0]).toBe('Trip # not a heading')
    expect(text).toContain('=Bo <b>: one\n    two')
    expect((await written('markdown', [message('hi')])).split('\n').filter((line) => /^#/.test(line))).toHaveLength(1)
  })

  test('what HTML and Markdown would take for more than text is text', async () => {
    const hostile = '<script>x</script> [a](javascript:b) ![i](http://x) `c` **d** <img src=x>'
    const html = await written('html', [message(hostile)])
    expect(html).toContain('&lt;script&gt;')
    expect(html).not.toMatch(/<(script|img)\b|<b>[^<]*x/)
    expect(html).toContain("default-src 'none'")
    const markdown = await written('markdown', [message(hostile)])
    expect(markdown).toContain('\\[a\\]\\(javascript\\:b\\)')
    expect(markdown).not.toMatch(/<\w/)
  })

  test('what has no words says what it is, and why it shows nothing', async () => {
    const file = { position: 0, kind: 'audio', uri: 'a.mp4', sizeBytes: 5 }
    const text = await written('text', [
      message(null, { type: 'voice_media', files: [file] }),
      message(null, { isUnsent: true }),
      message(null, { type: 'video_call_event', notice: 'call-ended', callSeconds: 3605 }),
      message(null, { type: 'clip', share: { url: 'https://example.invalid/r', owner: 'cy', text: 'look' } }),
      message(null, { type: 'raven_media' }),
    ])
    for (const words of [
      'Voice message',
      '[Taken back by its sender; what it said is not kept]',
      'Call · 1:00:05',
      '@cy look https://example.invalid/r',
      'never kept, on purpose',
    ]) {
      expect(text).toContain(words)
    }
  })

  test('an unknown format is refused, with those that there are', () => {
    for (const format of ['pdf', 'constructor', '']) {
      expect(() => conversationWriter(format)).toThrow(/there is no format/)
    }
    expect(parse(`x.${conversationWriter('markdown').extension}`).ext).toBe('.md')
  })
})
