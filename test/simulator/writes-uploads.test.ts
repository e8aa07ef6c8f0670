import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Body, SimulatedApp } from '../support/simulated-app.ts'
import { SimulatedPeople, signed } from '../support/simulated-people.ts'

let people: SimulatedPeople
let thread: string

beforeAll(async () => {
  people = await SimulatedPeople.start()
  thread = await people.pair('alice', 'bob')
})
afterAll(() => people.simulator.close())

const bytes = Buffer.from('\u0000\u0001 a file of some bytes 👋')
const size = String(bytes.length)
const digest = createHash('sha256').update(bytes).digest('hex')

interface Part {
  readonly body?: Buffer
  readonly headers?: Record<string, string>
  readonly by?: string
}

const headersOf = (by: string, headers: Record<string, string> = {}): Record<string, string> => ({
  authorization: people.app(by).authorization,
  'user-agent': 'Instagram 428.0.0.47.67 Android',
  'x-entity-type': 'image/jpeg',
  'x-entity-length': size,
  offset: '0',
  ...headers,
})

async function upload(path: string, { body = bytes, headers = {}, by = 'alice' }: Part = {}) {
  const type = { 'content-type': 'application/octet-stream' }
  const answer = await fetch(`${people.url}/${path}`, {
    method: 'POST',
    body,
    headers: { ...type, ...headersOf(by, headers) },
  })
  return { status: answer.status, text: await answer.text() }
}

async function offsetOf(path: string, by = 'alice'): Promise<number> {
  const answer = await fetch(`${people.url}/${path}`, { headers: headersOf(by) })
  return ((await answer.json()) as Body).offset
}

async function uploaded(path: string): Promise<string> {
  const { text } = await upload(path)
  return /"media_id":(\d+)/.exec(text)?.[1] ?? ''
}

const send = (verb: string, fields: Record<string, string>) =>
  people.app('alice').post(`direct_v2/threads/broadcast/${verb}`, {
    action: 'send_item',
    client_context: crypto.randomUUID(),
    thread_ids: `[${thread}]`,
    ...fields,
  })

describe('an upload', () => {
  test('gets an id above 2^53, as a number, and arrives as it was', async () => {
    const { status, text } = await upload('messenger_image/fb_uploader_1')
    expect([status, text]).toEqual([200, expect.stringMatching(/^\{"media_id":9\d{17}\}$/)])
    const { uploads } = await people.control('uploads')
    const [, mediaId] = /(\d{18})/.exec(text) ?? []
    expect(uploads.at(-1)).toEqual({
      name: 'fb_uploader_1',
      kind: 'image',
      media_id: mediaId,
      length: bytes.length,
      sha256: digest,
    })
    // Who has lost the answer sends it all again.
    expect((await upload('messenger_image/fb_uploader_1')).text).toBe(text)
    expect(Number(await uploaded('messenger_image/fb_uploader_2'))).toBeGreaterThan(2 ** 53)
  })

  test('is gone on with where it was cut off', async () => {
    const path = 'messenger_video/cut-0-1'
    expect(await offsetOf(path)).toBe(0)
    const type = { 'content-type': 'application/octet-stream', 'content-length': size }
    const cut = request(`${people.url}/${path}`, { method: 'POST', headers: { ...headersOf('alice'), ...type } })
    cut.on('error', () => undefined)
    await new Promise((sent) => cut.write(bytes.subarray(0, 10), sent))
    cut.destroy()
    await expect.poll(() => offsetOf(path)).toBe(10)
    expect(await offsetOf(path, 'bob')).toBe(0)
    const wrong = await upload(path, { body: bytes.subarray(5), headers: { offset: '5' } })
    expect(wrong).toMatchObject({ status: 400, text: expect.stringContaining('"retriable":true') })
    const rest = await upload(path, { body: bytes.subarray(10), headers: { offset: '10' } })
    expect(rest).toMatchObject({ status: 200, text: expect.stringMatching(/"media_id":\d{18},"id":0/) })
    expect(await offsetOf(path)).toBe(bytes.length)
    expect((await people.control('uploads')).uploads.at(-1)).toMatchObject({ name: 'cut-0-1', sha256: digest })
  })

  test.each([
    ['less than it should be', { body: bytes.subarray(1) }],
    ['more than it should be', { headers: { 'x-entity-length': '3' } }],
    ['at an offset that is not there', { headers: { offset: '7' } }],
    ['of a length that is none', { headers: { 'x-entity-length': 'many' } }],
  ])('that is %s is refused', async (what, part) => {
    const { status, text } = await upload(`messenger_image/wrong-${what.length}`, part)
    expect([status, text]).toEqual([400, expect.stringContaining('"debug_info"')])
  })

  test.each([
    ['x-bloks-version-id', 'x'],
    ['x-pigeon-session-id', 'UFS-x-1'],
  ])('with %s, which is the app’s, finds no such page', async (name, value) => {
    expect((await upload('messenger_image/fb_uploader_3', { headers: { [name]: value } })).status).toBe(404)
    const answer = await fetch(`${people.url}/messenger_video/x`, { headers: headersOf('alice', { [name]: value }) })
    expect(answer.status).toBe(404)
  })

  test('without a session is refused', async () => {
    expect((await upload('messenger_image/x', { headers: { authorization: '' } })).status).toBe(403)
  })
})

