import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readNames } from '../../../reports/facts/read-names.ts'
import { listAccounts } from '../../../src/archive/accounts.ts'
import { transform } from '../../../src/transform/transform.ts'
import { readOnly } from '../../../src/viewer/read/read-only.ts'
import { parseQuery } from '../../../src/viewer/search/parse-query.ts'
import { resolveQuery } from '../../../src/viewer/search/resolve-query.ts'
import {
  type FoundPage,
  type SearchPlace,
  type SearchRequest,
  searchMessages,
} from '../../../src/viewer/search/search-messages.ts'
import { useArchive } from '../../support/archive.ts'
import { insertMessages, insertWorld } from '../../support/insert-messages.ts'

const archive = useArchive()
const START = Date.parse('2024-03-29T20:00:00Z') * 1000
const HOUR = 3_600_000_000
const WORDS = ['flat', 'flats', 'Café', 'cafe', 'a', 'see', 'you', '東京', '京都', '👍', '👍🏽', "don't"]

/** Everything that a search may find, by the plainest means: what people would call having the words in it. */
function says(text: string, words: readonly string[]): boolean {
  const plain = (it: string): string => it.toLowerCase().replaceAll('é', 'e').replaceAll('🏽', '')
  const spoken = plain(text).split(/[\s']+/)
  return words.every((word) =>
    plain(word)
      .split("'")
      .every((part) =>
        spoken.some(
          (it) =>
            it === part || (part.length > 2 && it.startsWith(part)) || (/[東京都]/.test(part) && it.includes(part)),
        ),
      ),
  )
}

test('a search finds what a plain loop finds, newest first, page by page', async () => {
  const message = fc.record({
    thread: fc.nat(1),
    sender: fc.nat(1),
    hours: fc.nat(80),
    words: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }),
  })
  const asked = fc.record({
    words: fc.array(fc.constantFrom('flat', 'CAFE', 'see', 'you', '東', '東京', '京', '都', '👍', "don't"), {
      maxLength: 2,
    }),
    from: fc.option(fc.nat(1)),
    in: fc.option(fc.nat(1)),
    after: fc.option(fc.constantFrom('2024-03-30', '2024-03-31', '2024-04-01')),
    before: fc.option(fc.constantFrom('2024-03-31', '2024-04-02')),
    limit: fc.integer({ min: 1, max: 4 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { maxLength: 40 }),
      fc.array(asked, { minLength: 1, maxLength: 6 }),
      async (messages, queries) => {
        const world = await insertWorld(archive(), {
          people: ['Ada', 'Bo'],
          threads: ['Trip', 'Home'],
          timeZone: 'Europe/Berlin',
        })
        const plain = messages.map((it, n) => ({
          thread: world.threads[it.thread] ?? 0n,
          sender: world.people[it.sender] ?? 0n,
          sentAt: START + it.hours * HOUR + n,
          itemType: 'text',
          text: it.words.join(' '),
        }))
        const ids = await insertMessages(archive(), world.accountId, plain)
        await archive().pool.query(
          'update messages m set text = t.text from unnest($2::uuid[], $3::text[]) as t (id, text) where account_id = $1 and message_id = t.id',
          [world.accountId, ids, plain.map(({ text }) => text)],
        )
        await transform(archive(), world.accountId)
        const account = (await listAccounts(archive())).find((it) => it.accountId === world.accountId)
        if (account === undefined) throw new Error('no account')
        const names = await readOnly(archive(), (tx) => readNames(tx, world.accountId))
        for (const { words, from, in: thread, after, before, limit } of queries) {
          const parts = [
            ...words,
            from === null ? '' : `from:${['ada', 'Bo'][from]}`,
            thread === null ? '' : `in:${['trip', 'HOME'][thread]}`,
          ]
          const query = parseQuery(
            [...parts, after === null ? '' : `after:${after}`, before === null ? '' : `before:${before}`].join(' '),
          )
          const { senders, threads } = resolveQuery(query, names, account)
          const found: (string | null)[] = []
          let place: SearchPlace | null = null
          do {
            const request: SearchRequest = {
              accountId: world.accountId,
              timeZone: 'Europe/Berlin',
              query,
              senders,
              threads,
              before: place,
              limit,
              timeLimitMs: 10_000,
            }
            const page: FoundPage = await readOnly(archive(), (tx) => searchMessages(tx, request))
            found.push(...page.found.map(({ message }) => message.id))
            place = page.next
          } while (place !== null)
          // Summer time begins in Berlin on the 31st at one o'clock UTC: its midnights are 23:00 before, 22:00 after.
          const midnight = (day: string): number =>
            Date.parse(`${day}T00:00:00${day > '2024-03-31' ? '+02:00' : '+01:00'}`) * 1000
          const expected = plain
            .map((it, n) => ({ ...it, id: ids[n] ?? '' }))
            .filter((it) => says(it.text, words))
            .filter((it) => from === null || it.sender === world.people[from])
            .filter((it) => thread === null || it.thread === world.threads[thread])
            .filter(
              (it) =>
                (after === null || it.sentAt >= midnight(after)) && (before === null || it.sentAt < midnight(before)),
            )
            .sort((one, other) => other.sentAt - one.sentAt)
          expect(found).toEqual(expected.map(({ id }) => id))
        }
      },
    ),
    { numRuns: 15 },
  )
})
