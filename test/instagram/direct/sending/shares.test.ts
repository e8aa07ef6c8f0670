import { describe, expect, test } from 'vitest'
import { MediaUnavailable, OutcomeUnknown, type Send, type Sent } from '../../../../src/instagram/index.ts'
import { ACK, DEVICE, formOf, scriptedClient, THREAD, TOKEN } from '../../../support/scripted-client.ts'

const to = { threadId: THREAD }
const options = { token: TOKEN }
const SEND = {
  ...DEVICE,
  action: 'send_item',
  client_context: TOKEN,
  mutation_token: TOKEN,
  offline_threading_id: TOKEN,
}
const HERE = { thread_ids: `[${THREAD}]` }
const PLAIN = { is_shh_mode: '0', btt_dual_send: 'false', is_ae_dual_send: 'false' }
const MEDIA = '3512345678901234567_17841400000000001'

describe('each share is one form', () => {
  test.each<readonly [string, (send: Send) => Promise<Sent>, string, object, object]>([
    [
      'a post',
      (send) => send.post(to, MEDIA, options),
      'media_share/',
      { media_type: 'photo' },
      { ...PLAIN, ...HERE, media_id: MEDIA, send_attribution: 'feed_timeline', inventory_source: 'media_or_ad' },
    ],
    [
      'a reel, to a person',
      (send) => send.post({ userId: '2' }, MEDIA, { ...options, mediaType: 'video' }),
      'media_share/',
      { media_type: 'video' },
      {
        ...PLAIN,
        recipient_users: '[[2]]',
        media_id: MEDIA,
        send_attribution: 'feed_timeline',
        inventory_source: 'media_or_ad',
      },
    ],
    [
      'a story',
      (send) => send.story(to, MEDIA, options),
      'story_share/',
      {},
      {
        ...HERE,
        is_shh_mode: '0',
        send_attribution: 'reel_feed_timeline',
        containermodule: 'reel_feed_timeline',
        reel_id: '3512345678901234567',
        story_media_id: MEDIA,
      },
    ],
    [
      'words about a story, to its owner',
      (send) => send.storyReply(MEDIA, 'how lovely', options),
      'reel_share/',
      { media_type: 'photo' },
      {
        recipient_users: '[[17841400000000001]]',
        media_id: MEDIA,
        reel_id: '17841400000000001',
        text: 'how lovely',
        entry: 'reel',
      },
    ],
    [
      'a profile',
      (send) => send.profile(to, '17841400000000001234', options),
      'profile/',
      {},
      { ...PLAIN, ...HERE, send_attribution: 'profile', profile_user_id: '17841400000000001234' },
    ],
    [
      'a place',
      (send) => send.location(to, '213385402', { ...options, text: 'here' }),
      'location/',
      {},
      { ...PLAIN, ...HERE, venue_id: '213385402', text: 'here' },
    ],
    [
      'a hashtag',
      (send) => send.hashtag(to, '#été', options),
      'hashtag/',
      {},
      { ...PLAIN, ...HERE, hashtag: 'été', text: '' },
    ],
    [
      'a GIF',
      (send) => send.gif(to, 'l0HlRnAWXxn0MhKLK', options),
      'animated_media/',
      {},
      { ...PLAIN, ...HERE, id: 'l0HlRnAWXxn0MhKLK' },
    ],
    [
      'a sticker',
      (send) => send.sticker(to, '3512345678901234567', options),
      'generic_share/',
      {},
      {
        ...HERE,
        embedded_ent_type: '101',
        json_params: '{"sticker_id":"cutout_photo_3512345678901234567","embedded_ent_type":101}',
      },
    ],
    ['a heart', (send) => send.heart(to, options), 'like/', {}, { ...PLAIN, ...HERE }],
    [
      'an answer',
      (send) => send.answer(THREAD, 'yes', options),
      'text/',
      {},
      {
        ...PLAIN,
        ...HERE,
        is_x_transport_forward: 'false',
        send_silently: 'false',
        send_attribution: 'message_button',
        text: 'yes',
      },
    ],
  ])('%s', async (_what, share, path, query, fields) => {
    const { client, requests } = await scriptedClient([{ body: ACK }])
    await using _ = client
    expect((await share(client.direct.send)).clientContext).toBe(TOKEN)
    expect(requests.map((request) => [request.method, request.path])).toEqual([
      ['POST', `direct_v2/threads/broadcast/${path}`],
    ])
    expect(requests.map((request) => Object.fromEntries(request.query))).toEqual([query])
    expect(requests.map(formOf)).toEqual([{ ...SEND, ...fields }])
  })
})

describe('what cannot be shared', () => {
  test.each<readonly [string, (send: Send) => Promise<Sent>]>([
    ['media-id', (send) => send.post(to, '3512345678901234567')],
    ['media-id', (send) => send.post(to, 'CxYz_1')],
    ['media-id', (send) => send.story(to, '1_2_3')],
    ['media-id', (send) => send.storyReply('', 'hello')],
    ['empty-text', (send) => send.storyReply(MEDIA, ' ')],
    ['media-id', (send) => send.sticker(to, '1"')],
    ['user-id', (send) => send.profile(to, 'bob.sim')],
    ['place-id', (send) => send.location(to, 'Paris')],
    ['hashtag', (send) => send.hashtag(to, '#')],
    ['hashtag', (send) => send.hashtag(to, 'two words')],
    ['gif-id', (send) => send.gif(to, 'https://giphy.com/x')],
  ])('is refused before anything is asked: %s', async (code, share) => {
    const { client, requests } = await scriptedClient([{ body: ACK }])
    await using _ = client
    await expect(share(client.direct.send)).rejects.toMatchObject({ code, remedy: 'input' })
    expect(requests).toEqual([])
  })

  test('is said to be gone', async () => {
    const { client } = await scriptedClient([
      { status: 400, body: { status: 'fail', message: 'Media is unavailable' } },
    ])
    await using _ = client
    await expect(client.direct.send.post(to, MEDIA)).rejects.toBeInstanceOf(MediaUnavailable)
  })

  test.each<readonly [string, (send: Send) => Promise<Sent>]>([
    ['a place', (send) => send.location(to, '1')],
    ['a hashtag', (send) => send.hashtag(to, 'x')],
    ['a heart', (send) => send.heart(to)],
  ])('by a request of weak evidence: a refusal says so, an unknown outcome stays one: %s', async (_what, share) => {
    const { client } = await scriptedClient([
      { status: 404, body: '{}' },
      { status: 400, body: { status: 'fail' } },
      { status: 500, body: '' },
    ])
    await using _ = client
    const unproven = { code: 'unproven-request', remedy: 'report' }
    await expect(share(client.direct.send)).rejects.toMatchObject({ ...unproven, status: 404 })
    await expect(share(client.direct.send)).rejects.toMatchObject({ ...unproven, status: 400 })
    await expect(share(client.direct.send)).rejects.toBeInstanceOf(OutcomeUnknown)
  })

  test('by a request of weak evidence: a challenge stays one', async () => {
    const { client } = await scriptedClient([
      { status: 404, body: 'Not Found' },
      { status: 404, body: { message: 'feedback_required', status: 'fail' } },
    ])
    await using _ = client
    await expect(client.direct.send.heart(to)).rejects.toMatchObject({ code: 'challenge-required', remedy: 'stop' })
    await expect(client.direct.send.heart(to)).rejects.toMatchObject({ code: 'feedback-required', remedy: 'stop' })
  })
})
