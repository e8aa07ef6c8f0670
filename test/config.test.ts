import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from '../src/config.ts'

async function homeWith(settings?: string): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'dmvault-config-'))
  onTestFinished(() => rm(home, { recursive: true }))
  if (settings !== undefined) await writeFile(join(home, 'dmvault.json'), settings)
  return home
}

test('without any setting the home is the platform’s data folder and the database the built-in one', () => {
  const config = loadConfig({ env: {} })
  expect(config).toEqual({
    home: expect.stringMatching(/^\/.*dmvault/),
    databaseUrl: null,
    instagramUrl: null,
    limits: {},
    sendLimits: {},
    keepSentText: false,
    reports: {},
  })
})

test('a flag goes before the environment, the environment before the file, the file before the default', async () => {
  const home = await homeWith('{"databaseUrl": "postgres://file/db", "instagramUrl": "http://localhost:1"}')
  const env = { DMVAULT_HOME: home, DATABASE_URL: 'postgres://environment/db', DMVAULT_INSTAGRAM_URL: 'http://[::1]:2' }
  expect(loadConfig({ env: { DMVAULT_HOME: home } })).toMatchObject({
    databaseUrl: 'postgres://file/db',
    instagramUrl: 'http://localhost:1',
  })
  expect(loadConfig({ env })).toEqual({
    home,
    databaseUrl: 'postgres://environment/db',
    instagramUrl: 'http://[::1]:2',
    limits: {},
    sendLimits: {},
    keepSentText: false,
    reports: {},
  })
  const other = await homeWith()
  expect(loadConfig({ env, home: other, databaseUrl: 'postgres://flag/db' })).toMatchObject({
    home: other,
    databaseUrl: 'postgres://flag/db',
  })
})

test('an empty variable counts as unset, and a home may be given from where we are', () => {
  expect(loadConfig({ env: { DATABASE_URL: '', DMVAULT_HOME: 'here' } })).toMatchObject({
    databaseUrl: null,
    home: resolve('here'),
  })
})

test.each([
  ['not JSON', '{databaseUrl: 1}'],
  ['an unknown setting', '{"databaseURL": "postgres://x/y"}'],
  ['a setting of another type', '{"databaseUrl": 5}'],
  ['a limit that is no number', '{"limits": {"perHour": "many"}}'],
  ['a limit of nothing', '{"limits": {"perDay": 0}}'],
  ['an unknown limit', '{"limits": {"perWeek": 7}}'],
])('a settings file with %s is refused with its path', async (_, text) => {
  const home = await homeWith(text)
  expect(() => loadConfig({ env: {}, home })).toThrow(
    expect.objectContaining({
      code: 'settings-file',
      exitCode: 2,
      message: expect.stringContaining(join(home, 'dmvault.json')),
    }),
  )
})

test.each(['http://example.org', 'https://i.instagram.com', 'localhost:80', 'http://127.0.0.1.example.org/'])(
  'only a server on this machine may stand in for Instagram: %s',
  (address) => {
    expect(() => loadConfig({ env: { DMVAULT_INSTAGRAM_URL: address } })).toThrow(
      expect.objectContaining({ code: 'instagram-url', exitCode: 2 }),
    )
  },
)

test('settings of reports stand in the file', async () => {
  const reports = { conversationGap: 12, workingHours: '8-20', workingDays: 'mon-sat' }
  expect(loadConfig({ env: {}, home: await homeWith(JSON.stringify({ reports })) }).reports).toEqual(reports)
  const wrong = await homeWith('{"reports": {"workingHours": 9}}')
  expect(() => loadConfig({ env: {}, home: wrong })).toThrow('workingHours')
})

test('limits of requests are read one by one, from the environment before the file', async () => {
  const home = await homeWith('{"limits": {"spacingMs": 3000, "perHour": 100}}')
  const env = { DMVAULT_REQUESTS_PER_HOUR: '50', DMVAULT_REQUESTS_PER_DAY: '500', DMVAULT_SPACING_MS: '' }
  expect(loadConfig({ env: {}, home }).limits).toEqual({ spacingMs: 3_000, perHour: 100 })
  expect(loadConfig({ env, home }).limits).toEqual({ spacingMs: 3_000, perHour: 50, perDay: 500 })
})

test.each([
  ['DMVAULT_SPACING_MS', '1.5'],
  ['DMVAULT_SPACING_MS', '3600001'],
  ['DMVAULT_REQUESTS_PER_HOUR', '0'],
  ['DMVAULT_REQUESTS_PER_DAY', '-5'],
  ['DMVAULT_REQUESTS_PER_DAY', 'lots'],
])('a limit in the environment that is no such number is refused by name: %s=%s', (name, value) => {
  expect(() => loadConfig({ env: { [name]: value } })).toThrow(
    expect.objectContaining({
      code: 'limits',
      exitCode: 2,
      message: `${name} cannot be ${value}`,
      hint: expect.stringMatching(/whole number from \d+ to \d+/),
    }),
  )
})
