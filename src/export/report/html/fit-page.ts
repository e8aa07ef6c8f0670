/**
 * Keeps the page of a large archive small enough to be opened and sent, and says on it what it did. Tables are shortened, since
 * the CSV files have them whole; then the smallest threads and people stand together in what can be filtered. No total changes:
 * what is shown before anything is chosen comes from the results themselves.
 */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Cube } from '../../../../reports/facts/cube/cube.ts'
import { factsOfCube } from '../../../../reports/facts/cube/facts-of-cube.ts'
import { type Folded, foldCube, type Kept } from '../../../../reports/facts/cube/fold-cube.ts'
import { inWords } from '../../../../reports/facts/in-words.ts'
import type { DrawnResult } from '../drawn-result.ts'
import { packCube } from './pack-cube.ts'
import type { PageData, WholeCounts } from './page-data.ts'
import { shortenResult } from './shorten-result.ts'

/** Of the whole file. */
export const MOST_BYTES = 3_000_000
/** Of tables, where all rows are too many. */
const ROWS = [Number.POSITIVE_INFINITY, 2000, 1000, 500, 200, 100, 50]
/** Threads and people that stay by themselves, where all are too many. */
const KEPT = [8000, 5600, 4000, 2800, 2000, 1400, 1000, 700, 500, 350, 250, 180, 120, 90, 60, 45, 30, 20, 10, 1]
/** No archive that people have has more; what has is not to be kept from fitting by them. */
const MOST_TYPES = 40
const MOST_EMOJI = 300
/** Of the cells of threads that stay, those that are left are at least this share. */
const LEAST_LEFT = 0.9
/** Of the room, what the tables may take where the counts need more than the rest. */
const SHARE_OF_TABLES = 0.25

/** The two parts of the page that grow with the archive, as they stand in it. */
export interface PackedPage {
  readonly words: string
  readonly numbers: string
}

/** What the page says before it is fitted. */
export interface WholePage
  extends Omit<PageData, 'people' | 'threads' | 'types' | 'emoji' | 'whole' | 'atFirst' | 'counts'> {
  /** All results, in order, and the keys of those that cannot be told from the cube. */
  readonly results: readonly DrawnResult[]
  readonly standing: readonly string[]
}

/** @param room bytes that both parts may take together */
export async function fitPage(page: WholePage, cube: Cube, room: number): Promise<PackedPage> {
  const numbers = await packed(packCube(cube))
  const all = wordsOf(page, cube, Number.POSITIVE_INFINITY, null)
  const words = await packed(all)
  if (words.length + numbers.length <= room) return { words, numbers }
  // Packing takes longest, so that how much fewer rows take is told from the whole; a little more, as they pack less well.
  const forTables = Math.max(room * SHARE_OF_TABLES, room - numbers.length)
  const packing = (1.1 * words.length) / all.length
  const rows = ROWS.find((most) => wordsOf(page, cube, most, null).length * packing <= forTables) ?? ROWS.at(-1)!
  if (numbers.length + forTables <= room) {
    const shorter = await packed(wordsOf(page, cube, rows, null))
    if (shorter.length + numbers.length <= room) return { words: shorter, numbers }
  }
  const bytesACell = numbers.length / Math.max(1, cube.messages.count.length)
  return await folded(page, cube, { room, rows, forTables, bytesACell })
}

interface Fitting {
  readonly room: number
  readonly rows: number
  readonly forTables: number
  /** As it is before anything is folded. */
  readonly bytesACell: number
}

async function folded(
  page: WholePage,
  cube: Cube,
  { room, rows, forTables, bytesACell }: Fitting,
): Promise<PackedPage> {
  const counts = countsOf(page, cube)
  let smallest: PackedPage | null = null
  for (const many of KEPT) {
    const kept: Kept = { threads: many, people: many, types: many === 1 ? 1 : MOST_TYPES, emoji: MOST_EMOJI }
    // What is surely too much is not tried: the cells of threads that stay become fewer only by their small people.
    if (many > 1 && cellsOf(cube, many) * bytesACell * LEAST_LEFT > room - forTables) continue
    const { cube: smaller, folded: together } = foldCube(cube, kept)
    const numbers = await packed(packCube(smaller))
    for (const most of ROWS.filter((each) => each <= rows)) {
      smallest = { words: await packed(wordsOf(page, smaller, most, { ...together, counts })), numbers }
      if (smallest.words.length + numbers.length <= room) return smallest
      // Fewer threads are the lesser loss where the tables are not what is large.
      if (smallest.words.length <= forTables) break
    }
  }
  return smallest!
}

function cellsOf({ messages }: Cube, threads: number): number {
  return messages.thread.findLastIndex((thread) => thread < threads) + 1
}

interface Together extends Folded {
  readonly counts: readonly WholeCounts[]
}

function wordsOf(page: WholePage, cube: Cube, rows: number, together: Together | null): Buffer {
  const { results, standing, notes, ...rest } = page
  const short = results.map((result) => [result.key, shortenResult(result, rows)] as const)
  const isStanding = ([key]: readonly [string, DrawnResult]) => standing.includes(key)
  const shortened = short.filter(
    ([key, { left }]) => left !== undefined && (together !== null || standing.includes(key)),
  )
  const { people, threads, types, emoji } = cube
  const data: PageData = {
    ...rest,
    ...{ people, threads, types, emoji },
    whole: Object.fromEntries(short.filter(isStanding)),
    atFirst: together === null ? {} : Object.fromEntries(short.filter((each) => !isStanding(each))),
    counts: together?.counts ?? null,
    notes: [...notes, ...(together === null ? [] : [foldedWords(together)]), ...shortenedWords(shortened.length, rows)],
  }
  return Buffer.from(JSON.stringify(data))
}

function foldedWords({ threads, people, rare }: Folded): string {
  const what = [
    ...(threads > 0 ? [`the ${inWords(threads, 'thread')} with the fewest messages`] : []),
    ...(people > 0 ? [`the ${inWords(people, 'person', 'people')} who wrote least`] : []),
    ...(rare > 0 ? [`the ${rare.toLocaleString('en')} rarest types and emoji`] : []),
  ]
  return (
    `To keep this page small, ${what.join(' and ')} stand together in the filters, and count as one where something is chosen. ` +
    'All totals are exact, and the CSV files and report.json have everything.'
  )
}

function shortenedWords(tables: number, rows: number): readonly string[] {
  return tables === 0
    ? []
    : [
        `To keep this page small, ${inWords(tables, 'long table')} ${tables === 1 ? 'has its' : 'have their'} first ` +
          `${rows.toLocaleString('en')} rows here; the CSV files and report.json have all.`,
      ]
}

/** What the page tells first, of each range. */
function countsOf({ scope, compared, days, today }: WholePage, cube: Cube): readonly WholeCounts[] {
  return (compared ?? [scope]).map(({ from, to }) => {
    const { range } = factsOfCube(cube, { thread: null, person: null, from, to }, { scope, days, today })
    return {
      messages: range.messages,
      people: range.people.length,
      threads: range.threads.length,
      days: range.days.filter(({ messages }) => messages > 0).length,
      reactions: range.reactions.reduce((sum, { count }) => sum + count, 0),
    }
  })
}

async function packed(content: Uint8Array): Promise<string> {
  return (await promisify(gzip)(content)).toString('base64')
}
