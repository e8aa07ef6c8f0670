import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { microsToIso } from '../src/clock.ts'
import { localDay, zoneOffsets } from '../src/zone-offsets.ts'
import { useArchive } from './support/archive.ts'

const archive = useArchive()
const at = (iso: string) => Date.parse(iso) * 1000

const ODD_ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe', // Half an hour of daylight saving.
  'Pacific/Chatham', // 12:45, and 13:45 in summer.
  'Pacific/Apia', // Has skipped a day.
  'Africa/Casablanca', // Changes around Ramadan.
  'Africa/Cairo',
  'America/Sao_Paulo', // Changed at midnight, until 2019.
  'Asia/Pyongyang',
  'Antarctica/Troll', // Two hours of daylight saving.
  'America/St_Johns',
]

describe('the offsets of a zone', () => {
  test('give the clock that Postgres has, at any time since 2013', async () => {
    const from = at('2013-12-01T00:00:00Z')
    const to = at('2026-01-01T00:00:00Z')
    const QUARTER = 900_000_000
    const quarters = fc.sample(fc.integer({ min: from / QUARTER, max: to / QUARTER }), { numRuns: 4000, seed: 7 })
    const times = quarters.map((quarter) => quarter * QUARTER)
    for (const zone of ODD_ZONES) {
      const { starts, seconds } = zoneOffsets(zone, from, to)
      const ours = times.map((time) => {
        const index = starts.findLastIndex((start) => start <= time)
        return microsToIso(time + seconds[index]! * 1_000_000).slice(0, 19)
      })
      const { rows } = await archive().pool.query<{ local: string }>(
        `select to_char(t at time zone $1, 'YYYY-MM-DD"T"HH24:MI:SS') as local
         from unnest($2::timestamptz[]) with ordinality as u (t, n) order by n`,
        [zone, times.map(microsToIso)],
      )
      expect(ours, zone).toEqual(rows.map(({ local }) => local))
    }
  })

  test('change at the quarter-hour at which the clocks change', () => {
    const { starts, seconds } = zoneOffsets('Europe/Berlin', at('2024-01-01T00:00:00Z'), at('2025-01-01T00:00:00Z'))
    expect(starts.slice(1).map(microsToIso)).toEqual([
      '2024-03-31T01:00:00.000000+00:00',
      '2024-10-27T01:00:00.000000+00:00',
    ])
    expect(seconds).toEqual([3600, 7200, 3600])
  })

  test('are found at once for times that no history has', () => {
    const { starts } = zoneOffsets('Europe/Berlin', at('0001-01-01T00:00:00Z'), at('9999-12-31T00:00:00Z'))
    expect(starts.length).toBeLessThan(300)
  })
})

describe('the day in a zone', () => {
  test('is the one on its calendar', () => {
    expect(localDay('Europe/Berlin', at('2024-12-31T22:59:59Z'))).toBe('2024-12-31')
    expect(localDay('Europe/Berlin', at('2024-12-31T23:00:00Z'))).toBe('2025-01-01')
    expect(localDay('Pacific/Chatham', at('2024-03-31T10:15:00Z'))).toBe('2024-04-01')
    expect(localDay('America/New_York', at('2025-01-01T04:59:59Z'))).toBe('2024-12-31')
  })

  test('does not depend on the time zone of the process', () => {
    const module = resolve(import.meta.dirname, '../src/zone-offsets.ts')
    const script = `import { localDay } from ${JSON.stringify(module)}; console.log(localDay('Europe/Berlin', ${at('2024-12-31T23:00:00Z')}))`
    for (const TZ of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu']) {
      const { stdout } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
        encoding: 'utf8',
        env: { ...process.env, TZ },
      })
      expect(stdout).toBe('2025-01-01\n')
    }
  })
})
