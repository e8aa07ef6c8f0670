import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ReportOptions, report } from '../../pipelines/report.ts'
import { useArchive } from '../support/archive.ts'
import { useBrowser } from '../support/browser.ts'
import { insertWorld } from '../support/insert-messages.ts'
import { insertReactions } from '../support/insert-reactions.ts'
import { insertTexts } from '../support/insert-texts.ts'

const archive = useArchive()
const open = useBrowser()
/** Pictures of what was seen, for people; git ignores them. */
const PICTURES = join(import.meta.dirname, 'pictures')
const HOSTILE = [
  '<script>window.ran = 1; alert(1)</script>',
  '</script><script>window.ran = 2</script>',
  '<img src=x onerror="window.ran = 3">',
  'javascript:window.ran=4',
  '\u202egnp.exe \u2066\u2067 turned around',
  '"><svg onload=window.ran=5> <!-- --> {{window.ran=6}}',
]
const PEOPLE = ['Ada Example', 'Bo Jørgensen', '윤도윤', ...HOSTILE]
const THREADS = ['Bo Jørgensen', 'Trip to Oslo', 'Flat 💐', ...HOSTILE.map((words) => `${words} `)]
const NOW = Date.parse('2025-07-20T12:00:00Z') * 1000
const HOUR = 3_600_000_000
const TYPES = ['text', 'text', 'text', 'media', 'voice_media', 'clip']

/** Pixels with ink in the last column of a picture. */
const INK_AT_RIGHT_EDGE = `(() => {
  const it = document.querySelector('#messages-per-person canvas[role=img]')
  const { data } = it.getContext('2d').getImageData(it.width - 1, 0, 1, it.height)
  return data.filter((value) => value > 0).length
})()`

let folder: string
let account: string
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true })
  folder = mkdtempSync(join(tmpdir(), 'page-'))
  const world = await insertWorld(archive(), { people: PEOPLE, threads: THREADS, timeZone: 'Europe/Berlin' })
  account = world.name
  await archive().pool.query('update accounts set owner_person_id = $2 where account_id = $1', [
    world.accountId,
    world.people[0],
  ])
  // Dense and sparse days over two years, both clock changes among them; the same each time.
  const messages = Array.from({ length: 900 }, (_, nth) => ({
    thread: world.threads[(nth * 4 + Math.floor(nth / 9)) % THREADS.length]!,
    sender: world.people[(nth * 7 + (nth % 3)) % PEOPLE.length]!,
    sentAt: NOW - nth * nth * 72_000_000 - (nth % 5) * HOUR,
    itemType: TYPES[nth % TYPES.length]!,
    text: nth % 6 < 3 ? `hello ${HOSTILE[nth % HOSTILE.length]} secretword${nth}` : null,
  }))
  const ids = await insertTexts(archive(), world.accountId, messages)
  const reactions = messages.flatMap((_, on) =>
    on % 4 === 0
      ? [{ on, person: world.people[on % PEOPLE.length]!, emoji: on % 8 === 0 ? '🔥' : HOSTILE[on % 6]! }]
      : [],
  )
  await insertReactions(archive(), world.accountId, messages, ids, reactions)
})
afterAll(() => rmSync(folder, { recursive: true }))

let written = 0
async function write(options: Partial<ReportOptions> = {}): Promise<string> {
  const out = join(folder, String(written++))
  await report(archive(), { account, out, now: NOW, formats: ['csv', 'html', 'json'], ...options })
  return out
}

/** Opens a page from the disk, and sees at the end that it ran nothing and asked for nothing. */
async function visit(out: string, see: (page: Page) => Promise<void>, options = {}): Promise<void> {
  const { context, trouble } = await open(options)
  const page = await context.newPage()
  const address = pathToFileURL(join(out, 'report.html')).href
  await page.goto(address)
  await page.locator('main:not([aria-busy])').waitFor()
  await see(page)
  expect(trouble.filter((each) => each !== `request: ${address}`)).toEqual([])
  expect(await page.evaluate('window.ran')).toBeUndefined()
  await context.close()
}

