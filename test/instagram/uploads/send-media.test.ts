import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { createCanvas } from '@napi-rs/canvas'
import { describe, expect, test } from 'vitest'
import { DirectThreadNotFound, NotFound, OutcomeUnknown, type Send, type Sent } from '../../../src/instagram/index.ts'
import {
  ACK,
  DEVICE,
  formOf,
  OWN_ID,
  type ScriptedClient,
  scriptedClient,
  signedOf,
  THREAD,
  TOKEN,
} from '../../support/scripted-client.ts'
import type { Scripted } from '../../support/scripted-server.ts'

const to = { threadId: THREAD }
const options = { token: TOKEN }
const MEDIA_ID = '987654321012345678'
const uploaded: Scripted = { body: `{"media_id":${MEDIA_ID}}` }
const offset = (at: unknown): Scripted => ({ body: { offset: at } })
const cut: Scripted = { handle: (_request, response) => void response.destroy() }

const PNG = createCanvas(30, 20).toBuffer('image/png')
/** As much of an MP4 as anybody looks at, and every byte there is. */
const MP4 = Buffer.concat([
  Buffer.from('\0\0\0\x20ftypisom'),
  Buffer.from(Array.from({ length: 1000 }, (_, n) => n % 256)),
])
const FACTS = { width: 720, height: 1280, durationMs: 4500 }
const VIDEO = { mp4: MP4, facts: FACTS }
const VOICE = { m4a: MP4, waveform: [0, 0.25, 1] }

const VIDEO_PATH = /^\/messenger_video\/[0-9a-f]{32}-0-1012-1732270000123-1732270000123$/
const VOICE_PATH = '/messenger_audio/1732270000123_0_-20848064'

