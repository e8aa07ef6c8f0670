import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { planAccountRemoval, removeAccount } from '../../pipelines/remove-account.ts'
import { type Account, createAccount } from '../../src/archive/accounts.ts'
import { extractSource } from '../../src/extract/extract-source.ts'
import { acquireLease } from '../../src/run/lease.ts'
import { noCounts, runPipeline } from '../../src/run/run-pipeline.ts'
import { transform } from '../../src/transform/transform.ts'
import { useArchive } from '../support/archive.ts'
import { canonicalArchive } from '../support/canonical-archive.ts'
import { at, item, listedSource, page, person, thread } from '../support/listed-source.ts'

const archive = useArchive()
const never = new AbortController().signal
const JAN = at('2026-01-31T00:00:00')

async function accountWithMessages(name: string): Promise<Account> {
  const account = await createAccount(archive(), { name, timeZone: 'UTC', keepsUnsent: true, createdAt: 0 })
  const [ada, bo] = [person('Ada', JAN), person('Bo', JAN)]
  const pages = ['1', '2', '3'].map((folder) =>
    page(thread(folder, [ada, bo], JAN), [
      item({ sender: bo, sentAt: JAN - 5, text: `hi ${folder}`, observedAt: JAN }),
      item({
        sender: ada,
        sentAt: JAN - 4,
        text: 'yes',
        observedAt: JAN,
        reactions: [{ actor: bo, emoji: '👍', reactedAt: null }],
      }),
    ]),
  )
  await using lease = await acquireLease(archive(), account.accountId)
  await extractSource(archive(), { source: listedSource(pages, { owner: ada }), account, lease, signal: never })
  await transform(archive(), account.accountId)
  return account
}

async function rowsOf({ accountId }: Account): Promise<number> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'account_id'`.execute(archive().db)
  let rows = 0
  for (const { name } of tables) {
    const { rows: found } = await sql`select 1 from ${sql.table(name)} where account_id = ${accountId}`.execute(
      archive().db,
    )
    rows += found.length
  }
  return rows
}

test('removes every row of the account and none of another', async () => {
  const [gone, stays] = [await accountWithMessages('gone'), await accountWithMessages('stays')]
  const before = await canonicalArchive(archive(), stays.accountId)
  const plan = await planAccountRemoval(archive(), 'gone')
  expect(plan.status).toMatchObject({ messages: 6, threads: 3, people: 2 })
  await removeAccount(archive(), gone, never)
  expect(await rowsOf(gone)).toBe(0)
  expect(await canonicalArchive(archive(), stays.accountId)).toBe(before)
})

test('stopped in between it leaves the account, and run again removes the rest', async () => {
  const account = await accountWithMessages('stopped')
  const stop = new AbortController()
  stop.abort(new Error('stopped'))
  await expect(removeAccount(archive(), account, stop.signal)).rejects.toThrow('stopped')
  expect((await planAccountRemoval(archive(), 'stopped')).status.messages).toBe(6)
  await removeAccount(archive(), account, never)
  expect(await rowsOf(account)).toBe(0)
})

test('a run that comes too late to the account leaves nothing of it, not even a lease', async () => {
  const account = await accountWithMessages('late')
  await removeAccount(archive(), account, never)
  const late = runPipeline(archive(), account, { pipeline: 'import', signal: never }, async () => noCounts)
  await expect(late).rejects.toMatchObject({ code: 'account-gone' })
  expect(await rowsOf(account)).toBe(0)
})

test('refuses while another run holds the account', async () => {
  const account = await accountWithMessages('held')
  await using _lease = await acquireLease(archive(), account.accountId)
  await expect(removeAccount(archive(), account, never)).rejects.toMatchObject({ code: 'account-busy', exitCode: 5 })
})
