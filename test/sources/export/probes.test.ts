import { describe, expect, test } from 'vitest'
import { openExport } from '../../../src/sources/export/open-export.ts'
import type { ThreadProbe } from '../../../src/sources/source.ts'
import { INBOX, itemsOf, makeFolder, readAll, says, threadJson } from './support/made-export.ts'

const flat = JSON.stringify([
  {
    participants: ['bob', 'me'],
    conversation: Array.from({ length: 100 }, (_, n) => ({
      sender: 'bob',
      created_at: `2019-01-01T00:${String(n % 60).padStart(2, '0')}:00.00000${n % 10}+00:00`,
      text: `${n}`,
    })),
  },
])
const messages = (count: number) => Array.from({ length: count }, (_, n) => says('Ann', `message ${n}`))
const files = {
  [`${INBOX}/ann_17842000000000001/message_1.json`]: threadJson({ messages: messages(900) }),
  [`${INBOX}/ann_17842000000000001/message_2.json`]: threadJson({ messages: messages(333) }),
  [`${INBOX}/ben_17842000000000002/message_1.json`]: threadJson({
    messages: [
      says('Ann', 'Ann sent an attachment.', { share: { link: 'https://instagram.com/p/x/' } }),
      says('Ann', 'b'),
    ],
  }),
  'messages.json': flat,
}

async function probes(root: string, known: readonly string[] = []): Promise<ThreadProbe[]> {
  await using source = await openExport([root])
  const found: ThreadProbe[] = []
  for await (const probe of source.probes!((ids) => ids.some(({ id }) => known.includes(id)))) found.push(probe)
  return found
}

describe('probing the threads of an export', () => {
  test('gives times and texts as reading gives them, every message of a thread that is not huge', async () => {
    const root = await makeFolder(files)
    const read = await readAll(openExport([root]))
    for (const probe of await probes(root)) {
      const items = itemsOf(read, probe.ids[0]!.id)
      expect(probe.messages).toBe(items.length)
      const places = probe.samples.map(({ sentAt, text }) =>
        items.findIndex((item) => item.sentAt === sentAt && item.text === text),
      )
      expect(places).not.toContain(-1)
      expect(places).toEqual(items.map((_, place) => place))
    }
  })

  test('leaves out what the archive knows', async () => {
    const root = await makeFolder(files)
    expect((await probes(root)).map((probe) => probe.ids[0]?.id)).toEqual([
      '17842000000000001',
      '17842000000000002',
      'bob,me',
    ])
    expect((await probes(root, ['17842000000000001', 'bob,me'])).map((probe) => probe.ids[0]?.id)).toEqual([
      '17842000000000002',
    ])
  })

  test('gives the same each time', async () => {
    const root = await makeFolder(files)
    expect(await probes(root)).toEqual(await probes(root))
  })
})
