import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  clientToken,
  DirectMessageNotFound,
  DirectMessageRequestsDisabled,
  DirectThreadNotFound,
  FeedbackRequired,
  type InstagramClient,
  OutcomeUnknown,
  recipientsOf,
  sendToEach,
} from '../../src/instagram/index.ts'
import { SimulatedClients } from '../support/simulated-clients.ts'
import type { SimulatedPeople } from '../support/simulated-people.ts'

/** What one writes is read back as the others in the conversation get it, each through a client of their own. */
let people: SimulatedPeople
let clients: SimulatedClients

beforeAll(async () => {
  clients = await SimulatedClients.start({ uploadsTooEarly: 2 })
  people = clients.people
})
afterEach(async () => {
  await fetch(`${people.url}/simulator/faults/`, { method: 'DELETE' })
})
afterAll(async () => {
  await clients[Symbol.asyncDispose]()
})

const as = (name: string): InstagramClient => clients.as(name)
const newest = (name: string, threadId: string, before?: number) => clients.newest(name, threadId, before)

const to = (name: string) => ({ userId: people.id(name) })
const ids = (...names: string[]) => names.map((name) => people.id(name))

async function countOf(name: string, threadId: string, token: string): Promise<number> {
  let count = 0
  for await (const { clientContext } of as(name).direct.messages(threadId)) if (clientContext === token) count += 1
  return count
}

describe('words', () => {
  test('reach the other one as they were, under their token', async () => {
    const sent = await as('alice').direct.send.text(to('bob'), 'hello 🧡 & <b>')
    expect(await newest('bob', sent.threadId)).toMatchObject({
      itemType: 'text',
      itemId: sent.itemId,
      userId: people.id('alice'),
      text: 'hello 🧡 & <b>',
      sentAt: sent.sentAt,
    })
  })

  test('of any kind', async () => {
    const { threadId } = await as('alice').direct.send.text(to('bob'), 'first')
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => /\S/.test(text)),
        async (text) => {
          await as('alice').direct.send.answer(threadId, text)
          expect((await newest('bob', threadId)).text).toBe(text)
        },
      ),
      { numRuns: 15 },
    )
  })

  test('of 20,000 characters', async () => {
    const text = Array.from({ length: 20_000 }, (_, n) => String.fromCodePoint(0x1f300 + (n % 1000))).join('')
    const { threadId } = await as('alice').direct.send.text(to('bob'), text)
    expect((await newest('bob', threadId)).text).toBe(text)
    await expect(as('alice').direct.send.answer(threadId, `${text}!`)).rejects.toMatchObject({ status: 400 })
  })

  test('with an address are a link; one that answers shows what it answers', async () => {
    const { send } = as('alice').direct
    const asked = await send.text(to('bob'), 'see https://a.example/x')
    const link = await newest('bob', asked.threadId)
    expect(link).toMatchObject({ itemType: 'link', link: { url: 'https://a.example/x' } })
    const answer = await as('bob').direct.send.answer(asked.threadId, 'seen', { replyTo: link })
    expect(await newest('alice', asked.threadId)).toMatchObject({
      itemId: answer.itemId,
      repliedTo: { itemId: asked.itemId },
    })
  })

  test('to several people are several conversations', async () => {
    const threads = new Set<string>()
    const text = (one: Parameters<typeof recipientsOf>[0]) =>
      sendToEach(recipientsOf(one), (whom) => as('alice').direct.send.text(whom, 'to each'))
    for await (const { sent } of text({ userIds: ids('bob', 'carla') })) threads.add(sent?.threadId ?? '')
    expect(threads.size).toBe(2)
    for (const threadId of threads) expect((await as('alice').direct.thread(threadId)).isGroup).toBe(false)
  })

  test('twice under one token are there once', async () => {
    const token = clientToken(() => Date.now() * 1000)
    const first = await as('alice').direct.send.text(to('bob'), 'once', { token })
    expect(await as('alice').direct.send.text(to('bob'), 'once', { token })).toEqual(first)
    expect(await countOf('alice', first.threadId, token)).toBe(1)
  })
})

