/**
 * A thread of two and a group in March 2024 in Berlin, with reports of what is in them that were worked out by hand: what
 * stands here was written down before anything was computed.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ReportOptions, report } from '../../pipelines/report.ts'
import type { Archive } from '../../src/archive/archive.ts'
import { microsToIso } from '../../src/clock.ts'
import { useArchive } from '../support/archive.ts'
import { insertWorld } from '../support/insert-messages.ts'
import { insertReactions } from '../support/insert-reactions.ts'
import { insertTexts, type PlainText } from '../support/insert-texts.ts'

const archive = useArchive()
const NOW = Date.parse('2024-06-01T12:00:00Z') * 1000
const MARCH = { from: '2024-03-01', to: '2024-03-31' }

let account: string
let folder: string
let reports: (options: Partial<ReportOptions>) => Promise<(key: string) => readonly string[]>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'content-'))
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

/** Anna, and two people who are both called Bo. */
async function insertGolden(archive: Archive): Promise<string> {
  const { accountId, name, people, threads } = await insertWorld(archive, {
    people: ['Anna', 'Bo', 'Bo'],
    threads: ['Direct', 'Trip'],
    timeZone: 'Europe/Berlin',
  })
  const [anna, bo, other] = people as [bigint, bigint, bigint]
  const [direct, group] = threads as [bigint, bigint]
  const { pool } = archive
  for (const [person, username] of [
    [bo, 'bo.one'],
    [other, 'bo.two'],
  ])
    await pool.query('update people set username = $3 where account_id = $1 and person_id = $2', [
      accountId,
      person,
      username,
    ])
  const say = (thread: bigint, sender: bigint, iso: string, text: string | null, more: Partial<PlainText> = {}) => ({
    thread,
    sender,
    sentAt: Date.parse(iso) * 1000,
    itemType: 'text',
    text,
    ...more,
  })
  const notice = (noticeClass: string) => ({ itemType: 'action_log', noticeClass })
  const call = (noticeClass: string, callSeconds?: number) => ({
    itemType: 'video_call_event',
    noticeClass: `call-${noticeClass}`,
    ...(callSeconds === undefined ? {} : { callSeconds }),
  })
  const messages: readonly PlainText[] = [
    say(direct, anna, '2024-02-29T22:59:59Z', 'outside before'), //                    0: 29 Feb 23:59
    say(direct, anna, '2024-02-29T23:30:00Z', 'Good morning, Bo! ❤'), //               1:  1 Mar 00:30
    say(direct, bo, '2024-03-01T08:00:00Z', 'good morning to you and to the dear 👍🏽'), // 2:  1 Mar 09:00
    say(direct, bo, '2024-03-01T08:01:00Z', 'https://www.example.org/a and www.example.org'), // 3
    say(direct, anna, '2024-03-02T10:00:00Z', 'Good Morning'), //                      4
    say(group, other, '2024-03-03T10:00:00Z', 'Café 👍👍'), //                         5
    say(group, other, '2024-03-03T10:01:00Z', 'cafe', { itemType: 'link', shareUrl: 'https://shop.example/x' }), // 6
    say(direct, anna, '2024-03-04T10:00:00Z', 'gone gone 😂', { isUnsent: true }), //   7
    say(direct, bo, '2024-03-04T10:01:00Z', 'Liked a message ❤️', { isEcho: true, ...notice('reaction') }), // 8
    say(group, anna, '2024-03-05T10:00:00Z', 'Anna named the group Trip', notice('group-named')), // 9
    say(group, other, '2024-03-05T10:01:00Z', 'Bo left', notice('member-left')), //    10
    say(group, anna, '2024-03-05T10:02:00Z', 'Anna added Bo', notice('member-added')), // 11
    say(direct, anna, '2024-03-06T10:00:00Z', 'Anna called', call('started')), //      12
    say(direct, anna, '2024-03-06T10:02:00Z', 'The call ended', call('ended', 90)), // 13
    say(direct, bo, '2024-03-06T11:00:00Z', 'You missed a call', call('missed')), //   14
    say(direct, bo, '2024-03-07T10:00:00Z', null, { itemType: 'voice_media' }), //     15: 4.2 s
    say(direct, bo, '2024-03-07T10:01:00Z', null, { itemType: 'voice_media' }), //     16: of unknown length
    say(direct, anna, '2024-03-08T10:00:00Z', null, { itemType: 'media' }), //         17: two photos and a video
    say(direct, anna, '2024-03-08T10:01:00Z', null, { itemType: 'clip', shareUrl: 'https://instagram.com/reel/1' }), // 18
    say(direct, anna, '2024-03-31T21:30:00Z', 'good evening'), //                      19: 31 Mar 23:30, summer time
    say(direct, bo, '2024-03-31T22:30:00Z', 'outside after'), //                       20:  1 Apr 00:30
  ]
  const ids = await insertTexts(archive, accountId, messages)
  await insertReactions(archive, accountId, messages, ids, [
    { on: 1, person: bo, emoji: '❤' },
    { on: 1, person: other, emoji: '❤️' },
    { on: 2, person: anna, emoji: '👍🏿' },
    { on: 8, person: anna, emoji: '👍' }, // On an echo: does not count.
    { on: 0, person: bo, emoji: '😂' }, // Before the range.
  ])
  await insertVoiceLength(archive, accountId, direct, ids[15]!)
  await insertFiles(archive, accountId, messages, ids)
  await insertVersion(archive, accountId, direct, ids[19]!)
  return name
}

