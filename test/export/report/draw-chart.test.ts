import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createCanvas, loadImage, type SKRSContext2D } from '@napi-rs/canvas'
import { describe, expect, test } from 'vitest'
import { amount, count, day, hour, text } from '../../../reports/define-report.ts'
import type { ReportResult } from '../../../reports/run-report.ts'
import { shortened } from '../../../src/export/report/chart/chart-text.ts'
import { drawChart } from '../../../src/export/report/chart/draw-chart.ts'
import { fontFamilies } from '../../../src/export/report/chart/fonts.ts'
import { PALETTES, readableOn, shadeOf } from '../../../src/export/report/chart/palette.ts'
import { pictureSize } from '../../../src/export/report/chart/picture-size.ts'
import { describeChart } from '../../../src/export/report/describe-chart.ts'
import { rankingOf, SCOPE } from './result.ts'

const NAMES = [
  'Maximiliane-Konstantinopel von Hohenzollern-Sigmaringen zu Hohenfels',
  'محمد عبد الرحمن بن عبد العزيز آل سعود الطويل جداً',
  'שרה כהן-לוי 🌸',
  '👨‍👩‍👧‍👦🇩🇪❤️‍🔥🏳️‍🌈',
  '王小明（北京）',
  'さくら 田中',
  '김철수 안녕하세요',
  'สมชาย ใจดี',
  'प्रिया शर्मा',
  '𝓯𝓪𝓷𝓬𝔂 𝕬𝖓𝖓𝖆 ꧁༺Name༻꧂',
]

/** The picture's size, and how many pixels have which colour, as `rgb` in hexadecimal. */
async function inspect(png: Buffer): Promise<{ width: number; height: number; pixels: ReadonlyMap<string, number> }> {
  const image = await loadImage(png)
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  return { width: image.width, height: image.height, pixels: coloursOf(context, image.width, image.height) }
}

