import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type RunCli, useCli, useFolder } from '../support/run-cli.ts'
import { TINY_THREADS, writeTinyExport } from '../support/tiny-export.ts'

const dmvault = useCli()
const empty = useCli()
const folder = useFolder()

beforeAll(async () => {
  const tiny = await writeTinyExport(join(folder(), 'tiny'), TINY_THREADS)
  await dmvault(['import', tiny, '--account', 'ada', '--time-zone', 'Europe/Berlin'])
})

const asOf = ['--as-of', '2026-01-31T00:00:00Z']

async function ok(run: RunCli, args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stderr, json } = await run([...args, '--json'])
  expect([code, stderr.replace(/^(New account|The backup of) .*\n/gm, '')]).toEqual([0, ''])
  return json()
}

describe('backup, verify, restore', () => {
  test('a backup restores into an empty archive, whose backup has the same bytes', async () => {
    const [one, other] = [join(folder(), 'one.json'), join(folder(), 'other.json')]
    const written = await ok(dmvault, ['backup', '--out', one, ...asOf])
    expect(written).toEqual({
      account: 'ada',
      file: one,
      manifest: `${one}.manifest.json`,
      bytes: (await readFile(one)).length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      encrypted: false,
      threads: 2,
      messages: 6,
      seconds: expect.any(Number),
    })
    expect(await ok(dmvault, ['verify', one])).toMatchObject({
      verified: true,
      file: one,
      account: 'ada',
      backup_date: '2026-01-31T00:00:00.000000+00:00',
      threads: 2,
      messages: 6,
      sha256: written.sha256,
      compression: 'none',
      noted: true,
    })
    expect(await ok(empty, ['restore', one, '--dry-run'])).toMatchObject({
      dry_run: true,
      account: 'ada',
      new_account: true,
      messages: { total: 6, new: 6 },
    })
    expect(await ok(empty, ['account', 'list'])).toEqual({ accounts: [] })
    expect(await ok(empty, ['restore', one])).toMatchObject({
      account: 'ada',
      source: 'backup',
      threads: 2,
      messages: { seen: 6, new: 6, quarantined: 0 },
      requests: 0,
    })
    await ok(empty, ['backup', '--out', other, ...asOf])
    expect(await readFile(other)).toEqual(await readFile(one))
  })

  test('a flipped byte does not verify, is not restored, and says so with exit code 6', async () => {
    const file = join(folder(), 'flipped.json')
    await ok(dmvault, ['backup', '--out', file, ...asOf])
    const bytes = await readFile(file)
    bytes[bytes.indexOf('Who drives')] = 'V'.charCodeAt(0)
    await writeFile(file, bytes)
    for (const args of [
      ['verify', file],
      ['restore', file, '--account', 'flipped'],
    ]) {
      const { code, json } = await empty([...args, '--json'])
      expect(code).toBe(6)
      expect(json()).toMatchObject({ error: { code: 'damaged' } })
    }
    expect((await empty(['account', 'list'])).stdout).not.toContain('flipped')
  })

  test('verifying makes no archive where there is none, and does without the one that is away', async () => {
    const file = join(folder(), 'alone.json.zst')
    await ok(dmvault, ['backup', '--out', file, '--compress', 'zstd'])
    const home = join(folder(), 'never-made')
    const alone = await dmvault(['verify', file, '--json'], { DATABASE_URL: '', DMVAULT_HOME: home })
    expect(alone.json()).toMatchObject({ verified: true, compression: 'zstd', noted: null })
    await expect(readFile(home)).rejects.toMatchObject({ code: 'ENOENT' })
    const away = await dmvault(['verify', file], { DATABASE_URL: 'postgres://127.0.0.1:1/none' })
    expect(away.code).toBe(0)
    expect(away.stderr).toContain('The archive will not know of this: the database does not answer')
  })

  test('wrong settings of a backup are refused in one line', async () => {
    for (const [args, line] of [
      [['backup', '--out', join(folder(), 'x'), '--as-of', 'yesterday'], /A time looks like/],
      [['backup', '--out', join(folder(), 'x'), '--compress', 'rar'], /Allowed choices are zstd, gzip, none/],
      [['backup', '--out', join(folder(), 'x'), '--encrypt-to', 'age1nonsense'], /age1nonsense/],
      [['backup', '--out', folder()], /folder/],
      [['backup', '--out', join(folder(), 'one.json/x.json')], /file, not a folder/],
      [['verify', '/no/such/backup.json'], /no\/such\/backup/],
    ] as const) {
      const { code, stderr } = await dmvault(args)
      expect([args, code]).toEqual([args, 2])
      expect(stderr).toMatch(/^dmvault: [^\n]+\n$/)
      expect(stderr).toMatch(line)
    }
  })
})

