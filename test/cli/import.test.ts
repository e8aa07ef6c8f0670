import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { useCli, useFolder } from '../support/run-cli.ts'
import { put, TINY_THREADS, writeTinyExport } from '../support/tiny-export.ts'

const dmvault = useCli()
const folder = useFolder()
let tiny = ''

beforeAll(async () => {
  tiny = await writeTinyExport(join(folder(), 'tiny'), TINY_THREADS)
})

const counts = (seen: number, more: object = {}) => ({
  seen,
  new: 0,
  changed: 0,
  unchanged: 0,
  quarantined: 0,
  ...more,
})

describe('import', () => {
  test('--json is one object with the counts, and the same again changes nothing', async () => {
    const first = await dmvault(['import', tiny, '--account', 'ada', '--time-zone', 'Europe/Berlin', '--json'])
    expect(first.stderr).toContain('New account ada: days are told in Europe/Berlin')
    expect(first.code).toBe(0)
    expect(first.json()).toEqual({
      account: 'ada',
      source: 'export',
      threads: 2,
      messages: counts(6, { new: 6 }),
      requests: 0,
      seconds: expect.any(Number),
    })
    const second = await dmvault(['import', tiny, '--account', 'ada', '--json'])
    expect(second.stderr).toBe('')
    expect(second.json()).toMatchObject({ threads: 2, messages: counts(6, { unchanged: 6 }) })
  })

  test('without --json it says the same in words, and --quiet only the result', async () => {
    const spoken = await dmvault(['import', tiny, '--account', 'spoken'])
    expect(spoken.stdout).toMatch(
      /^spoken: 6 new messages, 0 changed, 0 unchanged, in 2 threads\.\n6 messages read in /,
    )
    expect(spoken.stderr).toMatch(/days are told in \S+; unsent text is removed/)
    const quiet = await dmvault(['import', tiny, '--account', 'quiet', '--quiet', '--keep-unsent'])
    expect(quiet).toMatchObject({ code: 0, stderr: '' })
    const { json } = await dmvault(['account', 'list', '--json'])
    expect(json().accounts).toContainEqual(expect.objectContaining({ account: 'quiet', keeps_unsent: true }))
    expect(json().accounts).toContainEqual(expect.objectContaining({ account: 'spoken', keeps_unsent: false }))
  })

  test('brings the derived tables up to date', async () => {
    await dmvault(['import', tiny, '--account', 'counted'])
    const { json } = await dmvault(['transform', '--account', 'counted', '--json'])
    expect(json()).toMatchObject({ account: 'counted', spans: 0 })
    expect((await dmvault(['verify', '--archive', '--json'])).json()).toMatchObject({ verified: true, violations: [] })
  })

  test('what cannot be read is quarantined, counted once, and makes the import partial', async () => {
    const broken = await writeTinyExport(join(folder(), 'broken'), TINY_THREADS)
    const file = 'your_instagram_activity/messages/inbox/cut_17842000000000003/message_1.json'
    await put(broken, file, '{"participants":[{"name":"Dee"},{"name":"Ada"}],"messages":[{"sender_na')
    const first = await dmvault(['import', broken, '--account', 'broken', '--json'])
    expect(first.code).toBe(3)
    expect(first.json()).toMatchObject({ messages: counts(6, { new: 6, quarantined: 1 }) })
    const status = (await dmvault(['status', '--account', 'broken', '--json'])).json()
    expect(status).toMatchObject({
      accounts: [{ quarantined: 1, unreadable: [{ origin: expect.stringContaining('cut_17842000000000003') }] }],
    })
    const second = await dmvault(['import', broken, '--account', 'broken', '--json'])
    expect(second.code).toBe(0)
    expect(second.json()).toMatchObject({ messages: counts(6, { unchanged: 6 }) })
  })

  test('an account is told in one zone: another at a later import is refused, with the way to change it', async () => {
    await dmvault(['import', tiny, '--account', 'zoned', '--time-zone', 'Asia/Tokyo'])
    const { code, stderr } = await dmvault(['import', tiny, '--account', 'zoned', '--time-zone', 'Asia/Seoul'])
    expect(code).toBe(2)
    expect(stderr).toContain('dmvault account set-time-zone Asia/Seoul --account zoned')
    expect((await dmvault(['account', 'set-time-zone', 'Asia/Seoul', '--account', 'zoned'])).code).toBe(0)
    expect((await dmvault(['import', tiny, '--account', 'zoned', '--time-zone', 'Asia/Seoul'])).code).toBe(0)
  })
})