describe('what was uploaded', () => {
  test('as a photo is sent, once for a token', async () => {
    const id = await uploaded('messenger_image/photo')
    const fields = { attachment_fbid: id, allow_full_aspect_ratio: 'true', client_context: '6800011111111111111' }
    const sent = await send('photo_attachment/', fields)
    expect(sent).toMatchObject({ status: 200, body: { payload: { thread_id: thread } } })
    expect(await people.newest('bob', thread)).toMatchObject({
      item_id: sent.body.payload.item_id,
      item_type: 'media',
      media: { id, media_type: 1, image_versions2: { candidates: [{ url: expect.any(String) }, {}] } },
    })
    expect((await send('photo_attachment/', fields)).body).toEqual(sent.body)
  })

  test('as a video is sent by either of two routes, and is a message that stays', async () => {
    const id = await uploaded('messenger_video/film')
    // As instagrapi does it: signed, with real numbers and lists among the texts.
    const fields = {
      recipient_users: '[]',
      thread_ids: JSON.stringify([thread]),
      view_mode: 'permanent',
      attachment_fbid: id,
      video_result: id,
      client_context: '6800011111111111112',
      mutation_token: '6800011111111111112',
      clips: [{ length: 1.5, source_type: '3', camera_position: 'back' }],
      poster_frame_index: 0,
      audio_muted: false,
      extra: { source_width: 720, source_height: 1280 },
    }
    const raven = await people
      .app('alice')
      .post('direct_v2/threads/broadcast/raven_attachment/?video=1', signed(fields))
    expect(raven.status).toBe(200)
    expect(await people.newest('bob', thread)).toMatchObject({
      item_id: raven.body.payload.item_id,
      item_type: 'media',
      media: { id, media_type: 2, video_versions: [{ url: expect.any(String) }] },
    })
    expect((await send('video_attachment/', { attachment_fbid: id, video_result: id })).status).toBe(200)
    expect((await people.newest('bob', thread)).media.id).toBe(id)
  })

  test('to be looked at once is gone for its sender and there for the other', async () => {
    const id = await uploaded('messenger_video/once')
    const fields = { thread_ids: [thread], view_mode: 'once', attachment_fbid: id, client_context: 'once' }
    await people.app('alice').post('direct_v2/threads/broadcast/raven_attachment/?video=1', signed(fields))
    const media = async (name: string) => {
      const item = await people.newest(name, thread)
      return [item.item_type, (item.visual_media ?? item.raven_media).media.id === undefined]
    }
    expect(await media('alice')).toEqual(['raven_media', true])
    expect(await media('bob')).toEqual(['raven_media', false])
  })

  test('as a voice message is sent with its waveform', async () => {
    const id = await uploaded('messenger_audio/1732270000123_0_-12345')
    const waveform = JSON.stringify(Array.from({ length: 70 }, (_, place) => place / 70))
    const fields = { attachment_fbid: id, waveform, waveform_sampling_frequency_hz: '10', upload_id: '1732270000123' }
    expect((await send('voice_attachment/', fields)).status).toBe(200)
    const { item_type, voice_media } = await people.newest('bob', thread)
    expect(item_type).toBe('voice_media')
    expect(voice_media.media).toMatchObject({ id, media_type: 11, audio: { duration: 7000 } })
    expect(voice_media.media.audio.waveform_data).toHaveLength(70)
  })

  test('is sent by its owner only, as what it is, and to a thread there is', async () => {
    const photo = await uploaded('messenger_image/mine')
    const before = await people.newest('bob', thread)
    expect(await send('voice_attachment/', { attachment_fbid: photo, waveform: '[]' })).toMatchObject({ status: 400 })
    expect(await send('photo_attachment/', { attachment_fbid: '1' })).toMatchObject({ status: 400 })
    const fields = { attachment_fbid: photo, thread_ids: `["${thread}"]` }
    expect((await people.app('bob').post('direct_v2/threads/broadcast/photo_attachment/', fields)).status).toBe(400)
    const someone = {
      attachment_fbid: photo,
      recipient_users: `[[${['bob', 'dora', 'emil'].map((it) => people.id(it))}]]`,
      thread_ids: '',
    }
    expect((await send('photo_attachment/', someone)).status).toBe(404)
    expect((await people.newest('bob', thread)).item_id).toBe(before.item_id)
  })
})

