/** Those who asked not to be written to are in the backup, and not written to after a restore. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { backupAccount } from '../../../pipelines/backup.ts'
import { restoreBackup } from '../../../pipelines/restore.ts'
import { type Account, requireAccount } from '../../../src/archive/accounts.ts'
import { addDoNotContact } from '../../../src/archive/add-do-not-contact.ts'
import type { Archive } from '../../../src/archive/archive.ts'
import { inTransaction } from '../../../src/archive/in-transaction.ts'
import { readDoNotContact } from '../../../src/archive/read-do-not-contact.ts'
import { useArchive } from '../../support/archive.ts'
import { fill, newAccount } from '../../support/backup-account.ts'
import { useFolder } from '../../support/backup-files.ts'
import { canonicalArchive } from '../../support/canonical-archive.ts'
import { at, deletedPerson, item, listedSource, page, person, thread } from '../../support/listed-source.ts'

const archive = useArchive()
const other = useArchive()
const file = useFolder()
const { signal } = new AbortController()
const JAN = at('2026-01-31T00:00:00')
const asOf = at('2026-03-01T00:00:00')

async function inbox(): Promise<Account> {
  const [ada, bo, gone] = [person('Ada', JAN), person('Bo', JAN), deletedPerson('Instagram User', JAN)]
  const pages = [bo, gone].map((who, place) =>
    page(thread(`folder-${place}`, [ada, who], JAN), [
      item({ sender: who, sentAt: JAN - place - 1, text: 'stop', observedAt: JAN }),
    ]),
  )
  return await fill(archive(), await newAccount(archive()), listedSource(pages, { owner: ada }))
}

/** By internal key: Bo, who is known everywhere; someone known in one thread only; someone no thread has. */
async function unwilling({ accountId }: Account): Promise<readonly bigint[]> {
  const { db } = archive()
  const { person_id: stranger } = await db
    .insertInto('people')
    .values({ account_id: accountId, display_name: null, username: null })
    .returning('person_id')
    .executeTakeFirstOrThrow()
  const ids = { account_id: accountId, kind: 'username', id: 'stranger', person_id: stranger }
  await db.insertInto('person_ids').values(ids).execute()
  const known = await db
    .selectFrom('person_ids')
    .select('person_id')
    .where('account_id', '=', accountId)
    .where((where) => where.or([where('id', '=', 'Bo'), where('kind', '=', 'thread-name')]))
    .execute()
  return [...known.map((row) => row.person_id), stranger]
}

async function put(into: Archive, { accountId }: Account, personId: bigint, since: number, reason: string) {
  await inTransaction(into, ({ client }) => addDoNotContact(client, accountId, [{ personId, since, reason }]))
}

async function backUp(from: Archive, account: Account, name: string): Promise<string> {
  const { path } = await backupAccount(from, { out: file(name), account: account.name, asOf }, { signal })
  return path
}

test('the list survives backup and restore, to the byte, for people known in any way', async () => {
  const account = await inbox()
  for (const [place, personId] of (await unwilling(account)).entries()) {
    await put(archive(), account, personId, JAN + place, `wrote "stop" ${place}`)
  }
  const first = await backUp(archive(), account, 'first.json')
  expect((await readFile(first, 'utf8')).match(/"do_not_contact":\{"since"/g)).toHaveLength(3)
  await restoreBackup(other(), { file: first }, { signal })
  const restored = await requireAccount(other(), account.name)
  expect(await readDoNotContact(other().pool, restored.accountId)).toHaveProperty('size', 3)
  expect(await readFile(await backUp(other(), restored, 'second.json'), 'utf8')).toBe(await readFile(first, 'utf8'))
  expect(await canonicalArchive(other(), restored.accountId)).toBe(await canonicalArchive(archive(), account.accountId))
})

test('of two entries for one person the earlier stays, whichever came first', async () => {
  const account = await inbox()
  const [bo = 0n] = await unwilling(account)
  await put(archive(), account, bo, JAN + 5, 'said so later')
  const late = await backUp(archive(), account, 'late.json')
  await put(archive(), account, bo, JAN + 1, 'said so')
  await restoreBackup(archive(), { file: late }, { signal })
  const list = await readDoNotContact(archive().pool, account.accountId)
  expect([...list.values()]).toEqual([{ personId: bo, since: JAN + 1, reason: 'said so' }])
})

test('an account with nobody on the list has the document that it always had', async () => {
  expect(await readFile(await backUp(archive(), await inbox(), 'none.json'), 'utf8')).not.toContain('do_not_contact')
})
