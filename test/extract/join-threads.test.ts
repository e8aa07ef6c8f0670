import { describe, expect, test } from 'vitest'
import { verifyArchive } from '../../pipelines/verify-archive.ts'
import type { Account } from '../../src/archive/accounts.ts'
import { extractSource } from '../../src/extract/extract-source.ts'
import { acquireLease } from '../../src/run/lease.ts'
import type { Source, SourceItem, SourcePage, SourcePerson, SourceThread } from '../../src/sources/source.ts'
import { transform } from '../../src/transform/transform.ts'
import { useArchive } from '../support/archive.ts'
import { newAccount } from '../support/backup-account.ts'
import { canonicalArchive } from '../support/canonical-archive.ts'
import { at, deletedPerson, item, listedSource, page, person, thread } from '../support/listed-source.ts'
import { orders } from '../support/orders.ts'

const archive = useArchive()
const { signal } = new AbortController()
const NOON = at('2025-12-24T12:00:00')
const HOUR = 3_600_000_000
const TIMES = ['2026-01-31', '2026-02-28', '2026-03-31'].map((day) => at(`${day}T00:00:00`))

interface Reading {
  readonly folder: string
  readonly from: number
  readonly to: number
  readonly observed: number
  /** Names of who writes, by turns; null: a deleted account. */
  readonly names?: readonly (string | null)[]
}

/** An export of one conversation: of its messages those from one hour to another. */
function readingOf({ folder, from, to, observed, names = ['Ada', null] }: Reading): Source {
  const observedAt = TIMES[observed]!
  const people = names.map(
    (name): SourcePerson => (name === null ? deletedPerson('Instagram User', observedAt) : person(name, observedAt)),
  )
  const items = Array.from({ length: to - from }, (_, index): SourceItem => {
    const hour = from + index
    const sender = people[hour % people.length]!
    const reactions = hour % 3 === observed ? [{ actor: people[0]!, emoji: '❤', reactedAt: null }] : []
    const text = hour % 5 === 0 && observed === 2 ? `edited ${hour}` : `said ${hour}`
    const raw = JSON.stringify({ hour, text, observed })
    return item({ sender, sentAt: NOON + hour * HOUR, text, raw, observedAt, reactions })
  })
  const of = { ...thread(folder, people, observedAt), title: `seen ${observed}` }
  return probed(of, page(of, items))
}

function probed({ ids }: SourceThread, of: SourcePage): Source {
  const samples = of.items.map(({ sentAt, text }) => ({ sentAt, text }))
  return listedSource([of], { probes: [{ ids, samples, messages: samples.length }] })
}

async function archiveOf(sources: readonly Source[]): Promise<{ account: Account; text: string; threads: number }> {
  const account = await newAccount(archive())
  {
    await using lease = await acquireLease(archive(), account.accountId)
    for (const source of sources) {
      await extractSource(archive(), { source, account, lease, signal })
      await transform(archive(), account.accountId)
    }
  }
  const rows = await archive()
    .db.selectFrom('threads')
    .select('thread_id')
    .where('account_id', '=', account.accountId)
    .execute()
  return { account, text: await canonicalArchive(archive(), account.accountId), threads: rows.length }
}

async function expectOneThread(sources: readonly Source[]): Promise<void> {
  const expected = await archiveOf(sources)
  for (const order of orders(sources)) {
    const { text, threads } = await archiveOf(order)
    expect(threads).toBe(1)
    expect(text).toBe(expected.text)
  }
  expect((await verifyArchive(archive(), signal)).violations).toEqual([])
}

describe('two threads that a third reading proves to be one', () => {
  test('become one, whichever came first', () =>
    expectOneThread([
      readingOf({ folder: 'old', from: 0, to: 20, observed: 0 }),
      readingOf({ folder: 'newer', from: 30, to: 50, observed: 1 }),
      readingOf({ folder: 'newest', from: 0, to: 60, observed: 2 }),
    ]))

  test('become one too, when the third is known by the name of one of them', () =>
    expectOneThread([
      readingOf({ folder: 'old', from: 0, to: 20, observed: 0 }),
      readingOf({ folder: 'newer', from: 30, to: 50, observed: 1 }),
      readingOf({ folder: 'newer', from: 0, to: 60, observed: 2 }),
    ]))

  test('become one when a source knows the ids of both', async () => {
    const [one, other] = [
      readingOf({ folder: 'old', from: 0, to: 20, observed: 0 }),
      readingOf({ folder: 'newer', from: 10, to: 50, observed: 1 }),
    ]
    const of = thread('old', [person('Ada', TIMES[2]!)], TIMES[2]!)
    const both = page({ ...of, ids: [...of.ids, { kind: 'export-folder', id: 'newer' }] }, [])
    await expectOneThread([one, other, listedSource([both])])
  })

  test('become one of one or two messages, texts included', () =>
    expectOneThread([
      readingOf({ folder: 'old', from: 0, to: 2, observed: 0 }),
      readingOf({ folder: 'newer', from: 0, to: 40, observed: 1 }),
    ]))
})

test('two threads of Instagram stay two, though a source gives an id of each for one thread', async () => {
  const known = (id: string, folder: string, hour: number): Source => {
    const of = thread(folder, [person('Ada', TIMES[0]!)], TIMES[0]!)
    const ada = of.members[0]!.person
    const said = item({ sender: ada, sentAt: NOON + hour, text: folder, observedAt: TIMES[0]! })
    return listedSource([page({ ...of, ids: [{ kind: 'instagram', id }, ...of.ids] }, [said])])
  }
  const of = thread('two', [person('Ada', TIMES[1]!)], TIMES[1]!)
  const wrong = listedSource([page({ ...of, ids: [{ kind: 'instagram', id: '11' }, ...of.ids] }, [])])
  const { threads } = await archiveOf([known('11', 'one', 1), known('22', 'two', 2), wrong])
  expect(threads).toBe(2)
})

test('two threads that tell other numbers stay two, however alike', async () => {
  const { threads } = await archiveOf([
    readingOf({ folder: '17842000000000001', from: 0, to: 20, observed: 0 }),
    readingOf({ folder: '17842000000000002', from: 30, to: 50, observed: 1 }),
    readingOf({ folder: '17842000000000002', from: 0, to: 60, observed: 2 }),
  ])
  expect(threads).toBe(2)
})
