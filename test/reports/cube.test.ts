import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cube } from '../../reports/facts/cube/cube.ts'
import { factsOfCube } from '../../reports/facts/cube/facts-of-cube.ts'
import { type LoadedFacts, loadFacts, loadRanges } from '../../reports/facts/load-facts.ts'
import { reports } from '../../reports/index.ts'
import { runReport } from '../../reports/run-report.ts'
import { requireAccount } from '../../src/archive/accounts.ts'
import { packCube, unpackCube } from '../../src/export/report/html/pack-cube.ts'
import { transform } from '../../src/transform/transform.ts'
import { useArchive } from '../support/archive.ts'
import { insertMessages, insertWorld } from '../support/insert-messages.ts'
import { insertReactions } from '../support/insert-reactions.ts'

const archive = useArchive()
const at = (iso: string) => Date.parse(iso) * 1000
const NOW = at('2024-11-20T12:00:00Z')
const PEOPLE = ['Anna', 'Bo', 'Chris', 'Bo']
const THREADS = ['One', 'Two', 'Three']

/** What can be told from a cube alone. */
const told = (facts: LoadedFacts) =>
  reports.filter(({ needs }) => needs === undefined).map((report) => runReport(report, facts))

const throughBytes = (cube: Cube): Cube => ({ ...cube, ...unpackCube(packCube(cube)) })

const arbitraryWorld = fc.record({
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Chatham'),
  messages: fc.array(
    fc.record({
      thread: fc.nat(THREADS.length - 1),
      sender: fc.nat(PEOPLE.length - 1),
      sentAt: fc.oneof(
        fc.integer({ min: at('2024-10-26T20:00:00Z'), max: at('2024-10-27T04:00:00Z') }),
        fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2024-11-30T00:00:00Z') }),
      ),
      itemType: fc.constantFrom('text', 'media', 'link'),
      isEcho: fc.boolean(),
    }),
    { maxLength: 60, size: 'max' },
  ),
  reactions: fc.array(
    fc.record({ on: fc.nat(), person: fc.nat(PEOPLE.length - 1), emoji: fc.constantFrom('🔥', '😂') }),
    { maxLength: 20, size: 'max' },
  ),
  asked: fc.constantFrom([null, null], ['2024-03-01', '2024-10-27'], [null, '2024-11-10'], ['2024-10-27', null]),
  chosen: fc.record({
    thread: fc.constantFrom(null, 0, 1),
    person: fc.constantFrom(null, 0, 2),
    days: fc.constantFrom([null, null], ['2024-04-01', '2024-10-01'], ['2024-10-27', '2024-10-27']),
  }),
})

describe('reports from counts that travel', () => {
  test('are those from the archive, for any thread, person and days, through the bytes of the page', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryWorld, async ({ zone, messages, reactions, asked, chosen }) => {
        const world = await insertWorld(archive(), { people: PEOPLE, threads: THREADS, timeZone: zone })
        const sent = messages.map((each) => ({
          ...each,
          thread: world.threads[each.thread]!,
          sender: world.people[each.sender]!,
        }))
        const ids = await insertMessages(archive(), world.accountId, sent)
        const given = new Map(
          reactions
            .filter(() => sent.length > 0)
            .map(({ on, person, emoji }) => [`${on % sent.length} ${person}`, { on: on % sent.length, person, emoji }]),
        )
        const theirs = [...given.values()].map((each) => ({ ...each, person: world.people[each.person]! }))
        await insertReactions(archive(), world.accountId, sent, ids, theirs)
        await transform(archive(), world.accountId)

        const account = await requireAccount(archive(), world.name)
        const request = { account, timeZone: zone, thread: null, person: null, days: 30, now: NOW }
        const [from, to] = asked as [string | null, string | null]
        const { countsOf } = await loadRanges(archive(), request, [{ from, to }])
        const counts = countsOf()
        const cube = throughBytes(counts.cube)
        expect(cube).toEqual(counts.cube)

        const [first, last] = chosen.days as [string | null, string | null]
        const days = { from: later(from, first), to: earlier(to, last) }
        // The page lets nobody choose days outside the range that it was made of.
        fc.pre(days.from === null || days.to === null || days.from <= days.to)
        const wanted = {
          thread: chosen.thread === null ? null : THREADS[chosen.thread]!,
          person: chosen.person === null ? null : PEOPLE[chosen.person]!,
        }
        const place = (some: readonly { readonly label: string }[], label: string | null) => {
          const found = some.findIndex((each) => each.label === label)
          return label === null ? null : found
        }
        const filter = {
          thread: place(cube.threads, wanted.thread),
          person: place(cube.people, wanted.person),
          ...days,
        }
        // What has nothing in the cube cannot be chosen on the page.
        if (filter.thread === -1 || filter.person === -1) return
        const fromArchive = await loadFacts(archive(), { ...request, ...wanted, ...days })
        const whole = await loadFacts(archive(), { ...request, from, to })
        const fromCube = factsOfCube(cube, filter, { scope: whole.range.scope, days: 30, today: counts.today })
        expect(told(fromCube)).toEqual(told(fromArchive))
      }),
      { numRuns: 40 },
    )
  })
})

const later = (one: string | null, other: string | null) =>
  [one, other]
    .filter((day) => day !== null)
    .sort()
    .at(-1) ?? null
const earlier = (one: string | null, other: string | null) =>
  [one, other].filter((day) => day !== null).sort()[0] ?? null

describe('the bytes of a cube', () => {
  test('give back every number, however odd', () => {
    const cells = fc.array(
      fc.record({
        thread: fc.nat(4),
        hour: fc.integer({ min: -24 * 30_000, max: 24 * 60_000 }),
        person: fc.nat(300),
        type: fc.nat(20),
        count: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      }),
      { size: 'max', maxLength: 300 },
    )
    fc.assert(
      fc.property(cells, (some) => {
        const sorted = some.toSorted((one, other) => one.thread - other.thread || one.hour - other.hour)
        const column = (key: 'thread' | 'hour' | 'person' | 'type' | 'count') =>
          Int32Array.from(sorted, (cell) => cell[key])
        const none = new Int32Array()
        const label = { label: 'x', name: 'x', username: null, id: null, isGroup: false }
        const cube: Cube = {
          people: [],
          threads: Array.from({ length: 5 }, () => label),
          types: [],
          emoji: [],
          messages: {
            thread: column('thread'),
            hour: column('hour'),
            person: column('person'),
            type: column('type'),
            count: column('count'),
          },
          reactions: { thread: none, day: none, giver: none, receiver: none, emoji: none, count: none },
          newest: { thread: none, person: none, day: none },
        }
        expect(throughBytes(cube)).toEqual(cube)
      }),
    )
  })
})