/** The original text of the first voice message, as Instagram gives it, behind that of another. */
async function insertVoiceLength({ pool }: Archive, accountId: bigint, thread: bigint, message: string) {
  const items = [
    '{"item_type":"text"}',
    '{"voice_media":{"media":{"audio":{"audio_src":"https://x","duration":4200}}}}',
  ]
  const ends = [items[0]!.length, items.join('').length]
  const { rows } = await pool.query(
    `insert into raw_pages (account_id, thread_id, source, origin, first_observed_at, last_observed_at, item_ends, body)
     values ($1, $2, 'instagram', '', now(), now(), $3, $4) returning raw_page_id`,
    [accountId, thread, ends, zstdCompressSync(items.join(''))],
  )
  await pool.query('update messages set raw_page_id = $3, raw_position = 1 where account_id = $1 and message_id = $2', [
    accountId,
    message,
    rows[0].raw_page_id,
  ])
}

/** An album of three, a video's thumbnail among them, and the picture of a reel. */
async function insertFiles(
  { pool }: Archive,
  accountId: bigint,
  messages: readonly PlainText[],
  ids: readonly string[],
) {
  const kinds = ['photo', 'photo', 'video', 'thumbnail']
  for (const [on, position, kind] of [...kinds.map((kind, index) => [17, index, kind] as const), [18, 0, 'photo']])
    await pool.query(
      `insert into attachments (account_id, thread_id, message_id, position, sent_at, kind, uri)
       values ($1, $2, $3, $4, $5, $6, 'x')`,
      [
        accountId,
        messages[Number(on)]!.thread,
        ids[Number(on)],
        position,
        microsToIso(messages[Number(on)]!.sentAt),
        kind,
      ],
    )
}

/** What the last message said before it was edited. */
async function insertVersion({ pool }: Archive, accountId: bigint, thread: bigint, message: string) {
  await pool.query(
    `insert into message_versions (account_id, thread_id, message_id, version_hash, content_hash, first_observed_at,
       last_observed_at, raw_page_id, raw_position, raw_hash, state)
     values ($1, $2, $3, 1, 1, now(), now(), 0, 0, 0, '{"text": "good evning", "reactions": [], "attachments": []}')`,
    [accountId, thread, message],
  )
  await pool.query('update messages set has_versions = true where account_id = $1 and message_id = $2', [
    accountId,
    message,
  ])
}

