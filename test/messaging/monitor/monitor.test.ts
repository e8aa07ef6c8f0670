import { getEventListeners } from 'node:events'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { backupAccount } from '../../../pipelines/backup.ts'
import { removeAccount } from '../../../pipelines/remove-account.ts'
import { restoreBackup } from '../../../pipelines/restore.ts'
import { removeWatcher } from '../../../src/archive/watch/move-watch-cursor.ts'
import { LaterError } from '../../../src/errors.ts'
import { monitor } from '../../../src/messaging/monitor/monitor.ts'
import type { WatchEvent } from '../../../src/messaging/monitor/watch-event.ts'
import { acquireLease } from '../../../src/run/lease.ts'
import { useArchive } from '../../support/archive.ts'
import { compare, NO_DIFFERENCES, readArchived, readWorld } from '../../support/archive-against-world.ts'
import { LiveAccount } from '../../support/live-account.ts'
import { useFolder } from '../../support/run-cli.ts'
import { inShort, lookOnce, readingOf, watch } from '../../support/watching.ts'

const archive = useArchive()
const folder = useFolder()
const isLong = process.env.DMVAULT_TEST_LONG === '1'

async function live(options: Parameters<typeof LiveAccount.start>[1] = {}): Promise<LiveAccount> {
  const account = await LiveAccount.start(archive(), { seed: 3, threads: 8, messages: 160, ...options })
  onTestFinished(() => account[Symbol.asyncDispose]())
  return account
}

interface World {
  readonly events: readonly { readonly thread_id: string; readonly item_ids: readonly string[] }[]
}

const happen = async (account: LiveAccount, ...events: readonly object[]): Promise<World['events']> =>
  ((await account.events(...events)) as World).events

const idOf = ({ id }: WatchEvent): string => id

async function differences(account: LiveAccount) {
  return compare(await readWorld(account.simulator.url), await readArchived(archive(), account.account.accountId))
}

const rows = async (account: LiveAccount, table: string): Promise<number> =>
  (
    await archive().pool.query(`select count(*)::int as n from ${table} where account_id = $1`, [
      account.account.accountId,
    ])
  ).rows[0].n

