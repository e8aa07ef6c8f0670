import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentHash } from '../../../../src/extract/content-hash.ts'
import { toItem } from '../../../../src/sources/export/item.ts'
import { ExportPeople, ThreadPeople } from '../../../../src/sources/export/people.ts'
import type { SourceItem } from '../../../../src/sources/source.ts'
import { meta } from '../../export/support/made-export.ts'
import { AT, read } from './support/read.ts'

const nobody = { of: () => null, isShared: () => false }
const people = new ThreadPeople(new ExportPeople({ name: 'Me', username: null, note: null }, nobody, 5), [
  ['Bob Sim', 'Me'],
])
const exportContext = { observedAt: 5, origin: 'o', people, sizeOf: () => null }

/** The row that an export has for a message of Bob. */
function row(keys: object): SourceItem {
  const raw = meta({ sender_name: 'Bob Sim', timestamp_ms: Math.floor(AT / 1000), ...keys })
  const item = toItem(JSON.parse(raw), raw, exportContext)
  if (typeof item === 'string') throw new Error(item)
  return item
}

const STAND_IN = { content: 'Bob Sim sent an attachment.' }
const author = { pk: 2004, username: 'studio.sim' }
const image_versions2 = { candidates: [{ width: 1, height: 1, url: 'https://cdn.sim/p.jpg?sig=1' }] }
const post = {
  pk: 3101,
  code: 'DSim0000001',
  media_type: 1,
  user: author,
  image_versions2,
  caption: { text: 'Caption 🎬' },
}
const story = { pk: 3101, media_type: 1, user: author, image_versions2 }
const STORY = 'https://instagram.com/stories/studio.sim/3101'
const REEL = 'https://www.instagram.com/reel/DSim0000001/?id=3101_2004'
const log = (description: string, more: object = {}) => ({
  action_log: { description, bold: [{ start: 0, end: 7 }], ...more },
})
const call = (action: string, description: string, more: object = {}) => ({
  video_call_event: { action: `video_call_${action}`, description, ...more },
})

const SAME: readonly (readonly [string, string, object, object])[] = [
  ['words', 'text', { text: 'naïve 👋🏽\n' }, { content: 'naïve 👋🏽\n' }],
  ['a heart', 'like', { like: '❤️' }, { content: '❤' }],
  [
    'an address',
    'link',
    { link: { text: 'see https://e.com/?q=1', link_context: { link_url: 'https://e.com/?q=1', link_title: 'E' } } },
    { content: 'see https://e.com/?q=1', share: { link: 'https://e.com/?q=1' } },
  ],
  [
    'a post',
    'media_share',
    { media_share: post },
    {
      ...STAND_IN,
      share: {
        link: 'https://www.instagram.com/p/DSim0000001/?igsh=abc',
        share_text: 'Caption 🎬',
        original_content_owner: 'studio.sim',
      },
    },
  ],
  [
    'a post with words',
    'media_share',
    { direct_media_share: { text: 'look', media: post } },
    { content: 'look', share: { link: 'https://www.instagram.com/p/DSim0000001/' } },
  ],
  [
    'a post that is gone',
    'media_share',
    { media_share: { user: author } },
    { ...STAND_IN, share: { original_content_owner: 'studio.sim' } },
  ],
  [
    'a reel',
    'clip',
    { clip: { clip: post } },
    { ...STAND_IN, share: { link: 'https://www.instagram.com/reel/DSim0000001/' } },
  ],
  [
    'a film',
    'felix_share',
    { felix_share: { video: post } },
    { share: { link: 'https://www.instagram.com/tv/DSim0000001/' } },
  ],
  [
    'a reel as a card',
    'xma_clip',
    {
      text: '',
      xma_clip: [{ target_url: `${REEL}&igsh=one`, title_text: 'studio.sim', preview_url: 'https://cdn.sim/p.jpg' }],
    },
    { ...STAND_IN, share: { link: `${REEL}&igsh=two`, share_text: 'Caption' } },
  ],
  ['a story', 'story_share', { story_share: { text: '', media: story } }, { share: { link: STORY } }],
  [
    'a story that has expired',
    'story_share',
    { story_share: { title: 'Gone', reason: 3 } },
    { ...STAND_IN, share: {} },
  ],
  [
    'a reply to a story',
    'reel_share',
    { reel_share: { type: 'reply', text: 'haha', media: story } },
    { content: 'haha', share: { link: STORY } },
  ],
  [
    'a reply to a story, as a card',
    'xma_reel_share',
    { text: 'haha', message_item_type: 'text', xma_reel_share: [{ target_url: STORY }] },
    { content: 'haha', share: { link: STORY } },
  ],
  [
    'a reply to a story that is gone',
    'reel_share',
    { reel_share: { type: 'reply', text: 'haha', media: { expiring_at: 1 } } },
    { content: 'haha' },
  ],
  ['a reply of which only words are left', 'expired_placeholder', { text: 'haha' }, { content: 'haha' }],
  [
    'a mention in a story',
    'reel_share',
    { reel_share: { type: 'mention', text: '', media: story } },
    { content: 'Mentioned you in their story', share: { link: STORY } },
  ],
  [
    'a profile',
    'profile',
    { profile: author },
    { ...STAND_IN, share: { link: 'https://www.instagram.com/_u/studio.sim', profile_share_username: 'studio.sim' } },
  ],
  ['what cannot be shown', 'placeholder', { placeholder: { title: 'x', message: 'y' } }, {}],
  ['media seen once', 'raven_media', { visual_media: { view_mode: 'once', media: { media_type: 1 } } }, {}],
  ['a group’s name', 'action_log', log('bob.sim named the group Trip.'), { content: 'Bob Sim named the group Trip.' }],
  [
    'a departure, in other languages',
    'action_log',
    log('bob.sim left the group.'),
    { content: 'Bob Sim hat die Gruppe verlassen.', type: 'Unsubscribe', users: [{ name: 'Bob Sim' }] },
  ],
  [
    'a reaction’s line',
    'action_log',
    log('Liked a message', { is_reaction_log: true, bold: [] }),
    { content: 'Liked a message' },
  ],
  [
    'an emoji’s line',
    'action_log',
    log('Reagierte mit 😂 auf deine Nachricht', { is_reaction_log: true, bold: [] }),
    { content: 'Reacted 😂 to your message ' },
  ],
  [
    'a call’s end',
    'video_call_event',
    call('ended', 'Video chat ended', { call_duration: 61 }),
    { content: 'Video chat ended', call_duration: 61 },
  ],
  [
    'a missed call',
    'video_call_event',
    call('missed', 'bob.sim …', { call_duration: 0 }),
    { content: 'You missed an audio call', call_duration: 0, missed: true },
  ],
]