describe('an outcome that is not known', () => {
  test.each(['error-afterwards', 'answer-cut'])('is settled: it is there (%s)', async (name) => {
    const { direct } = as('alice')
    const { threadId } = await direct.send.text(to('bob'), 'before')
    await people.control('faults', { name, path: 'broadcast/text', count: 1 })
    const token = clientToken(() => Date.now() * 1000)
    const error: unknown = await direct.send.answer(threadId, name, { token }).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(OutcomeUnknown)
    expect(error).toMatchObject({ token, threadId })
    expect(await direct.settle(token, { threadId })).toMatchObject({ threadId, clientContext: token })
    expect(await direct.settle(token, to('bob'))).toMatchObject({ threadId, clientContext: token })
    expect(await countOf('alice', threadId, token)).toBe(1)
  })

  test('is settled a little later, where a send is not shown at once', async () => {
    const { direct } = as('alice')
    const { threadId } = await direct.send.text(to('bob'), 'before')
    await as('bob').direct.send.answer(threadId, 'and?')
    await people.control('faults', { name: 'sent-not-shown-yet', username: 'alice.sim', count: 1 })
    const sent = await direct.send.answer(threadId, 'soon')
    expect(await direct.settle(sent.clientContext, { threadId })).toBeNull()
    expect(await direct.settle(sent.clientContext, { threadId })).toEqual(sent)
  })

  test('is settled: it is not there', async () => {
    const { direct } = as('alice')
    await people.control('faults', { name: 'unavailable', path: 'broadcast/text', count: 1 })
    const error: unknown = await direct.send.text(to('bob'), 'never').catch((caught: unknown) => caught)
    if (!(error instanceof OutcomeUnknown)) throw error
    expect(await direct.settle(error.token, to('bob'))).toBeNull()
  })
})

describe('whoever may not write', () => {
  test('to someone who takes no requests is told so', async () => {
    await people.bond('emil', 'carla', { follows: false })
    await people.account('emil', { takes_requests: false })
    await expect(as('carla').direct.send.text(to('emil'), 'hello')).rejects.toBeInstanceOf(
      DirectMessageRequestsDisabled,
    )
  })

  test('as Instagram blocks them, is told so', async () => {
    await people.control('faults', { name: 'feedback-required', path: 'broadcast', count: 1 })
    await expect(as('alice').direct.send.text(to('bob'), 'hello')).rejects.toBeInstanceOf(FeedbackRequired)
  })

  test('may ask before: what may be sent to whom', async () => {
    expect(await as('alice').direct.canMessage(people.id('bob'))).toMatchObject({ canMessage: true, isBlocked: false })
  })
})

describe('a message', () => {
  test('has the reactions that are left on it', async () => {
    const { itemId, threadId } = await as('alice').direct.send.text(to('bob'), 'react!')
    const { direct } = as('bob')
    const reactions = async () => (await newest('alice', threadId)).reactions.map(({ emoji }) => emoji)
    await direct.like(threadId, itemId)
    expect((await reactions()).map((emoji) => emoji.replace('\ufe0f', ''))).toEqual(['\u2764'])
    await direct.react(threadId, itemId, '👩🏽‍🚀')
    expect(await reactions()).toEqual(['👩🏽‍🚀'])
    await direct.unreact(threadId, itemId, { emoji: '👩🏽‍🚀' })
    expect(await reactions()).toEqual([])
  })

  test('is taken back by its author, and by nobody else', async () => {
    const { itemId, threadId } = await as('alice').direct.send.text(to('bob'), 'oops')
    await expect(as('bob').direct.unsend(threadId, itemId)).rejects.toMatchObject({ code: 'not-unsendable' })
    await as('alice').direct.unsend(threadId, itemId)
    expect((await newest('bob', threadId)).itemId).not.toBe(itemId)
    await expect(as('alice').direct.unsend(threadId, itemId)).rejects.toBeInstanceOf(DirectMessageNotFound)
    const done = []
    const { itemId: other } = await as('alice').direct.send.text(to('bob'), 'oops too')
    for await (const { error } of as('alice').direct.unsendMany(threadId, [itemId, other])) done.push(error?.code)
    expect(done).toEqual(['message-not-found', undefined])
  })

  test('is seen, and its author is told', async () => {
    const { itemId, threadId } = await as('alice').direct.send.text(to('bob'), 'look')
    expect(await as('bob').direct.markThreadSeen(threadId)).toBe(itemId)
    const { lastSeenAt } = await as('alice').direct.thread(threadId)
    expect(lastSeenAt[people.id('bob')]?.itemId).toBe(itemId)
  })
})

