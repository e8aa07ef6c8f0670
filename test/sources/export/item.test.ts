import { describe, expect, test } from 'vitest'
import { toItem } from '../../../src/sources/export/item.ts'
import { ExportPeople, ThreadPeople } from '../../../src/sources/export/people.ts'
import type { SourceItem } from '../../../src/sources/source.ts'
import { meta } from './support/made-export.ts'

const nobody = { of: () => null, isShared: () => false }
const people = new ThreadPeople(new ExportPeople({ name: 'Me', username: null, note: null }, nobody, 5), [
  ['Zoë', 'Me'],
])
const context = {
  observedAt: 5,
  origin: 'o',
  people,
  sizeOf: (uri: string) => (uri.endsWith('missing.jpg') ? null : 7),
}

/** A message by Zoë with these keys, written by Meta and read back. */
function read(keys: object): SourceItem {
  const raw = meta({ sender_name: 'Zoë', timestamp_ms: 1_700_000_000_123, ...keys })
  const item = toItem(JSON.parse(raw), raw, context)
  if (typeof item === 'string') throw new Error(item)
  return item
}

const kind = (keys: object) => {
  const { itemType, noticeClass, text, isEcho } = read(keys)
  return { itemType, noticeClass, text, isEcho }
}
const plain = (itemType: string, text: string | null = null, noticeClass: string | null = null, isEcho = false) => ({
  itemType,
  noticeClass,
  text,
  isEcho,
})
const STAND_IN = { content: 'Zoë sent an attachment.' }

