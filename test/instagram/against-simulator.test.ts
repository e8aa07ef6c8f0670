import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type DirectItem,
  type DirectThread,
  InstagramClient,
  parseJson,
  TwoFactorRequired,
  type WalkEnd,
} from '../../src/instagram/index.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'

/** Our client and the simulated Instagram share no code and were read out of the same facts by two readers. */
let simulator: Simulator
let client: InstagramClient

beforeAll(async () => {
  simulator = await startSimulator({ threads: 25, messages: 900, requiresAppHeaders: true })
  client = newClient()
  await client.logIn(simulator.accounts[0])
})
afterAll(async () => {
  await client[Symbol.asyncDispose]()
  await simulator.close()
})

const newClient = (options: object = {}): InstagramClient =>
  new InstagramClient({ url: simulator.url, wait: async () => {}, ...options })

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}

interface KnownAccount {
  readonly username: string
  readonly password: string
  readonly id: string
  readonly session_id: string
  readonly totp_secret?: string
  readonly sms_code?: string
  readonly backup_codes?: readonly string[]
}

async function control<Answer>(path: string, body?: object): Promise<Answer> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  return (await (await fetch(`${simulator.url}/simulator/${path}`, init)).json()) as Answer
}

async function known(username: string): Promise<KnownAccount> {
  const { accounts } = await control<{ accounts: readonly KnownAccount[] }>('accounts')
  const found = accounts.find((account) => account.username === username)
  if (found === undefined) throw new Error(`the simulator knows no ${username}`)
  return found
}

interface World {
  readonly conversations: readonly {
    readonly thread_id: string
    readonly messages: readonly { readonly id: string; readonly item_type: string; readonly timestamp: string }[]
  }[]
}

describe('against a simulated Instagram', () => {
  test('the whole of an inbox, its requests and its spam is read: each message once, the newest first, as the truth has it', async () => {
    const { direct } = client
    const threads: DirectThread[] = []
    for (const pages of [direct.inboxPages(), direct.pendingPages(), direct.spamPages()]) {
      let end: WalkEnd | null = null
      for await (const page of pages) {
        threads.push(...page.items)
        end = page.end
      }
      expect(end).toBe('complete')
    }
    const read = new Map<string, readonly DirectItem[]>()
    for (const { threadId } of threads) {
      const items: DirectItem[] = []
      for await (const page of direct.messagePages(threadId)) {
        expect(page.unreadable).toEqual([])
        items.push(...page.items)
        if (page.end !== null) expect(page.end).toBe('complete')
      }
      read.set(threadId, items)
    }
    const world = await control<World>('world')
    const truth = new Map(
      world.conversations.map(({ thread_id, messages }) => [thread_id, messages.map(({ id }) => id)]),
    )
    expect(new Set(read.keys())).toEqual(new Set(truth.keys()))
    for (const [threadId, items] of read) {
      expect(items.map(({ itemId }) => itemId)).toEqual(truth.get(threadId))
      expect(items.filter(({ itemType }) => itemType === 'unknown').map(({ wireType }) => wireType)).toEqual([])
    }
    expect(new Set([...read.values()].flat().map(({ itemType }) => itemType)).size).toBeGreaterThan(20)
  })

  test('times, senders and texts are as the truth has them; each message is its own text, whole', async () => {
    const [thread] = await all(client.direct.threads({ amount: 1 }))
    const items = await all(client.direct.messages(thread!.threadId, { amount: 60 }))
    for (const item of items) {
      const value = parseJson(item.raw) as Record<string, unknown>
      expect(String(value.item_id)).toBe(item.itemId)
      expect(Number(value.timestamp)).toBe(item.sentAt)
      expect(BigInt(item.itemId) >> 64n).toBe(BigInt(item.sentAt))
      expect(String(value.user_id)).toBe(item.userId)
    }
  })

  test('a thread is the same by either of its ids, and by its people', async () => {
    const threads = await all(client.direct.threads())
    const one = threads.find(({ isGroup, users, items }) => !isGroup && users.length === 1 && items.length > 0)!
    const byV2 = await client.direct.thread(one.threadV2Id ?? '')
    expect(byV2.threadId).toBe(one.threadId)
    expect((await client.direct.threadByParticipants([one.users[0]!.userId]))?.threadId).toBe(one.threadId)
    const item = one.items.at(-1)!
    expect(await client.direct.message(one.threadId, item.itemId)).toMatchObject({ itemId: item.itemId })
  })

  test('searches, counts, media, presence and people are understood', async () => {
    const { direct, users } = client
    const pending = await all(direct.pendingThreads())
    expect(pending.length).toBeGreaterThanOrEqual(6)
    expect(pending.every(({ isPending }) => isPending)).toBe(true)
    expect((await direct.requestsPreview()).total).toBe(pending.length)
    expect((await all(direct.spamThreads())).every(({ isSpam }) => isSpam)).toBe(true)
    const bob = simulator.accounts[1]!
    const found = await direct.search(bob.username.slice(0, 3))
    expect(found.users.map(({ username }) => username)).toContain(bob.username)
    expect(await users.byUsername(`@${bob.username.toUpperCase()}`)).toMatchObject({
      userId: bob.id,
      username: bob.username,
    })
    expect(await users.withFriendship(bob.id)).toMatchObject({
      friendship: { following: expect.any(Boolean), blocking: expect.any(Boolean) },
    })
    expect(Object.keys(await users.friendships([bob.id]))).toEqual([bob.id])
    await expect(users.byUsername('nobody.at.all')).rejects.toMatchObject({ code: 'user-not-found' })
    const presences = await direct.activePresence()
    expect(Object.values(presences).every(({ isActive }) => typeof isActive === 'boolean')).toBe(true)
    expect(Object.keys(await direct.presenceOf([bob.id]))).toEqual([bob.id])
    const unread = await all(direct.threads({ filter: 'unread' }))
    expect(unread.length).toBeLessThan((await all(direct.threads())).length)
    const text = (await all(direct.threads()))
      .flatMap(({ items }) => items)
      .find((item) => /^\w{5,}/.test(item.text ?? ''))
    const word = /^\w+/.exec(text?.text ?? '')?.[0] ?? ''
    const hits = await direct.searchMessages(word)
    expect(hits.length).toBeGreaterThan(0)
    expect(hits[0]?.item.text?.toLowerCase()).toContain(word.toLowerCase())
  })

  test('media of a thread are walked to their end', async () => {
    const withMedia = (await all(client.direct.threads())).slice(0, 8)
    for (const { threadId } of withMedia) {
      const pages = await all(client.direct.sharedMediaPages(threadId))
      expect(pages.at(-1)?.end).toBe('complete')
      for (const { media, sentAt } of pages.flatMap(({ items }) => items)) {
        expect(media?.mediaId).toEqual(expect.any(String))
        expect(sentAt).toEqual(expect.any(Number))
      }
    }
  })

  test('an id that nobody has is no thread', async () => {
    await expect(client.direct.thread('340282366841710300949128999999999999999')).rejects.toMatchObject({
      code: 'thread-not-found',
    })
  })
})

