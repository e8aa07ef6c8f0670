import { describe, expect, test } from 'vitest'
import { toFlatItem } from '../../../src/sources/export/flat/flat-item.ts'
import { openExport } from '../../../src/sources/export/open-export.ts'
import type { SourcePerson } from '../../../src/sources/source.ts'
import { makeFolder, makeZip, readAll } from './support/made-export.ts'

const person = (username: string): SourcePerson => ({
  ids: [{ kind: 'username', id: username }],
  names: [],
  isDeletedUser: false,
})
const context = { observedAt: 5, origin: 'messages.json', person, sizeOf: () => 9 }
const at = '2020-10-12T12:00:00.000001+00:00'

const kind = (keys: object) => {
  const item = toFlatItem({ sender: 'ann', created_at: at, ...keys }, '', context)
  if (typeof item === 'string') throw new Error(item)
  const { itemType, noticeClass, text, share, attachments } = item
  return { itemType, noticeClass, text, share, attachments }
}

const row = (sender: string, text: string, minute = 0) => ({
  sender,
  created_at: `2020-10-12T12:${String(minute).padStart(2, '0')}:00+00:00`,
  text,
})

describe('the flat export of 2018 to 2020', () => {
  test.each([
    ['words', { text: 'é 🎉' }, { itemType: 'text', text: 'é 🎉' }],
    [
      'an address',
      { text: 'see', link: 'https://a.org' },
      { itemType: 'link', text: 'see', share: { url: 'https://a.org', owner: null, text: null } },
    ],
    ['a heart', { heart: '❤️' }, { itemType: 'like', text: '❤️' }],
    [
      'a photo',
      { media: 'https://cdn/x.jpg' },
      { itemType: 'media', attachments: [{ kind: 'photo', uri: 'https://cdn/x.jpg', takenAt: null, sizeBytes: 9 }] },
    ],
    [
      'a video',
      { media: 'videos/x.mp4' },
      { itemType: 'media', attachments: [{ kind: 'video', uri: 'videos/x.mp4', takenAt: null, sizeBytes: 9 }] },
    ],
    [
      'a voice message that is gone',
      { voice_media: 'Media unavailable.' },
      { itemType: 'voice_media', attachments: [] },
    ],
    [
      'a post',
      { media_owner: 'bob', media_share_caption: 'Caption', media_share_url: 'https://www.instagram.com/p/x/' },
      {
        itemType: 'media_share',
        text: null,
        share: { url: 'https://www.instagram.com/p/x/', owner: 'bob', text: 'Caption' },
      },
    ],
    [
      'a post that is gone',
      { media_owner: 'bob', media_share_caption: 'Caption unavailable.', media_share_url: 'Media share unavailable.' },
      { itemType: 'media_share', share: { url: null, owner: 'bob', text: null } },
    ],
    [
      'a story',
      { story_share: "Shared bob's story", text: '' },
      { itemType: 'story_share', text: null, share: { url: null, owner: 'bob', text: null } },
    ],
    ['words to a story', { story_share: "Shared bob's story", text: 'wow' }, { itemType: 'reel_share', text: 'wow' }],
    [
      'a mention',
      { story_share: "Shared bob's story", mentioned_username: 'me', text: null },
      { itemType: 'reel_share', noticeClass: 'story-mention' },
    ],
    [
      'a profile',
      { profile_share_username: 'bob', profile_share_name: 'Bob' },
      { itemType: 'profile', share: { url: null, owner: 'bob', text: null } },
    ],
    [
      'a call',
      { video_call_action: 'ann ended a video call' },
      { itemType: 'video_call_event', noticeClass: 'call-ended' },
    ],
    [
      'a group’s name',
      { action: 'ann named the group Klub' },
      { itemType: 'action_log', noticeClass: 'group-named', text: 'ann named the group Klub' },
    ],
    ['another action', { action: 'ann did something' }, { itemType: 'action_log', noticeClass: 'unknown-notice' }],
    ['nothing', {}, { itemType: 'placeholder', text: null }],
  ])('%s', (_, keys, expected) => {
    expect(kind(keys)).toMatchObject(expected)
  })

  test('keeps microseconds, likes with their times, and text as it is', () => {
    const item = toFlatItem(
      { sender: 'ann', created_at: at, text: 'Ã©', likes: [{ username: 'bob', date: '2020-10-13T00:00:00.5+00:00' }] },
      'raw',
      context,
    )
    expect(item).toMatchObject({
      sentAt: Date.parse('2020-10-12T12:00:00Z') * 1000 + 1,
      text: 'Ã©',
      raw: 'raw',
      reactions: [{ emoji: '❤️', reactedAt: Date.parse('2020-10-13T00:00:00.5Z') * 1000 }],
    })
  })

  test('joins entries of the same people, and ends a thread with the last of them', async () => {
    const file = JSON.stringify([
      { participants: ['bob', 'me'], conversation: [row('bob', 'new', 5)] },
      { conversation: [row('ann', 'other', 4)], participants: ['ann', 'me', 'bob'] },
      { participants: ['me', 'bob'], conversation: [row('bob', 'old', 3)] },
    ])
    for (const path of [
      await makeFolder({ 'messages.json': file }),
      await makeZip({ 'ann_20201012/messages.json': file }),
    ]) {
      const { pages, items, threads } = await readAll(openExport([path]))
      expect(items.map((item) => item.text)).toEqual(['new', 'other', 'old'])
      expect(pages.map((page) => [page.thread?.ids[0]?.id, page.endsThread])).toEqual([
        ['bob,me', false],
        ['ann,bob,me', true],
        ['bob,me', true],
      ])
      expect(threads.map((thread) => [thread.isGroup, thread.members.length, thread.raw])).toEqual([
        [false, 2, '{"participants":["bob","me"]}'],
        [true, 3, '{"participants":["ann","me","bob"]}'],
      ])
    }
  })

  test('goes on behind a broken message, and never in the wrong conversation', async () => {
    const file = `[{"participants":["a","me"],"conversation":[${JSON.stringify(row('a', 'one'))},{"sender":"a,"text":1}]},{"participants":["b","me"],"conversation":[${JSON.stringify(row('b', 'two'))}]},{"conversation":[${JSON.stringify(row('x', 'nobody'))}]}]`
    const { pages, unreadable } = await readAll(openExport([await makeFolder({ 'messages.json': file })]))
    expect(pages.flatMap((page) => page.items.map((item) => [page.thread?.ids[0]?.id, item.text]))).toEqual([
      ['a,me', 'one'],
      ['b,me', 'two'],
    ])
    expect(unreadable.map(({ reason }) => reason)).toEqual([
      'a string with something after its end',
      'a message of a conversation without participants',
    ])
  })
})
