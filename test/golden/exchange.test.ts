/**
 * Three conversations around the clock change in Berlin, with reports that were worked out by hand: what stands here was
 * written down before anything was computed. Now is Tuesday 2 April 2024, 12:00 in Berlin.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ReportOptions, report } from '../../pipelines/report.ts'
import type { Archive } from '../../src/archive/archive.ts'
import { useArchive } from '../support/archive.ts'
import { insertMessages, insertWorld, type PlainMessage } from '../support/insert-messages.ts'

const archive = useArchive()
const NOW = Date.parse('2024-04-02T10:00:00Z') * 1000

let account: string
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exchange-'))
  account = await insertGolden(archive())
})
afterAll(() => rm(folder, { recursive: true }))

/** The lines of a report's CSV after the header. */
async function rowsOf(key: string, options: Partial<ReportOptions> = {}): Promise<readonly string[]> {
  await report(archive(), { account, out: folder, formats: ['csv'], only: [key], now: NOW, ...options })
  return readFileSync(join(folder, `${key}.csv`), 'utf8')
    .replace('\uFEFF', '')
    .trimEnd()
    .split('\r\n')
    .slice(1)
}

/** Anna's account: a thread with each of two people called Bob, and a group with Cleo and the first Bob. */
async function insertGolden(archive: Archive): Promise<string> {
  const { accountId, name, people, threads } = await insertWorld(archive, {
    people: ['Anna', 'Bob', 'Bob', 'Cleo'],
    threads: ['B1', 'B2', 'Trip'],
    timeZone: 'Europe/Berlin',
  })
  const [anna, bob, otherBob, cleo] = people as [bigint, bigint, bigint, bigint]
  const [b1, b2, trip] = threads as [bigint, bigint, bigint]
  const { pool } = archive
  const run = (statement: string, ...values: unknown[]) => pool.query(statement, [accountId, ...values])
  await run(`update people set username = 'bob1' where account_id = $1 and person_id = $2`, bob)
  await run(`update people set username = 'bob2' where account_id = $1 and person_id = $2`, otherBob)
  await run('update accounts set owner_person_id = $2 where account_id = $1', anna)
  await run('update threads set is_group = true where account_id = $1 and thread_id = $2', trip)
  await run(`update threads set folder = 'pending' where account_id = $1 and thread_id = $2`, b2)
  const message = (thread: bigint, sender: bigint, iso: string, itemType = 'text'): PlainMessage => ({
    thread,
    sender,
    sentAt: Date.parse(iso) * 1000,
    itemType,
  })
  // The time in Berlin behind each: UTC+1, from 31 March on UTC+2.
  await insertMessages(archive, accountId, [
    message(b1, bob, '2024-03-04T08:00:00Z'), //                Mon  4 Mar 09:00, begins the first conversation
    message(b1, bob, '2024-03-04T08:05:00Z'), //                Mon  4 Mar 09:05
    message(b1, anna, '2024-03-04T08:15:00Z', 'media'), //      Mon  4 Mar 09:15, 10 minutes after the last, 15 after the first
    message(b1, bob, '2024-03-04T08:16:00Z', 'action_log'), //  Mon  4 Mar 09:16, a notice
    message(b1, bob, '2024-03-04T17:00:00Z'), //                Mon  4 Mar 18:00, 8:45 after Anna: the second conversation
    { ...message(b1, anna, '2024-03-04T17:01:00Z'), isEcho: true },
    message(b1, anna, '2024-03-04T19:00:00Z'), //               Mon  4 Mar 20:00, after 2 hours
    message(b1, bob, '2024-03-05T09:00:00Z'), //                Tue  5 Mar 10:00, after 14 hours: the third, unanswered
    message(b2, otherBob, '2024-03-06T22:50:00Z'), //           Wed  6 Mar 23:50, a request, unanswered, taken back
    message(trip, cleo, '2024-03-30T22:30:00Z'), //             Sat 30 Mar 23:30
    message(trip, anna, '2024-03-31T01:30:00Z'), //             Sun 31 Mar 03:30, 3 hours later, by the clocks 4
    message(trip, bob, '2024-03-31T09:29:00Z'), //              Sun 31 Mar 11:29, 7:59 later: still the same conversation
    message(trip, cleo, '2024-04-01T09:29:00Z'), //             Mon  1 Apr 11:29, after 24 hours: the second
  ])
  await run('update messages set is_unsent = true where account_id = $1 and thread_id = $2', b2)
  return name
}