describe('a watch', () => {
  let watched: LiveAccount
  beforeAll(async () => {
    watched = await LiveAccount.start(archive(), { seed: 3, threads: 8, messages: 160 })
    return () => watched[Symbol.asyncDispose]()
  })

  test('tells nothing of what was there when it began', async () => {
    expect(await lookOnce(watched)).toEqual([])
    expect(await rows(watched, 'watch_events')).toBe(0)
  })

  test('tells a new message once, with who wrote it where', async () => {
    const [sent] = await happen(watched, { kind: 'message', text: 'Hello <b>\u0000' })
    const [event, ...others] = await lookOnce(watched)
    expect(others).toEqual([])
    expect(event).toMatchObject({
      kind: 'message',
      account: watched.account.name,
      thread: { id: sent?.thread_id, folder: 'inbox' },
      message: {
        id: sent?.item_ids[0],
        text: 'Hello <b>\u0000',
        item_type: 'text',
        is_unsent: false,
        replied_to: null,
      },
      emoji: null,
    })
    expect(event?.person?.username).toMatch(/./)
    expect(event?.person).toEqual(event?.message?.sender)
    expect(event?.at).toBe(event?.message?.sent_at)
    expect(await lookOnce(watched)).toEqual([])
  })

  test('tells edits, reactions, what was taken back, and that something was read', async () => {
    const [sent, mine] = await happen(
      watched,
      { kind: 'message', text: 'first' },
      { kind: 'message', text: 'mine', from: watched.simulator.accounts[0].username },
    )
    expect((await lookOnce(watched)).map(inShort).toSorted()).toEqual(['message first', 'message me mine'])
    const [thread, item] = [sent?.thread_id, sent?.item_ids[0]]
    await happen(watched, { kind: 'reaction', thread, item, emoji: '🔥' })
    expect((await lookOnce(watched)).map(inShort)).toEqual(['reaction first 🔥'])
    await happen(watched, { kind: 'edit', thread, item, text: 'second' })
    expect((await lookOnce(watched)).map(inShort)).toEqual(['edit second'])
    await happen(watched, { kind: 'reaction', thread, item, remove: true })
    expect((await lookOnce(watched)).map(inShort)).toEqual(['reaction-removed second 🔥'])
    const whereMine = mine?.thread_id
    const reader = (await lookOnce(watched)).length
    expect(reader).toBe(0)
    await happen(watched, { kind: 'seen', thread: whereMine, item: mine?.item_ids[0] })
    const [read, ...others] = await lookOnce(watched)
    expect(others).toEqual([])
    expect(read).toMatchObject({ kind: 'read', message: { id: mine?.item_ids[0], text: 'mine' } })
    expect(read?.person?.is_owner).toBe(false)
  })

  test('tells that an old message was taken back, without its words', async () => {
    const [first] = await happen(watched, { kind: 'message', text: 'regretted' }, { kind: 'message' })
    await lookOnce(watched)
    await watched.later(0.1)
    await lookOnce(watched)
    await watched.later(0.1)
    await happen(watched, { kind: 'unsend', thread: first?.thread_id, item: first?.item_ids[0] })
    const events = await lookOnce(watched)
    expect(events.map(inShort)).toEqual(['unsend'])
    expect(events[0]?.message).toMatchObject({ id: first?.item_ids[0], text: null, is_unsent: true })
  })

  test('tells a request, then its message, and further messages of it', async () => {
    const [request] = await happen(watched, { kind: 'request', text: 'May I?' })
    const events = await lookOnce(watched)
    expect(events.map(inShort)).toEqual(['request', 'message May I?'])
    expect(events.map((it) => it.thread)).toEqual([
      expect.objectContaining({ id: request?.thread_id, folder: 'pending' }),
      expect.objectContaining({ id: request?.thread_id, folder: 'pending' }),
    ])
    await happen(watched, { kind: 'message', thread: request?.thread_id, text: 'Please!' })
    await watched.later(0.05)
    expect((await lookOnce(watched)).map(inShort)).toEqual(['message Please!'])
  })

  test('tells messages that one answer does not hold, in their order', async () => {
    const before = await watched.requestsMade()
    await happen(watched, { kind: 'message', text: 'no.', count: 53 }, { kind: 'message', text: 'x.', count: 25 })
    const events = await lookOnce(watched)
    for (const [, told] of Map.groupBy(events, (it) => it.thread.id)) {
      const times = told.map((it) => it.at)
      expect(times).toEqual(times.toSorted())
    }
    expect(events).toHaveLength(78)
    expect((await watched.requestsMade()) - before).toBeLessThanOrEqual(9)
  })

  test('leaves the archive exactly as the world is, so far as it has looked', async () => {
    await watched.night()
    expect(await differences(watched)).toEqual(NO_DIFFERENCES)
    expect((await archive().pool.query('select account_id from watch_events where event_no is null')).rows).toEqual([])
  })
})

test('an event that was not handled to its end is told again under its id, and nothing else is', async () => {
  const account = await live()
  await lookOnce(account)
  await happen(
    account,
    { kind: 'message', text: 'one' },
    { kind: 'message', text: 'two' },
    { kind: 'message', text: 'three' },
  )
  const first: string[] = []
  for await (const { event } of watch(account, { once: true })) {
    first.push(event.id)
    if (first.length === 2) break
  }
  const again = (await lookOnce(account)).map(idOf)
  expect(again[0]).toBe(first[1])
  expect(new Set([...first, ...again]).size).toBe(3)
  expect(again).toHaveLength(2)
  expect(await rows(account, 'watch_events')).toBe(0)
})

test('what happened while nobody watched is told by the next watch, whoever read it in between', async () => {
  const account = await live()
  await lookOnce(account)
  await happen(account, { kind: 'message', text: 'in the night', count: 30 })
  await account.night()
  await happen(account, { kind: 'message', text: 'in the morning' })
  const events = await lookOnce(account)
  expect(events).toHaveLength(31)
  expect(new Set(events.map(idOf)).size).toBe(31)
})