test('an upload is not ready at first where that is wanted: 503 for photos, 500 for others, then it is sent once', async () => {
  const photo = { uploadsTooEarly: 2 }
  await using slow = await SimulatedPeople.start(photo)
  const id = await slow.pair('alice', 'bob')
  for (const [kind, verb, early] of [
    ['image', 'photo_attachment', 503],
    ['video', 'video_attachment', 500],
  ] as const) {
    const headers = { authorization: slow.app('alice').authorization, 'x-entity-length': size, offset: '0' }
    const answer = await fetch(`${slow.url}/messenger_${kind}/x-${kind}`, { method: 'POST', body: bytes, headers })
    const [, mediaId = ''] = /"media_id":(\d+)/.exec(await answer.text()) ?? []
    const fields = { attachment_fbid: mediaId, thread_ids: `[${id}]`, client_context: kind }
    const statuses: number[] = []
    for (let time = 0; time < 4; time++) {
      statuses.push((await slow.app('alice').post(`direct_v2/threads/broadcast/${verb}/`, fields)).status)
    }
    expect(statuses).toEqual([early, early, 200, 200])
    expect((await slow.thread('bob', id)).items.filter((it: Body) => it.client_context === kind)).toHaveLength(1)
  }
})

describe('the ways of older apps', () => {
  const legacyUpload = async (on: SimulatedPeople, path: string, params: object) => {
    const headers = {
      authorization: on.app('alice').authorization,
      'x-instagram-rupload-params': JSON.stringify(params),
      'x-entity-length': size,
      offset: '0',
      'x-pigeon-session-id': 'this host takes it',
    }
    const answer = await fetch(`${on.url}/${path}`, { method: 'POST', body: bytes, headers })
    return { status: answer.status, body: (await answer.json()) as Body }
  }
  const uploadsOf = async (on: SimulatedPeople) => {
    const photo = await legacyUpload(on, 'rupload_igphoto/171_0_123', { media_type: '1', upload_id: '171' })
    expect(photo).toMatchObject({ status: 200, body: { upload_id: '171', status: 'ok' } })
    await legacyUpload(on, 'rupload_igvideo/172_0_123', { media_type: '2', upload_id: '172', direct_v2: '1' })
    await legacyUpload(on, 'rupload_igvideo/173_0_123', { media_type: '11', upload_id: '173', is_direct_voice: '1' })
  }
  /** As instagram-private-api sends it. */
  const igpa = (app: SimulatedApp, verb: string, to: string, fields: Record<string, string>) =>
    app.post(`direct_v2/threads/broadcast/${verb}/`, {
      action: 'send_item',
      thread_ids: JSON.stringify([to]),
      client_context: crypto.randomUUID(),
      _csrftoken: 'missing',
      device_id: 'android-0123456789abcdef',
      _uuid: 'x',
      ...fields,
    })
  const SENDS = [
    ['configure_photo', { upload_id: '171', allow_full_aspect_ratio: 'true' }, 'media'],
    ['configure_video', { upload_id: '172', video_result: '', sampled: 'true' }, 'media'],
    ['share_voice', { upload_id: '173', waveform: '[0.1,0.9]', waveform_sampling_frequency_hz: '10' }, 'voice_media'],
  ] as const

  test('to send files are refused', async () => {
    await uploadsOf(people)
    for (const [verb, fields] of SENDS) {
      expect(await igpa(people.app('alice'), verb, thread, fields)).toMatchObject({
        status: 400,
        body: { message: `${verb} has been retired`, status: 'fail' },
      })
    }
  })

  test('work in a simulator of that time', async () => {
    await using old = await SimulatedPeople.start({ isLegacy: true })
    const id = await old.pair('alice', 'bob')
    await uploadsOf(old)
    const finished = await old.app('alice').post('media/upload_finish/?video=1', signed({ upload_id: '172' }))
    expect(finished.body.status).toBe('ok')
    for (const [verb, fields, type] of SENDS) {
      expect((await igpa(old.app('alice'), verb, id, fields)).status).toBe(200)
      expect((await old.newest('bob', id)).item_type).toBe(type)
    }
  })

  test('to send what expires still work, and answer with what each thread got', async () => {
    await uploadsOf(people)
    const fields = {
      upload_id: '172',
      view_mode: 'replayable',
      recipient_users: '[]',
      thread_ids: JSON.stringify([thread]),
      client_context: 'story',
    }
    const { body } = await people.app('alice').post('media/configure_to_story/?video=1', signed(fields))
    expect(body.message_metadata).toEqual([
      { client_context: 'story', item_id: expect.any(String), timestamp: expect.any(String), thread_id: thread },
    ])
    const item = await people.newest('bob', thread)
    expect(item).toMatchObject({ item_id: body.message_metadata[0].item_id, item_type: 'raven_media' })
    expect((item.visual_media ?? item.raven_media).view_mode).toBe('replayable')
  })
})
