import { expect, test } from 'vitest'
import { createAccount, findAccount, listAccounts, requireAccount } from '../../src/archive/accounts.ts'
import { useArchive } from '../support/archive.ts'

const archive = useArchive()
const madeAt = { timeZone: 'Europe/Berlin', keepsUnsent: false, createdAt: 0 }

test('accounts are made once a name, found by it, and required with the known ones in the answer', async () => {
  await expect(requireAccount(archive(), undefined)).rejects.toMatchObject({
    code: 'account-unknown',
    exitCode: 2,
    hint: expect.stringContaining('dmvault import'),
  })
  expect(await findAccount(archive(), 'mia')).toBeUndefined()

  const mia = await createAccount(archive(), { ...madeAt, name: 'mia' })
  expect(mia).toMatchObject({ name: 'mia', timeZone: 'Europe/Berlin', keepsUnsent: false, ownerPersonId: null })
  expect(await findAccount(archive(), 'mia')).toEqual(mia)
  expect(await requireAccount(archive(), undefined)).toEqual(mia)

  const shop = await createAccount(archive(), { ...madeAt, name: 'bäckerei', keepsUnsent: true })
  expect(await listAccounts(archive())).toEqual([shop, mia])
  expect(await requireAccount(archive(), 'mia')).toEqual(mia)
  await expect(requireAccount(archive(), undefined)).rejects.toMatchObject({
    code: 'account-needed',
    hint: 'Known accounts: bäckerei, mia.',
  })
  await expect(requireAccount(archive(), 'Mia')).rejects.toMatchObject({
    code: 'account-unknown',
    hint: 'Did you mean mia? Known accounts: bäckerei, mia.',
  })
  await expect(requireAccount(archive(), 'somebody')).rejects.toMatchObject({ hint: 'Known accounts: bäckerei, mia.' })
})

test('of twenty who make an account of one name at once, one makes it', async () => {
  const made = await Promise.allSettled(
    Array.from({ length: 20 }, () => createAccount(archive(), { ...madeAt, name: 'twice' })),
  )
  const failures = made.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  expect(failures).toHaveLength(19)
  for (const failure of failures) expect(failure).toMatchObject({ code: 'account-exists', exitCode: 2 })
  expect((await listAccounts(archive())).filter((account) => account.name === 'twice')).toHaveLength(1)
})

test.each(['', ' ', ' mia', 'mia ', 'a\nb', 'a\u001b[31mb', 'a\u202eb', 'a\0', 'x'.repeat(101)])(
  'a name that nobody could type again is refused: %j',
  async (name) => {
    await expect(createAccount(archive(), { ...madeAt, name })).rejects.toMatchObject({
      code: 'account-name',
      exitCode: 2,
    })
  },
)

test.each(['m', 'mia.b_k', 'Mia & Co', 'bäckerei 2', '王小明', 'x'.repeat(100)])('%j is a name', async (name) => {
  expect(await createAccount(archive(), { ...madeAt, name })).toMatchObject({ name })
})
