import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exchangeSettings, isWorkingTime } from '../../reports/facts/exchange/settings.ts'
import { loadFacts } from '../../reports/facts/load-facts.ts'
import { reports } from '../../reports/index.ts'
import { runReport } from '../../reports/run-report.ts'
import { requireAccount } from '../../src/archive/accounts.ts'
import type { Archive } from '../../src/archive/archive.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { transform } from '../../src/transform/transform.ts'
import { useDatabase } from '../support/archive.ts'
import { insertMessages, insertWorld, type PlainMessage } from '../support/insert-messages.ts'
import { openOddSession } from '../support/open-odd-session.ts'
import { type PlainQuery, plainExchange } from './plain-exchange.ts'

const database = useDatabase()
const at = (iso: string) => Date.parse(iso) * 1000

const PEOPLE = ['Anna', 'Bo', 'Chris', 'Zoë']
const THREADS = ['One', 'Two', 'Three', 'Group']
const FOLDERS = ['inbox', 'pending', 'spam', 'inbox']
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Times that lie close together here and far apart there, around clock changes, midnights and New Year. */
const arbitraryTime = fc
  .tuple(
    fc.constantFrom('2024-03-30T21:00:00Z', '2024-10-26T20:00:00Z', '2024-12-31T12:00:00Z', '2024-06-03T00:00:00Z'),
    fc.oneof(fc.nat(120), fc.nat(3000)),
    fc.constantFrom(0, 1, 999_999, 30_000_000),
  )
  .map(([begin, minutes, micros]) => at(begin) + minutes * 60_000_000 + micros)

const arbitrary = fc.record({
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
  messages: fc.array(
    fc.record({
      place: fc.nat(THREADS.length - 1),
      who: fc.nat(PEOPLE.length - 1),
      sentAt: arbitraryTime,
      itemType: fc.constantFrom('text', 'text', 'text', 'media', 'action_log', 'video_call_event'),
      isEcho: fc.nat(9).map((n) => n === 0),
    }),
    { maxLength: 70 },
  ),
  // In how many goes they arrive, and how many go again.
  goes: fc.integer({ min: 1, max: 3 }),
  removed: fc.nat(6),
  range: fc.constantFrom(
    ['2024-01-01', '2025-12-31'],
    ['2024-03-31', '2024-10-26'],
    ['2024-06-01', '2024-06-04'],
    ['2024-12-31', '2024-12-31'],
  ),
  gapHours: fc.constantFrom(1, 8, 24),
  hours: fc.constantFrom('9-17', '0-24', '3-4'),
  days: fc.constantFrom('mon-fri', 'sat-mon'),
  person: fc.option(fc.nat(PEOPLE.length - 1), { nil: null }),
})