test('a first reading of an account, a nightly and an old message found late tell nothing of the past', async () => {
  const account = await live({ threads: 30, messages: 2_000 })
  expect(await lookOnce(account)).toEqual([])
  const { counts } = await account.night()
  expect(counts?.messages.new).toBeGreaterThan(1_000)
  await account.later()
  await account.night()
  expect(await lookOnce(account)).toEqual([])
  expect(await rows(account, 'watch_events')).toBe(0)
})

test('a restore tells nothing, though what it brings is newer than the watch', async () => {
  const account = await live()
  const { accountId, name } = account.account
  const options = { signal: new AbortController().signal }
  await lookOnce(account)
  await happen(account, { kind: 'message', text: 'told', count: 30 }, { kind: 'request' })
  await account.night()
  expect(await lookOnce(account)).toHaveLength(32)
  const out = join(folder(), 'watched.json')
  await backupAccount(archive(), { account: name, out }, options)
  for (const table of ['messages', 'message_ids', 'message_versions', 'reactions', 'attachments', 'raw_pages'])
    await archive().pool.query(`delete from ${table} where account_id = $1`, [accountId])
  await restoreBackup(archive(), { file: out }, options)
  expect(await rows(account, 'messages')).toBeGreaterThan(30)
  expect(await rows(account, 'watch_events')).toBe(0)
  expect(await lookOnce(account)).toEqual([])
  await happen(account, { kind: 'message', text: 'after it' })
  expect((await lookOnce(account)).map(inShort)).toEqual(['message after it'])
})

test('an account that is removed leaves nothing of its watches', async () => {
  const account = await live()
  await lookOnce(account)
  await happen(account, { kind: 'message' }, { kind: 'message' })
  await account.night()
  await removeAccount(archive(), account.account, new AbortController().signal)
  for (const table of ['watch_cursors', 'watch_events', 'dead_letters', 'read_receipts'])
    expect(await rows(account, table)).toBe(0)
})

test('a watch that is started again and again looks no sooner for that', async () => {
  const account = await live({ threads: 3, messages: 30 })
  const slept: number[] = []
  const sleep = async (ms: number) => void slept.push(ms)
  for (let start = 0; start < 3; start += 1) await lookOnce(account, { leastMs: 60_000, sleep })
  expect(slept).toHaveLength(2)
  for (const ms of slept) expect(ms).toBeGreaterThan(30_000)
})

test('a look takes one request when nothing has happened, on an account of any size', async () => {
  const account = await live({ threads: 90, messages: 400 })
  await lookOnce(account)
  const before = await account.requestsMade()
  await lookOnce(account)
  expect((await account.requestsMade()) - before).toBe(1)
})

test('two watches of different names are told the same, each since it began', async () => {
  const account = await live()
  await lookOnce(account)
  await happen(account, { kind: 'message', text: 'a' })
  expect(await lookOnce(account, { name: 'other' })).toEqual([])
  await happen(account, { kind: 'message', text: 'b' })
  expect((await lookOnce(account, { name: 'other' })).map(inShort)).toEqual(['message b'])
  expect(await rows(account, 'watch_events')).toBe(2)
  expect((await lookOnce(account)).map(inShort)).toEqual(['message a', 'message b'])
  expect(await rows(account, 'watch_events')).toBe(0)
})

test('two processes do not watch under one name at a time', async () => {
  const account = await live()
  await lookOnce(account)
  await happen(account, { kind: 'message' })
  const first = watch(account, { once: true })
  await first.next()
  await expect(lookOnce(account)).rejects.toMatchObject({ code: 'watch-busy', exitCode: 5 })
  await first.return()
  expect(await lookOnce(account)).toHaveLength(1)
})

test('a watch that was taken off begins anew', async () => {
  const account = await live()
  await lookOnce(account)
  await happen(account, { kind: 'message', text: 'untold' })
  await account.night()
  expect(await removeWatcher(archive(), { accountId: account.account.accountId, name: 'watch' })).toBe(true)
  expect(await lookOnce(account)).toEqual([])
})

