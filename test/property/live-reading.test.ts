/**
 * Worlds to which things happen while they are read, night by night, by runs that are killed or meet each other. What the
 * archive must hold then follows from what was answered, which a proxy records, and from nothing of the reader: each message
 * as it was last shown, and a tombstone where an answer that vouches for a stretch no longer has one.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OWNER } from '../../src/simulator/world/people.ts'
import type { Thread } from '../../src/simulator/world/thread.ts'
import { useArchive } from '../support/archive.ts'
import { allText, readArchived, readWorld, type WorldThread } from '../support/archive-against-world.ts'
import { LiveAccount, type Night } from '../support/live-account.ts'
import type { ShownMessage, ShownPage } from '../support/recording-proxy.ts'

const archive = useArchive()
const isLong = process.env.DMVAULT_TEST_LONG === '1'
const RUNS = isLong ? 150 : 3

const place = fc.nat({ max: 40 })
const thread = fc.nat({ max: 6 })
const event = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('message' as const),
      thread,
      count: fc.constantFrom(1, 1, 2, 9, 10, 11, 19),
    }),
  },
  fc.record({
    kind: fc.constantFrom('edit' as const, 'unsend' as const, 'reaction' as const, 'unreact' as const),
    thread,
    place,
  }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unsend' as const), thread, place: fc.nat({ max: 3 }) }) },
  fc.record({ kind: fc.constantFrom('leave' as const, 'rename' as const, 'title' as const, 'reply' as const), thread }),
  fc.record({ kind: fc.constantFrom('request' as const, 'spam' as const) }),
)
const command = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('happen' as const),
      events: fc.array(event, { minLength: 1, maxLength: 5 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('sync' as const), days: fc.constantFrom(1, 1, 1, 8) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), at: fc.integer({ min: 1, max: 8 }) }) },
  { arbitrary: fc.record({ do: fc.constant('meet' as const) }), weight: 1 },
  {
    arbitrary: fc.record({ do: fc.constant('arrive-meanwhile' as const), thread, at: fc.integer({ min: 1, max: 5 }) }),
    weight: 1,
  },
)
type Generated<Of> = Of extends fc.Arbitrary<infer Value> ? Value : never
type Event = Generated<typeof event>
type Command = Generated<typeof command>

const stateOf = ({ text, reactions }: Pick<ShownMessage, 'text' | 'reactions'>) => JSON.stringify([text, reactions])

class Model {
  readonly live: LiveAccount
  /** By thread and item, what the archive may say of a message; after a whole run that is one thing. */
  readonly known = new Map<string, Map<string, Set<string>>>()
  readonly gone = new Set<string>()
  /** Last activity and newest item of each thread at the last whole run. */
  #stood = new Map<string, string>()
  /** How each thread may have stood when it was last looked into. */
  readonly #lookedAt = new Map<string, ReadonlySet<string>>()
  /** Nothing was left by the run before. */
  #isSettled = false
  #isFirst = true
  #unsent = 0

  constructor(live: LiveAccount) {
    this.live = live
  }

  get #threads(): readonly Thread[] {
    return this.live.simulator.world.threadsOf(OWNER).filter((it) => {
      const { isPending, isSpam } = it.view(OWNER)
      return !isPending && !isSpam
    })
  }

  async happen(events: readonly Event[]): Promise<void> {
    for (const it of events) await this.#happenOne(it)
  }

  async #happenOne(it: Event): Promise<void> {
    if (!('thread' in it)) return void (await this.live.events({ kind: 'request', is_spam: it.kind === 'spam' }))
    const found = this.#threads[it.thread % this.#threads.length]!
    const named = { thread: found.plan.threadId }
    const messages = [...found.newestFirst()]
    const isGroup = found.plan.isGroup && found.members.length > 2
    if (it.kind === 'message') return void (await this.live.events({ kind: 'message', ...named, count: it.count }))
    if (it.kind === 'reply')
      return void (
        messages[0] && (await this.live.events({ kind: 'message', ...named, replies_to: messages[0].itemId }))
      )
    if (it.kind === 'rename') return void (await this.live.events({ kind: 'rename' }))
    if (it.kind === 'leave') return void (isGroup && (await this.live.events({ kind: 'leave', ...named })))
    if (it.kind === 'title')
      return void (
        isGroup &&
        (await this.live.events({ kind: 'title', ...named, title: `Title ${this.live.simulator.world.changes}` }))
      )
    const at = 'place' in it ? it.place : 0
    const fitting = it.kind === 'edit' ? messages.filter(({ variant }) => variant === 'text') : messages
    const message = fitting[at % Math.max(1, fitting.length)]
    if (message === undefined) return
    if (it.kind === 'edit')
      await this.live.events({
        kind: 'edit',
        ...named,
        item: message.itemId,
        text: `edited ${this.live.simulator.world.changes}`,
      })
    else if (it.kind === 'unsend') await this.live.events({ kind: 'unsend', ...named, item: message.itemId })
    else if (it.kind === 'reaction')
      await this.live.events({ kind: 'reaction', ...named, item: message.itemId, emoji: '🎉' })
    else {
      const by = message.reactions[0]
      if (by === undefined) return
      const from = this.live.simulator.world.people.get(by.by).username
      if (found.isMember(by.by))
        await this.live.events({ kind: 'reaction', ...named, item: message.itemId, from, remove: true })
    }
  }

  /** Who has seen what, of everyone in everything. */
  seen(): string {
    const { world } = this.live.simulator
    return JSON.stringify(world.threads.map((it) => it.everyone.map((person) => it.view(person))))
  }

  stand(): Map<string, string> {
    return new Map(this.#threads.map((it) => [it.plan.threadId, `${it.lastActivity} ${it.newest?.itemId}`]))
  }

  #of(threadId: string): Map<string, Set<string>> {
    const known = this.known.get(threadId) ?? new Map<string, Set<string>>()
    this.known.set(threadId, known)
    return known
  }

  /** After a run that was cut off: what was shown may be in the archive, or not. */
  mayHaveSeen(pages: readonly ShownPage[]): void {
    this.#isSettled = false
    for (const page of pages) {
      this.#mayHaveSeenPage(page)
      const before = this.#lookedAt.get(page.thread) ?? ['never']
      if (page.isNewest) this.#lookedAt.set(page.thread, new Set([...before, page.standing]))
    }
  }

  hasSeen(pages: readonly ShownPage[]): void {
    for (const page of pages) {
      const before = this.#lookedAt.get(page.thread)
      const mayStand = page.isAlong && before?.has(page.standing) === true
      if (page.isNewest) this.#lookedAt.set(page.thread, new Set([page.standing]))
      // Threads that stand as they did are not looked into.
      if (mayStand && before.size === 1) continue
      if (mayStand) this.#mayHaveSeenPage(page)
      else this.#hasSeenPage(page)
    }
  }

  #hasSeenPage(page: ShownPage): void {
    const known = this.#of(page.thread)
    for (const id of this.#absentFrom(page)) known.set(id, new Set(['gone']))
    for (const it of page.messages) if (!known.get(it.id)?.has('gone')) known.set(it.id, new Set([stateOf(it)]))
  }

  #mayHaveSeenPage(page: ShownPage): void {
    const known = this.#of(page.thread)
    for (const it of page.messages) known.set(it.id, new Set([...(known.get(it.id) ?? ['nothing']), stateOf(it)]))
    for (const id of this.#absentFrom(page)) known.get(id)?.add('gone')
  }

  #standing(threadId: string): string | undefined {
    return this.stand().get(threadId)
  }

  #isInInbox(threadId: string): boolean {
    return this.#standing(threadId) !== undefined
  }

  /** What the page vouches for and has not: between its second oldest and its newest, and beyond where it is an end. */
  #absentFrom({ thread, messages, isNewest, isOldest, isAlong }: ShownPage): readonly string[] {
    const ids = messages.map((it) => BigInt(it.id)).sort((a, b) => (a < b ? -1 : 1))
    const [from, to] = [isOldest ? -1n : ids[1], isNewest ? 1n << 128n : ids.at(-1)]
    if (from === undefined || to === undefined || (ids.length === 0 && !(isNewest && isOldest && !isAlong))) return []
    const expected = [...this.#of(thread)].filter(
      ([id, states]) => BigInt(id) > from && BigInt(id) < to && !states.has('gone') && !states.has('nothing'),
    )
    const shown = new Set(messages.map((it) => it.id))
    const absent = expected.filter(([id]) => !shown.has(id)).map(([id]) => id)
    return absent.length > 5 && absent.length * 2 > expected.length ? [] : absent
  }

  async check(night: Night, pages: readonly ShownPage[], isWhole: boolean): Promise<void> {
    const world = await readWorld(this.live.simulator.url)
    const archived = await readArchived(archive(), this.live.account.accountId)
    if (isWhole) this.#checkPrice(night, world, pages)
    const before = this.#isSettled ? this.#stood : this.stand()
    this.hasSeen(pages)
    if (isWhole) {
      this.#stood = this.stand()
      this.#isSettled = true
      this.#isFirst = false
    }
    const keys = archived.map((it) => `${it.thread}/${it.id}`)
    expect(new Set(keys).size).toBe(keys.length)
    const wrong: string[] = []
    const found = new Map(archived.map((it) => [`${it.thread}/${it.id}`, it]))
    for (const [threadId, messages] of this.known) {
      for (const [id, allowed] of messages) {
        const it = found.get(`${threadId}/${id}`)
        const state = it === undefined ? 'nothing' : it.isUnsent ? 'gone' : null
        const right = [...allowed].filter((one) =>
          state === null ? one.startsWith('[') && sameSaid(one, it!) : one === state,
        )
        if (right.length === 0)
          wrong.push(`${threadId}/${id}: ${[...allowed].join(' or ')}; archive: ${state ?? JSON.stringify(it)}`)
        // Whichever of the two it was: from now on it is that.
        else if (state === 'nothing') messages.delete(id)
        else messages.set(id, new Set(right))
      }
    }
    const truth = new Map(world.map((it) => [it.id, new Set(it.messages.map((one) => one.id))]))
    for (const it of archived) {
      if (!this.known.get(it.thread)?.has(it.id)) wrong.push(`never shown: ${it.thread}/${it.id}`)
      if (it.isUnsent && truth.get(it.thread)?.has(it.id)) wrong.push(`falsely taken back: ${it.thread}/${it.id}`)
      if (it.isUnsent && it.text !== null) wrong.push(`a tombstone with text: ${it.id}`)
    }
    if (isWhole) wrong.push(...this.#holes(world, new Set(keys)), ...this.#unseen(world, before, pages))
    expect(wrong).toEqual([])
    await this.#checkPurged(archived.filter((it) => it.isUnsent).map((it) => it.id))
  }

  /** All of the inbox is there. */
  #holes(world: readonly WorldThread[], keys: ReadonlySet<string>): string[] {
    return world
      .filter((it) => this.#isInInbox(it.id))
      .flatMap((it) => it.messages.flatMap(({ id }) => (keys.has(`${it.id}/${id}`) ? [] : `missing: ${it.id}/${id}`)))
  }

  /** Of a thread that does not stand as it did, what is newest was looked at. */
  #unseen(world: readonly WorldThread[], before: ReadonlyMap<string, string>, pages: readonly ShownPage[]): string[] {
    const shown = new Map<string, Set<string>>()
    for (const page of pages) {
      const ids = shown.get(page.thread) ?? new Set()
      for (const it of page.messages) ids.add(it.id)
      shown.set(page.thread, ids)
    }
    return world
      .filter((it) => this.#isInInbox(it.id) && this.#isHigher(before.get(it.id), this.#stood.get(it.id)))
      .flatMap((it) =>
        it.messages
          .slice(0, 10)
          .flatMap(({ id }) => (shown.get(it.id)?.has(id) ? [] : `not looked at: ${it.id}/${id}`)),
      )
  }

  /** A thread that has sunk may lie below what is walked. */
  #isHigher(before: string | undefined, now: string | undefined): boolean {
    return before === undefined || Number(now?.split(' ')[0]) > Number(before.split(' ')[0])
  }

  #checkPrice({ requests }: Night, world: readonly WorldThread[], pages: readonly ShownPage[]): void {
    const inbox = world.filter((it) => this.#isInInbox(it.id))
    const messages = world.reduce((sum, it) => sum + Math.ceil(it.messages.length / 20), 0)
    if (this.#isFirst && this.#isFresh) {
      expect(requests).toBeLessThanOrEqual(1.02 * (Math.ceil(inbox.length / 20) + messages) + 2)
    }
    if (!this.#isSettled) return
    const changed = inbox
      .filter((it) => this.#stood.get(it.id) !== this.#standing(it.id))
      .reduce((sum, it) => sum + this.#pagesFor(it), 0)
    const aside = new Set(pages.map((it) => it.thread).filter((it) => !this.#isInInbox(it) && !this.known.has(it))).size
    expect(requests).toBeLessThanOrEqual(changed + aside + 2)
  }

  /** One, as long as what is new fits a page; some of what was known, by which it is known again, may be gone. */
  #pagesFor({ id, messages }: WorldThread): number {
    const fresh = messages.filter((it) => this.known.get(id)?.has(it.id) !== true).length
    return Math.max(1, Math.ceil((fresh - 3) / 20))
  }

  /** No run has been cut off. */
  #isFresh = true
  wasCut(): void {
    this.#isFresh = false
  }

  /** Of what was taken back nothing is left, wherever it stood. */
  async #checkPurged(ids: readonly string[]): Promise<void> {
    if (ids.length === this.#unsent) return
    this.#unsent = ids.length
    const text = await allText(archive(), this.live.account.accountId)
    expect(ids.filter((id) => text.includes(`"item_id":"${id}"`))).toEqual([])
  }
}

/** What the world tells of a message in words of ours: texts of items that are no texts are the reader's. */
function sameSaid(
  state: string,
  { text, reactions, type }: { text: string | null; reactions: readonly string[]; type: string },
): boolean {
  const [shown, by] = JSON.parse(state) as [string | null, readonly string[]]
  return JSON.stringify(by) === JSON.stringify(reactions) && (type !== 'text' || shown === text)
}

async function run(model: Model, it: Command): Promise<void> {
  const { live } = model
  const proxy = live.recorded!
  if (it.do === 'happen') return await model.happen(it.events)
  await live.later(it.do === 'sync' ? it.days : 1)
  proxy.take()
  const seen = model.seen()
  if (it.do === 'sync') {
    const night = await live.night()
    expect(night.error).toBeUndefined()
    expect(night.exitCode).toBe(0)
    expect(model.seen()).toBe(seen)
    await model.check(night, proxy.take(), true)
  } else if (it.do === 'crash') {
    const night = await live.night({ crashAt: it.at })
    model.wasCut()
    if (night.error === undefined) return await model.check(night, proxy.take(), true)
    model.mayHaveSeen(proxy.take())
    await model.check(night, [], false)
  } else if (it.do === 'meet') {
    const nights = await Promise.all([live.night(), live.night()])
    // One of them has the account; the other comes while it does, or when it has gone.
    const codes = nights.map((one) => one.exitCode).sort()
    expect([
      [0, 5],
      [0, 0],
    ]).toContainEqual(codes)
    const requests = codes[1] === 5 ? Math.max(...nights.map((one) => one.requests)) : 0
    await model.check({ ...nights[0], requests }, proxy.take(), true)
  } else {
    const arrive = async (made: number) => {
      if (made === it.at) await model.happen([{ kind: 'message', thread: it.thread, count: 11 }])
    }
    const night = await live.night({ onRequest: arrive })
    expect(night.error).toBeUndefined()
    model.wasCut()
    model.mayHaveSeen(proxy.take())
    await model.check(night, [], false)
  }
}

test('whatever happens and whatever is cut off, the archive holds what was shown, once, and in the end all there is', async () => {
  const worlds = fc.record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    threads: fc.constantFrom(3, 5, 25),
    messages: fc.constantFrom(20, 90, 200),
  })
  await fc.assert(
    fc.asyncProperty(worlds, fc.array(command, { minLength: 3, maxLength: 14 }), async (world, commands) => {
      await using live = await LiveAccount.start(archive(), world, true)
      const model = new Model(live)
      for (const it of commands) await run(model, it)
      await run(model, { do: 'sync', days: 8 })
      await run(model, { do: 'sync', days: 1 })
    }),
    { numRuns: RUNS, endOnFailure: !isLong, ...(process.env.SEED ? { seed: Number(process.env.SEED) } : {}) },
  )
}, 3_600_000)
