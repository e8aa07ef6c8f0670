import { beforeEach, describe, expect, test } from 'vitest'
import { type Account, createAccount } from '../../src/archive/accounts.ts'
import { loadCursors } from '../../src/archive/load-cursors.ts'
import { LaterError } from '../../src/errors.ts'
import { extractSource } from '../../src/extract/extract-source.ts'
import { acquireLease } from '../../src/run/lease.ts'
import type {
  SourceItem,
  SourcePage,
  SourcePerson,
  SourceThread,
  ThreadReading,
  WholePage,
} from '../../src/sources/source.ts'
import { useArchive } from '../support/archive.ts'
import { at, item, listedSource, person } from '../support/listed-source.ts'

const archive = useArchive()
const MINUTE = 60_000_000
const NOON = at('2026-03-01T12:00:00.000000')
const NIGHT = at('2026-03-02T03:00:00.000000')

let account: Account
let accounts = 0

beforeEach(async () => {
  accounts += 1
  account = await createAccount(archive(), {
    name: `live ${accounts}`,
    timeZone: 'UTC',
    keepsUnsent: false,
    createdAt: 0,
  })
})

function user(pk: string, username: string): SourcePerson {
  const name = { kind: 'username' as const, name: username, firstObservedAt: NIGHT, lastObservedAt: NIGHT }
  return {
    ids: [
      { kind: 'instagram', id: pk },
      { kind: 'username', id: username },
    ],
    names: [name],
    isDeletedUser: false,
  }
}

const bob = user('1001', 'bob.sim')
const header: SourceThread = {
  ids: [{ kind: 'instagram', id: '340282366841710300949128282183903162354' }],
  title: 'bob.sim',
  isGroup: false,
  folder: 'inbox',
  isStillParticipant: true,
  members: [],
  raw: '{}',
  observedAt: NIGHT,
  source: 'instagram',
}

const itemId = (n: number) => (BigInt(NOON + n * MINUTE) << 64n).toString()

/** The n-th message of the thread, a minute after the one before, seen at a time. */
function message(n: number, observedAt = NIGHT, facts: Partial<SourceItem> = {}): SourceItem {
  const sentAt = NOON + n * MINUTE
  const text = `text ${n}`
  return item({ sender: bob, sentAt, itemId: itemId(n), text, observedAt, source: 'instagram', ...facts })
}

const whole = (observedAt: number, ends: Partial<WholePage> = {}): WholePage => ({
  observedAt,
  isNewest: true,
  isOldest: false,
  ...ends,
})

function livePage(items: readonly SourceItem[], more: Partial<SourcePage> = {}): SourcePage {
  return { thread: header, items, unreadable: [], endsThread: false, done: 1, ...more }
}

async function extract(...pages: readonly SourcePage[]) {
  await using lease = await acquireLease(archive(), account.accountId)
  const source = { ...listedSource(pages, { kind: 'instagram' }), isLive: true }
  return await extractSource(archive(), { source, account, lease, signal: new AbortController().signal })
}

