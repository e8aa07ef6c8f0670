import { readFile, writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backupAccount } from '../../../pipelines/backup.ts'
import { planRestore, restoreBackup } from '../../../pipelines/restore.ts'
import { type Account, findAccount, requireAccount } from '../../../src/archive/accounts.ts'
import type { Archive } from '../../../src/archive/archive.ts'
import { readLastRuns, readStatus } from '../../../src/archive/read-status.ts'
import { useArchive } from '../../support/archive.ts'
import { fill, newAccount } from '../../support/backup-account.ts'
import { useFolder } from '../../support/backup-files.ts'
import { canonicalArchive } from '../../support/canonical-archive.ts'
import { at, listedSource, person } from '../../support/listed-source.ts'
import { randomWorld } from '../../support/random-world.ts'

const archive = useArchive()
const other = useArchive()
const isLong = process.env.DMVAULT_TEST_LONG === '1'
const asOf = at('2025-01-01T00:00:00')
const { signal } = new AbortController()
const file = useFolder()

async function accountOf(into: Archive, seed: number, keepsUnsent: boolean): Promise<Account> {
  let account = await newAccount(into, { keepsUnsent })
  for (const { kind, pages, owner } of randomWorld(seed)) {
    account = await fill(into, account, listedSource(pages, { kind, owner }))
  }
  return account
}

async function backUp(from: Archive, account: Account, name: string): Promise<string> {
  const { path } = await backupAccount(from, { out: file(name), account: account.name, asOf }, { signal })
  return path
}

test('backup, restore into an empty archive, backup: the same bytes, and the same rows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1e9 }), fc.boolean(), async (seed, keepsUnsent) => {
      const account = await accountOf(archive(), seed, keepsUnsent)
      const first = await backUp(archive(), account, 'first.json')
      await restoreBackup(other(), { file: first }, { signal })
      const restored = await requireAccount(other(), account.name)
      const second = await backUp(other(), restored, 'second.json')
      expect(await readFile(second, 'utf8')).toBe(await readFile(first, 'utf8'))
      expect(await canonicalArchive(other(), restored.accountId)).toBe(
        await canonicalArchive(archive(), account.accountId),
      )
    }),
    { numRuns: Number(process.env.RUNS ?? 0) || (isLong ? 500 : 8) },
  )
})

describe('into an archive that is not empty', () => {
  test('the same backup again changes nothing, and its plan says so', async () => {
    const account = await accountOf(archive(), 11, false)
    const backup = await backUp(archive(), account, 'again.json')
    const before = await canonicalArchive(archive(), account.accountId)
    const plan = await planRestore(archive(), { file: backup }, { signal })
    expect(plan).toMatchObject({
      account: account.name,
      isNewAccount: false,
      threads: { new: 0 },
      messages: { new: 0 },
    })
    const { messages } = await restoreBackup(archive(), { file: backup }, { signal })
    expect(messages).toEqual({
      seen: plan.messages.total,
      new: 0,
      changed: 0,
      unchanged: plan.messages.total,
      quarantined: 0,
    })
    expect(await canonicalArchive(archive(), account.accountId)).toBe(before)
    expect(await readFile(await backUp(archive(), account, 'after.json'), 'utf8')).toBe(await readFile(backup, 'utf8'))
  })

  test('an old backup into a newer archive, and a new one into an older, give what the newer one is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e9 }), async (seed) => {
        const passes = randomWorld(seed)
        let account = await newAccount(archive())
        const [first, ...later] = passes
        if (first === undefined) return
        account = await fill(archive(), account, listedSource(first.pages, first))
        const old = await backUp(archive(), account, 'old.json')
        for (const pass of later) account = await fill(archive(), account, listedSource(pass.pages, pass))
        const recent = await backUp(archive(), account, 'recent.json')
        await restoreBackup(other(), { file: old }, { signal })
        await restoreBackup(other(), { file: recent }, { signal })
        await restoreBackup(archive(), { file: old }, { signal })
        const restored = await requireAccount(other(), account.name)
        const expected = await readFile(recent, 'utf8')
        expect(await readFile(await backUp(other(), restored, 'forward.json'), 'utf8')).toBe(expected)
        expect(await readFile(await backUp(archive(), account, 'backward.json'), 'utf8')).toBe(expected)
      }),
      { numRuns: Number(process.env.RUNS ?? 0) || (isLong ? 300 : 4) },
    )
  })

  test('two backups of different parts become one', async () => {
    const passes = randomWorld(5)
    const pages = passes[0]?.pages ?? []
    const owner = passes[0]?.owner
    const parts = [pages.slice(0, 1), pages.slice(1)]
    const account = await newAccount(archive())
    const whole = await fill(archive(), account, listedSource(pages, { ...passes[0], ...(owner && { owner }) }))
    const expected = await readFile(await backUp(archive(), whole, 'whole.json'), 'utf8')
    for (const [index, part] of parts.entries()) {
      const piece = await fill(archive(), await newAccount(archive()), listedSource(part, passes[0]))
      const path = await backUp(archive(), piece, `part-${index}.json`)
      await restoreBackup(other(), { file: path, account: account.name }, { signal })
    }
    const joined = await requireAccount(other(), account.name)
    expect(await readFile(await backUp(other(), joined, 'joined.json'), 'utf8')).toBe(expected)
  })
})