test('a watch waits while another run has the account, asks nothing meanwhile, and goes on', async () => {
  const account = await live()
  await lookOnce(account)
  await happen(account, { kind: 'message', text: 'meanwhile' })
  const lease = await acquireLease(archive(), account.account.accountId)
  const before = await account.requestsMade()
  const troubles: string[] = []
  let slept = 0
  const events = watch(account, {
    onTrouble: ({ code }) => troubles.push(code),
    sleep: async () => {
      slept += 1
      if (slept === 3) {
        expect(await account.requestsMade()).toBe(before)
        await lease.release()
      }
    },
  })
  const { value } = await events.next()
  await events.return()
  expect(value?.event.message?.text).toBe('meanwhile')
  expect(troubles.length).toBeGreaterThanOrEqual(3)
  expect(new Set(troubles)).toEqual(new Set(['account-busy']))
})

test('a nightly that comes in the middle of a look waits for it, and the look ends early for it', async () => {
  const account = await live({ threads: 6, messages: 300 })
  await lookOnce(account)
  await happen(account, { kind: 'message', text: 'x', count: 60 }, { kind: 'message', text: 'y', count: 60 })
  const { promise: waits, resolve: isWaited } = Promise.withResolvers<void>()
  let night: Promise<unknown> | undefined
  let made = 0
  const reading = readingOf(account, () => {
    made += 1
    night ??= account.night()
  })
  const { openClient } = reading
  const slowly: typeof openClient = (hooks) =>
    openClient({
      ...hooks,
      beforeRequest: async (request) => {
        if (made === 1) await waits
        await hooks.beforeRequest?.(request)
      },
    })
  const look = lookOnce(account, { reading: { ...reading, openClient: slowly } })
  look.catch(() => {})
  await expect
    .poll(async () => {
      const locks = await archive().pool.query("select 1 from pg_locks where locktype = 'advisory' and not granted")
      return locks.rows.length
    })
    .toBeGreaterThan(0)
  isWaited()
  await expect(look).rejects.toMatchObject({ code: 'gives-way' })
  expect(made).toBe(1)
  expect(await night).toMatchObject({ exitCode: 0 })
  const told = await lookOnce(account)
  expect(told).toHaveLength(120)
  expect(new Set(told.map(idOf)).size).toBe(120)
})

test('a look cut off before any of its requests loses nothing and tells nothing twice', async () => {
  const account = await live({ threads: 4, messages: 200 })
  await lookOnce(account)
  for (const at of [1, 2, 3, 4]) {
    await happen(account, { kind: 'message', text: `${at}`, count: 45 }, { kind: 'message', text: `x${at}`, count: 33 })
    let made = 0
    const reading = readingOf(account, () => {
      made += 1
      if (made === at) throw new Error('killed')
    })
    const told: WatchEvent[] = []
    try {
      for await (const { event } of watch(account, { once: true, reading })) told.push(event)
    } catch (error) {
      expect(String(error)).toMatch(/killed/)
    }
    told.push(...(await lookOnce(account)))
    expect(told).toHaveLength(78)
    expect(new Set(told.map(idOf)).size).toBe(78)
    for (const [, ofThread] of Map.groupBy(told, (it) => it.thread.id)) {
      const times = ofThread.map((it) => it.at)
      expect(times).toEqual(times.toSorted())
    }
  }
})

test('an answer that is older than the last takes nothing back, and tells nothing again', async () => {
  const account = await live({ threads: 3, messages: 90 })
  await lookOnce(account)
  await happen(account, { kind: 'message', text: 'newest' })
  expect(await lookOnce(account)).toHaveLength(1)
  const { accountId } = account.account
  // As if the inbox had been behind: what was known then is newer than what the next answer tells.
  await archive().pool.query(
    "update thread_cursors set activity_at = activity_at + interval '1 second' where account_id = $1",
    [accountId],
  )
  expect(await lookOnce(account)).toEqual([])
  expect((await differences(account)).falselyUnsent).toEqual([])
})

test('a clock of ours that jumps changes neither what is told nor its order', async () => {
  const account = await live()
  await lookOnce(account)
  const told: string[] = []
  for (const [step, jump] of [-3600, 7200, -86_400].entries()) {
    await happen(account, { kind: 'message', text: `jump ${step}` })
    const clock = () => account.now + jump * 1_000_000
    told.push(...(await lookOnce(account, { clock })).map(inShort))
  }
  expect(told).toEqual(['message jump 0', 'message jump 1', 'message jump 2'])
})

