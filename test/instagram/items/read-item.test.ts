import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cardTypes, type DirectItem, namedTypes } from '../../../src/instagram/items/item.ts'
import { isUnreadable, readItem } from '../../../src/instagram/items/read-item.ts'
import { parseJson } from '../../../src/instagram/json/parse-json.ts'

const ITEM_ID = '31954741358842206214212206404304896'

function read(payload: object): DirectItem {
  const raw = JSON.stringify({ item_id: ITEM_ID, user_id: 1001000002, timestamp: 1732270000123456, ...payload })
  const item = readItem(parseJson(raw), raw)
  if (isUnreadable(item)) throw new Error(item.reason)
  expect(item.raw).toBe(raw)
  return item
}

const photo = {
  id: '17900000000000001',
  media_type: 1,
  image_versions2: {
    candidates: [
      { width: 10, height: 10, url: 'https://c/s.jpg' },
      { width: 1080, height: 810, url: 'https://c/l.jpg' },
    ],
  },
}
const post = {
  pk: 3101,
  id: '3101_2004',
  code: 'DSim',
  taken_at: 1732270000,
  media_type: 8,
  user: { pk: 2004, username: 'shop' },
  caption: { text: 'new' },
  carousel_media: [photo, { media_type: 2, video_versions: [{ url: 'https://c/v.mp4' }] }],
}