interface Told {
  readonly key: string
  readonly columns: readonly { readonly key: string; readonly kind: string }[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly highlights: Readonly<Record<string, { readonly text: string; readonly value: unknown }>>
}

const jsonOf = (out: string): readonly Told[] => JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')).reports

/** Every row of every table as it stands on the page: numbers by their value and as they are shown, and words. */
async function tablesOf(page: Page): Promise<Readonly<Record<string, readonly (readonly string[])[]>>> {
  await page.locator('details.table').evaluateAll((parts) => {
    for (const part of parts as HTMLDetailsElementLike[]) {
      part.open = true
      const more = part.querySelector('.more')
      if (more?.textContent?.startsWith('Show all')) more.click()
    }
  })
  return await page.locator('section').evaluateAll((sections) =>
    Object.fromEntries(
      (sections as unknown as SectionLike[]).map((section) => [
        section.id,
        [...section.querySelectorAll('tbody tr')].map((row) =>
          [...row.querySelectorAll('td')].map((cell) => {
            const data = cell.querySelector('data')
            const shown = cell.textContent ?? ''
            if (data === null) return shown
            const value = data.getAttribute('value') ?? ''
            // The number that is seen is the number that is meant.
            const seen = cell.className.includes('number') ? shown.replaceAll(',', '').replace(' %', '') : shown
            const isSame = seen === value || /^\d\d:00$/.test(seen)
            return isSame ? value : `${value} is shown as ${shown}`
          }),
        ),
      ]),
    ),
  )
}

interface NodeLike {
  readonly id: string
  readonly className: string
  readonly textContent: string | null
  click(): void
  getAttribute(name: string): string | null
  querySelector(selector: string): NodeLike | null
  querySelectorAll(selector: string): Iterable<NodeLike>
}
type SectionLike = NodeLike
interface HTMLDetailsElementLike extends NodeLike {
  open: boolean
}

/** The same of the JSON. */
function rowsOf({ columns, rows }: Told): readonly (readonly string[])[] {
  return rows.map((row) =>
    columns.map(({ key }) => {
      const cell = row[key]
      if (cell === null) return '–'
      if (typeof cell !== 'object') return String(cell)
      return Object.entries(cell as object)
        .map(([name, times]) => `${name}: ${(times as number).toLocaleString('en')}`)
        .join('; ')
    }),
  )
}

/** Numbers of a CSV, by column; names are quoted there for spreadsheets. */
function numbersOfCsv(out: string, { key, columns }: Told): number {
  const text = readFileSync(join(out, `${key}.csv`), 'utf8').slice(1)
  const lines: string[][] = [[]]
  let field = ''
  for (const [token] of text.matchAll(/"(?:[^"]|"")*"|\r\n|,|[^",\r\n]+/g)) {
    if (token === ',' || token === '\r\n') {
      lines.at(-1)!.push(field)
      field = ''
      if (token === '\r\n') lines.push([])
    } else field = token.startsWith('"') ? token.slice(1, -1).replaceAll('""', '"') : token
  }
  const [header = [], ...records] = lines.slice(0, -1)
  expect(header).toEqual(columns.map((column) => column.key))
  return sumUp(records.flatMap((record) => record.filter((_, nth) => isNumber(columns[nth]!.kind))))
}

const isNumber = (kind: string) => ['count', 'amount', 'percent', 'hour'].includes(kind)
const sumUp = (cells: readonly string[]) =>
  Math.round(cells.filter((cell) => cell !== '').reduce((sum, cell) => sum + Number(cell), 0) * 100)

function numbersOfJson({ columns, rows }: Told): number {
  const names = columns.filter(({ kind }) => isNumber(kind)).map(({ key }) => key)
  return sumUp(rows.flatMap((row) => names.map((name) => (row[name] === null ? '' : String(row[name])))))
}

const pick = async (page: Page, field: 'thread' | 'person', label: string): Promise<void> => {
  const values = await page
    .locator(`#${field} option`)
    .evaluateAll((options) => options.map((each) => [each.getAttribute('value'), each.textContent] as const))
  const [value] = values.find(([, text]) => text?.startsWith(`${label} (`)) ?? []
  if (value === undefined || value === null) throw new Error(`${label} is not to be chosen`)
  await page.locator(`#${field}`).selectOption(value)
}

