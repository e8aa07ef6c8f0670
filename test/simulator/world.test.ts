import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { restoreBackup } from '../../pipelines/restore.ts'
import { byDay } from '../../src/simulator/world/history.ts'
import { personId, personIndex, threadIds } from '../../src/simulator/world/ids.ts'
import { verifyBackup } from '../../src/sources/backup/verify-backup.ts'
import { useArchive } from '../support/archive.ts'
import { type Body, type SimulatedApp, simulated } from '../support/simulated-app.ts'

const archive = useArchive()
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dmvault-world-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function saveWorld(url: string, name: string, query = ''): Promise<string> {
  const file = join(folder, name)
  const answer = await fetch(`${url}/simulator/world${query}`)
  await writeFile(file, Buffer.from(await answer.arrayBuffer()))
  return file
}

describe('the truth', () => {
  test('is a backup that verifies, holds every message as apps see it, and can be restored', async () => {
    await using simulator = await simulated({ threads: 20, messages: 1500 })
    const { app, url, world } = simulator
    const file = await saveWorld(url, 'world.json')
    const { counts, account, owner } = await verifyBackup(file)
    const held = world.threadsOf(0).reduce((sum, thread) => sum + thread.count, 0)
    expect(held).toBe(1500)
    expect(counts).toMatchObject({ messages: held, conversations: world.threadsOf(0).length, unreadable: 0 })
    expect(account.name).toBe('alice.sim')
    expect(owner?.ids).toEqual([{ kind: 'instagram', id: '1001000001' }])
    const document = JSON.parse(await (await fetch(`${url}/simulator/world`)).text()) as Body
    const all = [
      ...(await app.threads()),
      ...(await app.threads('pending_inbox')),
      ...(await app.threads('spam_inbox')),
    ]
    for (const thread of all) {
      const conversation = document.conversations.find((it: Body) => it.thread_id === thread.thread_id)
      const items = await app.items(thread.thread_id)
      expect(conversation.messages.map((it: Body) => [it.id, it.item_type])).toEqual(
        items.map((it) => [it.item_id, it.item_type]),
      )
      expect(conversation.title).toBe(thread.thread_title)
      expect(conversation.folder).toBe(
        thread.is_spam ? 'spam' : thread.pending ? 'pending' : thread.folder === 1 ? 'general' : 'inbox',
      )
      const texts = items.filter((it) => it.item_type === 'text').map((it) => it.text)
      expect(conversation.messages.filter((it: Body) => it.item_type === 'text').map((it: Body) => it.text)).toEqual(
        texts,
      )
      const reactions = items.map((it) => (it.reactions?.emojis.length ?? 0) + (it.reactions?.likes.length ?? 0))
      expect(conversation.messages.map((it: Body) => it.reactions?.length ?? 0)).toEqual(reactions)
    }
    const restored = await restoreBackup(archive(), { file }, { signal: new AbortController().signal })
    expect(restored.messages).toMatchObject({ new: held, quarantined: 0 })
  })

  test('is not touched by reading: everything is as unread afterwards as before', async () => {
    await using simulator = await simulated({ threads: 20, messages: 600 })
    const { app, url } = simulator
    const state = async () => {
      const { body } = await app.get('direct_v2/inbox/?thread_message_limit=1')
      return [body.seq_id, body.inbox, await (await fetch(`${url}/simulator/world?raw=1`)).text()]
    }
    const before = await state()
    for (const box of ['inbox', 'pending_inbox', 'spam_inbox']) {
      for (const { thread_id } of await app.threads(box)) await app.items(thread_id)
    }
    expect(await state()).toEqual(before)
  })

  test('goes with what happens, and is told for each account, with the items’ own text where that is asked for', async () => {
    await using simulator = await simulated({ threads: 14, messages: 300 })
    const { url, world } = simulator
    const events = JSON.stringify([
      { kind: 'message', count: 3 },
      { kind: 'request' },
      { kind: 'unsend' },
      { kind: 'join' },
      { kind: 'leave' },
      { kind: 'thread', people: ['bob.sim', 'carla.sim'], text: 'hi' },
    ])
    expect((await fetch(`${url}/simulator/events`, { method: 'POST', body: events })).status).toBe(200)
    const { counts } = await verifyBackup(await saveWorld(url, 'later.json', '?raw=1'))
    expect(counts.messages).toBe(world.threadsOf(0).reduce((sum, thread) => sum + thread.count, 0))
    const ofBob = await verifyBackup(await saveWorld(url, 'bob.json', '?username=bob.sim'))
    expect(ofBob.counts.messages).toBe(world.threadsOf(1).reduce((sum, thread) => sum + thread.count, 0))
    expect(ofBob.counts.messages).not.toBe(counts.messages)
    expect((await fetch(`${url}/simulator/world?username=nobody`)).status).toBe(404)
  })

  test('can be served again, from its file: the same threads, messages and reactions', async () => {
    await using simulator = await simulated({ threads: 14, messages: 400 })
    const file = await saveWorld(simulator.url, 'saved.json', '?raw=1')
    await using again = await simulated({ world: file })
    expect(again.accounts[0]).toMatchObject({ username: 'alice.sim', id: '1001000001' })
    const [before, after] = [simulator.app, again.app]
    const strip = ({ item_id, user_id, timestamp, item_type, text, reactions }: Body) => [
      item_id,
      user_id,
      Number(timestamp),
      item_type,
      text,
      reactions?.emojis.length,
    ]
    const threads = await after.threads()
    expect(new Set(threads.map((it) => it.thread_id))).toEqual(
      new Set((await before.threads()).map((it) => it.thread_id)),
    )
    expect(await after.threads('pending_inbox')).toHaveLength((await before.threads('pending_inbox')).length)
    for (const { thread_id } of threads) {
      const [items, originals] = await Promise.all([after.items(thread_id), before.items(thread_id)])
      expect(items.map((it) => strip(it).slice(0, 5))).toEqual(originals.map((it) => strip(it).slice(0, 5)))
    }
    const { counts } = await verifyBackup(await saveWorld(again.url, 'again.json'))
    const { counts: original } = await verifyBackup(file)
    expect(counts).toEqual(original)
  })
})