describe('a conversation', () => {
  test('is muted, and heard again, for oneself', async () => {
    const { threadId } = await as('alice').direct.send.text(to('bob'), 'ring')
    const { direct } = as('bob')
    await direct.mute(threadId)
    await direct.muteVideoCalls(threadId)
    expect(await direct.thread(threadId)).toMatchObject({ isMuted: true, isVideoCallMuted: true })
    expect(await as('alice').direct.thread(threadId)).toMatchObject({ isMuted: false, isVideoCallMuted: false })
    await direct.unmute(threadId)
    await direct.unmuteVideoCalls(threadId)
    expect(await direct.thread(threadId)).toMatchObject({ isMuted: false, isVideoCallMuted: false })
  })

  test('is hidden until its next message, and unread when that is wanted', async () => {
    const { threadId } = await as('alice').direct.send.text(to('bob'), 'hide me')
    const { direct } = as('bob')
    const inbox = async () => (await direct.inboxPage()).items.map((thread) => thread.threadId)
    expect(await inbox()).toContain(threadId)
    await direct.markThreadSeen(threadId)
    await direct.markUnread(threadId)
    await direct.hide(threadId)
    expect(await inbox()).not.toContain(threadId)
    await as('alice').direct.send.answer(threadId, 'back')
    expect(await inbox()).toContain(threadId)
  })

  test('of a stranger is a request: let in, or declined', async () => {
    for (const act of ['approve', 'approveAll', 'decline', 'declineAll'] as const) {
      const requests = (await people.control('events', { kind: 'request' })) as unknown
      expect(requests).toBeDefined()
      const { direct } = as('alice')
      const [request] = (await direct.pendingPage()).items
      const threadId = request?.threadId ?? expect.fail('there is no request')
      if (act === 'approve' || act === 'decline') await direct[act](threadId)
      else await direct[act]()
      expect((await direct.pendingPage()).items.map((thread) => thread.threadId)).not.toContain(threadId)
      const inbox = (await direct.inboxPage()).items.map((thread) => thread.threadId)
      expect(inbox.includes(threadId)).toBe(act.startsWith('approve'))
    }
  })

  test('that is not one’s own is not there', async () => {
    const { threadId } = await as('alice').direct.send.text(to('bob'), 'between us')
    await expect(as('carla').direct.mute(threadId)).rejects.toBeInstanceOf(DirectThreadNotFound)
    await expect(as('carla').direct.send.answer(threadId, 'me too')).rejects.toMatchObject({ remedy: 'input' })
  })
})

describe('a group', () => {
  test('is made, named, joined, looked after and left', async () => {
    const { groups } = as('alice').direct
    const token = clientToken(() => Date.now() * 1000)
    const { threadId } = await groups.create(ids('bob', 'carla'), { title: 'Trip', token })
    expect((await groups.create(ids('bob', 'carla'), { title: 'Trip', token })).threadId).toBe(threadId)
    expect(await groups.setTitle(threadId, 'Road trip 🚐')).toMatchObject({ title: 'Road trip 🚐', isNamed: true })
    expect((await groups.add(threadId, ids('dora'))).users.map(({ userId }) => userId).sort()).toEqual(
      ids('bob', 'carla', 'dora').sort(),
    )
    await groups.addAdmins(threadId, ids('bob'))
    expect((await as('bob').direct.thread(threadId)).adminUserIds).toContain(people.id('bob'))
    await groups.removeAdmins(threadId, ids('bob'))
    await groups.remove(threadId, ids('carla'))
    await as('dora').direct.groups.leave(threadId)
    const seen = await as('bob').direct.thread(threadId)
    expect(seen.title).toBe('Road trip 🚐')
    expect(seen.users.map(({ userId }) => userId)).toEqual(ids('alice'))
    expect(seen.adminUserIds).toEqual(ids('alice'))
  })

  test('has a photo, until it has none', async () => {
    const { groups } = as('alice').direct
    const { threadId } = await groups.create(ids('bob', 'carla'))
    const told = async () => (await newest('bob', threadId)).raw
    const photo = createCanvas(20, 20).toBuffer('image/png')
    await groups.setPhoto(threadId, photo)
    expect(await told()).toContain('changed the group photo')
    await groups.removePhoto(threadId)
    expect(await told()).toContain('removed the group photo')
  })
})

