import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { useCli, useFolder } from '../support/run-cli.ts'
import { put, TINY_THREADS, writeTinyExport } from '../support/tiny-export.ts'

const dmvault = useCli()
const folder = useFolder()

beforeAll(async () => {
  const tiny = await writeTinyExport(join(folder(), 'tiny'), TINY_THREADS)
  await dmvault(['import', tiny, '--account', 'ada', '--time-zone', 'Europe/Berlin'])
})

describe('report', () => {
  test('writes a CSV and a PNG a report, a page and report.json, and says so', async () => {
    const out = join(folder(), 'everything')
    const { code, json } = await dmvault(['report', '--out', out, '--json'])
    expect(code).toBe(0)
    const result = json() as { reports: string[]; files: string[] }
    expect(result).toMatchObject({
      account: 'ada',
      time_zone: 'Europe/Berlin',
      messages: 6,
      first_day: '2025-12-24',
      last_day: '2025-12-24',
      uncounted_spans: 0,
    })
    const expected = [...result.reports.flatMap((key) => [`${key}.csv`, `${key}.png`]), 'report.html', 'report.json']
    expect(result.files.toSorted()).toEqual(expected.map((name) => join(out, name)).toSorted())
    const csv = await readFile(join(out, 'messages-per-person.csv'), 'utf8')
    expect(csv).toMatch(/^\ufeffperson,/)
    expect(csv).toContain('Bo Jørgensen')
    const png = await readFile(join(out, 'messages-per-person.png'))
    expect(png.subarray(1, 4).toString()).toBe('PNG')
  })

  test('takes filters, formats and a zone', async () => {
    const out = join(folder(), 'some')
    const args = ['--person', 'Cy', '--to', '2025-12-24', '--time-zone', 'Asia/Tokyo', '--days', '7']
    const only = ['--only', 'messages-per-day,threads-ranked', '--format', 'csv,json']
    const { json, stderr } = await dmvault(['report', '--out', out, '--account', 'ada', ...args, ...only, '--json'])
    expect(stderr).toBe('')
    // In Tokyo, Cy's evening in Berlin is the next day.
    expect(json()).toMatchObject({
      time_zone: 'Asia/Tokyo',
      messages: 0,
      reports: ['messages-per-day', 'threads-ranked'],
    })
    expect(json().files).toHaveLength(3)
    const { json: later } = await dmvault(['report', '--out', out, ...args.with(3, '2025-12-25'), ...only, '--json'])
    expect(later()).toMatchObject({ messages: 2, first_day: '2025-12-25' })
  })

  test('takes what a conversation and working hours are from the settings, and from flags before those, and says so', async () => {
    const out = join(folder(), 'settings')
    const settings = '{"reports": {"conversationGap": 12, "workingHours": "8-20"}}'
    await put(folder(), 'set/dmvault.json', settings)
    const args = ['report', '--out', out, '--only', 'reply-times,conversations', '--format', 'json']
    const env = { DMVAULT_HOME: join(folder(), 'set') }
    await dmvault([...args, '--working-hours', '10-18', '--working-days', 'sat,sun'], env)
    const { reports } = JSON.parse(await readFile(join(out, 'report.json'), 'utf8'))
    expect(reports[0].rule).toContain('Working hours: 10:00 to 18:00 on Sat, Sun')
    expect(reports[1].rule).toContain('A silence of 12 hours or more parts two conversations')
    expect(reports[0].alt).toMatch(/^Reply times: ada, 24 December 2025/)
  })

  test.each([
    [['--format', 'xls'], /no format "xls".*csv, png, html, json/],
    [['--only', 'nonsense'], /no report "nonsense".*messages-per-person/],
    [['--only', 'message-per-day'], /no report "message-per-day".*nearest is messages-per-day/],
    [['--only', 'top-words', '--redact'], /"top-words" cannot be redacted/],
    [['--only', 'most-reacted', '--compare', '2024', '2025'], /"most-reacted" cannot be compared/],
    [['--theme', 'blue'], /no theme "blue".*light, dark/],
    [['--size', 'large'], /"large" is no size.*800x500 to 7680x4320/],
    [['--size', '100x100'], /"100x100" is no size/],
    [['--size', '99999x99999'], /"99999x99999" is no size/],
    [['--compare', '2025'], /two ranges are compared, not 1/],
    [['--compare', '2024', '2025', '2026'], /two ranges are compared, not 3/],
    [['--compare', '2025', 'then'], /"then" is no range to compare.*2026-03/],
    [['--compare', '2024', '2025', '--from', '2025-01-01'], /have their own days/],
    [['--from', 'yesterday'], /"yesterday" is not a day/],
    [['--from', '2025-02-02', '--to', '2025-01-01'], /ends \(2025-01-01\) before it begins/],
    [['--days', 'many'], /It is a whole number/],
    [['--conversation-gap', '0'], /0 hours cannot part two conversations/],
    [['--working-hours', 'nine-to-five'], /"nine-to-five" are no working hours.*9-17/],
    [['--working-days', 'workdays'], /"workdays" are no working days.*mon-fri/],
    [['--time-zone', 'Europe/Berln'], /Nearest names: Europe\/Berlin/],
    [['--thread', 'Tripp'], /Nearest names: .*Trip/],
    [['--person', 'Bo Jorgensen'], /Nearest names: .*Bo Jørgensen/],
  ])('%j is refused in one line', async (args, line) => {
    const { code, stderr } = await dmvault(['report', '--out', join(folder(), 'never'), ...args])
    expect(code).toBe(2)
    expect(stderr).toMatch(/^dmvault: [^\n]+\n$/)
    expect(stderr).toMatch(line)
  })

  test('takes the look of pictures, two ranges, and leaves names out', async () => {
    const out = join(folder(), 'shared')
    const look = ['--theme', 'dark', '--size', '1600x900', '--only', 'messages-per-person,busiest-hours']
    const { code, json } = await dmvault([
      'report',
      '--out',
      out,
      '--compare',
      '2024',
      '2025',
      '--redact',
      ...look,
      '--json',
    ])
    expect([code, json().files]).toEqual([0, expect.arrayContaining([join(out, 'report.html')])])
    const csv = await readFile(join(out, 'messages-per-person.csv'), 'utf8')
    expect(csv).toMatch(/^\ufeffperson,username,messages_a,messages_b,messages_change,messages_change_percent,/)
    expect(csv).toContain('Person A')
    const png = await readFile(join(out, 'messages-per-person.png'))
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1600, 900])
    const { compare, notes } = JSON.parse(await readFile(join(out, 'report.json'), 'utf8'))
    expect(compare).toEqual({
      a: { name: '2024', from: '2024-01-01', to: '2024-12-31', days: 366 },
      b: { name: '2025', from: '2025-01-01', to: '2025-12-31', days: 365 },
    })
    expect(notes.at(-1)).toContain('2024 (2024-01-01 to 2024-12-31, 366 days) and 2025')
  })

  test('a folder that cannot be written to is refused', async () => {
    await put(folder(), 'file.txt', '')
    for (const out of ['file.txt', 'file.txt/report']) {
      const { code, stderr } = await dmvault(['report', '--out', join(folder(), out)])
      expect(code).toBe(2)
      expect(stderr).toMatch(/^dmvault: [^\n]*file\.txt[^\n]+\n$/)
    }
  })
})
