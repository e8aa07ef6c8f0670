/** The promise that everything rests on: the same pages in any order, twice over, give the same archive. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAccount } from '../../src/archive/accounts.ts'
import { extractSource } from '../../src/extract/extract-source.ts'
import { acquireLease } from '../../src/run/lease.ts'
import type { SourceItem, SourceKind, SourcePage, SourcePerson } from '../../src/sources/source.ts'
import { useArchive } from '../support/archive.ts'
import { canonicalArchive } from '../support/canonical-archive.ts'
import { at, item, listedSource, page, person, thread } from '../support/listed-source.ts'

const archive = useArchive()
const START = at('2025-06-01T10:00:00')
const TIMES = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'].map((day) => at(`${day}T00:00:00`))
const isLong = process.env.DMVAULT_TEST_LONG === '1'

/** What really happened to a message, and when; every observation shows the state of its time. */
interface History {
  readonly thread: number
  readonly slot: number
  readonly sender: number
  readonly text: string
  readonly editedAt: number
  readonly reactedFrom: number
  readonly reactedTo: number
  readonly unsentAt: number
  /** Observations (by number) that miss it. */
  readonly hiddenFrom: readonly number[]
}

interface Observation {
  readonly time: number
  readonly kind: 'export' | 'instagram'
}

const never = TIMES.length
const moment = fc.integer({ min: 0, max: never })
const history: fc.Arbitrary<History> = fc.record({
  thread: fc.integer({ min: 0, max: 1 }),
  slot: fc.integer({ min: 0, max: 30 }),
  sender: fc.integer({ min: 0, max: 1 }),
  text: fc.constantFrom('hi', 'hi', 'ok', 'grüße 🎉', 'null\0byte', 'lone \ud83d'),
  editedAt: fc.oneof({ weight: 4, arbitrary: fc.constant(never) }, { weight: 1, arbitrary: moment }),
  reactedFrom: fc.oneof({ weight: 3, arbitrary: fc.constant(never) }, { weight: 1, arbitrary: moment }),
  reactedTo: moment,
  unsentAt: fc.oneof({ weight: 8, arbitrary: fc.constant(never) }, { weight: 1, arbitrary: moment }),
  hiddenFrom: fc.subarray([0, 1, 2, 3], { maxLength: 1 }),
})
const observation: fc.Arbitrary<Observation> = fc.record({
  time: fc.integer({ min: 0, max: TIMES.length - 1 }),
  kind: fc.constantFrom('export' as const, 'export' as const, 'instagram' as const),
})

/** What the two are called at a time: Ada takes another name at one, if ever, and then all sources show it. */
const namesAt = (time: number, renamedAt: number) => [time >= renamedAt ? 'Ada Q' : 'Ada', 'Bo']

/** The pages, one a thread: whoever only reacts in the one may be proved to be renamed by the other, soon or late. */
function observe(histories: readonly History[], { time, kind }: Observation, renamedAt: number): SourcePage[] {
  const observedAt = TIMES[time]!
  const people = namesAt(time, renamedAt).map((name) => person(name, observedAt))
  const of = (number: number) => histories.map((it, index) => ({ it, index })).filter(({ it }) => it.thread === number)
  return [0, 1].map((number) => observeThread(number, of(number), people, { time, kind }))
}

function observeThread(
  number: number,
  histories: readonly { readonly it: History; readonly index: number }[],
  people: readonly SourcePerson[],
  { time, kind }: Observation,
): SourcePage {
  const observedAt = TIMES[time]!
  const items = histories.flatMap(({ it, index }): SourceItem[] => {
    if (it.hiddenFrom.includes(time)) return []
    const isUnsent = time >= it.unsentAt
    const text = isUnsent ? null : time >= it.editedAt ? `${it.text} (edited)` : it.text
    // Messages of one slot are a microsecond apart: one millisecond for an export.
    const exact = START + it.slot * 1_000_000 + index
    const isReacted = time >= it.reactedFrom && time < it.reactedTo
    return [
      item({
        sender: people[it.sender]!,
        sentAt: kind === 'instagram' ? exact : Math.floor(exact / 1000) * 1000,
        itemId: kind === 'instagram' ? String(BigInt(exact) << 64n) : null,
        raw: JSON.stringify({ kind, text, isReacted, isUnsent, slot: it.slot, sender: it.sender }),
        observedAt,
        source: kind,
        text,
        isUnsent,
        reactions: isReacted ? [{ actor: people[0]!, emoji: '❤', reactedAt: null }] : [],
      }),
    ]
  })
  const of = thread(`ada_${number}`, people, observedAt)
  return page({ ...of, source: kind, raw: JSON.stringify({ title: 'ada', kind }) }, items)
}

