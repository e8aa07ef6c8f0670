/**
 * A few messages around New Year and the two clock changes in Berlin, with reports that were worked out by hand: what
 * stands here was written down before anything was computed.
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
import { insertReactions } from '../support/insert-reactions.ts'

const archive = useArchive()
const NOW = Date.parse('2024-10-28T12:00:00Z') * 1000

let account: string
let folder: string
let reports: (options: Partial<ReportOptions>) => Promise<(key: string) => readonly string[]>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reports-'))
  account = await insertGolden(archive())
  reports = async (options) => {
    await report(archive(), { account, out: folder, formats: ['csv', 'json'], now: NOW, ...options })
    return (key) =>
      readFileSync(join(folder, `${key}.csv`), 'utf8')
        .replace('\uFEFF', '')
        .trimEnd()
        .split('\r\n')
  }
})
afterAll(() => rm(folder, { recursive: true }))

/** Anna's account: a thread with someone called "=Bob", and a group with someone who has no name. */
async function insertGolden(archive: Archive): Promise<string> {
  const { accountId, name, people, threads } = await insertWorld(archive, {
    people: ['Anna', '=Bob', null],
    threads: ['Bob', 'Trip 🌍'],
    timeZone: 'Europe/Berlin',
  })
  const [anna, bob, stranger] = people as [bigint, bigint, bigint]
  const [direct, group] = threads as [bigint, bigint]
  const { pool } = archive
  await pool.query(`update people set username = 'anna' where account_id = $1 and person_id = $2`, [accountId, anna])
  await pool.query(`insert into person_ids values ($1, 'instagram', '42', $2)`, [accountId, stranger])
  await pool.query(`insert into thread_ids values ($1, 'instagram', '111', $2), ($1, 'instagram', '222', $3)`, [
    accountId,
    direct,
    group,
  ])
  await pool.query('update threads set is_group = true where account_id = $1 and thread_id = $2', [accountId, group])
  const message = (thread: bigint, sender: bigint, iso: string, itemType = 'text'): PlainMessage => ({
    thread,
    sender,
    sentAt: Date.parse(iso) * 1000,
    itemType,
  })
  // The time in Berlin behind each: winter is UTC+1, summer UTC+2.
  const messages: readonly PlainMessage[] = [
    message(direct, anna, '2020-12-31T22:59:59.999Z'), //            Thu 31 Dec 2020 23:59, ISO week 2020-W53
    message(direct, bob, '2020-12-31T23:00:00Z'), //                 Fri  1 Jan 2021 00:00, 2020-W53 still
    message(direct, bob, '2021-01-03T22:30:00Z', 'media'), //        Sun  3 Jan 2021 23:30, 2020-W53 still
    message(direct, anna, '2021-01-03T23:00:00Z'), //                Mon  4 Jan 2021 00:00, 2021-W01
    message(direct, anna, '2024-03-30T22:59:00Z'), //                Sat 30 Mar 2024 23:59
    message(direct, anna, '2024-03-30T23:00:00Z'), //                Sun 31 Mar 2024 00:00
    message(direct, bob, '2024-03-31T00:59:59Z', 'voice_media'), //  Sun 31 Mar 2024 01:59, and then it is 03:00
    message(direct, bob, '2024-03-31T01:00:00Z'), //                 Sun 31 Mar 2024 03:00
    { ...message(direct, bob, '2024-03-31T01:01:00Z'), isEcho: true },
    message(group, stranger, '2024-03-31T21:59:59Z'), //             Sun 31 Mar 2024 23:59
    message(group, anna, '2024-03-31T22:00:00Z'), //                 Mon  1 Apr 2024 00:00
    message(direct, anna, '2024-10-26T22:00:00Z'), //                Sun 27 Oct 2024 00:00
    message(direct, anna, '2024-10-27T00:30:00Z'), //                Sun 27 Oct 2024 02:30
    message(direct, bob, '2024-10-27T01:30:00Z'), //                 Sun 27 Oct 2024 02:30 again
    message(direct, bob, '2024-10-27T22:59:59Z'), //                 Sun 27 Oct 2024 23:59
    message(direct, bob, '2024-10-27T23:00:00Z'), //                 Mon 28 Oct 2024 00:00
  ]
  const ids = await insertMessages(archive, accountId, messages)
  await insertReactions(archive, accountId, messages, ids, [
    { on: 5, person: bob, emoji: '❤' },
    { on: 7, person: anna, emoji: '😂' },
    { on: 7, person: stranger, emoji: '❤️' },
    { on: 8, person: anna, emoji: '👍' }, // On an echo: does not count.
    { on: 13, person: anna, emoji: '❤️' },
  ])
  return name
}

