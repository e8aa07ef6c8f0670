import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readItem } from '../../../../src/sources/instagram/item/read-item.ts'
import { AT, common, context, ITEM_ID, read, wire } from './support/read.ts'

describe('an item', () => {
  test('has its id, time, author and original text', () => {
    expect(read('text', { text: 'hello' })).toEqual({
      raw: wire('text', { text: 'hello' }),
      origin: 'direct_v2/threads',
      source: 'instagram',
      firstObservedAt: 5,
      lastObservedAt: 5,
      itemType: 'text',
      noticeClass: null,
      text: 'hello',
      isUnsent: false,
      isTakenDown: false,
      isEcho: false,
      share: null,
      callSeconds: null,
      repliedToItemId: null,
      attachments: [],
      reactions: [],
      itemId: ITEM_ID,
      fingerprints: [],
      furtherItemIds: [],
      sentAt: AT,
      sender: context.person('1001000002'),
      versions: [],
    })
  })

  test('may have its numbers as text, and its ids as bare numbers', () => {
    const raw = `{"item_id":${ITEM_ID},"user_id":"17841400000000002","timestamp":"${AT}","item_type":"text","text":12345678901234567890123,
      "replied_to_message":{"item_id":${ITEM_ID}}}`
    expect(readItem(raw, context)).toMatchObject({
      raw,
      itemId: ITEM_ID,
      sentAt: AT,
      sender: { ids: [{ kind: 'instagram', id: '17841400000000002' }] },
      text: '12345678901234567890123',
      repliedToItemId: ITEM_ID,
    })
  })

  test('an author’s number of 17 digits is not rounded', () => {
    const raw = `{"item_id":"${ITEM_ID}","user_id":90071992547409931,"item_type":"text"}`
    expect(readItem(raw, context).sender.ids[0]?.id).toBe('90071992547409931')
  })

  test('without a time has the one that its id begins with', () => {
    for (const timestamp of [undefined, null, 'soon', 0, '', {}]) {
      expect(read('text', { timestamp }).sentAt).toBe(AT)
    }
    // low 64 bits that are not zero
    const itemId = String((BigInt(AT) << 64n) + 12_345n)
    expect(read('text', { item_id: itemId, timestamp: null })).toMatchObject({ itemId, sentAt: AT })
  })

  test('ids are never rounded', () => {
    const id = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n })
    fc.assert(
      fc.property(id, id, fc.boolean(), fc.bigInt({ min: 1n, max: 2n ** 63n }), (itemId, replied, isBare, pk) => {
        const quote = isBare ? '' : '"'
        const raw = `{"item_id":${quote}${itemId}${quote},"timestamp":1,"user_id":${quote}${pk}${quote},
          "replied_to_message":{"item_id":${quote}${replied}${quote}},
          "reactions":{"emojis":[{"emoji":"x","sender_id":${quote}${pk}${quote}}]}}`
        const item = readItem(raw, context)
        expect(item.itemId).toBe(String(itemId))
        expect(item.repliedToItemId).toBe(String(replied))
        expect(item.sender.ids[0]?.id).toBe(String(pk))
        expect(item.reactions[0]?.actor.ids[0]?.id).toBe(String(pk))
      }),
    )
  })

  test('tells what it replies to; what is quoted says nothing more', () => {
    const quoted = { item_id: '31954740252037561791639109444304896', item_type: 'media', text: 'not mine' }
    expect(read('text', { text: 'mine', replied_to_message: quoted })).toMatchObject({
      text: 'mine',
      repliedToItemId: quoted.item_id,
      attachments: [],
    })
    for (const odd of [null, [], 'x', {}, { item_id: 'mid.$abc' }, { item_id: null }, { item_id: '9'.repeat(40) }]) {
      expect(read('text', { replied_to_message: odd }).repliedToItemId).toBeNull()
    }
  })

  test('has reactions of both lists, each once and at the earliest time', () => {
    const emojis = [
      { timestamp: 1_732_269_999_000_000, sender_id: 7, emoji: '❤', super_react_type: 'none' },
      { timestamp: '1732269999000001', sender_id: '8', emoji: '😂' },
      { timestamp: null, sender_id: 9, emoji: '🔥' },
      { sender_id: 10, emoji: null },
      { sender_id: null, emoji: 'x' },
      { sender_id: 'nobody', emoji: 'x' },
      null,
    ]
    const likes = [
      { sender_id: 7, timestamp: 1_732_269_998_000_000 },
      { sender_id: '11', timestamp: 1_732_269_997_000_000 },
    ]
    const { reactions } = read('text', { reactions: { likes, likes_count: 2, emojis } })
    expect(reactions.map(({ actor, emoji, reactedAt }) => [actor.ids[0]?.id, emoji, reactedAt])).toEqual([
      ['7', '❤', 1_732_269_998_000_000],
      ['8', '😂', 1_732_269_999_000_001],
      ['9', '🔥', null],
      ['11', '❤', 1_732_269_997_000_000],
    ])
    expect(reactions[0]?.actor).toBe(context.person('7'))
    const both = {
      emojis: [
        { sender_id: 7, emoji: '❤️' },
        { sender_id: 7, emoji: '❤' },
        { sender_id: 7, emoji: '👍' },
      ],
    }
    expect(read('text', { reactions: both }).reactions.map(({ emoji }) => emoji)).toEqual(['❤️', '👍'])
  })

  test.each([
    ['NUL', 'a\0b'],
    ['lone surrogates', '\ud800 x \udc00'],
    ['right-to-left text and overrides', 'مرحبا \u202Eabc\u200F'],
    ['joined emoji', '👩‍👩‍👧‍👦🏳️‍🌈'],
    ['100 kB', '🎬é\n"\\'.repeat(12_500)],
  ])('keeps text exactly: %s', (_, text) => {
    expect(read('text', { text }).text).toBe(text)
    const plain = JSON.stringify({ ...common, item_type: 'text', text: '@' })
    const escaped = Array.from(
      { length: text.length },
      (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`,
    )
    expect(
      readItem(
        plain.replace('@', () => escaped.join('')),
        context,
      ).text,
    ).toBe(text)
  })

  test.each([
    ['not JSON', '{"item_id":', 'not JSON'],
    ['nothing', '', 'not JSON'],
    ['a list', '[]', 'not an item'],
    ['null', 'null', 'not an item'],
    ['one without an id', '{"timestamp":1,"user_id":1}', 'an item without an id'],
    ['one with a rounded id', '{"item_id":3.0076199257494728e34,"timestamp":1}', 'an item without an id'],
    ['one whose id is too long', `{"item_id":"${2n ** 128n}","timestamp":1}`, 'an item without an id'],
    ['one whose id is no number', '{"item_id":"mid.$x","timestamp":1}', 'an item without an id'],
    ['one without a time', '{"item_id":"5","user_id":1}', 'an item without a time that can be'],
    ['one of the year 300,000', `{"item_id":"${2n ** 127n}","user_id":1}`, 'an item without a time that can be'],
    ['one without an author', '{"item_id":"5","timestamp":1,"user_id":null}', 'an item without an author'],
    ['one with an odd author', '{"item_id":"5","timestamp":1,"user_id":"bob"}', 'an item without an author'],
  ])('says why something is none: %s', (_, raw, reason) => {
    expect(() => readItem(raw, context)).toThrow(expect.objectContaining({ name: 'ItemError', message: reason, raw }))
  })
})
