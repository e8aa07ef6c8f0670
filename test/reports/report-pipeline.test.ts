import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ReportOptions, report } from '../../pipelines/report.ts'
import { reports } from '../../reports/index.ts'
import type { Archive } from '../../src/archive/archive.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { acquireLease } from '../../src/run/lease.ts'
import { useDatabase } from '../support/archive.ts'
import { insertMessages, insertWorld } from '../support/insert-messages.ts'

const database = useDatabase()
const NOW = Date.parse('2024-06-15T12:00:00Z') * 1000
const KEYS = reports.map(({ key }) => key)

let archive: Archive
let folder: string
beforeAll(async () => {
  archive = await openArchive({ home: '', databaseUrl: database() })
  folder = mkdtempSync(join(tmpdir(), 'report-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await archive[Symbol.asyncDispose]()
})

async function smallWorld() {
  const world = await insertWorld(archive, {
    people: ['Anna', 'Bo', 'Bo'],
    threads: ['Bo', 'Bo', 'Party'],
    timeZone: 'Europe/Berlin',
  })
  const messages = ['2024-06-01T10:00:00Z', '2024-06-14T22:30:00Z'].map((iso, index) => ({
    thread: world.threads[index]!,
    sender: world.people[index]!,
    sentAt: Date.parse(iso) * 1000,
    itemType: 'text',
  }))
  await insertMessages(archive, world.accountId, messages)
  await archive.pool.query(
    `insert into thread_ids select account_id, 'instagram', '17' || row_number() over (order by thread_id), thread_id from threads where account_id = $1`,
    [world.accountId],
  )
  await archive.pool.query(
    `insert into person_ids select account_id, 'instagram', '42' || row_number() over (order by person_id), person_id from people where account_id = $1`,
    [world.accountId],
  )
  await archive.pool.query(
    `insert into person_names select account_id, person_id, 'display_name', 'Old ' || display_name, now(), now() from people where account_id = $1`,
    [world.accountId],
  )
  return world
}

describe('the report', () => {
  test('counts what has changed and writes a CSV and a PNG a report, and a JSON with the sums of them', async () => {
    const { name } = await smallWorld()
    const out = join(folder, 'all')
    const written = await report(archive, { account: name, out, now: NOW })
    expect(written).toMatchObject({ account: name, messages: 2, uncountedSpans: 0, reports: KEYS })
    const expected = [...KEYS.flatMap((key) => [`${key}.csv`, `${key}.png`]), 'report.html', 'report.json'].sort()
    expect(readdirSync(out).sort()).toEqual(expected)
    expect(written.files.at(-1)).toBe(join(out, 'report.json'))

    const { files, reports: results, ...document } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))
    expect(document).toMatchObject({
      format: 'dmvault-report',
      version: 1,
      account: name,
      messages: 2,
      uncounted_spans: 0,
    })
    expect(document).toMatchObject({ time_zone: 'Europe/Berlin', read_at: '2024-06-15T12:00:00.000000+00:00' })
    for (const { name: file, bytes, sha256 } of files) {
      const content = readFileSync(join(out, file))
      expect([content.length, createHash('sha256').update(content).digest('hex')]).toEqual([bytes, sha256])
    }
    expect(files).toHaveLength(2 * KEYS.length + 1)
    // CSV and JSON tell the same.
    const perDay = results.find((each: { key: string }) => each.key === 'messages-per-day')
    expect(readFileSync(join(out, 'messages-per-day.csv'), 'utf8').trimEnd().split('\r\n').slice(1)).toEqual(
      perDay.rows.map((row: object) => Object.values(row).join(',')),
    )
    expect(perDay.highlights.busiest_day).toEqual({
      value: { day: '2024-06-01', messages: 1 },
      text: 'Busiest day: Saturday 1 June 2024 with 1 message',
    })
  })

  test('of an account without messages is empty and valid', async () => {
    const { name } = await insertWorld(archive, { people: [], threads: [] })
    const out = join(folder, 'empty')
    const written = await report(archive, { account: name, out, now: NOW })
    expect(written).toMatchObject({ messages: 0, firstDay: null, lastDay: null })
    for (const key of KEYS) {
      expect(readFileSync(join(out, `${key}.csv`), 'utf8')).toMatch(/^\uFEFF[a-z0-9_,]+\r\n$/)
      expect(
        readFileSync(join(out, `${key}.png`))
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG')
    }
    const { last_days, reports: results } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))
    expect(last_days).toMatchObject({ total_messages: 0, active_users: 0, busiest_day: null, newest_message_day: null })
    expect(results.map(({ rows }: { rows: unknown[] }) => rows)).toEqual(KEYS.map(() => []))
  })

  test('is the same, byte for byte, in a process with another time zone and language', async () => {
    const { name } = await smallWorld()
    const here = join(folder, 'here')
    const only = ['last-days', 'messages-per-day', 'busiest-hours']
    await report(archive, { account: name, out: here, only, now: NOW })
    const modules = ['pipelines/report.ts', 'src/archive/open-archive.ts'].map((path) =>
      resolve(import.meta.dirname, '../..', path),
    )
    const there = join(folder, 'there')
    const script = `
      import { report } from ${JSON.stringify(modules[0])}
      import { openArchive } from ${JSON.stringify(modules[1])}
      await using archive = await openArchive({ home: '', databaseUrl: ${JSON.stringify(database())} })
      await report(archive, { account: ${JSON.stringify(name)}, out: ${JSON.stringify(there)}, only: ${JSON.stringify(only)}, now: ${NOW} })`
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
      encoding: 'utf8',
      env: { ...process.env, TZ: 'Pacific/Kiritimati', LANG: 'de_DE.UTF-8', LC_ALL: 'ar_EG.UTF-8', PGTZ: 'Asia/Tokyo' },
    })
    expect([status, stderr]).toEqual([0, ''])
    expect(readdirSync(there)).toEqual(readdirSync(here))
    for (const file of readdirSync(here))
      expect(readFileSync(join(there, file)).equals(readFileSync(join(here, file))), file).toBe(true)
  })

  test('says what it could not count while another run holds the account', async () => {
    const { accountId, name } = await smallWorld()
    await using _lease = await acquireLease(archive, accountId)
    const written = await report(archive, { account: name, out: join(folder, 'busy'), formats: ['json'], now: NOW })
    expect(written).toMatchObject({ uncountedSpans: 2, messages: 0 })
  })

  test('writes only the reports and formats that were asked for', async () => {
    const { name } = await smallWorld()
    const out = join(folder, 'some')
    await report(archive, { account: name, out, only: ['message-types', 'last-days'], formats: ['csv'], now: NOW })
    expect(readdirSync(out).sort()).toEqual(['last-days.csv', 'message-types.csv'])
  })
})

