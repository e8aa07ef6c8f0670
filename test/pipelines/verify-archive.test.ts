import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { verifyArchive } from '../../pipelines/verify-archive.ts'
import { type Account, createAccount } from '../../src/archive/accounts.ts'
import { extractSource } from '../../src/extract/extract-source.ts'
import { acquireLease } from '../../src/run/lease.ts'
import { transform } from '../../src/transform/transform.ts'
import { useArchive } from '../support/archive.ts'
import { at, item, listedSource, page, person, thread } from '../support/listed-source.ts'

const archive = useArchive()
const never = new AbortController().signal
const JAN = at('2026-01-31T00:00:00')
const FEB = at('2026-02-28T00:00:00')
const NOON = at('2025-12-24T12:00:00.123')
let account: Account

/** Two observations of a small thread: a version, a reaction, an attachment, nothing wrong. */
beforeAll(async () => {
  account = await createAccount(archive(), { name: 'ada', timeZone: 'UTC', keepsUnsent: true, createdAt: 0 })
  for (const [observedAt, emoji] of [
    [JAN, '👍'],
    [FEB, '😂'],
  ] as const) {
    const [ada, bo] = [person('Ada', observedAt), person('Bo', observedAt)]
    const attachments = [{ kind: 'photo' as const, uri: 'photos/1.jpg', takenAt: null, sizeBytes: 5 }]
    const reactions = [{ actor: bo, emoji, reactedAt: null }]
    const items = [
      item({ sender: bo, sentAt: NOON, text: 'hi', observedAt }),
      item({ sender: ada, sentAt: NOON + 60_000_000, text: 'photo', observedAt, attachments, reactions }),
    ]
    await using lease = await acquireLease(archive(), account.accountId)
    const source = listedSource([page(thread('1', [ada, bo], observedAt), items)], { owner: ada })
    await extractSource(archive(), { source, account, lease, signal: never })
  }
  await transform(archive(), account.accountId)
})

class Undo extends Error {}

/** What is found wrong after a statement, which is undone. */
async function found(statement: string): Promise<string[]> {
  const rules: string[] = []
  await archive()
    .db.transaction()
    .execute(async (db) => {
      await sql.raw(statement).execute(db)
      const { violations } = await verifyArchive({ ...archive(), db }, never)
      rules.push(...violations.map(({ rule, rows }) => `${rule}: ${rows}`))
      throw new Undo()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error
    })
  return rules
}

test('finds nothing wrong in an archive that nobody has meddled with', async () => {
  expect(await verifyArchive(archive(), never)).toEqual({ accounts: 1, messages: 2, violations: [] })
})

test.each([
  ["delete from people where display_name = 'Bo'", 'messages-people: 1'],
  ['delete from people', 'reactions-people: 1'],
  ['delete from people', 'thread-members-people: 2'],
  ['delete from people', 'person-ids-people: 2'],
  ['delete from people', 'person-names-people: 2'],
  ['delete from people', 'owner-people: 1'],
  ['delete from threads', 'messages-threads: 2'],
  ['delete from threads', 'thread-ids-threads: 1'],
  ['delete from threads', 'thread-members-threads: 2'],
  ['delete from raw_pages', 'messages-raw-pages: 2'],
  ['delete from raw_pages', 'message-versions-raw-pages: 1'],
  ['delete from messages', 'message-versions-messages: 1'],
  ["update messages set sent_at = sent_at + interval '1 s'", 'reactions-messages: 1'],
  ["update messages set sent_at = sent_at + interval '1 s'", 'attachments-messages: 1'],
  [
    'insert into message_ids values ((select account_id from accounts), 1, true, gen_random_uuid(), gen_random_uuid(), now())',
    'message-ids-messages: 1',
  ],
  ['update messages set raw_position = 99 where raw_position = 0', 'messages-raw-position: 2'],
  ['update message_versions set raw_position = -1', 'versions-raw-position: 1'],
  ['update messages set has_versions = not has_versions', 'messages-has-versions: 2'],
  ['update thread_activity set messages = array(select n + 1 from unnest(messages) n)', 'activity-recount: 2'],
  ['delete from thread_activity', 'activity-recount: 2'],
  ['delete from thread_activity', 'thread-activity-recount: 1'],
  ['delete from reactions', 'thread-activity-recount: 1'],
  ['update thread_activity set begins = begins + 365', 'thread-activity-recount: 2'],
  ['delete from search_days', 'search-days: 1'],
  ['update search_days set day = day + 1', 'search-days: 2'],
  ['update raw_pages set body = substring(body for 12)', 'raw-pages-unreadable: 2'],
  ['update raw_pages set item_ends[1] = item_ends[1] + 1000', 'raw-pages-unreadable: 2'],
])('after %j it says %s', async (statement, violation) => {
  expect(await found(statement)).toContain(violation)
})

test('what is marked as out of date is not taken for a difference', async () => {
  expect(
    await found(`
      insert into dirty_spans select account_id, thread_id, (sent_at at time zone 'UTC')::date from messages limit 1;
      delete from thread_activity;
      delete from search_days`),
  ).toEqual([])
})