describe('the days around New Year', () => {
  test('have the ISO weeks that their Thursdays have', async () => {
    const csv = await reports({ from: '2020-12-31', to: '2021-01-04' })
    // Four messages on 31 Dec, 1, 3 and 4 Jan; all have one, so the earlier ranks higher; 2 Jan has none and is last.
    expect(csv('messages-per-day')).toEqual([
      'day,weekday,iso_week,messages,rank,average_of_7_days',
      '2020-12-31,Thursday,2020-W53,1,1,1',
      '2021-01-01,Friday,2020-W53,1,2,1',
      '2021-01-02,Saturday,2020-W53,0,5,0.67',
      '2021-01-03,Sunday,2020-W53,1,3,0.75',
      '2021-01-04,Monday,2021-W01,1,4,0.8',
    ])
    expect(csv('messages-per-week')).toEqual([
      'iso_week,first_day,messages,active_days,average_of_4_weeks',
      '2020-W53,2020-12-28,3,3,3',
      '2021-W01,2021-01-04,1,1,2',
    ])
    expect(csv('messages-per-month')).toEqual([
      'month,first_day,messages,active_days,busiest_day,average_of_3_months',
      '2020-12,2020-12-01,1,1,2020-12-31,1',
      '2021-01,2021-01-01,3,3,2021-01-01,2',
    ])
  })
})

describe('a day of 23 hours', () => {
  test('counts each message on the day that the clocks showed', async () => {
    const csv = await reports({ from: '2024-03-30', to: '2024-04-01' })
    // Six messages without the echo: one on the 30th, four on the 31st, one on the 1st.
    expect(csv('messages-per-day')).toEqual([
      'day,weekday,iso_week,messages,rank,average_of_7_days',
      '2024-03-30,Saturday,2024-W13,1,2,1',
      '2024-03-31,Sunday,2024-W13,4,1,2.5',
      '2024-04-01,Monday,2024-W14,1,3,2',
    ])
    // 00:00 twice (31st and 1st), 01:59, 03:00, 23:59 twice (30th and 31st); nothing at 2, which the 31st did not have.
    const hours = csv('busiest-hours')
    expect(hours.slice(0, 6)).toEqual([
      'hour,messages,share_percent',
      '0,2,33.33',
      '1,1,16.67',
      '2,0,0',
      '3,1,16.67',
      '4,0,0',
    ])
    expect(hours.at(-1)).toBe('23,2,33.33')
    expect(hours).toHaveLength(25)
    // Saturday 1, Sunday 4, Monday 1, each weekday once in the range but for those that it has not.
    expect(csv('busiest-weekdays')).toEqual([
      'weekday,messages,share_percent,average_per_day',
      'Monday,1,16.67,1',
      'Tuesday,0,0,0',
      'Wednesday,0,0,0',
      'Thursday,0,0,0',
      'Friday,0,0,0',
      'Saturday,1,16.67,1',
      'Sunday,4,66.67,4',
    ])
  })

  test('names people and threads, and keeps a name that looks like a formula harmless', async () => {
    const csv = await reports({ from: '2024-03-30', to: '2024-04-01' })
    // Anna: 23:59, 00:00 in the thread, 00:00 in the group, so hour 0. Bob: 01:59 and 03:00, the earlier. The third: 23:59.
    expect(csv('messages-per-person')).toEqual([
      'person,username,messages,share_percent,threads,message_types,most_active_hour',
      'Anna,anna,3,50,2,text: 3,0',
      "'=Bob,,2,33.33,1,text: 1; voice_media: 1,1",
      'user 42,,1,16.67,1,text: 1,23',
    ])
    expect(csv('message-types')).toEqual([
      'item_type,messages,share_percent,people',
      'text,5,83.33,3',
      'voice_media,1,16.67,1',
    ])
    expect(csv('threads-ranked')).toEqual([
      'thread,thread_id,kind,messages,share_percent,people,first_day,last_day',
      'Bob,111,direct,4,66.67,2,2024-03-30,2024-03-31',
      'Trip 🌍,222,group,2,33.33,2,2024-03-31,2024-04-01',
    ])
    // Anna gave 😂 and got ❤ from Bob; Bob gave ❤ and got 😂 and ❤; the third gave ❤. ❤ and ❤️ are one.
    expect(csv('reactions')).toEqual([
      'person,username,given,received,given_emoji,received_emoji',
      "'=Bob,,1,2,❤️: 1,❤️: 1; 😂: 1",
      'Anna,anna,1,1,😂: 1,❤️: 1',
      'user 42,,1,0,❤️: 1,',
    ])
  })
})