describe('a report that cannot be', () => {
  let account: string
  let named: (options: Partial<ReportOptions>) => Promise<unknown>
  beforeAll(async () => {
    account = (await smallWorld()).name
    named = (options) =>
      report(archive, { account, out: join(folder, 'never'), now: NOW, formats: ['json'], ...options })
  })

  test('is refused with what there is instead', async () => {
    await expect(named({ only: ['messages'] })).rejects.toMatchObject({
      code: 'report-unknown',
      hint: expect.stringContaining('messages-per-day'),
    })
    await expect(named({ formats: ['xlsx'] })).rejects.toMatchObject({
      code: 'format-unknown',
      hint: expect.stringContaining('csv'),
    })
    await expect(named({ timeZone: 'Europe/Berln' })).rejects.toMatchObject({
      code: 'unknown-time-zone',
      hint: expect.stringContaining('Europe/Berlin'),
    })
    await expect(named({ from: '2024-02-30' })).rejects.toMatchObject({
      code: 'day-invalid',
      message: '"2024-02-30" is not a day',
    })
    await expect(named({ to: '1.3.2024' })).rejects.toMatchObject({ code: 'day-invalid' })
    await expect(named({ from: '2024-02-02', to: '2024-02-01' })).rejects.toMatchObject({ code: 'range-empty' })
    await expect(named({ days: 0 })).rejects.toMatchObject({ code: 'days-invalid' })
    await expect(named({ days: Number.NaN })).rejects.toMatchObject({ code: 'days-invalid' })
    await expect(named({ account: 'nobody' })).rejects.toMatchObject({ code: 'account-unknown' })
  })

  test('is refused when a name is unknown, with the nearest ones', async () => {
    await expect(named({ thread: 'Prty' })).rejects.toMatchObject({
      code: 'thread-unknown',
      hint: expect.stringContaining('Party'),
    })
    await expect(named({ person: 'Ana' })).rejects.toMatchObject({
      code: 'person-unknown',
      hint: expect.stringContaining('Anna'),
    })
  })

  test('is refused when a name could be several, with all of them; each can be said', async () => {
    await expect(named({ thread: 'bo' })).rejects.toMatchObject({
      code: 'thread-ambiguous',
      hint: 'Say which: Bo (1) (171), Bo (2) (172).',
    })
    await expect(named({ person: 'Bo' })).rejects.toMatchObject({
      code: 'person-ambiguous',
      hint: 'Say which: Bo (1), Bo (2).',
    })
    await expect(named({ person: 'old bo' })).rejects.toMatchObject({ code: 'person-ambiguous' })
    for (const options of [
      { thread: 'Bo (1)' },
      { thread: '171' },
      { person: 'old anna' },
      { person: 'ANNA' },
      { person: '421' },
    ])
      expect(await named(options), JSON.stringify(options)).toMatchObject({ messages: 1, lastDay: '2024-06-01' })
    expect(await named({ person: 'Bo (2)' })).toMatchObject({ messages: 0 })
  })

  test('is refused when the output is a file', async () => {
    const out = join(folder, 'file')
    writeFileSync(out, '')
    await expect(named({ out })).rejects.toMatchObject({ code: 'output-not-a-folder', exitCode: 2 })
  })
})