describe('what people write', () => {
  test('has so many words, by person; two of one name stay two', async () => {
    const csv = await reports(MARCH)
    // Anna: good morning bo, good morning, good evening. The one Bo: eight words, and "and". The other: café, cafe.
    expect(csv('words')).toEqual([
      'person,username,words,distinct_words,messages_with_words,words_per_message',
      'Bo (bo.one),bo.one,9,7,2,4.5',
      'Anna,,7,4,3,2.33',
      'Bo (bo.two),bo.two,2,1,2,1',
    ])
    const { reports: all } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))
    const words = all.find(({ key }: { key: string }) => key === 'words')
    // good, morning, bo, to, you, and, the, dear, cafe, evening
    expect(words.highlights.words.value).toEqual({ words: 18, distinct: 10, messages: 7 })
    const top = all.find(({ key }: { key: string }) => key === 'top-words')
    expect(top.rule).toMatch(/Left out here: stop words of English\.$/)
  })

  test('has words that are used most, and what is said again', async () => {
    const csv = await reports(MARCH)
    expect(csv('top-words')).toEqual([
      'word,times,people,most_by',
      'good,4,2,Anna: 3; Bo (bo.one): 1',
      'morning,3,2,Anna: 2; Bo (bo.one): 1',
      'cafe,2,1,Bo (bo.two): 2',
      'bo,1,1,Anna: 1',
      'dear,1,1,Bo (bo.one): 1',
      'evening,1,1,Anna: 1',
    ])
    expect(csv('phrases')).toEqual(['phrase,words,times', 'good morning,2,3'])
  })

  test('has emoji, with their tones or without, and links', async () => {
    const csv = await reports(MARCH)
    // 👍: one with a tone, two without, and a reaction. ❤️: one in a text, two as reactions.
    expect(csv('emoji')).toEqual([
      'emoji,times,in_text,as_reaction,people,most_by',
      '👍,4,3,1,3,Bo (bo.two): 2; Anna: 1; Bo (bo.one): 1',
      '❤️,3,1,2,3,Anna: 1; Bo (bo.one): 1; Bo (bo.two): 1',
    ])
    expect(csv('links')).toEqual([
      'domain,links,share_percent,people,most_by',
      'example.org,2,66.67,1,Bo (bo.one): 2',
      'shop.example,1,33.33,1,Bo (bo.two): 1',
    ])
    const apart = await reports({ ...MARCH, skinTones: 'apart' })
    expect(apart('emoji').slice(1)).toEqual([
      '❤️,3,1,2,3,Anna: 1; Bo (bo.one): 1; Bo (bo.two): 1',
      '👍,2,2,0,1,Bo (bo.two): 2',
      '👍🏽,1,1,0,1,Bo (bo.one): 1',
      '👍🏿,1,0,1,1,Anna: 1',
    ])
    await expect(reports({ skinTones: 'yellow' })).rejects.toMatchObject({ code: 'skin-tones-unknown' })
  })
})

describe('what people send besides', () => {
  test('is files, shares and calls, with the lengths that are known', async () => {
    const csv = await reports(MARCH)
    expect(csv('media').slice(1)).toEqual([
      'Anna,,3,photos: 2; videos: 1,2,1,0,,0,0,0,0',
      'Bo (bo.one),bo.one,2,voice messages: 2,0,0,2,0.07,1,0,0,0',
    ])
    expect(csv('shares').slice(1)).toEqual(['link,1,50,1,Bo (bo.two): 1', 'reel,1,50,1,Anna: 1'])
    // Anna began a call, which lasted 90 seconds as the line of its end says; Bo's was missed.
    expect(csv('calls')).toEqual([
      'person,username,calls,missed,minutes,lengths_known',
      'Anna,,1,0,1.5,1',
      'Bo (bo.one),bo.one,1,1,,0',
    ])
  })

  test('is edited, taken back, reacted to, and happens to groups', async () => {
    const csv = await reports(MARCH)
    // Of ten messages of Anna's in March one was edited and one taken back.
    expect(csv('edits-and-unsends').slice(1)).toEqual(['Anna,,1,10,1,10'])
    expect(csv('most-reacted').slice(1)).toEqual([
      '"Anna, 2024-03-01 00:30",2024-03-01 00:30,Direct,,Anna,text,2,❤️: 2',
      '"Bo (bo.one), 2024-03-01 09:00",2024-03-01 09:00,Direct,,Bo (bo.one),text,1,👍🏿: 1',
    ])
    expect(csv('group-life').slice(1)).toEqual(['Trip,,3,1,1,0,1,0,0'])
  })
})

