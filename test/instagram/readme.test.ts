import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as library from '../../src/instagram/index.ts'
import {
  type DirectItem,
  type DirectThread,
  type InstagramClient,
  readSession,
  Session,
} from '../../src/instagram/index.ts'
import { compileExamples } from '../support/compile-examples.ts'
import { type ExampleResult, examplesIn, runExample } from '../support/readme-examples.ts'
import { SimulatedClients } from '../support/simulated-clients.ts'
import type { SimulatedPeople } from '../support/simulated-people.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const PAGE = readFileSync(join(ROOT, 'src/instagram/README.md'), 'utf8')
const EXAMPLES = examplesIn(PAGE)
const FILES = join(ROOT, 'test/fixtures/files')
/** The page that this one answers, where the two lie side by side. */
const ANSWERED = join(ROOT, '../shared/instagrapi-direct-documentation.md')

let people: SimulatedPeople
let folder = ''
let clients: SimulatedClients

beforeAll(async () => {
  clients = await SimulatedClients.start()
  people = clients.people
  folder = await mkdtemp(join(tmpdir(), 'dmvault-test-'))
  await writeFile(join(folder, 'photo.png'), createCanvas(40, 20).toBuffer('image/png'))
})
afterAll(async () => {
  await clients[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const as = (name: string): InstagramClient => clients.as(name)
const newest = (name: string, threadId: string, before?: number) => clients.newest(name, threadId, before)

const thread = (name: string, threadId: string): Promise<DirectThread> => as(name).direct.thread(threadId)
async function inbox(name: string): Promise<readonly string[]> {
  return (await as(name).direct.inboxPage()).items.map(({ threadId }) => threadId)
}
const reactions = async (threadId: string, itemId: string): Promise<readonly string[]> =>
  (await as('bob').direct.message(threadId, itemId)).reactions.map(({ emoji }) => emoji.replace('\ufe0f', ''))
const own = (text: string) => as('alice').direct.send.text({ userId: people.id('bob') }, text)

/** The conversation of alice, who runs the examples, and bob, who reads them. */
let pair = ''
beforeEach(async () => {
  pair = (await own('before')).threadId
})

type Check = (result: ExampleResult, given: Readonly<Record<string, unknown>>) => Promise<void> | void

interface Expected {
  /** What stands around the example, beside `client` and the library. */
  readonly given?: () => Promise<Readonly<Record<string, unknown>>> | Readonly<Record<string, unknown>>
  /** Looks at what came of it, as somebody else. */
  readonly check: Check
}

const bob = () => ({ userId: people.id('bob'), otherId: people.id('carla') })
const post = () => ({ ...bob(), mediaId: `3512345678901234567_${people.id('carla')}` })
const here = () => ({ threadId: pair })
const group = async () => ({
  ...bob(),
  newUserId: people.id('dora'),
  groupId: await people.group('alice', ['bob', 'carla'], 'Trip'),
})
/** What `sent` arrived as. */
async function arrived({ values }: ExampleResult, name = 'sent'): Promise<DirectItem> {
  const { threadId, itemId } = values[name] as library.Sent
  return await as('bob').direct.message(threadId, itemId)
}

const EXPECTED: Readonly<Record<string, Expected>> = {
  'Client.login': {
    given: () => {
      const { username, password } = people.simulator.accounts[0]
      const client = clients.add('someone new', new Session({ server: people.url }))
      return { client, username, password, path: join(folder, 'alice.session') }
    },
    check: async ({ lines }) => {
      expect(lines).toEqual([['alice.sim']])
      const text = readFileSync(join(folder, 'alice.session'), 'utf8')
      expect(readSession(text).userId).toBe(people.id('alice'))
    },
  },
  direct_threads: {
    check: async ({ lines }) => {
      expect(lines.map(([threadId]) => threadId)).toEqual((await inbox('alice')).slice(0, 20))
      expect(lines).toContainEqual([pair, 'bob.sim', false, 1, expect.anything()])
    },
  },
  direct_pending_inbox: {
    given: async () => {
      await people.control('events', { kind: 'request', text: 'May I?' })
      return {}
    },
    check: ({ lines }) => expect(lines[0]).toEqual([expect.any(String), 'May I?']),
  },
  direct_thread: { given: here, check: ({ lines }) => expect(lines).toEqual([['bob.sim', false, 1]]) },
  direct_messages: {
    given: here,
    check: ({ lines }) => expect(lines[0]).toEqual([people.id('alice'), 'text', expect.any(Date), 'before']),
  },
  'filters of messages': {
    given: async () => {
      await as('bob').direct.send.answer(pair, 'from bob')
      await as('bob').direct.send.heart({ threadId: pair })
      await own('from alice')
      return { ...bob(), ...here() }
    },
    check: async ({ lines }) => {
      expect(lines[0]?.[1]).toBe('from bob')
      for (const [itemId] of lines) {
        const message = await as('alice').direct.message(pair, String(itemId))
        expect(message).toMatchObject({ userId: people.id('bob'), itemType: 'text' })
      }
    },
  },
  direct_send: {
    given: async () => ({ ...bob(), ...here(), itemId: (await as('bob').direct.send.answer(pair, 'Coming?')).itemId }),
    check: async (result, { itemId }) => {
      expect((await arrived(result)).text).toBe('Hello!')
      expect((await newest('bob', pair, 1)).text).toBe('Hello again!')
      expect(await arrived(result, 'reply')).toMatchObject({ text: 'Yes!', repliedTo: { itemId } })
    },
  },
  'direct_send with several user_ids': {
    given: bob,
    check: async ({ lines }) => {
      const threads = lines.map(([threadId]) => String(threadId))
      expect(new Set(threads).size).toBe(2)
      for (const [place, name] of ['bob', 'carla'].entries()) {
        expect(await thread(name, threads[place] ?? '')).toMatchObject({ isGroup: false })
        expect((await newest(name, threads[place] ?? '')).text).toBe('To each of you')
      }
    },
  },
  direct_send_photo: {
    given: () => ({ ...bob(), path: join(FILES, 'turned.heic') }),
    check: async (result) => {
      expect(await arrived(result)).toMatchObject({ itemType: 'media', media: { kind: 'photo' } })
      expect(await arrived(result, 'text')).toMatchObject({ text: 'Check out this photo!' })
    },
  },
  direct_send_video: {
    given: () => ({ ...bob(), path: join(FILES, 'film.mp4') }),
    check: async (result) =>
      expect(await arrived(result)).toMatchObject({ itemType: 'media', media: { kind: 'video' } }),
  },
  'direct_send_video with thumbnail': {
    given: () => ({ ...bob(), path: join(FILES, 'film.mp4'), thumbnail: join(folder, 'photo.png') }),
    check: async (result) => {
      expect(result.values.refused).toMatchObject({ code: 'thumbnail', remedy: 'input' })
      expect(await arrived(result)).toMatchObject({ media: { kind: 'video' } })
      expect(await newest('bob', pair, 1)).toMatchObject({ text: 'before' })
    },
  },
  direct_send_audio: {
    given: () => ({ ...bob(), path: join(FILES, 'quiet-loud.m4a') }),
    check: async (result) => {
      const item = await arrived(result)
      expect(item.itemType).toBe('voice_media')
      expect(item).toMatchObject({ waveform: expect.arrayContaining([1]) })
      expect((item as unknown as { waveform: readonly number[] }).waveform).toHaveLength(70)
    },
  },
  direct_media_share: {
    given: post,
    check: async (result) => {
      expect(await arrived(result)).toMatchObject({ itemType: 'media_share' })
      expect(await arrived(result, 'reel')).toMatchObject({ itemType: 'clip' })
      expect((await newest('bob', pair)).text).toBe('Check out this post!')
    },
  },
  direct_story_share: {
    given: post,
    check: async (result) => expect(await arrived(result)).toMatchObject({ itemType: 'story_share' }),
  },
  direct_profile_share: {
    given: bob,
    check: async (result) => {
      expect(await arrived(result)).toMatchObject({ itemType: 'profile', profile: { userId: people.id('carla') } })
      expect((await newest('bob', pair)).text).toBe('Check out this profile')
    },
  },
  direct_send_link: {
    given: bob,
    check: async (result) => {
      const link = { url: 'https://example.com', text: 'Interesting article! https://example.com' }
      expect(await arrived(result)).toMatchObject({ itemType: 'link', link })
    },
  },
  direct_search: { check: ({ lines }) => expect(lines).toContainEqual(['user', 'bob.sim']) },
  direct_thread_hide: {
    given: async () => ({ ...here(), spamThreadId: await people.pair('emil', 'alice', 'BUY') }),
    check: async (_result, { spamThreadId }) => {
      expect(await inbox('alice')).not.toContain(pair)
      expect(await inbox('bob')).toContain(pair)
      await as('bob').direct.send.answer(pair, 'back')
      expect(await inbox('alice')).toContain(pair)
      await as('emil').direct.send.answer(String(spamThreadId), 'BUY MORE')
      expect((await as('alice').direct.spamPage()).items.map(({ threadId }) => threadId)).toContain(spamThreadId)
    },
  },
  direct_thread_mark_unread: {
    given: here,
    check: async () => {
      expect(await thread('alice', pair)).toMatchObject({ readState: 1 })
      expect((await thread('bob', pair)).lastSeenAt[people.id('alice')]).toBeDefined()
    },
  },
  'direct_thread_mute, direct_thread_unmute': {
    given: here,
    check: async ({ values }) => {
      expect(values.isMuted).toBe(true)
      expect((await thread('alice', pair)).isMuted).toBe(false)
    },
  },
  'direct_thread_mute_video_call, direct_thread_unmute_video_call': {
    given: here,
    check: async ({ values }) => {
      expect(values.isVideoCallMuted).toBe(true)
      expect((await thread('alice', pair)).isVideoCallMuted).toBe(false)
    },
  },
  direct_message_delete: {
    given: async () => {
      const itemIds = [(await own('one')).itemId, (await own('two')).itemId]
      const theirs = (await as('bob').direct.send.answer(pair, 'not yours')).itemId
      return { ...here(), itemId: (await own('three')).itemId, itemIds: [...itemIds, theirs] }
    },
    check: async ({ lines }) => {
      expect(lines.map(([, words]) => words)).toEqual(['taken back', 'taken back', expect.stringContaining('not take')])
      const [last, before] = (await thread('bob', pair)).items.map(({ text }) => text)
      expect([last, before]).toEqual(['not yours', 'before'])
    },
  },
  'direct_message_like, direct_message_unlike': {
    given: async () => {
      const otherItemId = (await as('bob').direct.send.answer(pair, 'liked')).itemId
      await as('alice').direct.like(pair, otherItemId)
      return { ...here(), itemId: (await as('bob').direct.send.answer(pair, 'to be liked')).itemId, otherItemId }
    },
    check: async (_result, { itemId, otherItemId }) => {
      expect(await reactions(pair, String(itemId))).toEqual(['🎉'])
      expect(await reactions(pair, String(otherItemId))).toEqual([])
    },
  },
  direct_create_group: {
    given: bob,
    check: async ({ lines }) => {
      const made = await thread('bob', String(lines[0]?.[0]))
      expect(made).toMatchObject({ title: 'My group chat', isGroup: true })
      expect(made.users.map(({ userId }) => userId).sort()).toEqual([people.id('alice'), people.id('carla')].sort())
    },
  },
  direct_add_users: {
    given: group,
    check: async ({ lines }, { groupId }) => {
      expect(lines).toEqual([[3]])
      expect((await thread('bob', String(groupId))).users.map(({ userId }) => userId)).toContain(people.id('dora'))
    },
  },
  direct_remove_users: {
    given: group,
    check: async (_result, { groupId }) => {
      expect((await thread('carla', String(groupId))).users.map(({ userId }) => userId)).toEqual([people.id('alice')])
    },
  },
  direct_leave_group: {
    given: group,
    check: async (_result, { groupId }) => {
      expect((await thread('bob', String(groupId))).users.map(({ userId }) => userId)).toEqual([people.id('carla')])
    },
  },
  direct_thread_set_title: {
    given: group,
    check: async ({ lines }, { groupId }) => {
      expect(lines).toEqual([['New group name']])
      expect((await thread('carla', String(groupId))).title).toBe('New group name')
    },
  },
  direct_thread_set_photo: {
    given: async () => ({ ...(await group()), path: join(folder, 'photo.png') }),
    check: async (_result, { groupId }) => {
      expect((await newest('bob', String(groupId))).raw).toContain('changed the group photo')
    },
  },
  user_id_from_username: {
    check: async (result) => {
      expect(result.values.userId).toBe(people.id('bob'))
      expect((await arrived(result)).text).toBe('Hey there!')
      expect((await arrived(result, 'again')).text).toBe('Or at once, by name')
    },
  },
  user_info: {
    given: bob,
    check: ({ lines }) => {
      expect(lines[0]?.slice(0, 2)).toEqual(['bob.sim', false])
      expect(lines[1]).toEqual([expect.any(Boolean), expect.any(Boolean), false])
    },
  },
  'DirectError, UserNotFound': {
    given: () => ({ username: 'no.such.name' }),
    check: ({ lines, values }) => {
      expect(lines).toEqual([['there is no user called no.such.name']])
      expect(values.sent).toBeUndefined()
    },
  },
  'checking recipients': {
    given: bob,
    check: ({ lines }) =>
      expect(lines).toEqual([
        [{ userId: people.id('bob') }, true, null],
        [{ username: 'no.such.name' }, false, 'there is no such user, or they have blocked this account'],
      ]),
  },
  'permissions of one person': {
    given: bob,
    check: async ({ lines, values }) => {
      expect(values.canMessage).toBe(true)
      expect(lines[0]?.[0]).toMatchObject({ isPrivate: false, isRestricted: false })
      expect((await newest('bob', pair)).text).toBe('Hello!')
    },
  },
}

describe('the page for people who come from instagrapi', () => {
  test('has an example for each thing that is tried here, and none that is not', () => {
    expect(EXAMPLES.map(({ heading }) => heading)).toEqual(Object.keys(EXPECTED))
  })

  test.each(EXAMPLES.map((example) => [example.heading, example] as const))('%s', async (heading, example) => {
    const { given, check } = EXPECTED[heading] ?? expect.fail('nothing is known of it')
    const client = as('alice')
    const surroundings = { ...library, client, direct: client.direct, users: client.users, ...(await given?.()) }
    const result = await runExample(example, surroundings)
    await check(result, surroundings)
  })

  test('has examples of three lines, and one of five', () => {
    const lengths = EXAMPLES.map(({ code }) => code.trim().split('\n').length).toSorted((a, b) => b - a)
    expect(lengths.slice(0, 2)).toEqual([5, 3])
  })

  test('names nothing that there is not', () => {
    const { direct, users } = as('alice')
    const client = as('alice')
    const named = [...PAGE.matchAll(/`((?:direct|client|users)(?:\.\w+)+)`/g)].map(([, name = '']) => name)
    expect(named.length).toBeGreaterThan(60)
    for (const name of named) {
      const value = name
        .split('.')
        .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], { direct, client, users })
      expect([name, typeof value]).toEqual([name, name === 'direct.send' ? 'object' : 'function'])
    }
    const [, imports = ''] = /^import \{ (.*) \} from 'dmvault\/instagram'$/m.exec(PAGE) ?? []
    for (const name of imports.split(', ')) expect(library).toHaveProperty(name)
  })

  test.skipIf(!existsSync(ANSWERED))('answers every method of the documentation that it follows', () => {
    const methods = [...readFileSync(ANSWERED, 'utf8').matchAll(/\bcl\.([a-z_]+)\(/g)].map(([, name = '']) => name)
    const rows = [...PAGE.matchAll(/^\| (.*?) \| .* \|$/gm)].map(([, names = '']) => names)
    const headings = EXAMPLES.map(({ heading }) => heading)
    expect(methods.length).toBeGreaterThan(30)
    for (const method of new Set(methods)) {
      const name = new RegExp(`(^|[^a-z_])${method}([^a-z_]|$)`)
      expect([method, rows.some((row) => name.test(row)), headings.some((heading) => name.test(heading))]).toEqual([
        method,
        true,
        true,
      ])
    }
  })

  test('has examples that the compiler takes, which does not take wrong ones', async () => {
    const [, imports = ''] = /^(import .*)$/m.exec(PAGE) ?? []
    expect(await compileExamples(ROOT, imports, EXAMPLES)).toBe('')
    const wrong = { heading: 'wrong', code: 'await direct.send.text(userId, 5)\n' }
    expect(await compileExamples(ROOT, imports, [wrong])).toContain('error TS2345')
  })

  test('goes with the published package', () => {
    const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly files: readonly string[]
    }
    expect(files).toContain('src/instagram/README.md')
  })
})