describe('a message of each type', () => {
  test('text', () => {
    expect(
      read({ item_type: 'text', text: 'hello 😀', client_context: '7265666990596022848', is_sent_by_viewer: true }),
    ).toMatchObject({
      itemType: 'text',
      itemId: ITEM_ID,
      userId: '1001000002',
      sentAt: 1732270000123456,
      text: 'hello 😀',
      clientContext: '7265666990596022848',
      isSentByViewer: true,
      reactions: [],
      repliedTo: null,
    })
  })

  test('link', () => {
    const link = {
      text: 'see https://e.com',
      link_context: { link_url: 'https://e.com', link_title: 'E', link_summary: '' },
      client_context: '5',
    }
    expect(read({ item_type: 'link', link })).toMatchObject({
      itemType: 'link',
      text: 'see https://e.com',
      clientContext: '5',
      link: { url: 'https://e.com', title: 'E', summary: '', imageUrl: null },
    })
  })

  test('like', () => expect(read({ item_type: 'like', like: '❤️' })).toMatchObject({ itemType: 'like', like: '❤️' }))

  test('photo and video', () => {
    expect(read({ item_type: 'media', media: photo })).toMatchObject({
      itemType: 'media',
      media: {
        kind: 'photo',
        mediaId: '17900000000000001',
        images: [{ url: 'https://c/l.jpg', width: 1080 }, { url: 'https://c/s.jpg' }],
      },
    })
    const media = {
      id: 1,
      media_type: 2,
      video_versions: [{ type: 101, width: 720, height: 1280, url: 'https://c/v.mp4' }],
      video_duration: 1.5,
    }
    expect(read({ item_type: 'media', media })).toMatchObject({
      media: { kind: 'video', durationMs: 1500, videos: [{ height: 1280 }] },
    })
  })

  test('voice', () => {
    const media = {
      id: '5',
      media_type: 11,
      audio: { audio_src: 'https://c/a.m4a', duration: 4200, waveform_data: [0.1, 1, 0] },
    }
    expect(read({ item_type: 'voice_media', voice_media: { media } })).toMatchObject({
      itemType: 'voice_media',
      media: { kind: 'audio', audioUrl: 'https://c/a.m4a', durationMs: 4200 },
      waveform: [0.1, 1, 0],
    })
  })

  test.each([
    ['raven_media', 'visual_media', 'once'],
    ['visual_media', 'visual_media', 'replayable'],
    ['raven_media', 'raven_media', 0],
  ])('seen once, and its address is given to nobody: %s in %s, %s', (itemType, member, mode) => {
    const item = read({
      item_type: itemType,
      [member]: { view_mode: mode, seen_count: 0, seen_user_ids: [9], media: photo },
    })
    expect(item).toMatchObject({
      itemType: 'raven_media',
      wireType: itemType,
      expiring: {
        viewMode: mode === 0 ? 'once' : mode,
        isExpired: false,
        seenUserIds: ['9'],
        media: { kind: 'photo', images: [] },
      },
    })
    const { raw: _, ...typed } = item
    expect(JSON.stringify(typed)).not.toContain('https://')
  })

  test('one that has expired, and a permanent one', () => {
    expect(
      read({ item_type: 'raven_media', visual_media: { view_mode: 'once', media: { media_type: 2 } } }),
    ).toMatchObject({
      expiring: { isExpired: true, media: { kind: 'video', mediaId: null } },
    })
    expect(read({ item_type: 'raven_media', visual_media: { view_mode: 'permanent', media: photo } })).toMatchObject({
      expiring: { isExpired: false, media: { images: [{ url: 'https://c/l.jpg' }, {}] } },
    })
  })

  test('GIF, whose numbers are strings', () => {
    const images = { fixed_height: { height: '200', width: '356', mp4: 'https://g/m', url: 'https://g/u' } }
    expect(
      read({
        item_type: 'animated_media',
        animated_media: { id: 'xT0', is_sticker: false, images, user: { username: 'giphy' } },
      }),
    ).toMatchObject({
      itemType: 'animated_media',
      gif: { gifId: 'xT0', isSticker: false, by: 'giphy', images: [{ url: 'https://g/u', width: 356, height: 200 }] },
    })
  })

  test('shared post, in its old forms', () => {
    expect(read({ item_type: 'media_share', media_share: post })).toMatchObject({
      itemType: 'media_share',
      media: {
        kind: 'album',
        code: 'DSim',
        caption: 'new',
        takenAt: 1732270000_000000,
        owner: { username: 'shop' },
        parts: [{ kind: 'photo' }, { kind: 'video' }],
      },
    })
    expect(
      read({ item_type: 'media_share', direct_media_share: { text: 'look', tagged_user_id: 1, media: post } }),
    ).toMatchObject({
      text: 'look',
      taggedUserId: '1',
      media: { mediaId: '3101_2004' },
    })
    expect(read({ item_type: 'clip', clip: { clip: { ...post, media_type: 2 } } })).toMatchObject({
      itemType: 'clip',
      media: { kind: 'video' },
    })
    expect(read({ item_type: 'felix_share', felix_share: { video: post, text: 'tv' } })).toMatchObject({
      text: 'tv',
      media: { code: 'DSim' },
    })
  })

  test('stories: a reply, a reaction, a mention, one that is gone', () => {
    expect(
      read({
        item_type: 'reel_share',
        reel_share: { text: 'nice', type: 'reply', reel_owner_id: 1, media: { expiring_at: 1 } },
      }),
    ).toMatchObject({
      itemType: 'reel_share',
      text: 'nice',
      story: { type: 'reply', ownerId: '1' },
    })
    expect(
      read({ item_type: 'reel_share', reel_share: { text: '', type: 'reaction', reaction_info: { emoji: '🔥' } } }),
    ).toMatchObject({ story: { reactionEmoji: '🔥' } })
    expect(read({ item_type: 'reel_share', reel_share: { type: 'mention', mentioned_user_id: 2 } })).toMatchObject({
      story: { mentionedUserId: '2' },
    })
    expect(
      read({
        item_type: 'story_share',
        story_share: { text: '', title: 'Gone', message: 'No longer available', reason: 3 },
      }),
    ).toMatchObject({
      itemType: 'story_share',
      story: { media: null, title: 'Gone', message: 'No longer available' },
    })
  })

  test('profile, place, hashtag, placeholder, notice, call', () => {
    expect(read({ item_type: 'profile', profile: { pk: 5, username: 'bob' } })).toMatchObject({
      profile: { userId: '5', username: 'bob' },
    })
    expect(read({ item_type: 'location', location: { pk: 1, name: 'Paris', lng: 2.35, lat: 48.85 } })).toMatchObject({
      place: { name: 'Paris', latitude: 48.85 },
    })
    expect(read({ item_type: 'location', location: { pk: 1, name: 'Paris' } })).toMatchObject({
      place: { latitude: null },
    })
    expect(read({ item_type: 'hashtag', hashtag: { name: 'sunset' } })).toMatchObject({ hashtag: 'sunset' })
    expect(read({ item_type: 'placeholder', placeholder: { title: 'T', message: 'M' } })).toMatchObject({
      title: 'T',
      message: 'M',
    })
    expect(read({ item_type: 'expired_placeholder', message_item_type: 'reaction' })).toMatchObject({
      itemType: 'expired_placeholder',
      messageItemType: 'reaction',
    })
    expect(
      read({ item_type: 'action_log', action_log: { description: 'bob named', bold: [{ start: 0, end: 3 }] } }),
    ).toMatchObject({ notice: { description: 'bob named', bold: [{ start: 0, end: 3 }] } })
    expect(
      read({ item_type: 'video_call_event', video_call_event: { action: 'video_call_started', description: 'd' } }),
    ).toMatchObject({ action: 'video_call_started' })
  })

  test.each(cardTypes)('card: %s', (itemType) => {
    const card = {
      xma_layout_type: 4,
      title_text: 'studio',
      header_subtitle_text: 's',
      target_url: 'instagram://x',
      preview_media_fbid: 3101,
      header_icon_url: '',
    }
    expect(read({ item_type: itemType, text: 'look', [itemType]: [card, {}] })).toMatchObject({
      itemType,
      text: 'look',
      cards: [
        { title: 'studio', subtitle: 's', targetUrl: 'instagram://x', previewMediaId: '3101' },
        { targetUrl: null },
      ],
    })
  })

  test.each(namedTypes)('known by name: %s', (itemType) => {
    expect(read({ item_type: itemType, [itemType]: { a: 1 } })).toMatchObject({ itemType, payload: { a: 1 } })
  })

  test.each(['brand_new', '', 'constructor', '__proto__', 'toString'])('unknown, kept as it is: %j', (itemType) => {
    expect(read({ item_type: itemType, text: 'x' })).toMatchObject({
      itemType: 'unknown',
      wireType: itemType,
      text: 'x',
      payload: null,
    })
  })

  test('unknown with a payload', () => {
    expect(read({ item_type: 'brand_new', brand_new: { id: 1 } })).toMatchObject({
      itemType: 'unknown',
      payload: { id: 1 },
    })
    expect(read({})).toMatchObject({ itemType: 'unknown', wireType: '' })
  })
})

