import { describe, expect, test } from 'vitest'
import { openExport } from '../../../src/sources/export/open-export.ts'
import {
  type Files,
  filesBelow,
  INBOX,
  itemsOf,
  makeFolder,
  makeZip,
  meta,
  readAll,
  says,
  threadJson,
} from './support/made-export.ts'

const ANN = 'ann_17842000000000001'
const texts = (items: readonly { text: string | null }[]) => items.map((item) => item.text)

describe('finding the threads of an export', () => {
  test.each([
    ['2024 and after', `${INBOX}/${ANN}`],
    ['2021 to 2023', `messages/inbox/${ANN}`],
    ['Messages alone', `inbox/${ANN}`],
    ['a section of the future', `messages/some_new_section/${ANN}`],
    ['unpacked one folder too deep', `instagram-me-2024-05-01-aB3/${INBOX}/${ANN}`],
  ])('reads the layout of %s', async (_, folder) => {
    const read = await readAll(
      openExport([await makeFolder({ [`${folder}/message_1.json`]: threadJson({ messages: [says('Ann', 'hi')] }) })]),
    )
    expect(texts(read.items)).toEqual(['hi'])
    expect(read.threads[0]?.ids).toEqual([{ kind: 'export-folder', id: '17842000000000001' }])
  })

  test('is content with a folder from inside the export, down to a single thread or file', async () => {
    const root = await makeFolder({
      [`${INBOX}/${ANN}/message_1.json`]: threadJson({
        messages: [says('Ann', 'hi', { photos: [{ uri: `${INBOX}/${ANN}/photos/1.jpg` }] })],
      }),
      [`${INBOX}/${ANN}/photos/1.jpg`]: 'jpeg',
    })
    for (const inner of ['your_instagram_activity', 'your_instagram_activity/messages', INBOX, `${INBOX}/${ANN}`]) {
      const read = await readAll(openExport([`${root}/${inner}`]))
      expect([inner, texts(read.items), read.items[0]?.attachments[0]?.sizeBytes]).toEqual([inner, ['hi'], 4])
      expect(read.threads[0]?.ids[0]?.id).toBe('17842000000000001')
    }
    const single = await readAll(openExport([`${root}/${INBOX}/${ANN}/message_1.json`]))
    expect(texts(single.items)).toEqual(['hi'])
    expect(single.threads[0]?.ids[0]?.id).toBe('17842000000000001')
  })

  test('files requests, archived, filtered and other threads where they belong', async () => {
    const sections = [
      'inbox',
      'message_requests',
      'archived_threads',
      'filtered_threads',
      'e2ee_cutover',
      'cross-app-inbox',
    ]
    const files = Object.fromEntries(
      sections.map((section, n) => [
        `messages/${section}/p_1784200000000000${n}/message_1.json`,
        threadJson({ messages: [says('Ann', section)] }),
      ]),
    )
    const read = await readAll(openExport([await makeFolder(files)]))
    expect(read.pages.map((page) => [page.items[0]?.text, page.thread?.folder])).toEqual([
      ['inbox', 'inbox'],
      ['message_requests', 'pending'],
      ['archived_threads', 'archived'],
      ['filtered_threads', 'filtered'],
      ['e2ee_cutover', 'inbox'],
      ['cross-app-inbox', 'inbox'],
    ])
  })

  test('reads broadcast channels', async () => {
    const channel = {
      title: 'News',
      is_still_participant: true,
      joinable_mode: { mode: 1, link: 'https://ig.me/j/x' },
      participants: [{ name: 'Ann' }, { name: 'Me' }],
      replies: [{ reply_content: 'when?', original_message_sender: 'Ann', timestamp_ms: 1_700_000_000_000 }],
    }
    const read = await readAll(
      openExport([await makeFolder({ 'messages/broadcast/news_17842000000000077/replies_1.json': meta(channel) })]),
    )
    expect(read.items).toMatchObject([{ text: 'when?', itemType: 'text', sentAt: 1_700_000_000_000_000 }])
    expect(read.threads).toMatchObject([{ title: 'News', folder: 'broadcast', isGroup: true }])
  })

  test('takes a thread’s file under a shortened name by its shape, and no JSON that somebody sent', async () => {
    const read = await readAll(
      openExport([
        await makeFolder({
          [`${INBOX}/${ANN}/messa.json`]: threadJson({ messages: [says('Ann', 'short name')] }),
          [`${INBOX}/${ANN}/files/sent_1.json`]: threadJson({ messages: [says('Ann', 'a file that Ann sent')] }),
          [`${INBOX}/${ANN}/files/message_2.json`]: threadJson({
            messages: [says('Me', 'a conversation Ann made up')],
          }),
          [`${INBOX}/${ANN}/files/personal_information.json`]: JSON.stringify({
            profile_user: [{ string_map_data: { Name: { value: 'Ann' }, Username: { value: 'ann' } } }],
          }),
          [`${INBOX}/files/message_1.json`]: threadJson({ messages: [says('Ann', 'from someone called Files')] }),
          [`${INBOX}/${ANN}/other.json`]: '{"no": "thread"}',
        }),
      ]),
    )
    expect(texts(read.items)).toEqual(['short name', 'from someone called Files'])
    expect(read.items[1]?.sender.ids).toEqual([{ kind: 'name', id: 'Ann' }])
  })

  test('puts message_10 after message_9, and reads a thread’s files one after the other', async () => {
    const files: Record<string, string> = {}
    for (let n = 1; n <= 11; n++)
      files[`${INBOX}/${ANN}/message_${n}.json`] = threadJson({ messages: [says('Ann', `file ${n}`)] })
    files[`${INBOX}/bob_17842000000000000/message_1.json`] = threadJson({ messages: [says('Ann', 'bob')] })
    const read = await readAll(openExport([await makeZip(files)]))
    expect(texts(read.items)).toEqual(['bob', ...Array.from({ length: 11 }, (_, n) => `file ${n + 1}`)])
  })

  test('unites ZIPs: a thread in two of them, its photo in the third, a folder beside them', async () => {
    const photo = { uri: `${INBOX}/${ANN}/photos/1.jpg`, creation_timestamp: 1_700_000_000 }
    const first = await makeZip(
      { [`${INBOX}/${ANN}/message_1.json`]: threadJson({ messages: [says('Ann', 'new', { photos: [photo] })] }) },
      '1.zip',
    )
    const second = await makeZip(
      {
        [`${INBOX}/${ANN}/message_2.json`]: threadJson({
          participants: ['Ann', 'Gone', 'Me'],
          messages: [says('Ann', 'old')],
        }),
      },
      '2.zip',
    )
    const third = await makeZip({ [`${INBOX}/${ANN}/photos/1.jpg`]: 'x'.repeat(77) }, '3.zip')
    const folder = await makeFolder({
      [`${INBOX}/bob_17842000000000002/message_1.json`]: threadJson({ messages: [says('Ann', 'bob')] }),
    })
    const read = await readAll(openExport([third, second, folder, first]))
    expect(texts(itemsOf(read, '17842000000000001'))).toEqual(['new', 'old'])
    expect(read.items[0]?.attachments).toEqual([
      { kind: 'photo', uri: photo.uri, takenAt: 1_700_000_000_000_000, sizeBytes: 77 },
    ])
    expect(read.threads).toHaveLength(2)
    expect(read.threads[0]?.members.map(({ person }) => person.names[0]?.name)).toEqual(['Ann', 'Me', 'Gone'])
  })

  test('reads a file once that is there twice, in a ZIP and in its folder', async () => {
    const files: Files = { [`${INBOX}/${ANN}/message_1.json`]: threadJson({ messages: [says('Ann', 'once')] }) }
    const read = await readAll(openExport([await makeZip(files), await makeFolder(files)]))
    expect(texts(read.items)).toEqual(['once'])
  })

  test('refuses two exports given as one, but not two halves under one name', async () => {
    const shared = says('Ann', 'in both')
    const path = `${INBOX}/${ANN}/message_1.json`
    const older = await makeZip({ [path]: threadJson({ messages: [shared] }) })
    const newer = await makeZip({ [path]: threadJson({ messages: [says('Ann', 'new'), shared] }) })
    await expect(openExport([older, newer])).rejects.toMatchObject({ code: 'two-exports', exitCode: 2 })
    const half = await makeZip({ [path]: threadJson({ messages: [says('Ann', 'other half')] }) })
    expect(texts((await readAll(openExport([older, half]))).items)).toEqual(['in both', 'other half'])
  })

  test('keeps threads apart whose folders only look as if they ended in one id', async () => {
    const read = await readAll(
      openExport([
        await makeFolder({
          'messages/inbox/alice_thread/message_1.json': threadJson({ messages: [says('Ann', 'a')] }),
          'messages/inbox/bob_thread/message_1.json': threadJson({ messages: [says('Ann', 'b')] }),
          'messages/inbox/gavin_osatf9tyla/message_1.json': threadJson({ messages: [says('Ann', 'c')] }),
          'messages/inbox/JohnDoe_hKcmrPbZjA/message_1.json': threadJson({ messages: [says('Ann', 'd')] }),
          'messages/inbox/17842000000000005/message_1.json': threadJson({ messages: [says('Ann', 'e')] }),
        }),
      ]),
    )
    expect(read.threads.map((thread) => thread.ids[0]?.id)).toEqual([
      '17842000000000005',
      'alice_thread',
      'bob_thread',
      'hKcmrPbZjA',
      'osatf9tyla',
    ])
  })

  test('joins a thread’s folders in two sections', async () => {
    const read = await readAll(
      openExport([
        await makeFolder({
          'messages/message_requests/ann_17842000000000001/message_1.json': threadJson({
            messages: [says('Ann', 'request')],
          }),
          'messages/inbox/annie_17842000000000001/message_1.json': threadJson({ messages: [says('Ann', 'inbox')] }),
        }),
      ]),
    )
    expect(read.threads).toMatchObject([{ folder: 'inbox' }])
    expect(texts(read.items)).toEqual(['inbox', 'request'])
  })

  test('reads a thread whose file is larger than it holds in memory, header behind the messages', async () => {
    const messages = Array.from({ length: 60_000 }, (_, n) => ({
      sender_name: n % 2 ? 'Ann' : 'Me',
      timestamp_ms: 1_600_000_000_000 + n,
      content: `message ${n} ${'x'.repeat(240)}`,
    }))
    const text = JSON.stringify({ messages, title: 'Behind', participants: [{ name: 'Ann' }, { name: 'Me' }] })
    expect(text.length).toBeGreaterThan(17 << 20)
    const path = `${INBOX}/${ANN}/message_1.json`
    for (const source of [await makeFolder({ [path]: text }), await makeZip({ [path]: text })]) {
      const read = await readAll(openExport([source]))
      expect(read.items).toHaveLength(60_000)
      expect(read.items[59_999]?.raw).toBe(JSON.stringify(messages[59_999]))
      expect(read.threads).toMatchObject([{ title: 'Behind', members: [{}, {}] }])
      expect(Math.max(...read.pages.map((page) => page.items.length))).toBeLessThanOrEqual(1000)
      expect(read.pages.filter((page) => page.endsThread)).toHaveLength(1)
    }
  })

  test('reads Messenger’s files of end-to-end encrypted conversations, if Facebook is meant', async () => {
    const file = JSON.stringify({
      participants: ['Zoë', 'Me'],
      threadName: 'Zoë_12',
      messages: [
        {
          senderName: 'Zoë',
          text: 'naïve 👋',
          timestamp: 1_700_000_000_000,
          type: 'text',
          isUnsent: false,
          media: [],
          reactions: [{ actor: 'Me', reaction: '😂' }],
        },
        {
          senderName: 'Me',
          text: '',
          timestamp: 1_699_999_999_000,
          type: 'media',
          isUnsent: false,
          media: [{ uri: './media/1.mp4' }],
          reactions: [],
        },
      ],
    })
    const root = await makeFolder({ 'Zoë_12.json': file, 'media/1.mp4': 'video' })
    await expect(openExport([root])).rejects.toMatchObject({ code: 'facebook-export' })
    const read = await readAll(openExport([root], { facebook: true }))
    expect(read.items).toMatchObject([
      { text: 'naïve 👋', itemType: 'text', sentAt: 1_700_000_000_000_000, reactions: [{ emoji: '😂' }] },
      { text: null, itemType: 'media', attachments: [{ kind: 'video', sizeBytes: 5 }] },
    ])
    expect(read.threads).toMatchObject([{ ids: [{ id: 'Zoë_12' }], isGroup: false }])
  })

  test('knows an export in which there are no messages', async () => {
    const read = await readAll(
      openExport([await makeFolder({ 'your_instagram_activity/messages/no-data.txt': 'No data' })]),
    )
    expect(read.pages).toEqual([])
    expect(read.notes).toEqual(['the export says that there are no messages'])
  })

  test('follows no link out of the folder, and says so', async () => {
    const { symlink } = await import('node:fs/promises')
    const outside = await makeFolder({ 'message_1.json': threadJson({ messages: [says('Ann', 'outside')] }) })
    const root = await makeFolder({
      [`${INBOX}/${ANN}/message_1.json`]: threadJson({ messages: [says('Ann', 'inside')] }),
    })
    await symlink(outside, `${root}/${INBOX}/evil_17842000000000009`)
    await symlink(`${outside}/message_1.json`, `${root}/${INBOX}/${ANN}/message_2.json`)
    await symlink(`${root}/${INBOX}/${ANN}/message_1.json`, `${root}/${INBOX}/${ANN}/message_3.json`)
    await symlink('/nowhere', `${root}/${INBOX}/${ANN}/message_4.json`)
    const read = await readAll(openExport([root]))
    expect(texts(read.items)).toEqual(['inside', 'inside'])
    expect(read.notes.filter((note) => note.endsWith('was not followed'))).toHaveLength(3)
  })

  test('passes over what operating systems leave in ZIPs', async () => {
    const read = await readAll(
      openExport([
        await makeZip({
          [`${INBOX}/${ANN}/message_1.json`]: threadJson({ messages: [says('Ann', 'hi')] }),
          [`__MACOSX/${INBOX}/${ANN}/._message_1.json`]: 'resource fork',
          [`${INBOX}/${ANN}/.DS_Store`]: 'x',
        }),
      ]),
    )
    expect(read.unreadable).toEqual([])
    expect(texts(read.items)).toEqual(['hi'])
  })

  test('changes nothing in what it reads', async () => {
    const root = await makeFolder({ [`${INBOX}/${ANN}/message_1.json`]: threadJson({ messages: [says('Ann', 'hi')] }) })
    const before = await filesBelow(root)
    await readAll(openExport([root]))
    expect(await filesBelow(root)).toEqual(before)
  })
})
