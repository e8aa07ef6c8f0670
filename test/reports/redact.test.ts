import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { report } from '../../pipelines/report.ts'
import { lettersOf } from '../../src/export/report/redact/pseudonyms.ts'
import { useArchive } from '../support/archive.ts'
import { insertMessages, insertWorld } from '../support/insert-messages.ts'
import { insertReactions } from '../support/insert-reactions.ts'
import { insertTexts } from '../support/insert-texts.ts'

const archive = useArchive()
const folder = mkdtempSync(join(tmpdir(), 'redact-'))
afterAll(() => rmSync(folder, { recursive: true }))

const NOW = Date.parse('2024-06-15T12:00:00Z') * 1000
const HOUR = 3_600_000_000

/** Words that nothing else is made of, in letters of several scripts. */
const secret = fc
  .tuple(fc.constantFrom('Zqx', 'Ωψχ', 'Жщю', '龘龖', '<b>Qz'), fc.stringMatching(/^[A-Z0-9]{8}$/))
  .map((parts) => parts.join(''))

/** Everything that a file says, what is packed in it unpacked. */
function saidIn(path: string): string {
  const content = readFileSync(path)
  const text = content.toString('utf8')
  const packed = [...text.matchAll(/<script type="application\/octet-stream"[^>]*>([^<]*)</g)].map(([, base64]) =>
    gunzipSync(Buffer.from(base64!, 'base64')).toString('utf8'),
  )
  return [text, ...packed].join('\n')
}

test('no name, username, id, title or word of the archive is in any file that is to be shared', async () => {
  const arbitrary = fc.record({
    people: fc.uniqueArray(secret, { minLength: 2, maxLength: 6 }),
    threads: fc.uniqueArray(secret, { minLength: 1, maxLength: 4 }),
    sent: fc.array(fc.record({ thread: fc.nat(3), sender: fc.nat(5), at: fc.nat(2000) }), {
      minLength: 5,
      maxLength: 40,
    }),
    isCompared: fc.boolean(),
    isFiltered: fc.boolean(),
    word: secret,
  })
  let run = 0
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ people, threads, sent, isCompared, isFiltered, word }) => {
      const world = await insertWorld(archive(), { people, threads, timeZone: 'Europe/Berlin' })
      const owner = world.people[0]!
      const at = (place: number) => NOW - place * HOUR
      const messages = sent.map((each) => ({
        thread: world.threads[each.thread % threads.length]!,
        sender: world.people[each.sender % people.length]!,
        sentAt: at(each.at),
        itemType: 'text',
      }))
      const { pool } = archive()
      await pool.query(
        `update people set username = 'user' || substr(md5(display_name), 1, 12) where account_id = $1`,
        [world.accountId],
      )
      await pool.query('update accounts set owner_person_id = $2 where account_id = $1', [world.accountId, owner])
      await pool.query(
        `insert into thread_ids select account_id, 'instagram', '9' || lpad(thread_id::text, 17, '7'), thread_id from threads where account_id = $1`,
        [world.accountId],
      )
      await pool.query(
        `insert into person_ids select account_id, 'instagram', '8' || lpad(person_id::text, 11, '5'), person_id from people where account_id = $1`,
        [world.accountId],
      )
      const text = `${word} ${word} www.${word}.example ${people[1]}`
      const ids = await insertTexts(
        archive(),
        world.accountId,
        messages.map((message) => ({ ...message, text })),
      )
      // A reaction may be any text.
      const reactions = [
        { on: 0, person: owner, emoji: people[1]! },
        { on: 1, person: owner, emoji: '🔥' },
      ]
      await insertReactions(archive(), world.accountId, messages, ids, reactions)
      const out = join(folder, String(run++))
      const compare = isCompared ? { compare: ['2024-04', '2024-05-01..2024-06-15'] } : {}
      const filter = isFiltered ? { person: people[1]!, thread: threads[0]! } : {}
      const options = {
        account: world.name,
        out,
        redact: true,
        formats: ['csv', 'html', 'json'],
        now: NOW,
        ...compare,
        ...filter,
      }
      const { messages: counted } = await report(archive(), options)
      if (!isCompared && !isFiltered) expect(counted).toBe(messages.length)
      const { rows } = await pool.query<{ secret: string }>(
        `select username as secret from people where account_id = $1
         union all select id from person_ids where account_id = $1 union all select id from thread_ids where account_id = $1
         union all select name from accounts where account_id = $1`,
        [world.accountId],
      )
      const secrets = [...people, ...threads, word, ...rows.map((row) => row.secret)]
      for (const file of readdirSync(out)) {
        const said = saidIn(join(out, file)).toLowerCase()
        for (const each of secrets) expect(said.includes(each.toLowerCase()), `${each} in ${file}`).toBe(false)
      }
    }),
    { numRuns: 8 },
  )
})

test('one person has one letter in all files, by rank', async () => {
  const { people, threads, accountId, name } = await insertWorld(archive(), {
    people: ['Zoe', 'Anna', 'Bo'],
    threads: ['Trip'],
  })
  const sent = [2, 2, 2, 0, 0, 1].map((sender, nth) => ({
    thread: threads[0]!,
    sender: people[sender]!,
    sentAt: NOW - nth * HOUR,
    itemType: 'text',
  }))
  await insertMessages(archive(), accountId, sent)
  const out = join(folder, 'letters')
  await report(archive(), { account: name, out, redact: true, formats: ['csv', 'json'], now: NOW })
  const first = (file: string) =>
    readFileSync(join(out, file), 'utf8')
      .split('\r\n')
      .slice(1, 4)
      .map((line) => line.split(',')[0])
  expect(first('messages-per-person.csv')).toEqual(['Person A', 'Person B', 'Person C'])
  expect(first('who-writes-first.csv')[0]).toBe('Person C')
  expect(readFileSync(join(out, 'threads-ranked.csv'), 'utf8')).toContain('\r\nThread 1,,')
  expect(readdirSync(out)).not.toContain('top-words.csv')
  const { account, notes } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))
  expect(account).toBe('redacted')
  expect(notes.join(' ')).toContain('who knows the people may still tell who is who')
})

test('a folder in which names would stay is refused; its own files are replaced', async () => {
  const { name } = await insertWorld(archive(), { people: ['Anna'], threads: ['Trip'] })
  const out = join(folder, 'mixed')
  const options = { account: name, out, now: NOW, formats: ['csv'] }
  await report(archive(), { ...options, only: ['top-words', 'phrases', 'words'] })
  await expect(report(archive(), { ...options, redact: true })).rejects.toMatchObject({
    code: 'output-has-names',
    message: `${out} holds files of an earlier report with names: phrases.csv and 1 more`,
  })
  const shared = { ...options, out: join(folder, 'fresh'), redact: true }
  await report(archive(), shared)
  await report(archive(), shared)
})

test('letters go on after Z', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(lettersOf)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])
})
