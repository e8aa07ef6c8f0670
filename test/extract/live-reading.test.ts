import { expect, test } from 'vitest'
import { useArchive } from '../support/archive.ts'
import { allText, compare, NO_DIFFERENCES, readArchived, readWorld } from '../support/archive-against-world.ts'
import { LiveAccount } from '../support/live-account.ts'

const archive = useArchive()

async function differences(live: LiveAccount) {
  return compare(await readWorld(live.simulator.url), await readArchived(archive(), live.account.accountId))
}

test('a first night reads the world, and marks nothing as seen; a second has nothing to do', async () => {
  await using live = await LiveAccount.start(archive(), { threads: 25, messages: 500 })
  const { world } = live.simulator
  const seen = () => JSON.stringify(world.threads.map((it) => it.everyone.map((person) => it.view(person))))
  const before = seen()
  expect(await live.night()).toMatchObject({ exitCode: 0, counts: { threadsLeft: 0, messages: { new: 500 } } })
  expect(await differences(live)).toEqual(NO_DIFFERENCES)
  expect(seen()).toBe(before)
  await live.later()
  expect((await live.night()).requests).toBeLessThanOrEqual(2)
})

test('what was taken back is gone wherever it was told: also from answers to it', async () => {
  await using live = await LiveAccount.start(archive(), { threads: 3, messages: 60 })
  const thread = live.simulator.world.threadsOf(0)[0]!
  const threadId = thread.plan.threadId
  await live.events({ kind: 'message', thread: threadId, text: 'a secret of mine' })
  const secret = thread.newest!.itemId
  await live.events(
    { kind: 'message', thread: threadId, text: 'what did you say?', replies_to: secret },
    { kind: 'message', thread: threadId, text: 'oh' },
  )
  await live.night()
  expect(await allText(archive(), live.account.accountId)).toContain('a secret of mine')
  await live.later()
  await live.events(
    { kind: 'unsend', thread: threadId, item: secret },
    { kind: 'message', thread: threadId, text: 'bye' },
  )
  expect(await live.night()).toMatchObject({ exitCode: 0 })
  expect(await allText(archive(), live.account.accountId)).not.toContain('a secret of mine')
  expect(await differences(live)).toEqual(NO_DIFFERENCES)
})

test('what was taken back leaves no original text either, though it said nothing in words', async () => {
  await using live = await LiveAccount.start(archive(), { threads: 3, messages: 60 })
  const thread = live.simulator.world.threadsOf(0)[0]!
  const named = { thread: thread.plan.threadId }
  await live.events(
    { kind: 'message', ...named, item_type: 'voice_media' },
    { kind: 'message', ...named, item_type: 'like' },
  )
  const taken = [...thread.newestFirst()].slice(0, 2).map((it) => it.itemId)
  await live.night()
  await live.later()
  await live.events(...taken.map((item) => ({ kind: 'unsend', ...named, item })), { kind: 'message', ...named })
  expect(await live.night()).toMatchObject({ exitCode: 0 })
  const text = await allText(archive(), live.account.accountId)
  expect(taken.filter((id) => text.includes(`"item_id":"${id}"`))).toEqual([])
  expect(await differences(live)).toEqual(NO_DIFFERENCES)
})

test('of a thread in which all was taken back nothing is left but tombstones', async () => {
  await using live = await LiveAccount.start(archive(), { threads: 3, messages: 60 })
  const people = [live.simulator.accounts[1]!.username, live.simulator.accounts[2]!.username]
  await live.events(
    { kind: 'thread', people, title: 'Brief', text: 'one of two' },
    { kind: 'message', thread: 'Brief', text: 'two of two' },
  )
  await live.night()
  await live.later()
  await live.events({ kind: 'unsend', thread: 'Brief' }, { kind: 'unsend', thread: 'Brief' })
  expect(await live.night()).toMatchObject({ exitCode: 0 })
  expect(await allText(archive(), live.account.accountId)).not.toMatch(/(one|two) of two/)
  expect(await differences(live)).toEqual(NO_DIFFERENCES)
})