describe('a day of 25 hours', () => {
  test('counts the hour that comes twice both times', async () => {
    const csv = await reports({ from: '2024-10-27', to: '2024-10-27' })
    expect(csv('messages-per-day')).toEqual([
      'day,weekday,iso_week,messages,rank,average_of_7_days',
      '2024-10-27,Sunday,2024-W43,4,1,4',
    ])
    expect(csv('busiest-hours')[3]).toBe('2,2,50')
  })

  test('is one of the last days, counted on the calendar', async () => {
    // Now is Monday 28 October 13:00 in Berlin. Two days: the 27th with 4 messages and the 28th with 1.
    const csv = await reports({ days: 2 })
    expect(csv('last-days')).toEqual([
      'person,username,message_count,message_types,most_active_hour',
      // Bob: 02:30, 23:59, 00:00, each once, so hour 0. Anna: 00:00 and 02:30, so hour 0.
      "'=Bob,,3,text: 3,0",
      'Anna,anna,2,text: 2,0',
    ])
    const { last_days, range, messages } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))
    expect(last_days).toEqual({
      days: 2,
      from: '2024-10-27',
      to: '2024-10-28',
      total_messages: 5,
      active_users: 2,
      busiest_day: { day: '2024-10-27', messages: 4 },
      newest_message_day: '2024-10-28',
      newest_message_is_older: false,
      user_breakdown: [
        { person: '=Bob', username: null, message_count: 3, message_types: { text: 3 }, most_active_hour: 0 },
        { person: 'Anna', username: 'anna', message_count: 2, message_types: { text: 2 }, most_active_hour: 0 },
      ],
    })
    // Beside it the reports are over everything: 15 messages, since the echo does not count.
    expect(messages).toBe(15)
    expect(range).toEqual({ from: null, to: null, first_day: '2020-12-31', last_day: '2024-10-28' })
  })

  test('ends the last days where the range ends', async () => {
    const csv = await reports({ days: 1, to: '2024-10-26' })
    expect(csv('last-days')).toHaveLength(1)
    const { last_days } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))
    expect(last_days).toMatchObject({ from: '2024-10-26', to: '2024-10-26', total_messages: 0, busiest_day: null })
    // The newest of all messages is newer than that day, so nothing is said about its age.
    expect(last_days).toMatchObject({ newest_message_day: '2024-10-28', newest_message_is_older: false })
  })

  test('leaves the last days empty, and says that the newest message is older', async () => {
    await reports({ days: 30, now: Date.parse('2025-06-01T00:00:00Z') * 1000 })
    const { last_days } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))
    expect(last_days).toMatchObject({ from: '2025-05-03', to: '2025-06-01', total_messages: 0, active_users: 0 })
    expect(last_days).toMatchObject({ newest_message_day: '2024-10-28', newest_message_is_older: true })
  })
})

describe('zones that are not whole hours from UTC', () => {
  test('begin their days and hours between those of UTC', async () => {
    // 2024-03-31T21:59:59Z is 03:29:59 on 1 April in Kolkata (+5:30) and 03:44:59 in Kathmandu (+5:45).
    // 2024-03-31T00:59:59Z is 06:29:59 and 06:44:59, 01:00:00Z is 06:30 and 06:45 on 31 March.
    // 2024-03-30T22:59Z is 04:29 and 04:44, 23:00Z 04:30 and 04:45 on the 31st: both of the same hour; 22:00Z 03:30, 03:45.
    for (const timeZone of ['Asia/Kolkata', 'Asia/Kathmandu']) {
      const csv = await reports({ from: '2024-03-30', to: '2024-04-01', timeZone })
      expect(csv('messages-per-day').slice(1)).toEqual([
        '2024-03-31,Sunday,2024-W13,4,1,4',
        '2024-04-01,Monday,2024-W14,2,2,3',
      ])
      expect(
        csv('busiest-hours')
          .filter((line) => !line.endsWith(',0,0'))
          .slice(1),
      ).toEqual(['3,2,33.33', '4,2,33.33', '6,2,33.33'])
    }
    // Chatham is 13:45 ahead in March: 22:59Z on the 30th is 12:44 on the 31st, 21:59:59Z on the 31st is 11:44 on 1 April.
    const csv = await reports({ from: '2024-03-30', to: '2024-04-02', timeZone: 'Pacific/Chatham' })
    expect(csv('messages-per-day').slice(1)).toEqual([
      '2024-03-31,Sunday,2024-W13,4,1,4',
      '2024-04-01,Monday,2024-W14,2,2,3',
    ])
  })
})

describe('filters', () => {
  test('leave only one thread, by its id, its title or who is in it', async () => {
    for (const thread of ['222', 'trip 🌍']) {
      const csv = await reports({ thread })
      expect(csv('messages-per-person').slice(1)).toEqual(['Anna,anna,1,50,1,text: 1,0', 'user 42,,1,50,1,text: 1,23'])
    }
  })

  test('leave only one person, and the reactions that this person gave or got', async () => {
    const csv = await reports({ person: '@anna', from: '2024-03-30', to: '2024-04-01' })
    expect(csv('messages-per-person').slice(1)).toEqual(['Anna,anna,3,100,2,text: 3,0'])
    expect(csv('reactions').slice(1)).toEqual(["'=Bob,,1,1,❤️: 1,😂: 1", 'Anna,anna,1,1,😂: 1,❤️: 1'])
  })
})