function coloursOf(context: SKRSContext2D, width: number, height: number): ReadonlyMap<string, number> {
  const { data } = context.getImageData(0, 0, width, height)
  const counts = new Map<number, number>()
  for (let at = 0; at < data.length; at += 4) {
    const colour = (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  return new Map([...counts].map(([colour, count]) => [colour.toString(16).padStart(6, '0'), count]))
}

const timelineOf = (values: readonly number[]): ReportResult =>
  rankingOf([], {
    columns: { day: day('Day'), messages: count('Messages') },
    rows: values.map((messages, n) => ({ day: new Date(n * 86_400_000).toISOString().slice(0, 10), messages })),
    chart: { kind: 'timeline', day: 'day', value: 'messages', unit: 'day' },
    messages: values.reduce((sum, value) => sum + value, 0),
  })

describe('a chart', () => {
  test('is a PNG of 1920 pixels across, with the bars in their colours', async () => {
    const { width, height, pixels } = await inspect(await drawChart(rankingOf(NAMES)))
    expect(width).toBe(1920)
    expect(height).toBeGreaterThan(700)
    // Two kinds of message: a large part in blue, a smaller one in orange, on white.
    expect(pixels.get('0072b2')).toBeGreaterThan(pixels.get('e69f00')! * 5)
    expect(pixels.get('e69f00')).toBeGreaterThan(5000)
    expect(pixels.get('ffffff')).toBeGreaterThan(500_000)
  })

  test('of every kind is drawn, from one point to thousands', async () => {
    const columns = rankingOf([], {
      columns: { name: text('Name'), messages: amount('Messages') },
      rows: [
        { name: 'Monday', messages: 3 },
        { name: 'Tuesday', messages: 0 },
      ],
      chart: { kind: 'columns', label: 'name', value: 'messages' },
      messages: 3,
    })
    const pairs = rankingOf(['Anna', 'Bo'], {
      chart: { kind: 'pairs', label: 'person', values: ['messages', 'messages'], axis: 'Messages' },
    })
    const one = timelineOf([1])
    const many = timelineOf(Array.from({ length: 3000 }, (_, n) => n % 50))
    const rows = Array.from({ length: 168 }, (_, n) => ({
      weekday: `Day ${Math.floor(n / 24)}`,
      hour: n % 24,
      messages: n,
      wait: n % 7 === 0 ? null : 100 - n / 2,
    }))
    const week = rankingOf([], {
      columns: { weekday: text('Weekday'), hour: hour('Hour'), messages: count('Messages'), wait: amount('Wait') },
      rows,
      chart: { kind: 'heat map', across: 'hour', down: 'weekday', value: 'messages' },
      messages: 1,
    })
    const hours = { ...week, rows: rows.slice(0, 24) }
    const withLine: ReportResult = {
      ...hours,
      chart: { kind: 'columns', label: 'hour', value: 'messages', line: 'wait' },
    }
    const shaded = await inspect(await drawChart(week))
    // The darkest field, once, and fields of many shades between it and paper.
    expect(shaded.pixels.get('003f66')).toBeGreaterThan(1000)
    expect(shaded.pixels.get('003f66')).toBeLessThan(10_000)
    expect(shaded.pixels.get('eef4f9') ?? 0).toBe(0)
    expect([...shaded.pixels].filter(([, pixels]) => pixels > 1000).length).toBeGreaterThan(100)
    const averaged: ReportResult = { ...one, chart: { ...one.chart, average: 'messages' } as ReportResult['chart'] }
    for (const result of [columns, pairs, one, many, withLine, averaged]) {
      const { width, pixels } = await inspect(await drawChart(result))
      expect(width).toBe(1920)
      expect((pixels.get('0072b2') ?? 0) + (pixels.get('d55e00') ?? 0)).toBeGreaterThan(2000)
    }
  })

  test('without messages says so on an empty frame', async () => {
    const { width, pixels } = await inspect(await drawChart(rankingOf([])))
    expect(width).toBe(1920)
    expect(pixels.get('0072b2')).toBeUndefined()
    // Words are there: their ink, antialiased, is neither white nor absent.
    expect(pixels.size).toBeGreaterThan(20)
  })

  test('marks a day that passes the end of the axis', async () => {
    const values = Array.from({ length: 100 }, (_, n) => (n === 50 ? 100_000 : 10 + (n % 3)))
    const { pixels } = await inspect(await drawChart(timelineOf(values)))
    // The others still stand high: most of their columns' pixels would be gone on an axis up to 100,000.
    expect(pixels.get('0072b2')).toBeGreaterThan(100_000)
  })

  test('of minutes has an axis of minutes, not of whole ones up to five', async () => {
    const rows = ['Anna', 'Bo'].map((person) => ({ person, inside: 0.4, outside: 0.4 }))
    const minutes = rankingOf([], {
      columns: { person: text('Person'), inside: amount('Inside'), outside: amount('Outside') },
      rows,
      chart: { kind: 'pairs', label: 'person', values: ['inside', 'outside'], axis: 'Minutes' },
      messages: 1,
    })
    const { pixels } = await inspect(await drawChart(minutes))
    // Two bars of 16 units in height and 0.4 of the width; of an axis up to five they would have a twelfth of it.
    expect(pixels.get('0072b2')).toBeGreaterThan(25_000)
  })

  test('marks the highest day with a whole point, near the edge too', async () => {
    const values = Array.from({ length: 400 }, (_, n) => n % 5)
    const pointOf = async (highest: number) => {
      const { pixels } = await inspect(await drawChart(timelineOf(values.with(highest, 30))))
      return pixels.get('d55e00')!
    }
    const middle = await pointOf(200)
    for (const edge of [1, 398]) expect(await pointOf(edge)).toBeGreaterThan(middle * 0.95)
  })

  test('is the same twice', async () => {
    const [one, other] = [await drawChart(rankingOf(NAMES)), await drawChart(rankingOf(NAMES))]
    expect(one.equals(other)).toBe(true)
  })

  const canMount = spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'true']).status === 0
  test.skipIf(!canMount)('is the same on a machine without any fonts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chart-'))
    try {
      const module = resolve(import.meta.dirname, '../../../src/export/report/chart/draw-chart.ts')
      writeFileSync(join(folder, 'result.json'), JSON.stringify(rankingOf(NAMES)))
      const script = `
        import { readFileSync, writeFileSync } from 'node:fs'
        import { GlobalFonts } from '@napi-rs/canvas'
        import { drawChart } from ${JSON.stringify(module)}
        if (GlobalFonts.families.length > 0) throw new Error('there are fonts')
        writeFileSync('${folder}/chart.png', await drawChart(JSON.parse(readFileSync('${folder}/result.json', 'utf8'))))`
      const hide =
        'for d in /usr/share/fonts /usr/local/share/fonts; do [ ! -d $d ] || mount -t tmpfs tmpfs $d; done; exec "$0" "$@"'
      const wrap = ['--user', '--map-root-user', '--mount', 'sh', '-c', hide]
      const { stderr } = spawnSync(
        'unshare',
        [...wrap, process.execPath, '--input-type=module-typescript', '-e', script],
        {
          encoding: 'utf8',
          cwd: resolve(import.meta.dirname, '../../..'),
          env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder },
        },
      )
      expect(stderr).toBe('')
      const here = await drawChart(rankingOf(NAMES))
      expect(readFileSync(join(folder, 'chart.png')).equals(here)).toBe(true)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('the fonts', () => {
  /** The ink of a text drawn large: which pixels are not white. */
  const inkOf = (words: string): string => {
    const context = createCanvas(200, 80).getContext('2d')
    context.fillStyle = '#fff'
    context.fillRect(0, 0, 200, 80)
    context.fillStyle = '#000'
    context.lang = 'en'
    context.font = `40px ${fontFamilies(words)}`
    context.fillText(words, 5, 55)
    return Buffer.from(context.getImageData(0, 0, 200, 80).data).toString('base64')
  }

  test('have letters for the scripts of the world, not the box that stands for a missing one', () => {
    // A private character that no font has shows the box.
    const box = inkOf('\u{F8F0}')
    const nothing = inkOf(' ')
    const letters = [...'aßΩЯאبݐกहবਅઅଅஅఅಅഅසខລမქԱአދཀꦲᬅᠠᎠᐁⵣߊܐ中あア한ㄅ𝓯★♛ⓐ→∞₿']
    for (const letter of letters) {
      expect(inkOf(letter) === box, `box for ${letter}`).toBe(false)
      expect(inkOf(letter) === nothing, `nothing for ${letter}`).toBe(false)
    }
  })

  test('draw emoji in colour, families and flags as one', () => {
    for (const emoji of ['😂', '❤️', '🇩🇪', '👨‍👩‍👧‍👦', '👍🏽', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '1️⃣']) {
      const context = createCanvas(200, 80).getContext('2d')
      context.font = `40px ${fontFamilies(emoji)}`
      context.fillText(emoji, 5, 55)
      const { data } = context.getImageData(0, 0, 200, 80)
      const isColoured = Array.from({ length: 200 * 80 }, (_, n) => n * 4).some(
        (at) =>
          data[at + 3]! > 200 &&
          Math.max(data[at]!, data[at + 1]!, data[at + 2]!) - Math.min(data[at]!, data[at + 1]!, data[at + 2]!) > 10,
      )
      expect(isColoured, emoji).toBe(emoji !== '👨‍👩‍👧‍👦')
      // One emoji is about as wide as high; several beside each other would be wider.
      expect(context.measureText(emoji).width, emoji).toBeLessThan(60)
    }
  })

  test('are loaded as they are needed, all of them for what belongs to none', () => {
    expect(fontFamilies('Zoë Müller – 2024')).toBe('"dmvault base"')
    expect(fontFamilies('中ก')).toBe('"dmvault base", "dmvault Thai", "dmvault cjk"')
    expect(fontFamilies('👍🏽').startsWith('"dmvault base", "dmvault emoji"')).toBe(true)
    expect(fontFamilies('\u{F8F0}').split(',').length).toBeGreaterThan(40)
  })
})

describe('a name in a chart', () => {
  const context = createCanvas(1, 1).getContext('2d')

  test('is cut between whole characters to the room there is', () => {
    context.font = `14px ${fontFamilies(NAMES.join(''))}`
    for (const name of [...NAMES, '👨‍👩‍👧‍👦'.repeat(40), 'e\u0301'.repeat(200)]) {
      const short = shortened(context, name, 100)
      expect(context.measureText(short).width, name).toBeLessThanOrEqual(100)
      const kept = short.replace(/[\u2068\u2069…]/gu, '')
      expect(name.startsWith(kept), name).toBe(true)
      const segments = Array.from(new Intl.Segmenter('en').segment(name), ({ segment }) => segment)
      expect(
        segments
          .slice(0, Array.from(new Intl.Segmenter('en').segment(kept)).length)
          .join('')
          .trimEnd(),
      ).toBe(kept)
    }
    expect(shortened(context, 'Anna', 100)).toBe('Anna')
  })

  test('brings no control, no line end, no direction and no tower of marks into the picture', () => {
    context.font = `14px ${fontFamilies('x')}`
    expect(shortened(context, 'a\nb\u0007c\u202Ed\u2066e', 500)).toBe('a b c d e')
    expect(shortened(context, `Z${'\u0301'.repeat(50)}`, 500)).toBe('Z\u0301\u0301')
    expect(shortened(context, 'שרה', 500)).toBe('\u2068שרה\u2069')
  })
})

test('the words of a chart name the account, the days, the zone and what was left out', async () => {
  const { scopeWords } = await import('../../../src/export/report/chart/scope-words.ts')
  const scope = { ...SCOPE, person: { label: 'Bo', name: 'Bo', username: null } }
  expect(scopeWords({ scope }, (name) => name)).toEqual([
    'anna',
    '1 January 2024 to 31 January 2024',
    'time zone Europe/Berlin',
    'only “Bo”',
  ])
})

describe('the look of a chart', () => {
  test('in the dark has its own colours on dark paper', async () => {
    const { pixels } = await inspect(await drawChart(rankingOf(NAMES), { theme: 'dark', size: null }))
    expect(pixels.get('14181c')).toBeGreaterThan(pixels.get('56b4e9')! * 2)
    expect(pixels.get('56b4e9')).toBeGreaterThan(pixels.get('e69f00')!)
    // Emoji have white in them.
    expect(pixels.get('ffffff') ?? 0).toBeLessThan(100)
  })

  test('is of exactly the size that was asked for, with as many bars as fit, of every kind', async () => {
    const many = Array.from({ length: 30 }, (_, nth) => `Person ${nth}`)
    for (const { text: size, result } of [
      { text: '800x500', result: rankingOf(many) },
      { text: '1601x903', result: timelineOf(Array.from({ length: 400 }, (_, nth) => nth % 7)) },
      { text: '900x3000', result: rankingOf(many) },
      { text: '1200x600', result: rankingOf([]) },
    ]) {
      const png = await drawChart(result, { theme: 'light', size: pictureSize(size) })
      expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`).toBe(size)
      await loadImage(png)
    }
  })

  test('goes with its words in the file', async () => {
    const result = rankingOf(['Zoë 🌸'])
    const said = (await drawChart(result)).toString('utf8')
    expect(said).toContain('iTXtTitle\0')
    expect(said).toContain(describeChart(result))
  })

  test('has colours that stand out from the paper, in both themes', () => {
    const channel = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    const light = (colour: string) => {
      const [red, green, blue] = [1, 3, 5].map((at) => channel(Number.parseInt(colour.slice(at, at + 2), 16) / 255))
      return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
    }
    const contrast = (one: string, other: string) => {
      const [more, less] = [light(one), light(other)].sort((a, b) => b - a)
      return (more! + 0.05) / (less! + 0.05)
    }
    for (const palette of Object.values(PALETTES)) {
      const { ink, muted, paper, main, named } = palette
      for (let share = 1; share <= 100; share++) {
        const shade = shadeOf(palette, share, 100)
        expect(contrast(readableOn(shade), shade), shade).toBeGreaterThan(4.5)
      }
      for (const words of [ink, muted]) expect(contrast(words, paper)).toBeGreaterThan(4.5)
      for (const shape of [main, named]) expect(contrast(shape, paper)).toBeGreaterThan(3)
    }
  })
})