describe('what a row of an export is', () => {
  test.each([
    ['words', { content: 'naïve 👋🏽' }, plain('text', 'naïve 👋🏽')],
    ['nothing', {}, plain('placeholder')],
    ['empty words', { content: '' }, plain('placeholder')],
    ['photos', { photos: [{ uri: 'a.jpg' }] }, plain('media')],
    ['a photo with words', { photos: [{ uri: 'a.jpg' }], content: 'look' }, plain('media', 'look')],
    ['a video', { videos: [{ uri: 'a.mp4' }] }, plain('media')],
    ['a voice message', { audio_files: [{ uri: 'a.mp4' }] }, plain('voice_media')],
    ['a GIF', { gifs: [{ uri: 'a.gif' }] }, plain('animated_media')],
    ['a sticker', { sticker: { uri: 'a.png', ai_stickers: [] } }, plain('static_sticker')],
    ['a file', { files: [{ uri: 'a.pdf' }] }, plain('file')],
    [
      'a GIF by address',
      { ...STAND_IN, share: { link: 'https://media4.giphy.com/media/x/giphy.gif' } },
      plain('animated_media'),
    ],
    [
      'an address',
      { content: 'see https://a.org', share: { link: 'https://a.org' } },
      plain('link', 'see https://a.org'),
    ],
    ['a post', { ...STAND_IN, share: { link: 'https://www.instagram.com/p/Abc/?igsh=x' } }, plain('media_share')],
    [
      'a post of somebody',
      { ...STAND_IN, share: { link: 'https://www.instagram.com/some.one/p/Abc/' } },
      plain('media_share'),
    ],
    ['a reel', { ...STAND_IN, share: { link: 'https://www.instagram.com/reel/Abc/' } }, plain('clip')],
    ['a video of IGTV', { ...STAND_IN, share: { link: 'https://instagram.com/tv/Abc' } }, plain('felix_share')],
    ['a story', { ...STAND_IN, share: { link: 'https://instagram.com/stories/some.one/123' } }, plain('story_share')],
    [
      'words to a story',
      { content: 'haha', share: { link: 'https://instagram.com/stories/some.one/123' } },
      plain('reel_share', 'haha'),
    ],
    [
      'a mention in a story',
      { content: 'Mentioned you in their story', share: { link: 'https://instagram.com/stories/zoe/123' } },
      plain('reel_share', 'Mentioned you in their story', 'story-mention'),
    ],
    ['a profile', { ...STAND_IN, share: { link: 'https://www.instagram.com/_u/some.one' } }, plain('profile')],
    ['a profile by name', { ...STAND_IN, share: { profile_share_username: 'some.one' } }, plain('profile')],
    ['a hashtag', { ...STAND_IN, share: { link: 'https://www.instagram.com/explore/tags/cake/' } }, plain('hashtag')],
    [
      'a place',
      { ...STAND_IN, share: { link: 'https://www.instagram.com/explore/locations/12/x/' } },
      plain('location'),
    ],
    ['a post that is gone', { ...STAND_IN, share: { original_content_owner: 'some.one' } }, plain('media_share')],
    ['an empty share', { ...STAND_IN, share: {} }, plain('placeholder')],
    [
      'a stand-in in another’s name',
      { content: 'Old Name sent an attachment.', share: { link: 'https://instagram.com/p/x/' } },
      plain('media_share'),
    ],
    [
      'a stand-in in German',
      { content: 'Zoë hat einen Anhang gesendet.', share: { link: 'https://instagram.com/p/x/' } },
      plain('media_share'),
    ],
    ['a like', { content: 'Liked a message' }, plain('action_log', 'Liked a message', 'reaction', true)],
    [
      'a reaction',
      { content: 'Reacted 😂 to your message ' },
      plain('action_log', 'Reacted 😂 to your message ', 'reaction', true),
    ],
    [
      'a call',
      { content: 'Zoë started an audio call', call_duration: 192 },
      plain('video_call_event', 'Zoë started an audio call', 'call-started'),
    ],
    [
      'a call in words that nobody knows',
      { content: 'Зоя дзвонить', call_duration: 1 },
      plain('video_call_event', 'Зоя дзвонить', 'call-started'),
    ],
    ['a missed call', { call_duration: 0, missed: true }, plain('video_call_event', null, 'call-missed')],
    ['a call’s end', { content: 'Video chat ended' }, plain('video_call_event', 'Video chat ended', 'call-ended')],
    [
      'an addition',
      { type: 'Subscribe', users: [{ name: 'Ben' }], content: '?' },
      plain('action_log', '?', 'member-added'),
    ],
    [
      'a departure',
      { type: 'Unsubscribe', users: [{ name: 'Zoë' }], content: '?' },
      plain('action_log', '?', 'member-left'),
    ],
    [
      'a removal',
      { type: 'Unsubscribe', users: [{ name: 'Ben' }], content: '?' },
      plain('action_log', '?', 'member-removed'),
    ],
    [
      'a notice about people',
      { users: [{ name: 'Ben' }], content: 'Zoë, Ben: ?' },
      plain('action_log', 'Zoë, Ben: ?', 'unknown-notice'),
    ],
    [
      'a group’s name',
      { content: 'Zoë named the group Klub.' },
      plain('action_log', 'Zoë named the group Klub.', 'group-named'),
    ],
  ])('%s', (_, keys, expected) => {
    expect(kind(keys)).toEqual(expected)
  })

  test('keeps addresses to the letter, and captions apart from the sender’s words', () => {
    const link = 'https://www.instagram.com/reel/Abc/?id=31_12&igsh=zzz'
    const item = read({ ...STAND_IN, share: { link, share_text: 'Caption 🎬 é', original_content_owner: 'some.one' } })
    expect(item.share).toEqual({ url: link, owner: 'some.one', text: 'Caption 🎬 é' })
    expect(item.text).toBeNull()
  })

  test('lists files in order, thumbnails behind their videos, with sizes where they are there', () => {
    const item = read({
      photos: [{ uri: 'p/1.jpg', creation_timestamp: 1_700_000_000 }, { uri: 'p/missing.jpg' }],
      videos: [{ uri: 'v/é.mp4', creation_timestamp: 0, thumbnail: { uri: 'v/t.jpg' } }],
    })
    expect(item.attachments).toEqual([
      { kind: 'photo', uri: 'p/1.jpg', takenAt: 1_700_000_000_000_000, sizeBytes: 7 },
      { kind: 'photo', uri: 'p/missing.jpg', takenAt: null, sizeBytes: null },
      { kind: 'video', uri: 'v/é.mp4', takenAt: null, sizeBytes: 7 },
      { kind: 'thumbnail', uri: 'v/t.jpg', takenAt: null, sizeBytes: 7 },
    ])
  })

  test('takes over times, flags, reactions and call lengths', () => {
    const item = read({
      is_unsent: true,
      is_taken_down: true,
      call_duration: 61,
      reactions: [
        { reaction: '❤️', actor: 'Me', timestamp: 1_700_000_001 },
        { reaction: '😂', actor: 'Zoë' },
      ],
    })
    expect(item).toMatchObject({ sentAt: 1_700_000_000_123_000, isUnsent: true, isTakenDown: true, callSeconds: 61 })
    expect(item.reactions.map(({ actor, emoji, reactedAt }) => [actor.names[0]?.name, emoji, reactedAt])).toEqual([
      ['Me', '❤️', 1_700_000_001_000_000],
      ['Zoë', '😂', null],
    ])
    expect(item.reactions[1]?.actor).toBe(item.sender)
  })

  test('keeps NUL and lone surrogates', () => {
    const raw =
      '{"sender_name":"Zo\\u00c3\\u00ab","timestamp_ms":1,"content":"a\\u0000b \\u00ed\\u00a0\\u00bd \\u00c3\\u00a9"}'
    const item = toItem(JSON.parse(raw), raw, context)
    expect(item).toMatchObject({ text: 'a\0b \ud83d é', raw })
  })

  test.each([
    ['no object', 7, 'not a message'],
    ['no time', { sender_name: 'Ann', content: 'x' }, 'a message without a time that can be'],
    ['a time in words', { sender_name: 'Ann', timestamp_ms: 'soon' }, 'a message without a time that can be'],
    ['a time before 1970', { sender_name: 'Ann', timestamp_ms: -5 }, 'a message without a time that can be'],
    ['a time beyond all', { sender_name: 'Ann', timestamp_ms: 1e300 }, 'a message without a time that can be'],
    ['no sender', { timestamp_ms: 1_700_000_000_000 }, 'a message without a sender'],
  ])('says why something with %s is no message', (_, value, reason) => {
    expect(toItem(value, '', context)).toBe(reason)
  })

  test('survives members of any kind', () => {
    for (const odd of [null, 7, 'x', [], {}, [null], [7], { uri: 7 }, [{ uri: null }]]) {
      for (const key of [
        'content',
        'share',
        'photos',
        'sticker',
        'reactions',
        'users',
        'call_duration',
        'is_unsent',
        'type',
        'media',
      ]) {
        const item = toItem({ sender_name: 'Ann', timestamp_ms: 1_700_000_000_000, [key]: odd }, '', context)
        expect(typeof item).toBe('object')
      }
    }
  })

  test('reads the seconds of Messenger’s files of 2018', () => {
    expect(toItem({ sender_name: 'Ann', timestamp: 1_500_000_000 }, '', context)).toMatchObject({
      sentAt: 1_500_000_000_000_000,
    })
  })
})
