import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayNumber } from '../../reports/facts/days.ts'
import { loadFacts } from '../../reports/facts/load-facts.ts'
import { reports } from '../../reports/index.ts'
import { runReport } from '../../reports/run-report.ts'
import { requireAccount } from '../../src/archive/accounts.ts'
import type { Archive } from '../../src/archive/archive.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { transform } from '../../src/transform/transform.ts'
import { useDatabase } from '../support/archive.ts'
import { insertMessages, insertWorld, type PlainMessage } from '../support/insert-messages.ts'
import { insertReactions, type PlainReaction } from '../support/insert-reactions.ts'
import { openOddSession } from '../support/open-odd-session.ts'
import { plainReports } from './plain-reports.ts'

const database = useDatabase()
const at = (iso: string) => Date.parse(iso) * 1000

const PEOPLE = ['Anna', 'Bo', 'Chris', 'Zoë']
const THREADS = ['One', 'Two', 'Three']

/** All reports of a range, as rows of cells; mixes as objects. */
async function allReports(archive: Archive, name: string, timeZone: string, from: string, to: string) {
  const account = await requireAccount(archive, name)
  const days = dayNumber(to) - dayNumber(from) + 1
  const facts = await loadFacts(archive, { account, timeZone, thread: null, person: null, from, to, days, now: 0 })
  return Object.fromEntries(
    reports.map((report) => {
      const { key, rows } = runReport(report, facts)
      const cells = rows.map((row) =>
        Object.values(row).map((cell) => (Array.isArray(cell) ? Object.fromEntries(cell) : cell)),
      )
      return [key, cells]
    }),
  )
}

describe('the reports', () => {
  test('are what plain loops over the messages count, in any zone, whatever the session of the database is set to', async () => {
    await using plain = await openArchive({ home: '', databaseUrl: database() })
    await using odd = await openOddSession(database())
    const arbitraryMoment = fc.oneof(
      // Around both clock changes, New Year, and anywhere.
      fc.integer({ min: at('2024-03-30T20:00:00Z'), max: at('2024-03-31T04:00:00Z') }),
      fc.integer({ min: at('2024-10-26T20:00:00Z'), max: at('2024-10-27T04:00:00Z') }),
      fc.integer({ min: at('2024-12-30T00:00:00Z'), max: at('2025-01-02T00:00:00Z') }),
      fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2025-02-01T00:00:00Z') }),
    )
    const arbitrary = fc.record({
      zone: fc.constantFrom(
        'UTC',
        'Europe/Berlin',
        'America/New_York',
        'Asia/Kolkata',
        'Asia/Kathmandu',
        'Australia/Lord_Howe',
        'Pacific/Chatham',
      ),
      messages: fc.array(
        fc.record({
          thread: fc.nat(THREADS.length - 1),
          sender: fc.nat(PEOPLE.length - 1),
          sentAt: arbitraryMoment,
          itemType: fc.constantFrom('text', 'media', 'link'),
          isEcho: fc.boolean(),
        }),
        // Left alone it would make ten at most.
        { maxLength: 60, size: 'max' },
      ),
      reactions: fc.array(
        fc.record({ on: fc.nat(), person: fc.nat(PEOPLE.length - 1), emoji: fc.constantFrom('🔥', '😂') }),
        { maxLength: 20, size: 'max' },
      ),
      range: fc.constantFrom(['2024-01-01', '2025-12-31'], ['2024-03-31', '2024-10-27'], ['2024-12-31', '2025-01-01']),
    })
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ zone, messages, reactions, range: [from, to] }) => {
        const world = await insertWorld(plain, { people: PEOPLE, threads: THREADS })
        const sent: readonly PlainMessage[] = messages.map((message) => ({
          ...message,
          thread: world.threads[message.thread]!,
          sender: world.people[message.sender]!,
        }))
        const given = uniqueReactions(reactions, world.people, sent.length)
        const ids = await insertMessages(plain, world.accountId, sent)
        await insertReactions(plain, world.accountId, sent, ids, given)
        await transform(plain, world.accountId)
        const nameOf = (person: bigint) => PEOPLE[world.people.indexOf(person)]!
        const titleOf = (thread: bigint) => THREADS[world.threads.indexOf(thread)]!
        const expected = plainReports({ messages: sent, reactions: given, nameOf, titleOf }, zone, from!, to!)
        const { 'last-days': lastDays, ...others } = await allReports(odd, world.name, zone, from!, to!)
        for (const [key, rows] of Object.entries(expected)) expect(others[key], key).toEqual(rows)
        // The same range as the last days: person, username, count, mix and hour are those of the other report.
        const perPerson = expected['messages-per-person']!
        expect(lastDays).toEqual(
          perPerson.map(([person, username, count, , , mix, hour]) => [person, username, count, mix, hour]),
        )
      }),
      { numRuns: 15 },
    )
    expect((await odd.pool.query('show timezone')).rows).toEqual([{ TimeZone: 'Asia/Kathmandu' }])
  })
})

/** Reactions on messages that there are; a person gives the same one only once. */
function uniqueReactions(
  reactions: readonly { on: number; person: number; emoji: string }[],
  people: readonly bigint[],
  messages: number,
): readonly PlainReaction[] {
  if (messages === 0) return []
  const each = reactions.map(({ on, person, emoji }) => ({ on: on % messages, person: people[person]!, emoji }))
  return [
    ...new Map(each.map((reaction) => [`${reaction.on} ${reaction.person} ${reaction.emoji}`, reaction])).values(),
  ]
}