test('who is only told, and does not look, gets what others read', async () => {
  const account = await live()
  await lookOnce(account, { name: 'listener' })
  await happen(account, { kind: 'message', text: 'read by the nightly' })
  await account.night()
  const told: string[] = []
  const options = { look: null, name: 'listener', once: true, signal: new AbortController().signal }
  for await (const { event } of monitor(archive(), account.account, options)) told.push(inShort(event))
  expect(told).toEqual(['message read by the nightly'])
})

test('whoever logs the account out ends the watch, and it is not tried again', async () => {
  const account = await live()
  await lookOnce(account)
  await account.faults({ name: 'logged-out', count: 1 })
  const before = await account.requestsMade()
  await expect(watch(account).next()).rejects.toMatchObject({ exitCode: 4 })
  expect((await account.requestsMade()) - before).toBe(1)
})

test('trouble that passes is sat out', async () => {
  const account = await live()
  await lookOnce(account)
  await happen(account, { kind: 'message', text: 'after the storm' })
  await account.faults({ name: 'unavailable', count: 40 })
  const troubles: unknown[] = []
  const events = watch(account, { onTrouble: (error) => troubles.push(error), sleep: async () => {} })
  const { value } = await events.next()
  await events.return()
  expect(value?.event.message?.text).toBe('after the storm')
  expect(troubles[0]).toBeInstanceOf(LaterError)
})

test('a forgotten person is in nothing that is still to be told', async () => {
  const { forgetPerson, planForget } = await import('../../../pipelines/forget.ts')
  const account = await live()
  await lookOnce(account)
  const [sent] = await happen(account, { kind: 'message', text: 'forget me' }, { kind: 'read' })
  await account.night()
  expect(await rows(account, 'watch_events')).toBeGreaterThan(0)
  const { rows: people } = await archive().pool.query(
    `select p.id from watch_events e join person_ids p on p.account_id = e.account_id and p.person_id = e.person_id
      where e.account_id = $1 and e.kind = 'message' and p.kind = 'instagram'`,
    [account.account.accountId],
  )
  expect(sent).toBeDefined()
  const plan = await planForget(archive(), people[0].id, account.account.name)
  await forgetPerson(archive(), plan, new AbortController().signal)
  const { rows: left } = await archive().pool.query(
    'select event_id from watch_events where account_id = $1 and person_id = $2',
    [account.account.accountId, plan.person.personId],
  )
  expect(left).toEqual([])
})

test('over a week of looks, what is kept in memory and in the database does not grow', async () => {
  const account = await live({ threads: 25, messages: 200 })
  const controller = new AbortController()
  let hours = 0
  let sent = 0
  let listeners = 0
  const told = new Set<string>()
  const sleep = async (ms: number): Promise<void> => {
    hours += ms / 3_600_000
    if (hours >= 168) return controller.abort(new Error('the week is over'))
    await account.later(ms / 86_400_000)
    listeners = Math.max(listeners, getEventListeners(controller.signal, 'abort').length)
    if (told.size === sent && Math.floor(hours) % 6 < 3) {
      sent += 3
      await happen(account, { kind: 'message', count: 3 })
    }
  }
  const events = watch(account, {
    signal: controller.signal,
    pace: { shortestMs: isLong ? 900_000 : 21_600_000, longestMs: isLong ? 1_800_000 : 43_200_000 },
    sleep,
    forOthersMs: 3_600_000,
  })
  await expect(async () => {
    for await (const { event } of events) if (event.kind === 'message') told.add(event.id)
  }).rejects.toThrow('the week is over')
  expect(told.size).toBeGreaterThanOrEqual(sent - 3)
  expect(sent).toBeGreaterThan(10)
  expect(listeners).toBeLessThanOrEqual(4)
  expect(await rows(account, 'watch_events')).toBeLessThanOrEqual(3)
  expect(await rows(account, 'read_receipts')).toBeLessThanOrEqual(100)
  expect(await rows(account, 'runs')).toBeLessThanOrEqual(sent)
})