describe('the page, the JSON and the CSV files', () => {
  test('tell the same numbers to the digit', async () => {
    const out = await write()
    const results = jsonOf(out)
    for (const result of results) expect(numbersOfJson(result), result.key).toBe(numbersOfCsv(out, result))
    await visit(out, async (page) => {
      const tables = await tablesOf(page)
      expect(Object.keys(tables)).toEqual(results.map(({ key }) => key))
      for (const result of results) expect(tables[result.key], result.key).toEqual(rowsOf(result))
      const said = await page.locator('#busiest-hours .said').textContent()
      expect(said).toBe(Object.values(results.find(({ key }) => key === 'busiest-hours')!.highlights)[0]!.text)
    })
  })

  test.each([
    ['a thread', { thread: 'Trip to Oslo' }],
    ['a person', { person: 'Bo Jørgensen' }],
    ['a hostile person in a hostile thread', { person: HOSTILE[0]!, thread: HOSTILE[1]! }],
    ['days', { from: '2024-01-01', to: '2024-12-31' }],
    ['days of a person', { person: '윤도윤', from: '2025-03-30', to: '2025-03-31' }],
  ])(
    'tell the same where %s is chosen on the page as where it was asked for',
    async (_, filter: Partial<ReportOptions>) => {
      const asked = jsonOf(await write(filter))
      await visit(await write(), async (page) => {
        if (filter.thread) await pick(page, 'thread', filter.thread)
        if (filter.person) await pick(page, 'person', filter.person)
        if (filter.from) await page.locator('#from').fill(filter.from)
        if (filter.to) await page.locator('#to').fill(filter.to)
        await page.locator('#to').blur()
        const following = await page
          .locator('section:not(:has(.whole))')
          .evaluateAll((them) => them.map(({ id }) => id))
        expect(following.length).toBeGreaterThanOrEqual(11)
        const tables = await tablesOf(page)
        for (const result of asked.filter(({ key }) => following.includes(key)))
          expect(tables[result.key], result.key).toEqual(rowsOf(result))
      })
    },
  )

  test('tell the same of a person within the days that the page is about', async () => {
    const days = { from: '2024-06-01', to: '2025-06-30', days: 90 }
    const asked = jsonOf(await write({ ...days, person: 'Ada Example' }))
    await visit(await write(days), async (page) => {
      expect(await page.locator('#from').getAttribute('min')).toBe('2024-06-01')
      await pick(page, 'person', 'Ada Example')
      const tables = await tablesOf(page)
      for (const key of ['last-days', 'messages-per-person', 'messages-per-day', 'reactions', 'threads-ranked'])
        expect(tables[key], key).toEqual(rowsOf(asked.find((each) => each.key === key)!))
      await page.locator('#range').selectOption('2024')
      expect(await page.locator('#from').inputValue()).toBe('2024-06-01')
      await page.locator('#from').fill('2023-01-01')
      await page.locator('#from').blur()
      expect(await page.locator('[role=alert]').textContent()).toBe('This report is about 2024-06-01 to 2025-06-30.')
    })
  })

  test('tell the same of two ranges, and of a thread in both', async () => {
    const compare = ['2024', '2025-01-01..2025-06-30']
    const out = await write({ compare })
    const asked = jsonOf(await write({ compare, thread: 'Trip to Oslo' }))
    await visit(out, async (page) => {
      const tables = await tablesOf(page)
      for (const result of jsonOf(out)) expect(tables[result.key], result.key).toEqual(rowsOf(result))
      await pick(page, 'thread', 'Trip to Oslo')
      const chosen = await tablesOf(page)
      for (const key of ['messages-per-person', 'messages-per-day', 'weekday-hours'])
        expect(chosen[key], key).toEqual(rowsOf(asked.find((each) => each.key === key)!))
    })
  })
})

