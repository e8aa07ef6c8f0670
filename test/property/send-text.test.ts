import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backupAccount } from '../../pipelines/backup.ts'
import { extractAccount } from '../../pipelines/extract.ts'
import { restoreBackup } from '../../pipelines/restore.ts'
import { openAccountClient } from '../../src/run/account-session.ts'
import { limitsFor } from '../../src/run/limits.ts'
import { useArchive } from '../support/archive.ts'
import { SendingAccount } from '../support/sending-account.ts'
import type { Body } from '../support/simulated-app.ts'

const archive = useArchive()
const never = new AbortController().signal

/** Longest text that Instagram has been seen to take. */
const LONGEST = 20_000

const ODD = [
  ' ',
  'a\u0000b',
  'zero\u200bwidth\u200djoiner \u202eright to left\u202c',
  '👩🏽‍❤️‍💋‍👨🏿 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇩🇪',
  'line\nline\r\nline\ttab\u2028end',
  '%41&text=x+y;"\\\'<b>',
  '{"client_context":"1"}',
  '\u{10FFFF}\uFFFF\uFEFFx',
  'é e\u0301 ﬁ ﷺ',
  'x'.repeat(LONGEST),
  '漢'.repeat(LONGEST),
  '😀'.repeat(LONGEST / 2),
  // A form is UTF-8, which has no place for half a character.
  'half \ud83d of one',
  'https://example.org/ä?q=%20 is a link',
]

const texts = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom('\u0000', '\u200d', '\ud800', '\udc00', '\u202e', '"', '\\', '\n', '😀'),
    minLength: 1,
  }),
)

test('a text is the same sent, read by the other, archived, backed up and restored', async () => {
  await using alice = await SendingAccount.start(archive())
  const thread = await alice.people.pair('alice', 'bob')
  const isLong = process.env.DMVAULT_TEST_LONG === '1'
  const wanted = [...ODD.slice(1), ...fc.sample(texts, isLong ? 400 : 40)].filter((text) => text.trim() !== '')
  const expected = new Map<string, string>()
  await using outbox = await alice.outbox({ sendLimits: { perHour: 10_000, spacingMs: 0 } })
  const plans = wanted.map((text) => ({ to: { threadId: thread }, draft: { kind: 'text', text } as const }))
  const tokens = await outbox.plan(plans, { isBulk: false })
  for (const [index, token] of tokens.entries()) {
    const { state, itemId } = await outbox.make(token)
    expect(state).toBe('acknowledged')
    expected.set(itemId!, wanted[index]!.toWellFormed())
  }

  const items = await alice.people.app('bob').items(thread, 20)
  const atBob = new Map(items.map((item: Body) => [item.item_id, item.text ?? item.link?.text]))
  for (const [itemId, text] of expected) expect(atBob.get(itemId)).toBe(text)

  const { accountId, name } = alice.account
  await extractAccount(archive(), alice.account, {
    openClient: (hooks) => openAccountClient(alice.place, name, hooks),
    limits: limitsFor(alice.url, {}),
    signal: never,
  })
  expect(await archived(accountId, expected)).toEqual(expected)

  const out = join(alice.home, 'all.json.zst')
  await backupAccount(archive(), { account: name, out, compress: 'zstd' }, { signal: never })
  await restoreBackup(archive(), { file: out, account: `${name} again` }, { signal: never })
  const { rows } = await archive().pool.query('select account_id from account_names where name = $1', [`${name} again`])
  expect(await archived(rows[0].account_id, expected)).toEqual(expected)
})

/** Texts of the archive, by item id. */
async function archived(accountId: bigint, sent: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
  const { rows } = await archive().pool.query<{ id: string; text: string; text_exact: Buffer | null }>(
    'select message_id::text as id, text, text_exact from messages where account_id = $1 and is_item_id',
    [accountId],
  )
  const byId = new Map(
    rows.map((row) => [
      BigInt(`0x${row.id.replaceAll('-', '')}`).toString(),
      row.text_exact === null ? row.text : row.text_exact.toString('utf16le'),
    ]),
  )
  return new Map([...sent.keys()].map((itemId) => [itemId, byId.get(itemId) ?? '']))
}