describe('reply times', () => {
  test('run from the last message before, by person, and by whether that came within working hours', async () => {
    // Anna: 10 (asked Monday 09:05), 120 (asked 18:00) and 180 (asked on Saturday). Of three the second and the third.
    // Bob: 525 (asked Monday 09:15), 840 (asked at 20:00), 479 (asked on Sunday). Cleo: 1440, asked on Sunday.
    expect(await rowsOf('reply-times')).toEqual([
      'Anna,,3,120,180,1,10,2,120',
      'Bob (bob1),bob1,3,525,840,1,525,2,479',
      'Cleo,,1,1440,1440,0,,1,1440',
    ])
  })

  test('depend on what the working hours are', async () => {
    // 20-10 on Sundays and Mondays: Monday 20:00 and Monday 09:05 and 09:15 (since the night of Sunday) and Sunday 03:30 do
    // not all count: the night that Sunday 03:30 belongs to began on Saturday.
    const settings = { workingHours: '20-10', workingDays: 'sun,mon' }
    expect(await rowsOf('reply-times', settings)).toEqual([
      'Anna,,3,120,180,1,10,2,120',
      'Bob (bob1),bob1,3,525,840,2,525,1,479',
      'Cleo,,1,1440,1440,0,,1,1440',
    ])
  })

  test('stand at the hour of the answer', async () => {
    const rows = await rowsOf('reply-times-by-hour')
    expect(rows).toHaveLength(24)
    expect(rows.filter((row) => !row.endsWith(',0,,'))).toEqual([
      '3,1,180,180',
      '9,1,10,10',
      '10,1,840,840',
      '11,2,479,1440',
      '18,1,525,525',
      '20,1,120,120',
    ])
  })
})

describe('conversations', () => {
  test('are parted by 8 hours of silence, and never reach over two threads', async () => {
    // B1: 3, 2 and 1 messages; the longest 09:00 to 09:15; silent from Monday 20:00 for 14 hours.
    // Trip: 3 messages in 10:59 and 1; silent for a day. B2: one message, and nothing after it.
    expect(await rowsOf('conversations')).toEqual([
      'B1,,3,2,3,15,2024-03-04,0.58,2024-03-04,2024-03-05',
      'Trip,,2,2,3,659,2024-03-30,1,2024-03-31,2024-04-01',
      'B2,,1,1,1,0,2024-03-06,,,',
    ])
  })

  test('are parted by another silence where that is asked for', async () => {
    // Nine hours: the first two of B1 are one, with 5 messages from 09:00 to 20:00.
    expect((await rowsOf('conversations', { conversationGap: 9 }))[0]).toBe(
      'B1,,2,3,5,660,2024-03-04,0.58,2024-03-04,2024-03-05',
    )
  })

  test('are begun by who writes first, ended by who writes last, two Bobs being two', async () => {
    // Begun: Bob the three of B1, Cleo the two of Trip, the other Bob one. Ended: Anna the first two of B1, Bob the third
    // and the first of Trip, Cleo the second, the other Bob his own.
    expect(await rowsOf('who-writes-first')).toEqual([
      'Bob (bob1),bob1,3,50,2,33.33,1',
      'Cleo,,2,33.33,1,16.67,1',
      'Anna,,0,0,2,33.33,0',
      'Bob (bob2),bob2,1,16.67,1,16.67,1',
    ])
  })

  test('that may still go on have not ended', async () => {
    // At the end of Monday 4 March the second has been silent for 4 hours.
    expect(await rowsOf('who-writes-first', { to: '2024-03-04' })).toEqual([
      'Bob (bob1),bob1,2,100,0,0,1',
      'Anna,,0,0,1,100,0',
    ])
  })

  test('have streaks of days on the calendar', async () => {
    // Trip: 30 and 31 March and 1 April, which was yesterday.
    expect(await rowsOf('streaks')).toEqual([
      'Trip,,3,2024-03-30,2024-04-01,3,3',
      'B1,,2,2024-03-04,2024-03-05,0,2',
      'B2,,1,2024-03-06,2024-03-06,0,1',
    ])
  })
})