describe('what does not verify', () => {
  test('is refused before anything is written, even an account', async () => {
    const account = await accountOf(archive(), 3, false)
    const backup = await backUp(archive(), account, 'good.json')
    const text = await readFile(backup, 'utf8')
    const bad = [
      text.slice(0, -100),
      text.replace('"item_type":"text"', '"item_type":"tent"'),
      text.replace('"version":1', '"version":7'),
    ]
    for (const content of bad) {
      await writeFile(file('bad.json'), content)
      await expect(restoreBackup(other(), { file: file('bad.json') }, { signal })).rejects.toMatchObject({
        exitCode: 6,
      })
      await expect(planRestore(other(), { file: file('bad.json') }, { signal })).rejects.toMatchObject({ exitCode: 6 })
    }
    expect(await findAccount(other(), account.name)).toBeUndefined()
  })
})

test('a plan for an empty archive counts everything as new, and makes nothing', async () => {
  const account = await accountOf(archive(), 21, true)
  const backup = await backUp(archive(), account, 'plan.json')
  const plan = await planRestore(other(), { file: backup }, { signal })
  expect(plan.isNewAccount).toBe(true)
  expect(plan.messages.new).toBe(plan.backup.counts.messages)
  expect(plan.threads.new).toBe(plan.backup.counts.conversations)
  expect(await findAccount(other(), account.name)).toBeUndefined()
})

test('an owner who was guessed is a guess in the restored archive too, whom a source that knows replaces', async () => {
  const [pass] = randomWorld(21)
  const guess = { ...pass, isOwnerGuess: true }
  const account = await fill(archive(), await newAccount(archive()), listedSource(pass?.pages ?? [], guess))
  const backup = await backUp(archive(), account, 'guess.json')
  await restoreBackup(other(), { file: backup }, { signal })
  const restored = await requireAccount(other(), account.name)
  expect(await readFile(await backUp(other(), restored, 'guess-2.json'), 'utf8')).toBe(await readFile(backup, 'utf8'))
  const known = { kind: 'export' as const, owner: person('Somebody else', 0) }
  const { ownerPersonId } = await fill(other(), restored, listedSource([], known))
  expect(ownerPersonId).not.toBe(restored.ownerPersonId)
})

test('a restore makes the account as it was: zone, unsent text, owner; and fills the ledger and the counts', async () => {
  const account = await accountOf(archive(), 21, true)
  const backup = await backUp(archive(), account, 'settings.json.zst')
  const result = await restoreBackup(other(), { file: backup }, { signal })
  const restored = await requireAccount(other(), account.name)
  expect(restored).toMatchObject({ timeZone: 'Europe/Berlin', keepsUnsent: true })
  expect(restored.ownerPersonId).not.toBeNull()
  const runs = await readLastRuns(other(), restored.accountId)
  expect(runs).toMatchObject([{ pipeline: 'restore', source: 'backup', outcome: 'done' }])
  expect(await readStatus(other(), restored.accountId)).toMatchObject({ messages: result.messages.new, dirtySpans: 0 })
})