async function texts(): Promise<(string | null)[]> {
  const rows = await archive()
    .db.selectFrom('messages')
    .select(['text', 'is_unsent'])
    .where('account_id', '=', account.accountId)
    .orderBy('sent_at')
    .execute()
  return rows.map((row) => (row.is_unsent ? 'taken back' : row.text))
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

describe('what a page vouches for', () => {
  test('a message that is missing between others was taken back, and its text is gone', async () => {
    await extract(livePage(range(0, 6).map((n) => message(n))))
    const later = NIGHT + 1440 * MINUTE
    const counts = await extract(
      livePage(
        [0, 1, 2, 4, 5].map((n) => message(n, later)),
        { whole: whole(later) },
      ),
    )
    expect(counts.messages).toMatchObject({ seen: 6, new: 0, changed: 1, unchanged: 5 })
    expect(await texts()).toEqual(['text 0', 'text 1', 'text 2', 'taken back', 'text 4', 'text 5'])
    const { rows } = await archive().pool.query('select text from messages where account_id = $1 and is_unsent', [
      account.accountId,
    ])
    expect(rows).toEqual([{ text: null }])
  })

  test('the newest is missed where the page begins at the newest, and only there', async () => {
    await extract(livePage(range(0, 6).map((n) => message(n))))
    const later = NIGHT + 1440 * MINUTE
    const rest = range(0, 5).map((n) => message(n, later))
    await extract(livePage(rest, { whole: whole(later, { isNewest: false }) }))
    expect(await texts()).not.toContain('taken back')
    await extract(livePage(rest, { whole: whole(later) }))
    expect((await texts()).at(-1)).toBe('taken back')
  })

  test('what lies beside the oldest of a page is not missed, unless the page reaches the beginning', async () => {
    await extract(livePage(range(0, 6).map((n) => message(n))))
    const later = NIGHT + 1440 * MINUTE
    // The very first message on a page of the newest: conversations with Facebook were seen to have it on every page.
    const page = [0, 4, 5].map((n) => message(n, later))
    await extract(livePage(page, { whole: whole(later) }))
    expect(await texts()).not.toContain('taken back')
    await extract(livePage(page, { whole: whole(later, { isOldest: true }) }))
    expect(await texts()).toEqual(['text 0', 'taken back', 'taken back', 'taken back', 'text 4', 'text 5'])
  })

  test('a message of a moment ago may only not be readable yet', async () => {
    await extract(livePage(range(0, 3).map((n) => message(n, NOON + 3 * MINUTE))))
    const soon = NOON + 10 * MINUTE
    await extract(
      livePage(
        [0, 1].map((n) => message(n, soon)),
        { whole: whole(soon) },
      ),
    )
    expect(await texts()).toEqual(['text 0', 'text 1', 'text 2'])
  })

  test('when most are missing at once, the answer is doubted', async () => {
    await extract(livePage(range(0, 20).map((n) => message(n))))
    const later = NIGHT + 1440 * MINUTE
    await extract(
      livePage(
        [0, 1, 19].map((n) => message(n, later)),
        { whole: whole(later) },
      ),
    )
    expect(await texts()).not.toContain('taken back')
  })

  test('what only an export told is not missed: it has lines that Instagram does not show', async () => {
    const told = item({ sender: person('Bob', NIGHT), sentAt: NOON + 2.5 * MINUTE, text: 'echo', observedAt: NIGHT })
    await extract(livePage([...range(0, 6).map((n) => message(n)), told]))
    const later = NIGHT + 1440 * MINUTE
    await extract(
      livePage(
        range(0, 6).map((n) => message(n, later)),
        { whole: whole(later) },
      ),
    )
    expect(await texts()).toContain('echo')
  })
})

describe('how far was read', () => {
  const reading: ThreadReading = {
    activityAt: NOON + 5 * MINUTE,
    lastItemId: itemId(5),
    stretches: [{ newest: itemId(5), oldest: itemId(0), cursor: 'older' }],
    checkedAt: NIGHT,
    unreadable: null,
  }
  const folderReading = { folder: 'inbox' as const, completeUntil: NOON, checkedAt: NIGHT, requestsTotal: null }

  test('is kept with the page, by the id of the thread', async () => {
    await extract(livePage([message(5)], { reading }), { ...livePage([]), thread: null, folderReading })
    const cursors = await loadCursors(archive(), account.accountId)
    expect([...cursors.threads]).toEqual([['340282366841710300949128282183903162354', reading]])
    expect(cursors.folders).toEqual([folderReading])
    await extract(livePage([message(4)], { reading: { ...reading, stretches: [] } }))
    expect([...(await loadCursors(archive(), account.accountId)).threads.values()][0]?.stretches).toEqual([])
  })

  test('is not moved when the page could not be written', async () => {
    const broken = livePage([message(5)], { reading, folderReading })
    const text = { ...message(4), itemId: 'no number' }
    await expect(extract({ ...broken, items: [text] })).rejects.toThrow()
    expect((await loadCursors(archive(), account.accountId)).threads.size).toBe(0)
  })
})

test('of a page that may not be written any longer nothing is, be its thread known or not', async () => {
  await extract(livePage([message(0)]))
  const others: SourceThread = {
    ...header,
    ids: [{ kind: 'instagram', id: '340282366841710300949128282183903169999' }],
  }
  const writeTooLate = async (page: SourcePage) => {
    await using lease = await acquireLease(archive(), account.accountId)
    // Another run has taken over.
    await archive().pool.query('update leases set fence = fence + 1 where account_id = $1', [account.accountId])
    const source = { ...listedSource([page], { kind: 'instagram' }), isLive: true }
    return await extractSource(archive(), { source, account, lease, signal: new AbortController().signal })
  }
  for (const page of [livePage([message(1)]), { ...livePage([message(2), message(3), message(4)]), thread: others }]) {
    await expect(writeTooLate(page)).rejects.toThrow(LaterError)
    expect(await texts()).toEqual(['text 0'])
    const { rows } = await archive().pool.query('select count(*)::int as n from threads where account_id = $1', [
      account.accountId,
    ])
    expect(rows).toEqual([{ n: 1 }])
  }
})

test('a username that was given up and taken by another does not make the two one', async () => {
  const taker = user('1002', 'bob.sim')
  await extract(livePage([message(0)]), livePage([message(1, NIGHT, { sender: taker })]))
  const { rows } = await archive().pool.query(
    'select count(distinct sender_id)::int as n from messages where account_id = $1',
    [account.accountId],
  )
  expect(rows).toEqual([{ n: 2 }])
})

describe('whoever an export calls by the name that Instagram shows in the same thread', () => {
  const shown = { ...bob, names: [...bob.names, { ...bob.names[0]!, kind: 'display_name' as const, name: 'Bob' }] }
  const photo = (uri: string) => [{ kind: 'photo' as const, uri, takenAt: null, sizeBytes: null }]
  const atInstagram = livePage([
    message(0, NIGHT, { sender: shown, text: null, attachments: photo('https://cdn.sim/a.jpg') }),
  ])
  const inExport = (...names: readonly string[]): SourcePage => ({
    ...livePage(
      names.map((name, index) =>
        item({
          sender: person(name, NIGHT),
          sentAt: NOON + index * MINUTE,
          text: null,
          observedAt: NIGHT,
          attachments: photo(`messages/inbox/bob_1/photos/${index}.jpg`),
        }),
      ),
    ),
    thread: { ...header, source: 'export' },
  })
  const sentBy = async () => {
    const { rows } = await archive().pool.query<{ n: number }>(
      'select count(*)::int as n from messages where account_id = $1 group by sender_id order by n',
      [account.accountId],
    )
    return rows.map(({ n }) => n)
  }

  test.each([
    ['the export first', [inExport('Bob'), atInstagram]],
    ['Instagram first', [atInstagram, inExport('Bob')]],
  ])('is the same person, and their photo one message: %s', async (_order, pages) => {
    for (const page of pages) await extract(page)
    expect(await sentBy()).toEqual([1])
  })

  test.each([
    ['the export first', [inExport('Rob'), atInstagram]],
    ['Instagram first', [atInstagram, inExport('Rob')]],
  ])('is not, when the names differ: %s', async (_order, pages) => {
    for (const page of pages) await extract(page)
    expect(await sentBy()).toEqual([1, 1])
  })
})
