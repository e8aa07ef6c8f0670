import { expect, test } from 'vitest'
import { readItem } from '../../src/instagram/index.ts'
import type { DirectItem } from '../../src/instagram/items/item.ts'
import { messageSummary } from '../../src/messaging/message-summary.ts'

function item(payload: object): DirectItem {
  const value = { item_id: '31954741358842206214212206404304896', user_id: 1001000002, timestamp: '1732270000123456' }
  const raw = JSON.stringify({ ...value, ...payload })
  const read = readItem(JSON.parse(raw), raw)
  if ('reason' in read) throw new Error(read.reason)
  return read as DirectItem
}

test.each([
  ['See you at six', { item_type: 'text', text: 'See you at six' }],
  ['❤️', { item_type: 'like', like: '❤️' }],
  ['[photo]', { item_type: 'media', media: { media_type: 1 } }],
  ['[video]', { item_type: 'media', media: { media_type: 2 } }],
  ['[voice message]', { item_type: 'voice_media', voice_media: { media: {} } }],
  ['[photo or video to be seen once]', { item_type: 'raven_media', visual_media: { view_mode: 'once', media: {} } }],
  [
    '[Anna named the group Trip]',
    { item_type: 'action_log', action_log: { description: 'Anna named the group Trip' } },
  ],
  ['[place] Café', { item_type: 'location', location: { name: 'Café' } }],
  ['[profile] @ben', { item_type: 'profile', profile: { pk: 5, username: 'ben' } }],
  ['[something_new]', { item_type: 'something_new' }],
  ['https://example.com', { item_type: 'link', link: { link_context: { link_url: 'https://example.com' } } }],
])('%s', (summary, payload) => {
  expect(messageSummary(item(payload))).toBe(summary)
})
