import { describe, expect, test } from 'vitest'
import { ItemError } from '../../../../src/sources/instagram/item/item-error.ts'
import { readItem } from '../../../../src/sources/instagram/item/read-item.ts'
import { common, context, read, wire } from './support/read.ts'

const media = {
  id: '18000000000000001_1001000002',
  media_type: 1,
  image_versions2: {
    candidates: [
      { width: 1080, height: 1920, url: 'https://cdn.sim/r.jpg', fallback: { url: 'https://cdn2.sim/r.jpg' } },
    ],
  },
  user: { pk: 1001000002, profile_pic_url: 'https://cdn.sim/b.jpg' },
}

describe('media that expires', () => {
  test.each([
    ['seen once', { visual_media: { view_mode: 'once', media } }],
    ['seen again', { visual_media: { view_mode: 'replayable', media } }],
    ['numbered by the web', { visual_media: { view_mode: 0, media } }],
    ['of a mode that is new', { visual_media: { view_mode: 'twice', media } }],
    ['that does not tell its mode', { visual_media: { media } }],
    ['whose mode is null', { visual_media: { view_mode: null, media } }],
    ['under the older key', { raven_media: { view_mode: 'once', media } }],
    ['without its wrapper', { raven_media: media }],
    ['with both keys', { visual_media: { view_mode: 'permanent' }, raven_media: { view_mode: 'once', media } }],
    ['in a list', { visual_media: [{ media }] }],
  ])('leaves no address: %s', (_, payload) => {
    for (const itemType of ['raven_media', 'visual_media']) {
      const item = read(itemType, payload)
      expect(item).toMatchObject({ itemType: 'raven_media', attachments: [], share: null, text: null })
      expect(item.raw).not.toContain('cdn')
      expect(item.raw).toBe(wire(itemType, payload).replaceAll(/"https:[^"]*"/g, '""'))
    }
  })

  test('is known under any item type', () => {
    for (const payload of [
      { visual_media: { view_mode: 'once', media }, text: 'x' },
      { voice_media: { media: { audio: { audio_src: 'https://cdn.sim/v.mp4' } }, view_mode: 'once' }, text: 'x' },
      {
        link: { link_context: { link_url: 'https://cdn.sim/r.jpg' } },
        next: [{ message: { raven_media: media } }],
        text: 'x',
      },
    ]) {
      for (const itemType of ['text', 'voice_media', 'media', 'link', 'new_type']) {
        const item = read(itemType, payload)
        expect([item.attachments, item.share]).toEqual([[], null])
        expect(item.raw).not.toContain('cdn')
      }
    }
  })

  test('that was opened keeps what is left of it', () => {
    const payload = {
      visual_media: {
        view_mode: 'once',
        media: { media_type: 1 },
        expiring_media_action_summary: { type: 'replay', timestamp: 1, count: 1 },
      },
    }
    expect(read('raven_media', payload)).toMatchObject({ attachments: [], raw: wire('raven_media', payload) })
  })

  test('keeps its words, and the reactions to it', () => {
    const emoji = { emoji: '😂', sender_id: 7, timestamp: 9 }
    const item = read('raven_media', { text: 'https://a.org', visual_media: { media }, reactions: { emojis: [emoji] } })
    expect(item).toMatchObject({ text: 'https://a.org', reactions: [{ emoji: '😂' }] })
  })

  test('leaves no address where it is quoted, and all of those who quote it', () => {
    const quoted = { ...common, item_type: 'raven_media', visual_media: { view_mode: 'once', media } }
    const words = 'https://example.org/ is what I meant'
    const raw = `{"text" : ${JSON.stringify(words)},\n"replied_to_message": ${JSON.stringify(quoted)},"item_type":"text",
      "item_id":"5","user_id":7,"timestamp":9, "later":["https://cdn.sim/kept"]}`
    const item = readItem(raw, context)
    expect(item.text).toBe(words)
    expect(item.repliedToItemId).toBe(common.item_id)
    expect(item.raw).not.toMatch(/cdn2?\.sim\/[rb]/)
    expect(item.raw).toContain('"https://cdn.sim/kept"')
    expect(item.raw).toContain(`{"text" : ${JSON.stringify(words)},\n"replied_to_message": {`)
    expect(JSON.parse(item.raw).replied_to_message.visual_media.media.id).toBe(media.id)
  })

  test('leaves no address where a quoted message quotes it, or where it is quoted twice', () => {
    const quoted = JSON.stringify({ replied_to_message: { item_type: 'visual_media', visual_media: { media } } })
    const raw = `{"item_id":"5","user_id":7,"timestamp":9,"item_type":"text","replied_to_message":${quoted},"replied\\u005fto_message":${quoted}}`
    expect(readItem(raw, context).raw).not.toContain('cdn')
  })

  test('leaves addresses of permanent media where they are', () => {
    const payload = { visual_media: { view_mode: 'permanent', media } }
    expect(read('raven_media', payload)).toMatchObject({
      raw: wire('raven_media', payload),
      attachments: [{ kind: 'photo', uri: 'https://cdn.sim/r.jpg' }],
    })
    for (const viewMode of [2, '2']) {
      expect(read('raven_media', { visual_media: { view_mode: viewMode, media } }).attachments).toHaveLength(1)
    }
    const quotes = { text: 'x', replied_to_message: { item_type: 'media', media } }
    expect(read('text', quotes).raw).toBe(wire('text', quotes))
  })

  test('leaves no address in an item that cannot be read', () => {
    const raven = { visual_media: { view_mode: 'once', media } }
    for (const raw of [
      JSON.stringify({ item_type: 'raven_media', ...raven }),
      JSON.stringify([{ item_type: 'raven_media', ...raven }]),
      JSON.stringify({ replied_to_message: raven }),
      `{"item_type":"raven_media","visual_media":${JSON.stringify(raven)},`,
    ]) {
      const error = errorOf(raw)
      expect(error.raw).not.toContain('cdn')
    }
  })
})

function errorOf(raw: string): ItemError {
  try {
    readItem(raw, context)
  } catch (error) {
    if (error instanceof ItemError) return error
  }
  throw new Error('no ItemError')
}
