import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { removeSession } from '../../src/run/account-session.ts'
import type { Thread } from '../../src/simulator/world/thread.ts'
import { useDirectCli } from '../support/direct-cli.ts'
import { cliEnvironment, MAIN } from '../support/run-cli.ts'

const { simulator, dmvault, logIn, control, requestsMade, home, databaseUrl } = useDirectCli({
  threads: 27,
  messages: 700,
})
const OWNER = 0
const HOSTILE = '\u001b[31mEvil\u0007 \u202egnp.exe\u2066\n$(reboot)'
/** What a terminal would obey. */
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066\u2067]/

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
type Body = any
const json = async (...args: string[]): Promise<Body> => {
  const { code, stdout, json: read } = await dmvault([...args, '--json'])
  expect([code, stdout.slice(0, 300)]).toEqual([0, expect.stringMatching(/^\{/)])
  return read()
}

/** Conversations of the world, as an independent look at the truth tells them. */
const threadsIn = (place: (thread: Thread) => boolean): readonly Thread[] =>
  simulator()
    .world.threadsOf(OWNER)
    .filter(place)
    .toSorted((a, b) => b.lastActivity - a.lastActivity)
const view = (thread: Thread) => thread.view(OWNER)
const inInbox = (thread: Thread): boolean => {
  const { isPending, isSpam, isHidden } = view(thread)
  return !isPending && !isSpam && !isHidden
}
const withBob = (): Thread =>
  simulator()
    .world.threadsOf(OWNER)
    .find(({ plan, members }) => !plan.isGroup && members.includes(1))!
const seenMarks = (): unknown =>
  simulator()
    .world.threadsOf(OWNER)
    .map((thread) => [thread.plan.threadId, view(thread).seen, view(thread).seenAt, view(thread).isMarkedUnread])
const fault = (...faults: readonly object[]): Promise<unknown> => control('POST', 'faults/', faults)

beforeAll(async () => {
  await control('POST', 'events/', [
    { kind: 'message', thread: 'bob.sim', from: 'bob.sim', text: 'The invoice is 20 €' },
    { kind: 'message', thread: 'bob.sim', from: 'alice.sim', text: 'Paid' },
    { kind: 'message', thread: 'bob.sim', from: 'bob.sim', text: HOSTILE },
    { kind: 'thread', people: ['alice.sim', 'bob.sim', 'carla.sim'], title: HOSTILE, text: 'hello' },
    { kind: 'thread', people: ['alice.sim', 'bob.sim', 'emil.sms'], title: 'Trip to Rome', text: 'who drives?' },
  ])
})
afterEach(() => control('DELETE', 'faults/'))

describe('threads', () => {
  test('lists conversations, the newest first, as many as wanted', async () => {
    const { threads, requests, ended, folder } = await json('threads')
    const truth = threadsIn(inInbox)
    expect(threads.length).toBe(20)
    expect([requests, ended, folder]).toEqual([1, null, 'inbox'])
    const times = threads.map((it: Body) => it.last_activity_at)
    expect(times).toEqual(times.toSorted().toReversed())
    const all = await json('threads', '--amount', '500')
    expect(all.threads.map((it: Body) => it.thread_id)).toEqual(truth.map(({ plan }) => plan.threadId))
    expect(all.requests).toBe(Math.ceil(truth.length / 20))
  })

  test('tells of each who is in it and what was said last', async () => {
    const { threads } = await json('threads', '--amount', '3')
    const trip = threads.find((it: Body) => it.title === 'Trip to Rome')
    expect(trip).toMatchObject({
      is_group: true,
      is_named: true,
      last_message: { text: 'who drives?', item_type: 'text', summary: 'who drives?' },
      unread: expect.any(Boolean),
      muted: false,
      request: false,
    })
    expect(trip.users.map((it: Body) => it.username).toSorted()).toEqual(['bob.sim', 'emil.sms'])
  })

  test('makes one line of each, whatever it is called, with times in the zone of the account', async () => {
    const { code, stdout, stderr } = await dmvault(['threads', '--amount', '5'])
    expect([code, stderr]).toEqual([0, ''])
    const lines = stdout.trimEnd().split('\n')
    expect(lines[0]).toMatch(/^thread +with +last message +when$/)
    expect(lines.length).toBe(6)
    expect(stdout).not.toMatch(OBEYED)
    expect(stdout).toContain('␛[31mEvil')
    const at = withBob().lastActivity
    const shown = new Date(at / 1000 + 2 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
    expect(lines.find((line) => line.includes('bob.sim'))).toContain(shown)
  })

  test('--unread leaves out what was seen, in the requests too', async () => {
    const isUnread = (thread: Thread): boolean =>
      view(thread).isMarkedUnread || (thread.newestPosition > view(thread).seen && thread.newest?.author !== OWNER)
    for (const [flags, place] of [
      [[], inInbox],
      [['--pending'], (thread: Thread) => view(thread).isPending && !view(thread).isSpam],
    ] as const) {
      const { threads } = await json('threads', '--unread', '--amount', '100', ...flags)
      const truth = threadsIn((thread) => place(thread) && isUnread(thread))
      expect(truth.length).toBeGreaterThan(0)
      expect(threads.map((it: Body) => it.thread_id)).toEqual(truth.map(({ plan }) => plan.threadId))
      expect(threads.every((it: Body) => it.unread)).toBe(true)
    }
  })

  test('--pending and --spam are lists of their own, not to be had at once', async () => {
    for (const [flag, key] of [
      ['--pending', 'request'],
      ['--spam', 'spam'],
    ] as const) {
      const { threads } = await json('threads', flag)
      expect(threads.length).toBeGreaterThan(0)
      expect(threads.every((it: Body) => it[key])).toBe(true)
    }
    expect(await dmvault(['threads', '--pending', '--spam'])).toMatchObject({ code: 2 })
  })
})

describe('messages', () => {
  test('are found by either id, by username, by title and by full name', async () => {
    const { plan } = withBob()
    for (const wanted of [plan.threadId, plan.v2Id, 'bob.sim', '@bob.sim', '@Bob.Sim', ' bob sim ']) {
      const { thread_id, title, messages } = await json('messages', wanted)
      expect([wanted, thread_id, title, messages.at(-1).text]).toEqual([wanted, plan.threadId, 'bob.sim', HOSTILE])
    }
    expect(await json('messages', 'trip TO rome')).toMatchObject({ title: 'Trip to Rome', is_group: true })
    expect((await json('messages', plan.threadId)).requests).toBe(1)
  })

  test('stand as in a chat, the newest last, each once', async () => {
    const truth = [...withBob().newestFirst()].map(({ itemId }) => itemId)
    const some = await json('messages', 'bob.sim')
    expect(some.messages.map((it: Body) => it.id)).toEqual(truth.slice(0, 20).toReversed())
    const all = await json('messages', 'bob.sim', '--amount', '5000')
    expect(all.messages.map((it: Body) => it.id)).toEqual(truth.toReversed())
    expect(all).toMatchObject({ complete: true, looked_through: truth.length, unreadable: 0, ended: null })
    const { stdout } = await dmvault(['messages', 'bob.sim', '--ids', '--amount', '3'])
    const lines = stdout.trimEnd().split('\n')
    expect(lines.slice(1).map((line) => line.split(' ')[0])).toEqual(truth.slice(0, 3).toReversed())
    expect(lines.at(-1)).toContain('␛[31mEvil')
    expect(stdout).not.toMatch(OBEYED)
  })

  test('can be those of one person, of some types, or with some words', async () => {
    const from = await json('messages', 'bob.sim', '--from-user', '@BOB.sim', '--amount', '3')
    expect(from.messages.map((it: Body) => it.username)).toEqual(['bob.sim', 'bob.sim', 'bob.sim'])
    const own = await json('messages', 'bob.sim', '--from-user', 'me', '--contains', 'pAID')
    expect(own.messages.map((it: Body) => [it.username, it.text])).toEqual([['alice.sim', 'Paid']])
    const typed = await json('messages', 'bob.sim', '--type', 'raven_media,voice_media', '--amount', '4')
    expect(typed.messages.length).toBeGreaterThan(0)
    for (const { item_type } of typed.messages)
      expect(['raven_media', 'visual_media', 'voice_media']).toContain(item_type)
  })

  test('within times are asked for no further back than needed', async () => {
    const items = [...withBob().newestFirst()]
    const { micros } = items[30]!
    const before = items[4]!
    const iso = (at: number): string =>
      new Date(at / 1000).toISOString().replace('Z', `${String(at % 1000).padStart(3, '0')}Z`)
    const { messages, requests } = await json(
      ...['messages', withBob().plan.threadId, '--amount', '500'],
      ...['--after', iso(micros), '--before', iso(before.micros)],
    )
    const truth = items.filter((it) => it.micros >= micros && it.micros < before.micros)
    expect(messages.map((it: Body) => it.id)).toEqual(truth.map(({ itemId }) => itemId).toReversed())
    expect(requests).toBe(2)
    const later = await json('messages', withBob().plan.threadId, '--after', '2100-01-01')
    expect([later.messages, later.requests]).toEqual([[], 1])
  })

  test('with filters are looked for in the newest only, which is said', async () => {
    const args = ['messages', 'bob.sim', '--contains', 'nobody ever wrote this', '--look-through', '30']
    expect(await json(...args)).toMatchObject({ messages: [], looked_through: 40, complete: false })
    const { stdout, stderr } = await dmvault(args)
    expect(stdout).toBe('No such messages in bob.sim, among 40.\n')
    expect(stderr).toContain('--look-through goes on')
  })

  test.each([
    [['messages', 'bob.sm'], /no conversation "bob.sm". Did you mean bob.sim/],
    [['messages', '@bob.sm'], /no conversation "@bob.sm". Did you mean bob.sim/],
    [['messages', '340282366841710300949128999999999999999'], /no such thread for this account/],
    [['messages', '$(reboot)'], /no conversation "\$\(reboot\)". dmvault threads lists/],
    [
      ['messages', 'bob.sim', '--from-user', 'carla.sim'],
      /nobody in that conversation is called carla.sim. In it are me/,
    ],
    [['messages', 'bob.sim', '--after', '2026-02-31'], /"2026-02-31" is no time/],
    [['messages', 'bob.sim', '--amount', '0'], /whole number from 1 on/],
  ])('%j is one clear line, exit code 2', async (args, words) => {
    const { code, stdout, stderr } = await dmvault(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^dmvault: [^\n]+\n$/)
    expect(stderr).toMatch(words)
  })

  test('of a name that could mean several conversations are not guessed', async () => {
    const group = { kind: 'thread', people: ['alice.sim', 'carla.sim', 'emil.sms'], title: 'bob.sim', text: 'hi' }
    const { events } = (await control('POST', 'events/', [group])) as Body
    const [{ thread_id }] = events
    const { code, stderr } = await dmvault(['messages', 'bob.sim'])
    expect(code).toBe(2)
    expect(stderr).toContain('"bob.sim" could be 2 conversations')
    expect(stderr).toContain(thread_id)
    expect(stderr).toContain(withBob().plan.threadId)
    expect(await json('messages', '@bob.sim')).toMatchObject({ thread_id: withBob().plan.threadId })
    await control('POST', 'events/', [{ kind: 'title', thread: thread_id, title: 'Other', by: 'alice.sim' }])
  })

  test('of somebody whom one never wrote with are none, though their name may be meant as another’s', async () => {
    const { world } = simulator()
    const { people } = world
    const partners = new Set(world.threadsOf(OWNER).flatMap(({ members, plan }) => (plan.isGroup ? [] : members)))
    const stranger = Array.from({ length: people.count }, (_, it) => people.get(it)).find(
      ({ index, isDeleted }) => !partners.has(index) && !isDeleted && !world.blocks(index, OWNER),
    )!
    for (const wanted of [stranger.username, `@${stranger.username}`]) {
      const { code, stderr } = await dmvault(['messages', wanted])
      expect([code, stderr]).toEqual([2, expect.stringContaining(`no conversation with ${stranger.username} yet`)])
    }
    await control('POST', 'events/', [{ kind: 'rename', person: 'carla.sim', name: stranger.username }])
    expect(await json('messages', stranger.username)).toMatchObject({ title: 'carla.sim' })
  })

  test('of a type that nobody knows are asked for, with a remark', async () => {
    const { code, stderr } = await dmvault(['messages', 'bob.sim', '--type', 'txt'])
    expect([code, stderr]).toEqual([0, expect.stringContaining('did you mean text?')])
  })
})

describe('search', () => {
  test('tells people, conversations and messages, or one of these', async () => {
    const both = await json('search', 'bob')
    expect(both.people).toContainEqual(expect.objectContaining({ username: 'bob.sim', user_id: '1001000002' }))
    expect(both.requests).toBe(2)
    const found = await json('search', '--messages', 'the', 'invoice')
    expect(found).toMatchObject({ words: 'the invoice', requests: 1 })
    expect(found.messages).toContainEqual(
      expect.objectContaining({ text: 'The invoice is 20 €', username: 'bob.sim', thread_id: withBob().plan.threadId }),
    )
    expect(found).not.toHaveProperty('people')
    expect((await json('search', '--people', 'rome')).threads).toContainEqual(
      expect.objectContaining({ title: 'Trip to Rome', is_group: true }),
    )
  })

  test('shows hostile names and messages harmlessly, and says when there is nothing', async () => {
    const { stdout } = await dmvault(['search', 'reboot'])
    expect(stdout).toContain('␛[31mEvil')
    expect(stdout).not.toMatch(OBEYED)
    expect((await dmvault(['search', 'nobody ever wrote this'])).stdout).toBe('Instagram found nothing.\n')
  })
})

describe('user', () => {
  test('tells who somebody is and how one stands to them', async () => {
    for (const name of ['bob.sim', '@Bob.Sim', '1001000002']) {
      const { user, friendship, requests } = await json('user', name)
      expect(user).toMatchObject({ user_id: '1001000002', username: 'bob.sim', name: 'Bob Sim', is_private: false })
      expect(friendship).toMatchObject({ following: expect.any(Boolean), followed_by: expect.any(Boolean) })
      expect(requests).toBe(2)
    }
    expect((await dmvault(['user', 'bob.sim'])).stdout).toMatch(/^username +bob\.sim\nname +Bob Sim\nid +1001000002\n/)
    expect(await json('user', 'alice.sim')).toMatchObject({ friendship: null, requests: 1 })
  })

  test('whom nobody is called, suggests who could be meant; what can be no name is not asked for', async () => {
    const { code, stderr } = await dmvault(['user', 'bob.sm'])
    expect([code, stderr]).toEqual([2, 'dmvault: there is nobody called bob.sm at Instagram. Did you mean bob.sim?\n'])
    await dmvault(['extract'])
    const before = await requestsMade()
    expect((await dmvault(['user', 'carla.simm'])).stderr).toContain('Did you mean carla.sim?')
    expect((await requestsMade()) - before).toBe(1)
    const { json: error } = await dmvault(['user', 'not a name', '--json'])
    expect(error()).toMatchObject({
      error: { code: 'person-unknown', hint: expect.stringContaining('Check the name') },
    })
  })
})

describe('can-message', () => {
  const bond = (from: string, to: string, what: object): Promise<unknown> =>
    control('POST', 'events/', [{ kind: 'bond', from, to, ...what }])

  test('is 0 when all may be written to, and tells why', async () => {
    await bond('bob.sim', 'alice.sim', { follows: true })
    const { people, can_message_all } = await json('can-message', 'bob.sim')
    expect(can_message_all).toBe(true)
    expect(people).toEqual([
      {
        wanted: 'bob.sim',
        found: true,
        user_id: '1001000002',
        username: 'bob.sim',
        name: 'Bob Sim',
        can_message: true,
        reason: null,
        is_private: false,
        following: expect.any(Boolean),
        followed_by: true,
        restricted: false,
        blocked: false,
        requests_allowed: true,
      },
    ])
  })

  test('is 3 when somebody may not, or is not there', async () => {
    await bond('alice.sim', 'carla.sim', { blocks: true })
    const { code, stdout } = await dmvault(['can-message', 'bob.sim', 'carla.sim', 'bob.sm'])
    await bond('alice.sim', 'carla.sim', { blocks: false })
    expect(code).toBe(3)
    expect(stdout).toMatch(/^bob\.sim +yes /m)
    expect(stdout).toMatch(/^carla\.sim +no: blocked /m)
    expect(stdout).toMatch(/^bob\.sm +no: nobody has that name$/m)
    expect(stdout).toContain('bob.sm: Did you mean bob.sim?')
  })

  test('is 0 of a private stranger with whom there is a conversation', async () => {
    const { people } = simulator().world
    const asking = threadsIn((thread) => view(thread).isPending && !view(thread).isSpam && !thread.plan.isGroup)
      .flatMap(({ members }) => members.filter((it) => it !== OWNER))
      .map((it) => people.get(it))
      .find(({ index, isPrivate }) => isPrivate && !simulator().world.friendship(OWNER, people.get(index)).following)!
    const { code, stdout } = await dmvault(['can-message', asking.username])
    expect([code, stdout]).toEqual([0, expect.stringContaining('yes: you have a conversation')])
  })

  test('of one name that is nobody’s is wrong usage', async () => {
    expect(await dmvault(['can-message', 'bob.sm'])).toMatchObject({
      code: 2,
      stderr: 'dmvault: there is nobody called bob.sm at Instagram. Did you mean bob.sim?\n',
    })
  })
})

describe('all of them', () => {
  const COMMANDS = [
    ['threads', '--amount', '40'],
    ['threads', '--unread'],
    ['threads', '--pending'],
    ['threads', '--spam'],
    ['messages', 'bob.sim', '--amount', '60'],
    ['messages', 'Trip to Rome'],
    ['search', 'bob'],
    ['user', 'bob.sim'],
    ['can-message', 'bob.sim'],
  ]

  test('mark nothing as seen', async () => {
    const before = seenMarks()
    for (const args of COMMANDS) expect([args, (await dmvault(args)).code]).toEqual([args, 0])
    expect(seenMarks()).toEqual(before)
    const { paths } = (await control('GET', 'requests/')) as { readonly paths: Record<string, number> }
    expect(Object.keys(paths).filter((path) => /seen|POST.*direct_v2/.test(path))).toEqual([])
  })

  test('say with --dry-run what they would ask, and ask nothing', async () => {
    const before = await requestsMade()
    for (const args of COMMANDS) {
      const { code, stdout, json: read } = await dmvault([...args, '--dry-run', '--json'])
      expect([code, read()]).toEqual([0, { account: 'anna1', dry_run: true, would_ask: expect.any(Array) }])
      expect(stdout).toContain('request')
      expect((await dmvault([...args, '--dry-run'])).stdout).toMatch(/^Would ask Instagram as anna1:\n {2}/)
    }
    expect(await requestsMade()).toBe(before)
  })

  test('wait as Instagram asks, and go on', async () => {
    await fault({ name: 'rate-limit-retry-after', retry_after_seconds: 1, count: 1, path: 'inbox' })
    const { code, stderr, json: read } = await dmvault(['threads', '--json'])
    expect([code, read().ended, stderr]).toEqual([0, null, expect.stringContaining('goes on in')])
  })
})

describe('what ends them early', () => {
  test('ctrl-C, at once, though Instagram does not answer; the database is left in order', async () => {
    const name = await logIn()
    await fault({ name: 'stall', path: 'inbox' })
    const before = await requestsMade()
    const child = spawn(process.execPath, [MAIN, 'threads', '--json', '--account', name], {
      env: cliEnvironment({
        DMVAULT_HOME: home(),
        DATABASE_URL: databaseUrl(),
        DMVAULT_INSTAGRAM_URL: simulator().url,
      }),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = Promise.all([text(child.stdout), once(child, 'close')])
    while (child.exitCode === null && (await requestsMade()) === before) await nextTurn()
    child.kill('SIGINT')
    const [stdout, [code]] = await ended
    expect([code, JSON.parse(stdout)]).toMatchObject([130, { error: { code: 'interrupted' } }])
    await control('DELETE', 'faults/')
    expect((await dmvault(['threads'])).code).toBe(0)
  })

  test('without a session: log in first', async () => {
    const name = await logIn()
    await removeSession(home(), name)
    const { code, stderr } = await dmvault(['threads'])
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/there is no session file .* Make one with dmvault login/),
    ])
  })

  test('a session that Instagram has ended: exit code 4, and nothing more is asked', async () => {
    await logIn()
    await fault({ name: 'login-required', count: 1 })
    expect(await dmvault(['user', 'bob.sim'])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('dmvault login'),
    })
    const before = await requestsMade()
    expect(await dmvault(['threads', '--json'])).toMatchObject({ code: 4 })
    expect(await requestsMade()).toBe(before)
  })

  test('a challenge in the middle: what came is shown, the account is stopped', async () => {
    await logIn()
    await fault({ name: 'challenge', after: 1 })
    const { code, stdout, stderr } = await dmvault(['threads', '--amount', '40'])
    expect(code).toBe(4)
    expect(stdout.trimEnd().split('\n').length).toBe(21)
    expect(stderr).toMatch(/^ended early: .*Open the Instagram app/)
    await control('DELETE', 'faults/')
    const { json: read, code: again } = await dmvault(['messages', 'bob.sim', '--json'])
    expect([again, read()]).toMatchObject([4, { error: { code: 'challenge-required' } }])
  })

  test('a budget that is used up: exit code 5, with what came before', async () => {
    await logIn()
    const env = { DMVAULT_REQUESTS_PER_HOUR: '2' }
    const long = await dmvault(['messages', withBob().plan.threadId, '--amount', '60', '--json'], env)
    expect(long.code).toBe(5)
    expect(long.json()).toMatchObject({
      requests: 2,
      complete: false,
      ended: { code: 'budget-used', hint: expect.stringMatching(/^Run the same command again after [^;]*\.$/) },
    })
    expect((long.json().messages as unknown[]).length).toBe(40)
    expect(await dmvault(['threads'], env)).toMatchObject({
      code: 5,
      stdout: '',
      stderr: expect.stringContaining("the account's 2 requests of an hour are used. Run the same command again after"),
    })
  })
})