test('a world out of a file finds its people by their own ids, and gives nobody’s to those who come', async () => {
  await using simulator = await simulated({ threads: 14, messages: 300 })
  await using again = await simulated({ world: await saveWorld(simulator.url, 'bob.json', '?username=bob.sim') })
  const { people, threads } = again.world
  const indexes = Array.from({ length: people.count }, (_, index) => index)
  expect(again.world.owner.username).toBe('bob.sim')
  expect(indexes.map((index) => people.byId(people.get(index).id)?.index)).toEqual(indexes)
  const ids = new Set(indexes.map((index) => people.get(index).id))
  const strange = indexes.map(personId).find((id) => !ids.has(id))
  expect(people.byId(strange ?? '')).toBeNull()
  for (const thread of threads) expect(thread.members[0]).toBe(0)
  const events = JSON.stringify(Array.from({ length: 20 }, () => ({ kind: 'request' })))
  expect((await fetch(`${again.url}/simulator/events`, { method: 'POST', body: events })).status).toBe(200)
  const everyone = Array.from({ length: people.count }, (_, index) => people.get(index))
  expect(everyone).toHaveLength(indexes.length + 20)
  for (const key of ['id', 'username'] as const) {
    expect(new Set(everyone.map((it) => it[key])).size).toBe(everyone.length)
  }
  expect(everyone.map((it) => people.byId(it.id)?.index)).toEqual([...everyone.keys()])
  expect(everyone.map((it) => people.byUsername(it.username)?.index)).toEqual([...everyone.keys()])
})