describe('files', () => {
  const mp4 = Buffer.concat([Buffer.from('\0\0\0\x20ftypisom'), Buffer.alloc(5000, 7)])

  test('go into a conversation that there is, when they are ready', async () => {
    const { send } = as('alice').direct
    const { threadId } = await send.text(to('bob'), 'files')
    const photo = await send.photo(to('bob'), createCanvas(40, 20).toBuffer('image/png'))
    expect(photo.threadId).toBe(threadId)
    expect(await newest('bob', threadId)).toMatchObject({ itemType: 'media', media: { kind: 'photo' } })
    await send.video({ threadId }, { mp4, facts: { width: 720, height: 1280, durationMs: 3000 } })
    expect(await newest('bob', threadId)).toMatchObject({ itemType: 'media', media: { kind: 'video' } })
    await send.voice({ threadId }, { m4a: mp4, waveform: [0, 0.5, 1] })
    expect(await newest('bob', threadId)).toMatchObject({ itemType: 'voice_media', waveform: [0, 0.5, 1] })
  })

  test('are taken by their paths, as they lie there', async () => {
    const { send } = as('alice').direct
    const lying = (name: string) => join(import.meta.dirname, '../fixtures/files', name)
    const { threadId } = await send.text(to('bob'), 'files')
    await send.photo({ threadId }, lying('turned.heic'))
    expect(await newest('bob', threadId)).toMatchObject({ itemType: 'media', media: { kind: 'photo' } })
    await send.video({ threadId }, lying('film.mp4'))
    expect(await newest('bob', threadId)).toMatchObject({ itemType: 'media', media: { kind: 'video' } })
    await send.voice({ threadId }, lying('quiet-loud.m4a'), { ffmpeg: null })
    expect(await newest('bob', threadId)).toMatchObject({ itemType: 'voice_media' })
    const { uploads } = await people.control('uploads')
    for (const [place, name] of [[-2, 'film.mp4'] as const, [-1, 'quiet-loud.m4a'] as const]) {
      const sha256 = createHash('sha256')
        .update(readFileSync(lying(name)))
        .digest('hex')
      expect(uploads.at(place)).toMatchObject({ sha256 })
    }
  })

  test('that Instagram finds too long are shown to nobody', async () => {
    const { send } = as('alice').direct
    const { itemId, threadId } = await send.text(to('bob'), 'files')
    const video = { mp4, facts: { width: 720, height: 1280, durationMs: 90_000 }, mostSeconds: 100 }
    await expect(send.video({ threadId }, video)).rejects.toMatchObject({ code: 'video-too-long', remedy: 'input' })
    expect((await newest('bob', threadId)).itemId).toBe(itemId)
  })

  test('that are cut on their way arrive whole', async () => {
    const { send } = as('alice').direct
    const { threadId } = await send.text(to('bob'), 'files')
    const m4a = Buffer.concat([mp4, randomBytes(100_001)])
    const photo = createCanvas(40, 20).toBuffer('image/png')
    await people.control('faults', { name: 'upload-cut', count: 3 })
    await send.voice({ threadId }, { m4a, waveform: [1] })
    const { uploads } = await people.control('uploads')
    expect(uploads.at(-1)).toMatchObject({ sha256: createHash('sha256').update(m4a).digest('hex') })
    await people.control('faults', { name: 'upload-cut', count: 1 })
    await send.photo({ threadId }, photo)
    expect(await newest('bob', threadId)).toMatchObject({ itemType: 'media', media: { kind: 'photo' } })
  })

  test('of the same send are there once', async () => {
    const { send } = as('alice').direct
    const { threadId } = await send.text(to('bob'), 'files')
    const token = clientToken(() => Date.now() * 1000)
    const voice = { m4a: mp4, waveform: [1] }
    const first = await send.voice({ threadId }, voice, { token })
    expect(await send.voice({ threadId }, voice, { token })).toEqual(first)
    expect(await countOf('bob', threadId, token)).toBe(1)
  })
})

test('what others posted is shared', async () => {
  const { send } = as('alice').direct
  const { threadId } = await send.text(to('bob'), 'shares')
  const here = { threadId }
  const post = `3512345678901234567_${people.id('carla')}`
  const got: string[] = []
  for (const share of [
    () => send.post(here, post),
    () => send.post(here, post, { mediaType: 'video' }),
    () => send.story(here, post),
    () => send.profile(here, people.id('carla')),
    () => send.location(here, '213385402'),
    () => send.hashtag(here, '#sea'),
    () => send.gif(here, 'l0HlRnAWXxn0MhKLK'),
    () => send.heart(here),
    () => send.sticker(here, '3512345678901234567'),
  ]) {
    const { itemId } = await share()
    const item = await newest('bob', threadId)
    expect(item.itemId).toBe(itemId)
    got.push(item.itemType)
  }
  expect(got).toEqual([
    'media_share',
    'clip',
    'story_share',
    'profile',
    'location',
    'hashtag',
    'animated_media',
    'like',
    'generic_xma',
  ])
  const reply = await send.storyReply(post, 'how lovely')
  expect(await newest('carla', reply.threadId)).toMatchObject({ itemType: 'reel_share', text: 'how lovely' })
})