let accounts = 0
async function archiveOf(
  pages: readonly { page: SourcePage; kind: SourceKind }[],
  keepsUnsent: boolean,
): Promise<string> {
  accounts += 1
  const account = await createAccount(archive(), { name: `a${accounts}`, timeZone: 'UTC', keepsUnsent, createdAt: 0 })
  await using lease = await acquireLease(archive(), account.accountId)
  const { signal } = new AbortController()
  for (const { page: one, kind } of pages) {
    await extractSource(archive(), { source: listedSource([one], { kind }), account, lease, signal })
  }
  return await canonicalArchive(archive(), account.accountId)
}

/** Histories as the world makes them: of two alike in one slot a source without ids cannot tell which is which. */
const distinct = (histories: readonly History[], isExportOnly: boolean) => {
  const bySlot = Map.groupBy(histories, (it) => `${it.thread}:${it.slot}`)
  return histories.filter((it) => {
    const group = bySlot.get(`${it.thread}:${it.slot}`) ?? []
    return (
      group.length === 1 ||
      (group.length === 2 && group.every((one) => isPlain(one, isExportOnly)) && differ(group[0]!, group[1]!))
    )
  })
}
/**
 * Whether the two threads can be told apart: one that is known by a message or two, said in both at the same moment, or by
 * three moments that the other has too, passes for the other, until more of it is seen.
 */
const areTwo = (histories: readonly History[]) => {
  const [first, second] = [0, 1].map((number) => histories.filter((it) => it.thread === number))
  const pairs = first!.flatMap((a) => second!.filter((b) => a.slot === b.slot).map((b) => [a, b] as const))
  return pairs.every(([a, b]) => differ(a, b)) && new Set(pairs.map(([a]) => a.slot)).size < 3
}
const isPlain = (it: History, mayBeHidden: boolean) =>
  it.editedAt === never &&
  it.unsentAt === never &&
  it.reactedFrom === never &&
  (mayBeHidden || it.hiddenFrom.length === 0)
const differ = (a: History, b: History) => a.text !== b.text

/** Whether a message can be told by time and content alone, while nobody knows yet that its sender was renamed. */
const isTold = (it: History, renamedAt: number) =>
  renamedAt >= never || it.sender !== 0 || (it.editedAt === never && it.unsentAt === never)

test('the same pages in any order, twice over, give the same archive', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(history, { minLength: 1, maxLength: 12 }),
      fc.array(observation, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.integer({ min: 1, max: never }),
      fc.infiniteStream(fc.nat()),
      async (all, observations, keepsUnsent, renamedAt, random) => {
        const isExportOnly = observations.every(({ kind }) => kind === 'export') && renamedAt === never
        const histories = distinct(
          all.filter((it) => isTold(it, renamedAt)),
          isExportOnly,
        )
        fc.pre(areTwo(histories))
        const pages = observations.flatMap((it) =>
          observe(histories, it, renamedAt).map((page) => ({ page, kind: it.kind })),
        )
        const shuffled = [...pages, ...pages]
          .map((it) => ({ it, at: random.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ it }) => it)
        const [once, again] = [await archiveOf(pages, keepsUnsent), await archiveOf(shuffled, keepsUnsent)]
        expect(again).toBe(once)
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 0) || (isLong ? 2000 : 15) },
  )
})