describe('what all messages may have', () => {
  test('reactions: emojis and old double taps, one a person', () => {
    const reactions = {
      likes: [
        { sender_id: 1, timestamp: 1732269999000000 },
        { sender_id: 2, timestamp: 5 },
      ],
      emojis: [{ sender_id: 2, emoji: '🔥', timestamp: '1732269999000001' }, { emoji: 'x' }],
    }
    expect(read({ item_type: 'text', reactions }).reactions).toEqual([
      { userId: '1', emoji: '❤', reactedAt: 1732269999000000 },
      { userId: '2', emoji: '🔥', reactedAt: 1732269999000001 },
    ])
  })

  test('what it answers, with its own text as it stood', () => {
    const raw = `{"item_id":"${ITEM_ID}","timestamp":"1732270000123456","item_type":"text","replied_to_message": {"item_id": 31954741358842206214212206404304895 ,"timestamp":1732270000000000,"item_type":"brand_new"}}`
    const item = readItem(parseJson(raw), raw)
    expect(item).toMatchObject({ repliedTo: { itemId: '31954741358842206214212206404304895', itemType: 'unknown' } })
    expect((item as DirectItem).repliedTo?.raw).toBe(
      '{"item_id": 31954741358842206214212206404304895 ,"timestamp":1732270000000000,"item_type":"brand_new"}',
    )
    expect(read({ item_type: 'text', replied_to_message: null }).repliedTo).toBe(null)
  })

  test('a time as number, as string, or only in the id', () => {
    for (const timestamp of [1732270000123456, '1732270000123456', null, undefined, 'soon'])
      expect(read({ timestamp }).sentAt).toBe(1732270000123456)
  })

  test('without an id, or without any time, it is unreadable and kept', () => {
    for (const value of [
      '{"item_type":"text"}',
      '{"item_id":"5"}',
      '{"item_id":null,"timestamp":5}',
      '5',
      'null',
      '[]',
    ])
      expect(readItem(parseJson(value), value)).toEqual({ raw: value, reason: expect.stringMatching(/^the item/) })
  })

  test('no value of any field breaks a page', () => {
    const names = [
      'text',
      'link',
      'media',
      'voice_media',
      'visual_media',
      'animated_media',
      'media_share',
      'clip',
      'reel_share',
      'reactions',
      'replied_to_message',
      'action_log',
      'xma_clip',
      'user_id',
      'timestamp',
      'location',
      'profile',
      'felix_share',
      'text_entities',
    ]
    const item = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 }))
    fc.assert(
      fc.property(item, fc.constantFrom(...names, 'raven_media', 'story_share', 'generic_xma'), (fields, itemType) => {
        const raw = JSON.stringify({ ...fields, item_id: ITEM_ID, item_type: itemType })
        expect(readItem(parseJson(raw), raw)).toMatchObject({ itemId: ITEM_ID, raw })
      }),
      { numRuns: 300 },
    )
  })
})