describe('an item and the row that an export has for the same message', () => {
  test.each(SAME)('are the same: %s', (_, itemType, payload, keys) => {
    const [item, exported] = [read(itemType, payload), row(keys)]
    expect(contentHash(item)).toBe(contentHash(exported))
    const { share, callSeconds, noticeClass, isEcho } = exported
    expect(item).toMatchObject({ callSeconds, noticeClass, isEcho })
    if (noticeClass === null) expect(item.text).toBe(exported.text)
    expect(item.share === null).toBe(share === null)
    expect(Math.floor(item.sentAt / 1000) * 1000).toBe(exported.sentAt)
  })

  test('are the same whatever somebody wrote', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'grapheme', minLength: 1 }))
    fc.assert(
      fc.property(text, (words) => {
        expect(contentHash(read('text', { text: words }))).toBe(contentHash(row({ content: words })))
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    [
      'a photo',
      'media',
      { media: { image_versions2 } },
      { photos: [{ uri: 'your_instagram_activity/photos/17900.jpg' }] },
    ],
    [
      'a GIF',
      'animated_media',
      { animated_media: { images: { fixed_height: { url: 'https://media1.giphy.com/media/x/200.gif?cid=1' } } } },
      { ...STAND_IN, share: { link: 'https://media2.giphy.com/media/x/giphy.gif' } },
    ],
    [
      'a call’s beginning, whose length only the export tells',
      'video_call_event',
      call('started', 'bob.sim started a video chat'),
      { content: 'Bob Sim started a video chat', call_duration: 61 },
    ],
    [
      'a reel that the export gives with its number',
      'clip',
      { clip: { clip: post } },
      { ...STAND_IN, share: { link: REEL } },
    ],
    [
      'a profile as a card',
      'xma_profile',
      { xma_profile: [{ target_url: 'https://www.instagram.com/studio.sim' }] },
      { share: { link: 'https://www.instagram.com/_u/studio.sim' } },
    ],
    [
      'words that an export’s reader must take for a notice',
      'text',
      { text: 'Liked a message' },
      { content: 'Liked a message' },
    ],
  ])('differ, and are told by time and sender alone: %s', (_, itemType, payload, keys) => {
    expect(contentHash(read(itemType, payload))).not.toBe(contentHash(row(keys)))
  })
})