describe('bad input', () => {
  test.each([
    ['no such path', ['/no/such/path.zip'], /\/no\/such\/path\.zip/],
    ['a folder that is no export', ['empty'], /empty/],
    ['a file that is none', ['notes.txt'], /notes\.txt/],
    ['an HTML export', ['html'], /JSON/],
    ['a Facebook export', ['facebook'], /--facebook/],
  ])('%s: one line says what, where and what to do', async (_name, paths, line) => {
    await mkdir(join(folder(), 'empty'), { recursive: true })
    await put(folder(), 'notes.txt', 'hello')
    await put(
      folder(),
      'html/your_instagram_activity/messages/inbox/bo_1784200000000001/message_1.html',
      '<html></html>',
    )
    await put(
      folder(),
      'facebook/your_facebook_activity/messages/inbox/bo_1784200000000001/message_1.json',
      '{"participants":[{"name":"Bo"}],"messages":[{"sender_name":"Bo","timestamp_ms":1766577600000,"content":"x"}],"title":"Bo"}',
    )
    const full = paths.map((path) => (path.startsWith('/') ? path : join(folder(), path)))
    const { code, stdout, stderr } = await dmvault(['import', ...full, '--account', 'nobody'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^dmvault: [^\n]+\n$/)
    expect(stderr).toMatch(line)
  })

  test('says when it is the inbox of somebody else than the account is of', async () => {
    const ofCarl = (name: string, username: string) =>
      put(
        join(folder(), 'carl'),
        'personal_information/personal_information/personal_information.json',
        JSON.stringify({
          profile_user: [{ string_map_data: { Username: { value: username }, Name: { value: name } } }],
        }),
      )
    const carl = await writeTinyExport(join(folder(), 'carl'), TINY_THREADS.slice(1))
    await dmvault(['import', tiny, '--account', 'owned'])
    for (const [name, username] of [
      ['Ada', 'renamed'],
      ['Renamed', 'ada'],
    ] as const) {
      await ofCarl(name, username)
      expect((await dmvault(['import', carl, '--account', 'owned'])).stderr).not.toContain('Note')
    }
    await ofCarl('Carl', 'carl')
    const other = await dmvault(['import', carl, '--account', 'owned'])
    expect(other.stderr).toMatch(/^Note: this is the inbox of Carl, and owned is that of \S+: two people need two/)
  })

  test('bad input makes no account', async () => {
    const { json } = await dmvault(['account', 'list', '--json'])
    expect(json().accounts).not.toContainEqual(expect.objectContaining({ account: 'nobody' }))
  })

  test('an unknown time zone suggests the nearest names', async () => {
    const { code, stderr } = await dmvault(['import', tiny, '--account', 'nobody', '--time-zone', 'Europe/Berln'])
    expect(code).toBe(2)
    expect(stderr).toContain('Nearest names: Europe/Berlin')
  })

  test('an unknown account lists those that there are', async () => {
    const { code, stderr } = await dmvault(['transform', '--account', 'adda'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/^dmvault: there is no account adda\. Did you mean ada\? Known accounts: ada, .*\n$/)
    const several = await dmvault(['backup', '--out', join(folder(), 'x.json')])
    expect(several.code).toBe(2)
    expect(several.stderr).toContain('there are several accounts: say --account NAME')
  })
})