describe('people', () => {
  test('wait from their first message that has no answer', async () => {
    // B2: from 6 March 22:50Z to 2 April 10:00Z, 26 days and 11:10. B1: from 5 March 09:00Z, 28 days and an hour.
    expect(await rowsOf('unanswered')).toEqual([
      'B2,,Bob (bob2),requests,2024-03-06,23,635.17',
      'B1,,Bob (bob1),inbox,2024-03-05,10,673',
    ])
    expect(await rowsOf('unanswered', { to: '2024-03-05' })).toEqual(['B1,,Bob (bob1),inbox,2024-03-05,10,14'])
    expect(await rowsOf('unanswered', { to: '2024-03-04' })).toEqual([])
    expect(await rowsOf('unanswered', { person: '@bob2' })).toEqual(['B2,,Bob (bob2),requests,2024-03-06,23,635.17'])
  })

  test('are new in the month of their first message, and come back on a later day', async () => {
    // Bob wrote again on the 5th, Cleo on the 1st of April, the other Bob never.
    expect(await rowsOf('new-people')).toEqual(['2024-03,2024-03-01,3,2,66.67'])
    expect(await rowsOf('new-people', { to: '2024-03-30' })).toEqual(['2024-03,2024-03-01,3,1,33.33'])
  })

  test('send requests, which are accepted where they are answered', async () => {
    expect(await rowsOf('requests')).toEqual(['2024-03,2024-03-01,2,1,1,0,0,0.25'])
  })

  test('give and take', async () => {
    // B1: two messages to four; Anna answered after 10 and 120 minutes, Bob after 525 and 840: of two the first.
    expect(await rowsOf('balance')).toEqual(['B1,Bob (bob1),2,4,33.33,0,3,10,525', 'B2,Bob (bob2),0,1,0,0,1,,'])
    expect(await rowsOf('balance', { person: '@bob2' })).toEqual(['B2,Bob (bob2),0,1,0,0,1,,'])
    expect(await rowsOf('balance', { thread: 'B1' })).toEqual(['B1,Bob (bob1),2,4,33.33,0,3,10,525'])
  })
})

describe('a shop', () => {
  test('answers questions within an hour, within a day, or not yet', async () => {
    // Four questions: after 15 minutes (from the first of two messages), after 2 hours, and two open ones.
    expect(await rowsOf('answers')).toEqual(['2024-03,2024-03-01,4,2,2,25,50,15,120,15,120'])
  })

  test('is asked at hours, and lets wait', async () => {
    const rows = await rowsOf('answers-by-hour')
    expect(rows.filter((row) => !row.endsWith(',0,0,0,,,,'))).toEqual([
      '9,1,2,1,15,15,100,100',
      '10,1,1,0,,,0,0',
      '18,1,1,1,120,120,0,100',
      '23,1,1,0,,,0,0',
    ])
  })

  test('has busy hours of the week', async () => {
    // Twelve messages without the echo; on Monday at 9 three and a notice.
    const rows = await rowsOf('weekday-hours')
    expect(rows).toHaveLength(168)
    expect(rows[9]).toBe('Monday,9,4,33.33')
    // Monday 1 April 11:29, and Sunday 31 March 11:29.
    expect([rows[11], rows[6 * 24 + 11]]).toEqual(['Monday,11,1,8.33', 'Sunday,11,1,8.33'])
  })
})