describe('a photo', () => {
  test('is uploaded whole, then shown', async () => {
    const { client, requests } = await scriptedClient([uploaded, { body: ACK }])
    await using _ = client
    expect((await client.direct.send.photo(to, PNG, options)).threadId).toBe(THREAD)
    const [upload, broadcast] = requests
    expect(upload).toMatchObject({ method: 'POST', path: '/messenger_image/fb_uploader_1732270000123' })
    expect(upload?.bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff')
    expect(upload?.headers).toMatchObject({
      image_type: 'FILE_ATTACHMENT',
      'content-type': 'application/octet-stream',
      offset: '0',
      'x-entity-length': String(upload?.bytes.length),
      'x-entity-name': 'fb_uploader_1732270000123',
      'x-entity-type': 'image/jpeg',
    })
    expect(broadcast?.path).toBe('direct_v2/threads/broadcast/photo_attachment/')
    expect(formOf(broadcast ?? expect.fail())).toEqual({
      ...DEVICE,
      action: 'send_item',
      client_context: TOKEN,
      mutation_token: TOKEN,
      offline_threading_id: TOKEN,
      is_x_transport_forward: 'false',
      is_shh_mode: '0',
      btt_dual_send: 'false',
      is_ae_dual_send: 'false',
      send_attribution: 'inbox',
      attachment_fbid: MEDIA_ID,
      allow_full_aspect_ratio: 'true',
      thread_ids: `[${THREAD}]`,
    })
  })

  test('goes to a person by the conversation that there is', async () => {
    const { client, requests } = await scriptedClient([
      { body: { thread: { thread_id: THREAD }, status: 'ok' } },
      uploaded,
      { body: ACK },
    ])
    await using _ = client
    await client.direct.send.photo({ userId: '2' }, PNG, options)
    expect(requests[0]?.query.get('recipient_users')).toBe('[2]')
    expect(formOf(requests[2] ?? expect.fail()).thread_ids).toBe(`[${THREAD}]`)
  })

  test('to someone one has never written to is not even uploaded', async () => {
    const { client, requests } = await scriptedClient([{ body: { status: 'ok' } }])
    await using _ = client
    const error: unknown = await client.direct.send.photo({ userId: '2' }, PNG).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(DirectThreadNotFound)
    expect(requests).toHaveLength(1)
  })
})

describe('the host of uploads', () => {
  test('gets few headers: none of the app’s interface, no cookie', async () => {
    const { client, requests } = await scriptedClient([uploaded, { body: ACK }])
    await using _ = client
    await client.direct.send.photo(to, PNG)
    const names = Object.keys(requests[0]?.headers ?? {})
    expect(names.sort()).toEqual(
      [
        'accept-encoding',
        'accept-language',
        'authorization',
        'connection',
        'content-length',
        'content-type',
        'host',
        'ig-intended-user-id',
        'ig-u-ds-user-id',
        'image_type',
        'offset',
        'priority',
        'user-agent',
        'x-entity-length',
        'x-entity-name',
        'x-entity-type',
        'x-fb-client-ip',
        'x-fb-friendly-name',
        'x-fb-http-engine',
        'x-fb-request-analytics-tags',
        'x-fb-rmd',
        'x-fb-server-cluster',
        'x-ig-salt-ids',
        'x-tigon-is-retry',
      ].sort(),
    )
    expect(requests[0]?.headers).toMatchObject({
      'accept-encoding': 'gzip',
      'accept-language': 'en-US',
      'ig-intended-user-id': OWN_ID,
      'ig-u-ds-user-id': OWN_ID,
      priority: 'u=6, i',
      'x-fb-friendly-name': 'undefined:media-upload',
      'x-fb-rmd': 'state=URL_ELIGIBLE',
      'x-ig-salt-ids': '51052545',
    })
    expect(JSON.parse(String(requests[0]?.headers['x-fb-request-analytics-tags']))).toEqual({
      network_tags: {
        product: '567067343352427',
        surface: 'undefined',
        request_category: 'media_upload',
        purpose: 'none',
        retry_attempt: '0',
      },
    })
  })

  test('is another server than the one of messages', async () => {
    const upload = await scriptedClient([uploaded])
    await using _ = upload.client
    const { client, requests } = await scriptedClient([{ body: ACK }], { uploadUrl: upload.url })
    await using __ = client
    await client.direct.send.photo(to, PNG)
    expect(upload.requests.map(({ path }) => path)).toEqual(['/messenger_image/fb_uploader_1732270000123'])
    expect(requests.map(({ path }) => path)).toEqual(['direct_v2/threads/broadcast/photo_attachment/'])
  })

  test('that does not want it is no challenge', async () => {
    const { client } = await scriptedClient([{ status: 404, body: 'Not Found' }])
    await using _ = client
    await expect(client.direct.send.photo(to, PNG)).rejects.toBeInstanceOf(NotFound)
  })
})

describe('a video', () => {
  test('is uploaded, then shown by one signed body', async () => {
    const { client, requests } = await scriptedClient([offset(0), uploaded, { body: ACK }])
    await using _ = client
    await client.direct.send.video(to, VIDEO, options)
    const [asked, upload, broadcast] = requests
    expect(asked).toMatchObject({ method: 'GET', path: expect.stringMatching(VIDEO_PATH) })
    expect(upload).toMatchObject({ method: 'POST', path: asked?.path })
    expect(upload?.bytes.equals(MP4)).toBe(true)
    const both = {
      video_type: 'FILE_ATTACHMENT',
      'segment-start-offset': '0',
      'segment-type': '3',
      ephemeral_media_view_mode: '2',
      ig_raven_metadata: '{}',
      x_fb_video_waterfall_id: expect.stringMatching(/^\d{12}_[0-9A-F]{12}_Mixed_0$/),
    }
    expect(asked?.headers).toMatchObject(both)
    expect(asked?.headers['x-entity-length']).toBeUndefined()
    const entity = { offset: '0', 'x-entity-length': '1012', 'x-entity-type': 'video/mp4' }
    expect(upload?.headers).toMatchObject({ ...both, ...entity })
    expect(upload?.path.endsWith(String(upload.headers['x-entity-name']))).toBe(true)
    expect(broadcast).toMatchObject({ method: 'POST', path: 'direct_v2/threads/broadcast/raven_attachment/' })
    expect(broadcast?.query.get('video')).toBe('1')
    const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(signedOf(broadcast ?? expect.fail())).toEqual({
      ...DEVICE,
      _uid: OWN_ID,
      recipient_users: '[]',
      thread_ids: `["${THREAD}"]`,
      client_context: TOKEN,
      mutation_token: TOKEN,
      view_mode: 'permanent',
      reshare_mode: 'allow_reshare',
      original_media_type: '2',
      send_attribution: 'direct_composer',
      attachment_fbid: MEDIA_ID,
      video_result: MEDIA_ID,
      upload_id: String(asked?.headers.x_fb_video_waterfall_id).slice(0, 12),
      configure_mode: '2',
      source_type: '3',
      camera_entry_point: '3',
      camera_position: 'back',
      capture_type: 'normal',
      audience: 'default',
      creation_surface: 'camera',
      has_camera_metadata: '1',
      include_e2ee_mentioned_user_list: '1',
      hide_from_profile_grid: 'false',
      has_ig_camera_edits: 'false',
      timezone_offset: '0',
      poster_frame_index: 0,
      audio_muted: false,
      edits: { filter_type: 0, filter_strength: 1 },
      camera_session_id: uuid,
      composition_id: uuid,
      client_shared_at: '1732270000',
      client_timestamp: '1732270000',
      media_transformation_info:
        '{"width":"720","height":"1280","x_transform":"0","y_transform":"0","zoom":"1.0","rotation":"0.0","background_coverage":"0.0"}',
      clips: [{ length: 4.5, source_type: '3', camera_position: 'back' }],
      length: 4.5,
      extra: { source_width: 720, source_height: 1280 },
      device: {
        manufacturer: 'Google/google',
        model: 'Pixel 8 Pro',
        android_version: 34,
        android_release: '14',
      },
    })
  })

  test('may name the frame that is shown before it plays', async () => {
    const { client, requests } = await scriptedClient([offset(0), uploaded, { body: ACK }])
    await using _ = client
    await client.direct.send.video(to, { ...VIDEO, posterFrame: 12 }, options)
    expect(signedOf(requests[2] ?? expect.fail())).toMatchObject({ poster_frame_index: 12 })
  })

  test('with a picture of one’s own is refused before anything is uploaded, as there is no place for it', async () => {
    const { client, requests } = await scriptedClient([uploaded])
    await using _ = client
    await expect(client.direct.send.video(to, { ...VIDEO, thumbnail: PNG })).rejects.toMatchObject({
      code: 'thumbnail',
      remedy: 'input',
      hint: expect.stringContaining('posterFrame'),
    })
    expect(requests).toEqual([])
  })

  test('that is too long is not uploaded, unless a longer one is allowed', async () => {
    const { client, requests } = await scriptedClient([offset(0), uploaded, { body: ACK }])
    await using _ = client
    const video = { ...VIDEO, facts: { ...FACTS, durationMs: 61_001 } }
    await expect(client.direct.send.video(to, video)).rejects.toMatchObject({
      code: 'video-too-long',
      message: 'this video cannot be sent: it is 62 seconds long, and 60 is the most',
    })
    expect(requests).toEqual([])
    await client.direct.send.video(to, { ...video, mostSeconds: 62 })
    expect(requests).toHaveLength(3)
  })

  test.each([
    ['video', { ...VIDEO, mp4: PNG }],
    ['video', { mp4: MP4 }],
    ['video-facts', { mp4: MP4, facts: { ...FACTS, width: 0 } }],
    ['video-facts', { ...VIDEO, posterFrame: -1 }],
    ['file-not-found', { mp4: '/there/is/none.mp4' }],
    ['file-too-large', { ...VIDEO, mp4: new Uint8Array(25_000_001) }],
    ['video-facts', { mp4: MP4, facts: { ...FACTS, height: 1.5 } }],
    ['video-facts', { mp4: MP4, facts: { ...FACTS, durationMs: Number.NaN } }],
  ])('that is none is not uploaded: %s', async (code, video) => {
    const { client, requests } = await scriptedClient([uploaded])
    await using _ = client
    await expect(client.direct.send.video(to, video)).rejects.toMatchObject({ code, remedy: 'input' })
    expect(requests).toEqual([])
  })
})

describe('a voice message', () => {
  test('is uploaded, then shown with its waveform', async () => {
    const { client, requests } = await scriptedClient([offset(0), uploaded, { body: ACK }])
    await using _ = client
    await client.direct.send.voice(to, VOICE, options)
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET ${VOICE_PATH}`,
      `POST ${VOICE_PATH}`,
      'POST direct_v2/threads/broadcast/voice_attachment/',
    ])
    expect(requests[1]?.headers).toMatchObject({ audio_type: 'FILE_ATTACHMENT', 'x-entity-type': 'audio/mp4' })
    expect(formOf(requests[2] ?? expect.fail())).toEqual({
      ...DEVICE,
      action: 'send_item',
      client_context: TOKEN,
      mutation_token: TOKEN,
      offline_threading_id: TOKEN,
      send_attribution: 'inbox',
      attachment_fbid: MEDIA_ID,
      waveform: '[0,0.25,1]',
      waveform_sampling_frequency_hz: '10',
      upload_id: '1732270000123',
      thread_ids: `[${THREAD}]`,
    })
  })

  test.each([
    ['voice', { ...VOICE, m4a: Buffer.from('ID3') }],
    ['voice', Buffer.from('la la la')],
    ['file-not-found', '/there/is/none.m4a'],
    ['waveform', { ...VOICE, waveform: [] }],
    ['waveform', { ...VOICE, waveform: [0, 2] }],
    ['waveform', { ...VOICE, waveform: [Number.NaN] }],
  ])('that is none is not uploaded: %s', async (code, voice) => {
    const { client, requests } = await scriptedClient([uploaded])
    await using _ = client
    await expect(client.direct.send.voice(to, voice)).rejects.toMatchObject({ code, remedy: 'input' })
    expect(requests).toEqual([])
  })
})

describe('an upload', () => {
  test('goes on where the host has it', async () => {
    const { client, requests } = await scriptedClient([offset(1000), uploaded, { body: ACK }])
    await using _ = client
    await client.direct.send.voice(to, VOICE, options)
    expect(requests[1]?.bytes.equals(MP4.subarray(1000))).toBe(true)
    expect(requests[1]?.headers).toMatchObject({
      offset: '1000',
      'x-entity-length': '1012',
      'content-length': '12',
    })
  })

  test('that breaks off is asked for and goes on, under the same name', async () => {
    const { client, requests, waits } = await scriptedClient([
      offset(0),
      cut,
      offset(400),
      { status: 502, body: '' },
      offset('1012'),
      uploaded,
      { body: ACK },
    ])
    await using _ = client
    await client.direct.send.video(to, VIDEO, options)
    expect(requests.slice(0, 6).map(({ method, bytes }) => [method, bytes.length])).toEqual([
      ['GET', 0],
      ['POST', 1012],
      ['GET', 0],
      ['POST', 612],
      ['GET', 0],
      ['POST', 0],
    ])
    expect(new Set(requests.slice(0, 6).map(({ path }) => path)).size).toBe(1)
    expect(waits).toEqual([2000, 2000])
  })

  test('is given up after some tries, and nothing was sent', async () => {
    const { client, requests } = await scriptedClient([{ status: 503, body: '' }])
    await using _ = client
    const error: unknown = await client.direct.send.photo(to, PNG).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'server-trouble' })
    expect(error).not.toBeInstanceOf(OutcomeUnknown)
    expect(requests.map(({ path }) => path)).toEqual(Array(4).fill('/messenger_image/fb_uploader_1732270000123'))
  })

  test.each<readonly [string, readonly Scripted[]]>([
    ['upload-offset', [offset(1013)]],
    ['upload-offset', [offset(-1)]],
    ['no-media-id', [offset(0), { body: {} }]],
    ['no-media-id', [offset(0), { body: { media_id: 'x"]' } }]],
  ])('answered with nonsense is an answer that we do not understand: %s', async (code, script) => {
    const { client, requests } = await scriptedClient(script)
    await using _ = client
    await expect(client.direct.send.voice(to, VOICE)).rejects.toMatchObject({ code, remedy: 'report' })
    expect(requests).toHaveLength(script.length)
  })
})

describe('a fresh upload that is not ready', () => {
  type Kind = readonly [string, (send: Send) => Promise<Sent>, readonly Scripted[]]
  const kinds: readonly Kind[] = [
    ['photo', (send) => send.photo(to, PNG), [uploaded]],
    ['video', (send) => send.video(to, VIDEO), [offset(0), uploaded]],
    ['voice', (send) => send.voice(to, VOICE), [offset(0), uploaded]],
  ]
  const shown = ({ requests }: ScriptedClient) => requests.filter(({ path }) => path.includes('broadcast'))

  test.each(kinds)('is waited for, under the same token: %s', async (_kind, send, uploads) => {
    const scripted = await scriptedClient([
      ...uploads,
      { status: 503, body: '' },
      { status: 500, body: '' },
      { body: ACK },
    ])
    await using _ = scripted.client
    await send(scripted.client.direct.send)
    const bodies = shown(scripted).map(({ body }) => body)
    expect(bodies).toHaveLength(3)
    expect(new Set(bodies).size).toBe(1)
    expect(scripted.waits).toEqual([5000, 5000])
  })

  test.each(kinds)('is waited for four times, then it is not known: %s', async (_kind, send, uploads) => {
    const scripted = await scriptedClient([...uploads, { status: 503, body: '' }])
    await using _ = scripted.client
    await expect(send(scripted.client.direct.send)).rejects.toBeInstanceOf(OutcomeUnknown)
    expect(shown(scripted)).toHaveLength(5)
    expect(scripted.waits).toEqual([5000, 5000, 5000, 5000])
  })

  test('and everything else ends it at once', async () => {
    const scripted = await scriptedClient([uploaded, cut])
    await using _ = scripted.client
    await expect(scripted.client.direct.send.photo(to, PNG)).rejects.toBeInstanceOf(OutcomeUnknown)
    expect(shown(scripted)).toHaveLength(1)
  })

  test('stays of unknown outcome when the wait is broken off, or the next try is not allowed', async () => {
    const stopped = await scriptedClient([uploaded, { status: 503, body: '' }], {
      wait: () => Promise.reject(new Error('stopped')),
    })
    await using _ = stopped.client
    await expect(stopped.client.direct.send.photo(to, PNG)).rejects.toBeInstanceOf(OutcomeUnknown)
    let permits = 2
    const beforeRequest = (): void => {
      permits -= 1
      if (permits < 0) throw new Error('no more today')
    }
    const refused = await scriptedClient([uploaded, { status: 503, body: '' }], { beforeRequest })
    await using __ = refused.client
    await expect(refused.client.direct.send.photo(to, PNG)).rejects.toBeInstanceOf(OutcomeUnknown)
    expect(shown(refused)).toHaveLength(1)
  })

  test('stays of unknown outcome when the server cannot be reached for the next try', async () => {
    const lastAnswer: Scripted = {
      handle: ({ socket }, response) => {
        ;(socket as Socket & { readonly server: Server }).server.close()
        response.writeHead(503, { connection: 'close' }).end()
      },
    }
    const scripted = await scriptedClient([uploaded, lastAnswer])
    await using _ = scripted.client
    await expect(scripted.client.direct.send.photo(to, PNG)).rejects.toMatchObject({ remedy: 'settle', status: 503 })
    expect(scripted.waits).toEqual([5000])
  })

  test('stays of unknown outcome when the next try is refused, and says what it was refused for', async () => {
    const blocked = { status: 400, body: { message: 'feedback_required', status: 'fail' } }
    const scripted = await scriptedClient([uploaded, { status: 503, body: '' }, blocked])
    await using _ = scripted.client
    await expect(scripted.client.direct.send.photo(to, PNG)).rejects.toMatchObject({
      remedy: 'settle',
      cause: { remedy: 'stop', code: 'feedback-required' },
    })
  })
})
