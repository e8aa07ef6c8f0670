import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cube } from '../../../reports/facts/cube/cube.ts'
import { factsOfCube } from '../../../reports/facts/cube/facts-of-cube.ts'
import { foldCube } from '../../../reports/facts/cube/fold-cube.ts'
import { orderedCells } from '../../../reports/facts/cube/ordered-cells.ts'
import type { Facts, Scope } from '../../../reports/facts/facts.ts'
import { reports } from '../../../reports/index.ts'
import { runReport } from '../../../reports/run-report.ts'
import { fitPage, type WholePage } from '../../../src/export/report/html/fit-page.ts'
import { unpackCube } from '../../../src/export/report/html/pack-cube.ts'
import type { PageData } from '../../../src/export/report/html/page-data.ts'

const scope: Scope = {
  account: 'many',
  timeZone: 'UTC',
  from: null,
  to: null,
  firstDay: null,
  lastDay: null,
  thread: null,
  person: null,
  lastDays: null,
}
const EVERYTHING = { thread: null, person: null, from: null, to: null }
const ABOUT = { scope, days: 30, today: '2024-12-31' }
const FIRST_HOUR = (Date.UTC(2023, 0, 1) / 86_400_000) * 24

/** Each thread with one other person beside person 0; small numbers come often. */
function manyThreads(threads: number, cells: number, seed: number): Cube {
  let state = seed
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const column = (of: (cell: number) => number) => Int32Array.from({ length: cells }, (_, cell) => of(cell))
  const thread = column(() => Math.floor(threads * (below(1000) / 1000) ** 3))
  const person = column((cell) => (below(2) === 0 ? 0 : 1 + thread[cell]!))
  const messages = orderedCells(
    {
      by: { thread, hour: column(() => FIRST_HOUR + below(24 * 700)), person, type: column(() => below(12)) },
      count: column(() => 1 + below(4)),
    },
    threads,
  )
  const pairs = Math.floor(cells / 8)
  const reacted = Int32Array.from({ length: pairs }, () => below(threads))
  const reactions = orderedCells(
    {
      by: {
        thread: reacted,
        day: Int32Array.from({ length: pairs }, () => FIRST_HOUR / 24 + below(700)),
        giver: reacted.map((each) => each + 1),
        receiver: new Int32Array(pairs),
        emoji: Int32Array.from({ length: pairs }, () => below(5)),
      },
      count: new Int32Array(pairs).fill(1),
    },
    threads,
  )
  const present = [...new Set(messages.thread)]
  return {
    people: Array.from({ length: threads + 1 }, (_, nth) => ({ label: `person ${nth}`, name: 'p', username: null })),
    threads: Array.from({ length: threads }, (_, nth) => ({ label: `t ${nth}`, name: 't', id: null, isGroup: false })),
    types: Array.from({ length: 12 }, (_, nth) => `type ${nth}`),
    emoji: ['🔥', '😂', '❤', '👍', '😮'],
    messages,
    reactions,
    newest: {
      thread: Int32Array.from(present),
      person: Int32Array.from(present, (each) => each + 1),
      day: Int32Array.from(present, (each) => FIRST_HOUR / 24 + each),
    },
  }
}

const totals = ({ messages, days, hours, weekHours, reactions, scope: about }: Facts) => ({
  messages,
  days,
  hours,
  weekHours,
  reactions: reactions.reduce((sum, { count }) => sum + count, 0),
  ...{ firstDay: about.firstDay, lastDay: about.lastDay },
})

describe('counts that stand together', () => {
  test('have the same totals of every day and hour, whatever stays by itself; what stays keeps its own', () => {
    fc.assert(
      fc.property(
        fc.record({ seed: fc.nat(), threads: fc.integer({ min: 1, max: 40 }), cells: fc.nat(400) }),
        fc.record({ threads: fc.nat(45), people: fc.nat(45), types: fc.nat(14), emoji: fc.nat(6) }),
        ({ seed, threads, cells }, kept) => {
          const cube = manyThreads(threads, cells, seed)
          const { cube: smaller, folded } = foldCube(cube, kept)
          const [before, after] = [cube, smaller].map((each) => factsOfCube(each, EVERYTHING, ABOUT))
          expect(totals(after!.range)).toEqual(totals(before!.range))
          expect(totals(after!.lastDays)).toEqual(totals(before!.lastDays))
          expect(smaller.messages.count.length).toBeLessThanOrEqual(cube.messages.count.length)
          expect(folded.threads).toBe(threads - kept.threads > 1 ? threads - kept.threads : 0)
          if (folded.threads === 0 || kept.threads === 0) return
          const first = { ...EVERYTHING, thread: 0 }
          const [own, still] = [cube, smaller].map((each) => factsOfCube(each, first, ABOUT))
          expect(totals(still!.range)).toEqual(totals(own!.range))
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('a page of very many threads', () => {
  test('fits its room, says what it did, and tells the whole to the digit', async () => {
    const cube = manyThreads(5000, 200_000, 1)
    const facts = factsOfCube(cube, EVERYTHING, ABOUT)
    const told = reports.filter(({ needs }) => needs === undefined)
    const results = told.map((report) => runReport(report, facts))
    const page: WholePage = {
      ...{ scope, compared: null, uncountedSpans: 0, days: 30, today: ABOUT.today, notes: ['first'], results },
      ...{ standing: ['reactions'], readAt: '2024-12-31T00:00:00Z', keys: results.map(({ key }) => key) },
    }
    const unpacked = async (room: number) => {
      const { words, numbers } = await fitPage(page, cube, room)
      const [data, counts] = [words, numbers].map((text) => gunzipSync(Buffer.from(text, 'base64')))
      const { people, threads, types, emoji, ...rest } = JSON.parse(data!.toString()) as PageData
      const fitted: Cube = { ...unpackCube(counts!), people, threads, types, emoji }
      return { bytes: words.length + numbers.length, data: rest, cube: fitted }
    }
    const whole = await unpacked(10_000_000)
    expect(whole.cube.threads).toHaveLength(5000)
    expect(whole.data).toMatchObject({ notes: ['first'], atFirst: {}, counts: null })
    for (const room of [600_000, 300_000, 120_000]) {
      const fitted = await unpacked(room)
      expect(fitted.bytes).toBeLessThanOrEqual(room)
      expect(fitted.cube.threads.length).toBeLessThan(5000)
      expect(fitted.data.notes.join(' ')).toMatch(/^first .*threads with the fewest .* stand together in the filters/)
      const isShort = results.some(
        ({ key }) => (fitted.data.atFirst[key] ?? fitted.data.whole[key])!.left !== undefined,
      )
      expect(/ first [\d,]+ rows here/.test(fitted.data.notes.join(' '))).toBe(isShort)
      const again = factsOfCube(fitted.cube, EVERYTHING, ABOUT)
      expect(totals(again.range)).toEqual(totals(facts.range))
      expect(fitted.data.counts).toEqual([
        expect.objectContaining({
          messages: facts.range.messages,
          people: facts.range.people.length,
          threads: 5000 - missing(cube),
        }),
      ])
      // Before anything is chosen, the rows are those of the CSV files, and what is left out is told.
      for (const result of results) {
        const shown = fitted.data.atFirst[result.key] ?? fitted.data.whole[result.key]!
        expect(shown.rows).toEqual(JSON.parse(JSON.stringify(result.rows.slice(0, shown.rows.length))))
        expect(shown.rows.length + (shown.left?.rows ?? 0)).toBe(result.rows.length)
      }
    }
  })
})

/** Threads in which nobody wrote. */
const missing = ({ messages, threads }: Cube) => threads.length - new Set(messages.thread).size
