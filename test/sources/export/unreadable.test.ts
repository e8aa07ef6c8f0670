import { chmod, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openExport } from '../../../src/sources/export/open-export.ts'
import { INBOX, makeFolder, makeZip, readAll, says, threadJson } from './support/made-export.ts'

const ANN = `${INBOX}/ann_17842000000000001/message_1.json`
const BEN = `${INBOX}/ben_17842000000000002/message_1.json`
const text = threadJson({ messages: [says('Ann', 'one'), says('Ann', 'two'), says('Ann', 'three')] })
const good = { [BEN]: threadJson({ participants: ['Ben', 'Me'], title: 'Ben', messages: [says('Ben', 'fine')] }) }

const read = async (content: string | Buffer) => {
  const found = await readAll(openExport([await makeFolder({ [ANN]: content, ...good })]))
  expect(found.items.map((item) => item.text)).toContain('fine')
  return { ...found, texts: found.items.map((item) => item.text).filter((it) => it !== 'fine') }
}

describe('what cannot be read in an export', () => {
  test('one broken message costs itself, is kept to the byte, and says where it stood', async () => {
    const broken = text.replace('"content": "two"', '"content": two')
    const { texts, unreadable } = await read(broken)
    expect(texts).toEqual(['one', 'three'])
    expect(unreadable).toMatchObject([{ origin: ANN, reason: 'not valid JSON' }])
    const { byteOffset, raw } = unreadable[0] as { byteOffset: number; raw: Uint8Array }
    expect(Buffer.from(broken).subarray(byteOffset, byteOffset + raw.length)).toEqual(raw)
    expect(Buffer.from(raw).toString()).toContain('"content": two')
  })

  test('a message that is none is named with its reason', async () => {
    const { texts, unreadable } = await read(
      threadJson({ messages: [says('Ann', 'one'), { content: 'nobody' }, 'words' as unknown as object] }),
    )
    expect(texts).toEqual(['one'])
    expect(unreadable.map(({ reason }) => reason)).toEqual(['a message without a time that can be', 'not a message'])
  })

  test('bytes that are no UTF-8 cost their message', async () => {
    const bytes = Buffer.from(text)
    bytes[bytes.indexOf('two')] = 0xff
    const { texts, unreadable } = await read(bytes)
    expect(texts).toEqual(['one', 'three'])
    expect(unreadable).toMatchObject([{ reason: 'not UTF-8' }])
  })

  test('of a file that is cut off, what is whole counts', async () => {
    const { texts, unreadable, threads } = await read(text.slice(0, text.indexOf('three')))
    expect(texts).toEqual(['one', 'two'])
    expect(unreadable).toMatchObject([{ reason: 'the file ends in the middle of an item' }])
    expect(threads[0]?.members.map(({ person }) => person.names[0]?.name)).toEqual(['Ann', 'Me'])
  })

  test('a file of another kind, or empty, makes no thread, and one page that says so', async () => {
    for (const [content, reason] of [
      ['', 'the file is empty'],
      ['\0\0\0\0\0\0', 'not the expected structure'],
      ['<html></html>', 'not the expected structure'],
      ['[]', 'not the expected structure'],
    ] as const) {
      const { unreadable, threads, texts } = await read(content)
      expect([texts, threads.map((thread) => thread.title)]).toEqual([[], ['Ben']])
      expect(unreadable).toMatchObject([{ origin: ANN, byteOffset: 0, reason }])
    }
  })

  test('a damaged header costs what it said, not the messages', async () => {
    const { texts, unreadable, threads } = await read(text.replace('"title": "Ann"', '"title": nobody'))
    expect(texts).toEqual(['one', 'two', 'three'])
    expect(unreadable).toMatchObject([{ reason: 'not valid JSON' }])
    expect(threads[0]).toMatchObject({ title: null, members: [{}, {}] })
  })

  test.skipIf(process.getuid?.() === 0)('a folder or a file that may not be opened is named once', async () => {
    const [bob, carl] = [
      `${INBOX}/bob_17842000000000003/message_1.json`,
      `${INBOX}/carl_17842000000000004/message_1.json`,
    ]
    const root = await makeFolder({ [ANN]: text, [bob]: text, [carl]: text })
    await chmod(dirname(join(root, bob)), 0)
    await chmod(join(root, carl), 0)
    const { items, unreadable } = await readAll(openExport([root]))
    await chmod(dirname(join(root, bob)), 0o700)
    expect(items.map((item) => item.text)).toEqual(['one', 'two', 'three'])
    expect(unreadable.map(({ origin }) => origin)).toEqual([carl, `${dirname(bob)}/`])
  })

  test('a damaged file in a ZIP is noticed by its checksum, and the others are read', async () => {
    const path = await makeZip({ [ANN]: text, ...good })
    const bytes = await readFile(path)
    const entry = bytes.indexOf('PK\x01\x02')
    bytes.writeUInt32LE(0xdead_beef, entry + 16)
    await writeFile(path, bytes)
    const { items, unreadable } = await readAll(openExport([path]))
    expect(items.map((item) => item.text)).toEqual(['one', 'two', 'three', 'fine'])
    expect(unreadable).toMatchObject([{ origin: ANN, reason: 'its content does not match the checksum in the ZIP' }])
  })

  test('a stream in a ZIP that breaks off costs the rest of its file', async () => {
    const large = threadJson({ messages: Array.from({ length: 3000 }, (_, n) => says('Ann', `${n} ${Math.sin(n)}`)) })
    const path = await makeZip({ [ANN]: large, ...good })
    const bytes = await readFile(path)
    const middle = Math.floor(bytes.indexOf('PK\x01\x02') / 2)
    bytes.fill(0xff, middle, middle + 2000)
    await writeFile(path, bytes)
    const { items, unreadable } = await readAll(openExport([path]))
    expect(items.at(-1)?.text).toBe('fine')
    expect(unreadable.length).toBeGreaterThan(0)
    expect(unreadable.every(({ origin }) => origin === ANN)).toBe(true)
  })

  test('reading can be stopped, and started again from the beginning', async () => {
    await using source = await openExport([await makeFolder({ [ANN]: text, ...good })])
    const stop = new AbortController()
    const seen: number[] = []
    for await (const page of source.pages(stop.signal)) {
      seen.push(page.items.length)
      stop.abort()
    }
    expect(seen).toEqual([3])
    let items = 0
    for await (const page of source.pages(new AbortController().signal)) items += page.items.length
    expect(items).toBe(4)
  })
})