describe('a made world', () => {
  const everything = async (app: SimulatedApp): Promise<readonly string[]> => {
    const texts: string[] = []
    for (const { thread_id } of await app.threads()) texts.push((await app.get(`direct_v2/threads/${thread_id}/`)).text)
    return [...texts, (await app.get('direct_v2/inbox/')).text, (await app.get('direct_v2/pending_inbox/')).text]
  }

  test('is the same, byte for byte, for the same seed, and another for another', async () => {
    const options = { threads: 25, messages: 900, seed: 7 }
    await using one = await simulated(options)
    await using same = await simulated(options)
    await using other = await simulated({ ...options, seed: 8 })
    const texts = await everything(one.app)
    expect(await everything(same.app)).toEqual(texts)
    expect(await everything(other.app)).not.toEqual(texts)
    const worlds = await Promise.all(
      [one, same].map(async ({ url }) => await (await fetch(`${url}/simulator/world`)).text()),
    )
    expect(worlds[1]).toBe(worlds[0])
  })

  test('of a million messages holds none that it can compute, and serves any page', async () => {
    await using simulator = await simulated({ threads: 1000, messages: 1_000_000 })
    const { world, app } = simulator
    const threads = world.threadsOf(0)
    expect(threads.reduce((sum, thread) => sum + thread.count, 0)).toBe(1_000_000)
    const long = threads.find((thread) => thread.count === 50_000)
    if (long === undefined) throw new Error('there is no thread of 50,000')
    const path = `direct_v2/threads/${long.plan.threadId}/`
    for (let part = 0; part < 300; part++) {
      const position = Math.floor((part / 300) * 50_000)
      const [newer, expected] = [long.at(position + 1), long.at(position)]
      const cursor = Buffer.from(`t${newer?.itemId}`).toString('base64url')
      const { thread } = (await app.get(`${path}?limit=1&cursor=${cursor}`)).body
      expect(thread.items.map((it: Body) => it.item_id)).toEqual([expected?.itemId])
    }
    // Whatever was asked for, a fixed number of blocks is remembered.
    expect(world.heldBlocks).toBeLessThanOrEqual(256)
    expect(await everythingAtTheEnds(app, path)).toEqual([20, 20])
  })

  async function everythingAtTheEnds(app: SimulatedApp, path: string): Promise<readonly number[]> {
    const { thread } = (await app.get(`${path}?limit=20`)).body
    const next = (await app.get(`${path}?limit=20&cursor=${thread.oldest_cursor}`)).body.thread
    return [thread.items.length, next.items.length]
  }

  test.each([
    [0, 0],
    [1, 0],
    [3, 10],
    [12, 100],
    [40, 5],
  ])('of %d threads and %d messages stands too', async (threads, messages) => {
    await using simulator = await simulated({ threads, messages })
    expect(await simulator.app.threads()).toHaveLength(threads)
    const pending = await simulator.app.threads('pending_inbox')
    expect(pending.length).toBeGreaterThanOrEqual(6)
    expect(pending.every((it) => it.items.length === 1)).toBe(true)
  })

  test('is written in bursts, by day, in several languages, with emoji', async () => {
    await using simulator = await simulated({ threads: 60, messages: 8000 })
    const messages = simulator.world.threadsOf(0).flatMap((thread) => [...thread.newestFirst()])
    const text = messages.map((it) => it.text).join('\n')
    for (const script of ['Latin', 'Han', 'Hiragana', 'Arabic']) {
      expect(text).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'))
    }
    expect(text).toMatch(/\p{Emoji_Presentation}/u)
    const hours = messages.map((it) => new Date(it.micros / 1000).getUTCHours())
    expect(hours.filter((hour) => hour < 7).length / hours.length).toBeLessThan(0.12)
    const gaps = simulator.world.threadsOf(0).flatMap((thread) => {
      const times = [...thread.newestFirst()].map((it) => it.micros)
      return times.slice(1).map((time, place) => times[place]! - time)
    })
    expect(gaps.filter((gap) => gap < 180_000_000).length / gaps.length).toBeGreaterThan(0.5)
  })
})

test('a simulator that is closed is gone, and may be closed again', async () => {
  const simulator = await simulated({ threads: 1, messages: 0 })
  await simulator.close()
  await simulator.close()
  await expect(simulator.app.get('direct_v2/inbox/')).rejects.toThrow()
})

test('ids can be told apart and found again; an even time keeps its order when it is moved into the day', () => {
  const indexes = Array.from({ length: 3000 }, (_, index) => index)
  expect(indexes.map((index) => personIndex(personId(index)))).toEqual(indexes)
  expect(personIndex('1')).toBeNull()
  expect(new Set(indexes.flatMap((index) => Object.values(threadIds(index)))).size).toBe(6000)
  for (const index of indexes)
    expect(Object.values(threadIds(index)).map((id) => id.length)).toEqual([39, expect.any(Number)])
  const times = indexes.map((index) => 1_700_000_000_000_000 + index * 97_000_000_007)
  const moved = times.map(byDay)
  expect(moved).toEqual(moved.toSorted((a, b) => a - b))
})