describe('the reports about exchange', () => {
  test('are what plain loops over the messages tell, however they arrived, in any zone', {
    timeout: 120_000,
  }, async () => {
    await using plain = await openArchive({ home: '', databaseUrl: database() })
    await using odd = await openOddSession(database())
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ zone, messages, goes, removed, range: [from, to], ...given }) => {
        const world = await insertWorld(plain, { people: PEOPLE, threads: THREADS })
        const { accountId, people, threads } = world
        await setUp(plain, world)
        const sent: readonly PlainMessage[] = messages.map(({ place, who, ...message }) => ({
          ...message,
          thread: threads[place]!,
          // In threads of two: Anna and one other.
          sender: place === 3 ? people[who]! : people[who % 2 === 0 ? 0 : place + 1 > 3 ? 1 : place + 1]!,
        }))
        for (let go = 0; go < goes; go += 1) {
          await insertMessages(plain, accountId, sent.slice((go * sent.length) / goes, ((go + 1) * sent.length) / goes))
          await transform(odd, accountId)
        }
        const kept = sent.slice(removed)
        await removeAllBut(plain, accountId, kept, sent)
        await transform(odd, accountId)

        const [workFrom, workTo] = given.hours.split('-').map(Number) as [number, number]
        const weekdays = given.days === 'mon-fri' ? WEEKDAYS.slice(0, 5) : ['Sat', 'Sun', 'Mon']
        const query: PlainQuery = {
          zone,
          from: from!,
          to: to!,
          now: at('2025-03-01T00:00:00Z'),
          gapHours: given.gapHours,
          working: { from: workFrom, to: workTo, weekdays },
          person: given.person === null ? null : people[given.person]!,
        }
        const expected = plainExchange(
          {
            messages: kept,
            owner: people[0]!,
            isGroup: (thread) => thread === threads[3],
            folderOf: (thread) => FOLDERS[threads.indexOf(thread)]!,
            nameOf: (person) => PEOPLE[people.indexOf(person)]!,
            titleOf: (thread) => THREADS[threads.indexOf(thread)]!,
          },
          query,
        )
        const account = await requireAccount(odd, world.name)
        const settings = exchangeSettings({
          conversationGap: given.gapHours,
          workingHours: given.hours,
          workingDays: given.days,
        })
        const facts = await loadFacts(odd, {
          account,
          timeZone: zone,
          thread: null,
          person: given.person === null ? null : PEOPLE[given.person]!,
          from: from!,
          to: to!,
          days: 30,
          now: query.now,
          settings,
        })
        for (const report of reports.filter(({ needs }) => needs === 'exchange')) {
          const rows = runReport(report, facts).rows.map((row) => Object.values(row))
          expect(rows, report.key).toEqual(expected[report.key])
        }
      }),
      { numRuns: 40 },
    )
  })
})

async function setUp({ pool }: Archive, world: Awaited<ReturnType<typeof insertWorld>>): Promise<void> {
  const { accountId, people, threads } = world
  await pool.query('update accounts set owner_person_id = $2 where account_id = $1', [accountId, people[0]])
  for (const [index, thread] of threads.entries()) {
    await pool.query('update threads set folder = $3, is_group = $4 where account_id = $1 and thread_id = $2', [
      accountId,
      thread,
      FOLDERS[index],
      index === 3,
    ])
  }
}

/** Removes the first messages, as a merge or a wish to be forgotten does: with marks of their days. */
async function removeAllBut(
  { pool }: Archive,
  accountId: bigint,
  kept: readonly PlainMessage[],
  sent: readonly PlainMessage[],
): Promise<void> {
  const gone = sent.length - kept.length
  await pool.query(
    `with gone as (
       delete from messages where account_id = $1 and message_id in (
         select message_id from messages where account_id = $1 order by message_id limit $2)
       returning thread_id, (sent_at at time zone 'UTC')::date as day)
     insert into dirty_spans (account_id, thread_id, day) select distinct $1::bigint, thread_id, day from gone
     on conflict do nothing`,
    [accountId, gone],
  )
}

describe('working hours', () => {
  test('go past midnight, the night belonging to the day on which it began', () => {
    const { working } = exchangeSettings({ workingHours: '22-6', workingDays: 'fri' })
    const isAt = (weekday: number, hour: number) => isWorkingTime(working, weekday, hour)
    expect([isAt(4, 21), isAt(4, 22), isAt(5, 5), isAt(5, 6), isAt(4, 3)]).toEqual([false, true, true, false, false])
  })

  test('are 9 to 17 from Monday to Friday, and conversations parted by 8 hours, where nothing is set', () => {
    expect(exchangeSettings({})).toEqual({ gapHours: 8, working: { from: 9, to: 17, days: [0, 1, 2, 3, 4] } })
  })

  test('that mean nothing are refused', () => {
    for (const workingHours of ['9', '9-9', '9-25', 'nine-five', '24-3']) {
      expect(() => exchangeSettings({ workingHours })).toThrow('no working hours')
    }
    for (const workingDays of ['', 'monday', 'mon-', 'mon-tue-wed', 'mon;tue']) {
      expect(() => exchangeSettings({ workingDays })).toThrow('no working days')
    }
    for (const conversationGap of [0, 1.5, 10_000]) {
      expect(() => exchangeSettings({ conversationGap })).toThrow('cannot part')
    }
  })
})