describe('logging in to a simulated Instagram', () => {
  async function wanted(username: string) {
    const guest = newClient()
    const account = await known(username)
    const error = await guest.logIn(account).catch((thrown: unknown) => thrown)
    if (!(error instanceof TwoFactorRequired)) throw error
    return { guest, error }
  }

  test('with a password: a wrong one and an unknown name are refused, each in its own way', async () => {
    const [{ username }] = simulator.accounts
    await using guest = newClient()
    await expect(guest.logIn({ username, password: 'wrong' })).rejects.toMatchObject({ code: 'bad-password' })
    await expect(guest.logIn({ username: 'nobody.sim', password: 'x' })).rejects.toMatchObject({
      code: 'unknown-login',
    })
  })

  test('with the code of an authenticator', async () => {
    const { guest, error } = await wanted('dora.totp')
    await using _ = guest
    expect(error.preferredMethod).toBe('authenticator')
    await expect(guest.submitCode(error, { code: '000000' })).rejects.toMatchObject({ code: 'wrong-code' })
    const { totp_secret = '' } = await known('dora.totp')
    expect(await guest.submitCode(error, { code: totp(totp_secret) })).toMatchObject({ username: 'dora.totp' })
    expect(await guest.currentUser()).toMatchObject({ username: 'dora.totp' })
    await expect(guest.submitCode(error, { code: totp(totp_secret) })).rejects.toMatchObject({ code: 'login-expired' })
  })

  test('with a backup code', async () => {
    const { guest, error } = await wanted('dora.totp')
    await using _ = guest
    const { backup_codes = [] } = await known('dora.totp')
    expect(await guest.submitCode(error, { code: backup_codes[2]! })).toMatchObject({ username: 'dora.totp' })
  })

  test('with an SMS that was sent again', async () => {
    const { guest, error } = await wanted('emil.sms')
    await using _ = guest
    const again = await guest.resendSms(error)
    const { sms_code = '' } = await known('emil.sms')
    expect(await guest.submitCode(again, { code: sms_code })).toMatchObject({ username: 'emil.sms' })
  })

  test('with a session id, until it is logged out', async () => {
    const { username } = simulator.accounts[1]!
    await using guest = newClient()
    const { session_id } = await known(username)
    expect(await guest.logInBySessionId(session_id)).toMatchObject({ username })
    await guest.logOut()
    await expect(guest.currentUser()).rejects.toMatchObject({ code: 'login-required' })
    await expect(guest.logInBySessionId(session_id)).rejects.toMatchObject({ code: 'login-required' })
  })

  /** RFC 6238: six digits every thirty seconds, from a secret in base 32. */
  function totp(secret: string): string {
    const bits = [...secret].map((it) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(it).toString(2).padStart(5, '0'))
    const bytes = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
    const step = Buffer.alloc(8)
    step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
    const hash = createHmac('sha1', bytes).update(step).digest()
    return String((hash.readUInt32BE(hash[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
  }
})

describe('faults of a simulated Instagram', () => {
  async function struckBy(name: string, more: object, work: (guest: InstagramClient) => Promise<void>): Promise<void> {
    await using guest = newClient({ timeoutMs: 1_000, retries: 1 })
    await guest.logInBySessionId((await known('alice.sim')).session_id)
    await control('faults', [{ name, ...more }])
    try {
      await work(guest)
    } finally {
      await fetch(`${simulator.url}/simulator/faults`, { method: 'DELETE' })
    }
  }

  /** The longest thread of the first twelve: several pages. */
  async function longest(): Promise<{ readonly threadId: string; readonly items: readonly DirectItem[] }> {
    const threads = await all(client.direct.threads({ amount: 12 }))
    const read = threads.map(async ({ threadId }) => ({ threadId, items: await all(client.direct.messages(threadId)) }))
    const [first] = (await Promise.all(read)).sort((a, b) => b.items.length - a.items.length)
    return first!
  }

  test.each([
    ['rate-limit', 'rate-limited', 'wait'],
    ['rate-limit-retry-after', 'rate-limited', 'wait'],
    ['rate-limit-error', 'rate-limited', 'wait'],
    ['please-wait', 'please-wait', 'wait'],
    ['server-error', 'server-trouble', 'retry'],
    ['bad-gateway', 'server-trouble', 'retry'],
    ['unavailable', 'server-trouble', 'retry'],
    ['gateway-timeout', 'server-trouble', 'retry'],
    ['feedback-required', 'feedback-required', 'stop'],
    ['challenge', 'challenge-required', 'stop'],
    ['checkpoint', 'challenge-required', 'stop'],
    ['consent', 'consent-required', 'stop'],
    ['suspended', 'account-suspended', 'stop'],
    ['sentry-block', 'sentry-block', 'stop'],
    ['not-found', 'not-found', 'input'],
    ['not-found-bare', 'challenge-required', 'stop'],
    ['status-fail', 'refused', 'report'],
    ['not-json', 'not-json', 'report'],
    ['stall', 'timed-out', 'retry'],
    ['reset', 'connection-cut', 'retry'],
    ['stall-body', 'timed-out', 'retry'],
    ['reset-body', 'connection-cut', 'retry'],
    ['cursor-expired', 'refused', 'report'],
  ])('%s is %s: %s', async (name, code, remedy) => {
    const path = 'direct_v2/inbox/'
    await struckBy(name, { path }, async (guest) => {
      const error = await all(guest.direct.inboxPages()).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code, remedy })
    })
  })

  test.each([
    'message-arrives',
    'same-item-twice',
    'first-item-everywhere',
    'missing-fields',
    'null-fields',
    'numbers-as-strings',
    'strings-as-numbers',
    'unknown-item-type',
    'clock-skew',
  ])('%s: the thread is read nonetheless, each message once', async (name) => {
    const { threadId, items: before } = await longest()
    expect(before.length).toBeGreaterThan(40)
    await struckBy(name, {}, async (guest) => {
      const pages = await all(guest.direct.messagePages(threadId))
      expect(pages.flatMap(({ unreadable }) => unreadable)).toEqual([])
      const ids = pages.flatMap(({ items }) => items.map(({ itemId }) => itemId))
      expect(new Set(ids).size).toBe(ids.length)
      expect(new Set(ids)).toEqual(new Set(before.map(({ itemId }) => itemId)))
      expect(pages.at(-1)?.end).toBe('complete')
    })
  })

  test.each<[string, WalkEnd]>([
    ['empty-page', 'empty-page'],
    ['cursor-repeats', 'cursor-repeated'],
  ])('%s ends a walk, and is not taken for its end', async (name, end) => {
    const { threadId } = await longest()
    await struckBy(name, { path: 'direct_v2/threads/' }, async (guest) => {
      const pages = await all(guest.direct.messagePages(threadId))
      expect(pages.at(-1)?.end).toBe(end)
    })
  })
})
