import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadFacts } from '../../reports/facts/load-facts.ts'
import { reports } from '../../reports/index.ts'
import { runReport } from '../../reports/run-report.ts'
import { requireAccount } from '../../src/archive/accounts.ts'
import type { Archive } from '../../src/archive/archive.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { transform } from '../../src/transform/transform.ts'
import { useDatabase } from '../support/archive.ts'
import { insertWorld } from '../support/insert-messages.ts'
import { insertReactions } from '../support/insert-reactions.ts'
import { insertTexts, type PlainText } from '../support/insert-texts.ts'
import { openOddSession } from '../support/open-odd-session.ts'
import { plainContent } from './plain-content.ts'

const database = useDatabase()
const at = (iso: string) => Date.parse(iso) * 1000

const PEOPLE = ['Anna', 'Bo', 'Chris', 'Zoë', 'Eve', 'Finn']
const THREADS = ['One', 'Two', 'Three']
const TOKENS = ['blixu', 'Frunq', 'zorpo', 'quavv', 'grumf', '😂', '👩‍👩‍👧', 'https://a.example/x', 'http://b.example/']

interface Wanted {
  readonly from: string | null
  readonly to: string | null
  readonly thread: string | null
  readonly person: string | null
}

async function reportsOf(archive: Archive, name: string, timeZone: string, wanted: Wanted) {
  const account = await requireAccount(archive, name)
  const facts = await loadFacts(archive, { account, timeZone, ...wanted, days: 1, now: 0 })
  return new Map(
    reports.map((report) => {
      const rows = runReport(report, facts).rows.map((row) =>
        Object.values(row).map((cell) => (Array.isArray(cell) ? Object.fromEntries(cell) : cell)),
      )
      return [report.key, rows]
    }),
  )
}

const arbitraryKind: fc.Arbitrary<Partial<PlainText>> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ itemType: 'text' }) },
  { weight: 1, arbitrary: fc.constant({ itemType: 'text', isUnsent: true }) },
  { weight: 1, arbitrary: fc.constant({ itemType: 'link', shareUrl: 'https://shared.example/1' }) },
  { weight: 1, arbitrary: fc.constant({ itemType: 'action_log', noticeClass: 'reaction', isEcho: true }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('member-added', 'member-left', 'group-named')
      .map((noticeClass) => ({ itemType: 'action_log', noticeClass })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('started', 'ended', 'missed'), fc.option(fc.nat(500), { nil: undefined }))
      .map(([kind, callSeconds]) => ({
        itemType: 'video_call_event',
        noticeClass: `call-${kind}`,
        ...(callSeconds === undefined ? {} : { callSeconds }),
      })),
  },
)

describe('the reports about content', () => {
  test('are what plain loops over the messages count, in any zone, range, thread and of any person', async () => {
    await using plain = await openArchive({ home: '', databaseUrl: database() })
    await using odd = await openOddSession(database())
    const arbitrary = fc.record({
      zone: fc.constantFrom(
        'UTC',
        'Europe/Berlin',
        'America/New_York',
        'Asia/Kathmandu',
        'Pacific/Kiritimati',
        'Pacific/Niue',
      ),
      messages: fc.array(
        fc.record({
          thread: fc.nat(THREADS.length - 1),
          sender: fc.nat(PEOPLE.length - 1),
          sentAt: fc.oneof(
            // Around both ends of the ranges, the end of a quarter among them, and anywhere.
            fc.integer({ min: at('2024-03-29T20:00:00Z'), max: at('2024-04-02T04:00:00Z') }),
            fc.integer({ min: at('2024-10-25T20:00:00Z'), max: at('2024-10-29T04:00:00Z') }),
            fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2025-02-01T00:00:00Z') }),
          ),
          text: fc.array(fc.constantFrom(...TOKENS), { maxLength: 6 }).map((tokens) => tokens.join(' ')),
          kind: arbitraryKind,
        }),
        // Left alone it would make few, of which the filters leave none.
        { minLength: 30, maxLength: 90, size: 'max' },
      ),
      reactions: fc.array(
        fc.record({ on: fc.nat(), person: fc.nat(PEOPLE.length - 1), emoji: fc.constantFrom('🔥', '😂') }),
        { maxLength: 30, size: 'max' },
      ),
      range: fc.constantFrom(
        [null, null],
        ['2024-03-31', '2024-10-27'],
        ['2024-04-01', null],
        [null, '2024-03-30'],
        ['2024-03-30', '2024-03-30'],
        ['2024-10-26', '2024-10-27'],
      ),
      thread: fc.option(fc.nat(THREADS.length - 1), { freq: 1 }),
      person: fc.option(fc.nat(PEOPLE.length - 1), { freq: 1 }),
    })
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ zone, messages, reactions, range: [from, to], thread, person }) => {
        const world = await insertWorld(plain, { people: PEOPLE, threads: THREADS })
        const sent = messages.map(({ thread: t, sender, sentAt, text, kind }) => ({
          itemType: 'text',
          ...kind,
          text: text === '' ? null : text,
          sentAt,
          thread: world.threads[t]!,
          sender: world.people[sender]!,
        }))
        const given = uniqueReactions(reactions, world.people, sent.length)
        const ids = await insertTexts(plain, world.accountId, sent)
        await insertReactions(plain, world.accountId, sent, ids, given)
        await transform(plain, world.accountId)
        const nameOf = (id: bigint) => PEOPLE[world.people.indexOf(id)]!
        const titleOf = (id: bigint) => THREADS[world.threads.indexOf(id)]!
        const wanted = {
          from: from!,
          to: to!,
          thread: thread === null ? null : THREADS[thread]!,
          person: person === null ? null : PEOPLE[person]!,
        }
        // What is not asked for is as if it had never been: echoes of it stay for the places of the reactions.
        const asked = sent.map((message) => ({
          ...message,
          isEcho:
            message.isEcho === true ||
            (wanted.thread !== null && titleOf(message.thread) !== wanted.thread) ||
            (wanted.person !== null && nameOf(message.sender) !== wanted.person),
        }))
        const expected = plainContent(
          { messages: asked, reactions: given, nameOf, titleOf },
          zone,
          from ?? '0000-01-01',
          to ?? '9999-12-31',
        )
        const counted = await reportsOf(odd, world.name, zone, wanted)
        for (const [key, rows] of Object.entries(expected)) {
          // The reactions that a person gave are on others' messages: the golden thread has those.
          if (key === 'emoji' && wanted.person !== null) continue
          expect(counted.get(key), key).toEqual(rows)
        }
      }),
      { numRuns: 25 },
    )
  })
})

function uniqueReactions(
  reactions: readonly { on: number; person: number; emoji: string }[],
  people: readonly bigint[],
  messages: number,
) {
  if (messages === 0) return []
  const each = reactions.map(({ on, person, emoji }) => ({ on: on % messages, person: people[person]!, emoji }))
  return [...new Map(each.map((it) => [`${it.on} ${it.person} ${it.emoji}`, it])).values()]
}
