import { expect, test } from 'vitest'
import { type Account, createAccount } from '../../src/archive/accounts.ts'
import { findThreadsByTimes } from '../../src/archive/find-threads-by-times.ts'
import { extractSource } from '../../src/extract/extract-source.ts'
import { acquireLease } from '../../src/run/lease.ts'
import { openExport } from '../../src/sources/export/open-export.ts'
import type { Source } from '../../src/sources/source.ts'
import { INBOX, makeFolder, threadJson } from '../sources/export/support/made-export.ts'
import { useArchive } from '../support/archive.ts'

const archive = useArchive()
let accounts = 0

async function newAccount(): Promise<Account> {
  accounts += 1
  return createAccount(archive(), { name: `account ${accounts}`, timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
}

async function extract(account: Account, source: Source) {
  await using lease = await acquireLease(archive(), account.accountId)
  return (await extractSource(archive(), { source, account, lease, signal: new AbortController().signal })).messages
}

async function threadsOf({ accountId }: Account): Promise<number> {
  const rows = await archive()
    .db.selectFrom('threads')
    .select('thread_id')
    .where('account_id', '=', accountId)
    .execute()
  return rows.length
}

const START = Date.UTC(2019, 0, 1)
const HOUR = 3_600_000

interface Says {
  readonly hour: number
  readonly text?: string
}

const hours = (from: number, to: number): Says[] => Array.from({ length: to - from }, (_, n) => ({ hour: from + n }))

/** Imports an export of one thread, newest message first; a message without text is a share. */
async function importThread(account: Account, folder: string, messages: readonly Says[]) {
  const written = messages.toReversed().map(({ hour, text }) => ({
    sender_name: 'Ann',
    timestamp_ms: START + hour * HOUR + ((hour * 7919) % 1000),
    ...(text === undefined ? { share: { link: `https://instagram.com/p/${hour}/` } } : { content: text }),
  }))
  const root = await makeFolder({ [`${INBOX}/${folder}/message_1.json`]: threadJson({ messages: written }) })
  await using source = await openExport([root])
  return extract(account, source)
}

test('a thread under another folder name that grew tenfold is recognised, though no text is there to agree', async () => {
  const account = await newAccount()
  await importThread(account, 'ann_abcdefghij', hours(0, 200))
  const later = await importThread(account, 'ann_17842000000000001', hours(0, 2000))
  expect(later).toMatchObject({ new: 1800, unchanged: 200 })
  expect(await threadsOf(account)).toBe(1)
})

test('so it is when the archive knows separate stretches of it', async () => {
  const account = await newAccount()
  await importThread(account, 'ann_abcdefghij', [...hours(0, 48), ...hours(1200, 1248)])
  await importThread(account, 'ann_17842000000000001', hours(0, 1500))
  expect(await threadsOf(account)).toBe(1)
})

test('so it is when all notices are in another language', async () => {
  const account = await newAccount()
  const named = (text: string) => hours(0, 12).map(({ hour }) => ({ hour, text: `${text} ${hour}` }))
  await importThread(account, 'ann_abcdefghij', named('Ann named the group'))
  await importThread(account, 'ann_17842000000000001', [...named('Ann hat die Gruppe benannt'), ...hours(12, 120)])
  expect(await threadsOf(account)).toBe(1)
})

test('two threads that share a few moments among much else stay two', async () => {
  const account = await newAccount()
  const even = hours(0, 400).filter(({ hour }) => hour % 2 === 0)
  const odd = hours(0, 400).filter(({ hour }) => hour % 2 === 1 || hour % 50 === 0)
  await importThread(account, 'ann_abcdefghij', even)
  expect(await importThread(account, 'ben_17842000000000002', odd)).toMatchObject({ new: odd.length })
  expect(await threadsOf(account)).toBe(2)
})

test('of three messages two equal times do not suffice; of two, times and texts must all agree', async () => {
  const account = await newAccount()
  await importThread(account, 'ann_abcdefghij', hours(0, 3))
  await importThread(account, 'ben_17842000000000002', [...hours(0, 2), { hour: 7 }])
  expect(await threadsOf(account)).toBe(2)
  const hello = { hour: 50, text: 'hello' }
  await importThread(account, 'cem_abcdefghijk', [hello, { hour: 51, text: 'you' }])
  await importThread(account, 'dan_17842000000000003', [hello, { hour: 51, text: 'there' }])
  expect(await threadsOf(account)).toBe(4)
  await importThread(account, 'cem_17842000000000004', [hello, { hour: 51, text: 'you' }])
  expect(await threadsOf(account)).toBe(4)
})

test('times are counted once each, however many samples and messages share one, and the session stays as it was', async () => {
  const account = await newAccount()
  await importThread(account, 'ann_abcdefghij', [
    { hour: 1, text: 'a' },
    { hour: 1, text: 'b' },
    { hour: 2, text: 'c' },
  ])
  const at = (hour: number) => (START + hour * HOUR + ((hour * 7919) % 1000)) * 1000
  const samples = [1, 1, 2].map((hour) => ({ probe: 4, sentAt: at(hour), text: hour === 1 ? 'b' : null }))
  const client = await archive().pool.connect()
  try {
    const [match, ...others] = await findThreadsByTimes(client, account.accountId, samples)
    expect(others).toEqual([])
    expect(match).toMatchObject({ probe: 4, times: 2, texts: 2 })
    expect([match?.firstMillis, match?.lastMillis]).toEqual([at(1) / 1000, at(2) / 1000])
    const { rows } = await client.query('show enable_nestloop')
    expect(rows, 'settings of the session').toEqual([{ enable_nestloop: 'on' }])
  } finally {
    client.release()
  }
})