describe('the page', () => {
  let out: string
  beforeAll(async () => {
    out = await write()
  })

  test('holds names as text, runs none of them, and says nothing that a message says', async () => {
    const html = readFileSync(join(out, 'report.html'), 'utf8')
    for (const words of [...HOSTILE, 'secretword', account]) expect(html).not.toContain(words)
    expect(html).toContain("default-src 'none'; script-src 'sha256-")
    await visit(out, async (page) => {
      const { body } = { body: await page.locator('body').innerHTML() }
      expect(body).not.toMatch(/<(img|svg|iframe|style)\b/i)
      const people = await page.locator('#person option').allTextContents()
      // What turns words around would turn the number beside it too.
      for (const words of HOSTILE.map((each) => each.replace(/[\u202a-\u202e\u2066-\u2069]+/g, ' ').trim()))
        expect(people.some((each) => each.includes(words))).toBe(true)
      expect(people.join('')).not.toMatch(/[\u202a-\u202e\u2066\u2067]/)
      for (const key of ['messages-per-person', 'threads-ranked', 'reactions'])
        await page.locator(`#${key}`).scrollIntoViewIfNeeded()
    })
  })

  test('follows the filter where it can, says where it cannot, and goes back', async () => {
    await visit(out, async (page) => {
      await pick(page, 'person', 'Bo Jørgensen')
      expect(await page.locator('#reply-times .whole').count()).toBe(1)
      expect(await page.locator('#messages-per-day .whole').count()).toBe(0)
      expect(await page.locator('header .scope').textContent()).toContain('only “Bo Jørgensen”')
      await page.locator('#from').fill('2025-07-01')
      await page.locator('#to').fill('2025-06-01')
      await page.locator('#to').blur()
      expect(await page.locator('[role=alert]').textContent()).toBe('The first day is later than the last.')
      await page.getByRole('button', { name: 'Show everything' }).click()
      expect(await page.locator('.whole').count()).toBe(0)
      expect(await page.locator('.cards data').first().getAttribute('value')).toBe('900')
    })
  })

  test('sorts a table by a column, numbers as numbers, by the keyboard too', async () => {
    await visit(out, async (page) => {
      const section = page.locator('#messages-per-person')
      await section.locator('details.table summary').press('Enter')
      const values = async () =>
        (
          await section
            .locator('tbody td:nth-child(3) data')
            .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('value')))
        ).map(Number)
      const before = await values()
      await section.getByRole('button', { name: 'Messages', exact: true }).press('Enter')
      expect(await values()).toEqual(before.toSorted((one, other) => other - one))
      await page.keyboard.press('Enter')
      expect(await values()).toEqual(before.toSorted((one, other) => one - other))
      expect(await section.locator('th[aria-sort=ascending]').textContent()).toContain('Messages')
    })
  })

  test('has words for each chart, and tells the number under the pointer', async () => {
    await visit(out, async (page) => {
      const section = page.locator('#busiest-hours')
      await section.scrollIntoViewIfNeeded()
      const chart = section.locator('canvas[role=img]')
      await chart.waitFor()
      expect(await chart.getAttribute('aria-label')).toContain('Columns of Messages by Hour')
      const before = await chart.screenshot()
      const box = (await chart.boundingBox())!
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
      await expect.poll(async () => (await chart.screenshot()).equals(before)).toBe(false)
      await section.screenshot({ path: join(PICTURES, 'report-hover.png') })
    })
  })

  test.each([
    ['light', {}],
    ['phone', { viewport: { width: 375, height: 780 }, deviceScaleFactor: 2, colorScheme: 'dark' as const }],
  ])('has nothing serious for axe, and fits its width: %s', async (name, options) => {
    await visit(
      out,
      async (page) => {
        await page.locator('#messages-per-person details.table summary').click()
        await page.locator('#year-in-review').scrollIntoViewIfNeeded()
        const { violations } = await new AxeBuilder({ page }).analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
        // A number that is cut leaves ink there.
        expect(await page.evaluate(INK_AT_RIGHT_EDGE)).toBe(0)
        await page.evaluate('scrollTo(0, 0)')
        await page.screenshot({ path: join(PICTURES, `report-${name}.png`) })
      },
      options,
    )
  })

  test('changes its colours by a switch', async () => {
    await visit(out, async (page) => {
      const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
      const before = await ground()
      await page.getByRole('button', { name: 'Dark colours' }).click()
      expect(await ground()).not.toBe(before)
      await page.screenshot({ path: join(PICTURES, 'report-dark.png') })
      await page.getByRole('button', { name: 'Light colours' }).click()
      expect(await ground()).toBe(before)
    })
  })

  test('prints all charts and tables, in light colours', async () => {
    await visit(
      out,
      async (page) => {
        const pdf = await page.pdf({ path: join(PICTURES, 'report.pdf'), format: 'A4', printBackground: true })
        const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
        expect(pages).toBeGreaterThan(15)
        await page.emulateMedia({ media: 'print' })
        await page.evaluate("dispatchEvent(new Event('beforeprint'))")
        const sections = await page.locator('section').count()
        const empty = await page.locator('section:has(.nothing)').count()
        const withoutChart = await page
          .locator('section:not(:has(canvas)):not(:has(.nothing))')
          .evaluateAll((them) => them.map(({ id }) => id))
        expect(withoutChart).toEqual(['year-in-review'])
        expect(await page.locator('details.table[open]').count()).toBe(sections - empty)
        await page.screenshot({ path: join(PICTURES, 'report-print.png'), fullPage: false })
        await page.evaluate("dispatchEvent(new Event('afterprint'))")
        expect(await page.locator('details.table[open]').count()).toBe(1)
      },
      { colorScheme: 'dark' },
    )
  })

  test('of an archive without messages, or a range without any, says so', async () => {
    const empty = (await insertWorld(archive(), { people: [], threads: [] })).name
    for (const options of [{ account: empty }, { from: '1999-01-01', to: '1999-12-31' }]) {
      await visit(await write(options), async (page) => {
        expect(await page.locator('#messages-per-person .nothing').textContent()).toBe('No messages in this range.')
        expect(await page.locator('canvas').count()).toBe(0)
      })
    }
  })
})
