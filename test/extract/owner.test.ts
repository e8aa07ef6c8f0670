import { describe, expect, test } from 'vitest'
import { requireAccount } from '../../src/archive/accounts.ts'
import { readOwnerName } from '../../src/archive/read-owner-name.ts'
import { extractSource } from '../../src/extract/extract-source.ts'
import { acquireLease } from '../../src/run/lease.ts'
import type { Source } from '../../src/sources/source.ts'
import { useArchive } from '../support/archive.ts'
import { newAccount } from '../support/backup-account.ts'
import { at, item, listedSource, page, person, thread } from '../support/listed-source.ts'
import { orders } from '../support/orders.ts'

const archive = useArchive()
const NOON = at('2025-12-24T12:00:00')
const [JAN, FEB, MAR] = ['2026-01-31', '2026-02-28', '2026-03-31'].map((day) => at(`${day}T00:00:00`)) as [
  number,
  number,
  number,
]

function inboxOf(name: string, observedAt: number, isOwnerGuess: boolean): Source {
  const owner = person(name, observedAt)
  const written = item({ sender: owner, sentAt: NOON, text: name, observedAt })
  return listedSource([page(thread(`${name}_1`, [owner], observedAt), [written])], { owner, isOwnerGuess })
}

async function ownerAfter(sources: readonly Source[]): Promise<string | null> {
  const account = await newAccount(archive())
  await using lease = await acquireLease(archive(), account.accountId)
  const { signal } = new AbortController()
  for (const source of sources) await extractSource(archive(), { source, account, lease, signal })
  return readOwnerName(archive(), await requireAccount(archive(), account.name))
}

describe('the owner of an account', () => {
  test('is whom a source knows, never whom another guesses, in any order', async () => {
    for (const order of orders([inboxOf('Bo', JAN, true), inboxOf('Ada', FEB, false), inboxOf('Cy', MAR, true)])) {
      expect(await ownerAfter(order)).toBe('Ada')
    }
  })

  test('is the one of the later observation, where two sources guess or two know', async () => {
    for (const isGuess of [true, false]) {
      for (const order of orders([inboxOf('Bo', JAN, isGuess), inboxOf('Ada', FEB, isGuess)])) {
        expect(await ownerAfter(order)).toBe('Ada')
      }
    }
  })

  test('is the same one of two guessed from one day, in either order', async () => {
    const [one, other] = orders([inboxOf('Bo', JAN, true), inboxOf('Ada', JAN, true)]) as [Source[], Source[]]
    expect(await ownerAfter(one)).toBe(await ownerAfter(other))
  })
})