describe('status', () => {
  test('tells how the account stands', async () => {
    expect(await ok(dmvault, ['status'])).toMatchObject({
      database: expect.stringContaining('postgres'),
      accounts: [
        {
          account: 'ada',
          owner: 'Ada',
          time_zone: 'Europe/Berlin',
          keeps_unsent: false,
          threads: 2,
          people: 3,
          messages: 6,
          newest_message: '2025-12-24T18:16:40.000000+00:00',
          running: false,
          quarantined: 0,
          unreadable: [],
          uncounted_days: 0,
          last_runs: [{ pipeline: 'import', source: 'export', outcome: 'done', error: null }],
        },
      ],
    })
  })

  test('in words, with times in the zone of the account', async () => {
    const { stdout } = await dmvault(['status'])
    expect(stdout).toContain('ada (Ada), times in Europe/Berlin')
    expect(stdout).toContain('6 messages in 2 threads with 3 people')
    expect(stdout).toContain('newest message: 2025-12-24 19:16')
    expect(stdout).toMatch(/import +\d{4}-\d\d-\d\d \d\d:\d\d .* done/)
  })

  test('on an archive without accounts it says how to begin', async () => {
    const { code, stdout } = await dmvault(['status'], { DATABASE_URL: '', DMVAULT_HOME: join(folder(), 'embedded') })
    expect(code).toBe(0)
    expect(stdout).toContain('dmvault import FILE.zip --account NAME')
  })
})

describe('account and forget', () => {
  test('nothing is removed without a yes: the plan is shown, and the exit code says that nothing was done', async () => {
    for (const [args, plan] of [
      [['account', 'remove', 'ada'], /6 messages in 2 threads with 3 people/],
      [['forget', 'cy'], /This removes Cy .*\n.*2 messages and 0 reactions in 1 thread,/],
    ] as const) {
      const { code, stderr } = await dmvault(args)
      expect(code).toBe(2)
      expect(stderr).toMatch(plan)
      expect(stderr).toContain('Add --yes')
    }
    expect(await ok(dmvault, ['status'])).toMatchObject({ accounts: [{ messages: 6, people: 3 }] })
  })

  test('a name that nobody has gets the nearest ones', async () => {
    const { code, stderr } = await dmvault(['forget', 'Bo Jorgensen', '--yes'])
    expect(code).toBe(2)
    expect(stderr).toContain('Bo Jørgensen')
  })

  test('forget removes the person, account remove everything', async () => {
    const forgotten = await dmvault(['forget', 'bo jørgensen', '--yes', '--json'])
    expect(forgotten.json()).toMatchObject({
      account: 'ada',
      person: 'Bo Jørgensen',
      removed: { messages: 2, reactions: 0, threads: 2 },
      backups: expect.arrayContaining([join(folder(), 'one.json')]),
    })
    expect(forgotten.stderr).toContain(`This backup may hold them still: ${join(folder(), 'one.json')}`)
    expect(await ok(dmvault, ['status'])).toMatchObject({ accounts: [{ messages: 4, people: 2, uncounted_days: 0 }] })
    expect(await ok(dmvault, ['verify', '--archive'])).toMatchObject({ verified: true })
    const removed = await dmvault(['account', 'remove', 'ada', '--yes', '--json'])
    expect(removed.json()).toMatchObject({ account: 'ada', removed: { threads: 2, people: 2, messages: 4 } })
    expect(await ok(dmvault, ['account', 'list'])).toEqual({ accounts: [] })
  })
})
