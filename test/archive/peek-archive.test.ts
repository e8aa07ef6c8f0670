import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createAccount, listAccounts } from '../../src/archive/accounts.ts'
import { peekArchive } from '../../src/archive/peek-archive.ts'
import { useArchive, useDatabase } from '../support/archive.ts'

const url = useDatabase()
const archive = useArchive(url)
const ANNA = { name: 'anna', timeZone: 'UTC', keepsUnsent: false, createdAt: 0 }

test('who peeks sees what is there, and can change nothing', async () => {
  await createAccount(archive(), ANNA)
  await using peeked = await peekArchive({ home: '', databaseUrl: url() })
  expect((await listAccounts(peeked!)).map(({ name }) => name)).toEqual(['anna'])
  await expect(createAccount(peeked!, { ...ANNA, name: 'ben' })).rejects.toThrow(/read-only transaction/)
})

test('where there is no archive none is made', async () => {
  const home = await mkdtemp(join(tmpdir(), 'dmvault-peek-'))
  expect(await peekArchive({ home, databaseUrl: null })).toBeNull()
  expect(await readdir(home)).toEqual([])
  await rm(home, { recursive: true })
})