describe('filters', () => {
  test('leave only one thread', async () => {
    const csv = await reports({ ...MARCH, thread: 'Trip' })
    expect(csv('words').slice(1)).toEqual(['Bo (bo.two),bo.two,2,1,2,1'])
    expect(csv('emoji').slice(1)).toEqual(['👍,2,2,0,1,Bo (bo.two): 2'])
    expect(csv('calls').slice(1)).toEqual([])
  })

  test('leave only one person', async () => {
    const csv = await reports({ ...MARCH, person: '@bo.one' })
    expect(csv('words').slice(1)).toEqual(['Bo (bo.one),bo.one,9,7,2,4.5'])
    // One in a text, one given; not the one that Anna gave.
    expect(csv('emoji').slice(1)).toEqual(['❤️,1,0,1,1,Bo (bo.one): 1', '👍,1,1,0,1,Bo (bo.one): 1'])
    expect(csv('most-reacted').slice(1)).toHaveLength(1)
  })

  test('leave only a day, in whatever zone', async () => {
    // On 1 March in Berlin: the messages 1, 2 and 3. In New York number 1 was sent on 29 February.
    const berlin = await reports({ from: '2024-03-01', to: '2024-03-01' })
    expect(berlin('words').slice(1)).toEqual(['Bo (bo.one),bo.one,9,7,2,4.5', 'Anna,,3,3,1,3'])
    const newYork = await reports({ from: '2024-03-01', to: '2024-03-01', timeZone: 'America/New_York' })
    expect(newYork('words').slice(1)).toEqual(['Bo (bo.one),bo.one,9,7,2,4.5'])
  })
})

describe('the year in review', () => {
  test('is of the year that the range lies in', async () => {
    const csv = await reports(MARCH)
    const facts = new Map(csv('year-in-review').map((line) => [line.slice(0, line.indexOf(',')), line]))
    // Twenty-one messages without the echo and the two outside.
    expect(facts.get('Messages')).toBe('Messages,18,')
    expect(facts.get('Words')).toBe('Words,18,')
    expect(facts.get('Days in a row with messages')).toBe('Days in a row with messages,8,from 2024-03-01 to 2024-03-08')
    expect(facts.get('Uses of the most used word')).toBe('Uses of the most used word,4,good')
    expect(facts.get('Uses of the most used emoji')).toBe('Uses of the most used emoji,4,👍')
    expect(facts.get('Minutes of calls')).toBe('Minutes of calls,1.5,')
    expect(facts.get('Minutes of voice messages')).toBe('Minutes of voice messages,0.07,')
    expect(facts.get('Messages taken back')).toBe('Messages taken back,1,')
  })

  test('names the phrase that is said most, however long', async () => {
    const { accountId, name, people, threads } = await insertWorld(archive(), { people: ['A'], threads: ['T'] })
    const texts = ['blix frun zorp', 'blix frun zorp', 'blix frun zorp!', 'quav grum', 'quav grum']
    await insertTexts(
      archive(),
      accountId,
      texts.map((text, index) => ({
        thread: threads[0]!,
        sender: people[0]!,
        sentAt: Date.parse('2024-05-01T10:00:00Z') * 1000 + index,
        itemType: 'text',
        text,
      })),
    )
    const csv = await reports({ account: name, only: ['phrases', 'year-in-review'] })
    expect(csv('phrases').slice(1)).toEqual(['blix frun zorp,3,3', 'quav grum,2,2'])
    expect(csv('year-in-review')).toContain('Uses of the most used phrase,3,blix frun zorp')
  })

  test('is else of the latest that is over, or of the newest message', async () => {
    const scopeIn = async (now: string) => {
      await reports({ now: Date.parse(now) * 1000, only: ['year-in-review'] })
      const { reports: all } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))
      return [all[0].title, all[0].range.from, all[0].range.to]
    }
    const whole = ['The year 2024 in review', '2024-01-01', '2024-12-31']
    expect(await scopeIn('2024-12-31T22:00:00Z')).toEqual(whole)
    expect(await scopeIn('2025-01-02T00:00:00Z')).toEqual(whole)
    expect(await scopeIn('2030-01-02T00:00:00Z')).toEqual(whole)
  })
})
