import { expect, test } from 'vitest'
import { extractSource } from '../../src/extract/extract-source.ts'
import { acquireLease } from '../../src/run/lease.ts'
import type { SourcePage } from '../../src/sources/source.ts'
import { useArchive } from '../support/archive.ts'
import { newAccount } from '../support/backup-account.ts'
import { canonicalArchive } from '../support/canonical-archive.ts'
import { at, item, listedSource, page, person, thread } from '../support/listed-source.ts'
import { orders } from '../support/orders.ts'

const archive = useArchive()
const NOON = at('2025-12-24T12:00:00')
const [JAN, FEB, MAR] = ['2026-01-31', '2026-02-28', '2026-03-31'].map((day) => at(`${day}T00:00:00`)) as [
  number,
  number,
  number,
]

/** An export that shows these messages, all of one person and one millisecond; null was taken back. */
function showing(observedAt: number, texts: readonly (string | null)[]): SourcePage {
  const ada = person('Ada', observedAt)
  const items = texts.map((text) =>
    item({ sender: ada, sentAt: NOON, text, isUnsent: text === null, raw: JSON.stringify(text), observedAt }),
  )
  return page(thread('ada_1', [ada], observedAt), items)
}

async function archiveOf(pages: readonly SourcePage[]): Promise<string> {
  const account = await newAccount(archive())
  await using lease = await acquireLease(archive(), account.accountId)
  const { signal } = new AbortController()
  for (const one of pages) await extractSource(archive(), { source: listedSource([one]), account, lease, signal })
  return canonicalArchive(archive(), account.accountId)
}

test('a message taken for another that was taken back comes to its own, and to its text with the next reading', async () => {
  const pages = [showing(JAN, ['hi']), showing(FEB, [null]), showing(MAR, ['hi', null])]
  const expected = await archiveOf(pages.toReversed())
  expect(expected).toContain('"hi"')
  for (const order of orders(pages)) expect(await archiveOf([...order, ...order])).toBe(expected)
})

test.each([
  ['two texts', ['hi', 'ok']],
  ['two texts, the other way round', ['ok', 'hi']],
])('messages of one millisecond taken for one, until both are seen: %s', async (_, [one, other]) => {
  const pages = [showing(JAN, [one!]), showing(FEB, [other!]), showing(MAR, [one!, other!])]
  const expected = await archiveOf(pages.toReversed())
  expect(expected.match(/^\["version"/gm)).toBeNull()
  expect(expected.match(/^\["message"/gm)).toHaveLength(2)
  for (const order of orders(pages)) {
    expect(await archiveOf(order)).toBe(expected)
    expect(await archiveOf([...order, ...order])).toBe(expected)
  }
})

test('of two exports of one day, what was taken back between them is one message, without its words', async () => {
  const pages = [showing(JAN, ['secret words']), showing(JAN, [null])]
  for (const order of orders(pages)) {
    const archived = await archiveOf([...order, ...order])
    expect(archived.match(/^\["message"/gm)).toHaveLength(1)
    expect(archived).toContain('["is_unsent",true]')
    expect(archived).not.toContain('secret words')
  }
})

test('of two exports of one day, what was edited between them is one message, and two that both show are two', async () => {
  const pages = [showing(JAN, ['hi']), showing(JAN, ['hello'])]
  const edited = await archiveOf(pages)
  expect(edited.match(/^\["message"/gm)).toHaveLength(1)
  expect(edited.match(/^\["version"/gm)).toHaveLength(1)
  expect(await archiveOf([...pages.toReversed(), ...pages])).toBe(edited)
  const both = [...pages, showing(JAN, ['hi', 'hello'])]
  const expected = await archiveOf(both.toReversed())
  expect(expected.match(/^\["message"/gm)).toHaveLength(2)
  for (const order of orders(both)) expect(await archiveOf(order)).toBe(expected)
})
