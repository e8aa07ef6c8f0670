import { describe, expect, test } from 'vitest'
import { type Account, createAccount } from '../../src/archive/accounts.ts'
import type { Archive } from '../../src/archive/archive.ts'
import { extractSource } from '../../src/extract/extract-source.ts'
import { acquireLease } from '../../src/run/lease.ts'
import type { Source, SourcePage, SourcePerson } from '../../src/sources/source.ts'
import { useArchive } from '../support/archive.ts'
import { canonicalArchive } from '../support/canonical-archive.ts'
import { at, deletedPerson, item, listedSource, page, person, thread } from '../support/listed-source.ts'
import { orders } from '../support/orders.ts'

const archive = useArchive()
let accounts = 0

async function newAccount(to: Archive, keepsUnsent = false): Promise<Account> {
  accounts += 1
  return createAccount(to, { name: `account ${accounts}`, timeZone: 'UTC', keepsUnsent, createdAt: 0 })
}

async function extract(account: Account, source: Source) {
  await using lease = await acquireLease(archive(), account.accountId)
  return (await extractSource(archive(), { source, account, lease, signal: new AbortController().signal })).messages
}

const rows = (table: 'messages' | 'people' | 'threads' | 'message_versions', account: Account) =>
  archive().db.selectFrom(table).selectAll().where('account_id', '=', account.accountId).execute()

const JAN = at('2026-01-31T00:00:00')
const FEB = at('2026-02-28T00:00:00')
const MAR = at('2026-03-31T00:00:00')
const NOON = at('2025-12-24T12:00:00.123')

/** What an export of that day says of a chat between Ada and Bo, with the texts given. */
function chat(
  observedAt: number,
  texts: readonly string[],
  names: readonly [string, string] = ['Ada', 'Bo'],
): SourcePage {
  const people = names.map((name) => person(name, observedAt))
  const items = texts.map((text, index) =>
    item({ sender: people[index % 2]!, sentAt: NOON + index * 60_000_000, text, observedAt }),
  )
  return page(thread('ada_1', people, observedAt), items.reverse())
}

describe('extractSource', () => {
  test('writes messages with their exact text, sender and original text', async () => {
    const account = await newAccount(archive())
    const nul = 'a\0b \ud83d lone'
    expect(await extract(account, listedSource([chat(JAN, ['hi', nul])]))).toEqual({
      seen: 2,
      new: 2,
      changed: 0,
      unchanged: 0,
      quarantined: 0,
    })
    const found = await archive()
      .db.selectFrom('messages')
      .selectAll()
      .orderBy('sent_at')
      .where('account_id', '=', account.accountId)
      .execute()
    expect(found.map((it) => it.text)).toEqual(['hi', 'a\uFFFDb \uFFFD lone'])
    expect(found[1]?.text_exact?.toString('utf16le')).toBe(nul)
    expect(found[0]?.sent_at).toBe(NOON)
    expect(new Set(found.map((it) => it.sender_id)).size).toBe(2)
  })

  test('the same pages again change nothing', async () => {
    const account = await newAccount(archive())
    const pages = [chat(JAN, ['a', 'b', 'c'])]
    await extract(account, listedSource(pages))
    const before = await canonicalArchive(archive(), account.accountId)
    expect(await extract(account, listedSource(pages))).toMatchObject({ seen: 3, new: 0, changed: 0, unchanged: 3 })
    expect(await canonicalArchive(archive(), account.accountId)).toBe(before)
  })

  test('a later overlapping export adds what is new and notes what was seen again', async () => {
    const account = await newAccount(archive())
    await extract(account, listedSource([chat(JAN, ['a', 'b'])]))
    expect(await extract(account, listedSource([chat(FEB, ['a', 'b', 'c'])]))).toMatchObject({ new: 1, unchanged: 2 })
    expect(await rows('message_versions', account)).toEqual([])
  })

  test('two messages alike in one millisecond stay two, and an export that has only one takes none away', async () => {
    const account = await newAccount(archive())
    const ada = person('Ada', JAN)
    const twice = [1, 2].map(() => item({ sender: ada, sentAt: NOON, text: 'same', observedAt: JAN }))
    const of = thread('ada_1', [ada], JAN)
    expect(await extract(account, listedSource([page(of, twice)]))).toMatchObject({ new: 2 })
    expect(await extract(account, listedSource([page(of, twice.slice(1))]))).toMatchObject({ new: 0, unchanged: 1 })
    expect(await rows('messages', account)).toHaveLength(2)
  })

  test('two alike that come on two pages of one thread stay two', async () => {
    const account = await newAccount(archive())
    const ada = person('Ada', JAN)
    const of = thread('ada_1', [ada], JAN)
    const one = item({ sender: ada, sentAt: NOON, text: 'same', observedAt: JAN })
    const filler = Array.from({ length: 10_050 }, (_, index) =>
      item({ sender: ada, sentAt: NOON + 1000 + index * 1000, text: `m${index}`, observedAt: JAN }),
    ).reverse()
    const pages = [page(of, [...filler, one], false), page(of, [{ ...one }], true)]
    expect(await extract(account, listedSource(pages))).toMatchObject({ new: 10_052 })
  })

  test('a renamed sender stays one person, under the new name', async () => {
    const account = await newAccount(archive())
    await extract(account, listedSource([chat(JAN, ['a', 'b'])]))
    const later = chat(FEB, ['a', 'b', 'c', 'd'], ['Ada', 'Robert'])
    expect(await extract(account, listedSource([later]))).toMatchObject({ new: 2, changed: 0, unchanged: 2 })
    const people = await archive()
      .db.selectFrom('people')
      .select('display_name')
      .orderBy('display_name')
      .where('account_id', '=', account.accountId)
      .execute()
    expect(people.map((it) => it.display_name)).toEqual(['Ada', 'Robert'])
  })

  test('a rename whose proof comes only after messages under the new name were written joins the two', async () => {
    const account = await newAccount(archive())
    await extract(account, listedSource([chat(JAN, ['a', 'b'])]))
    const robert = person('Robert', FEB)
    const elsewhere = thread('robert_2', [robert], FEB)
    const other = Array.from({ length: 10_001 }, (_, index) =>
      item({ sender: robert, sentAt: NOON + index * 1000, text: `m${index}`, observedAt: FEB }),
    )
    const later = chat(FEB, ['a', 'b'], ['Ada', 'Robert'])
    const renamed = { ...later, items: later.items.map((it) => (it.text === 'b' ? { ...it, sender: robert } : it)) }
    await extract(account, listedSource([page(elsewhere, other), renamed]))
    const people = await archive()
      .db.selectFrom('people')
      .select('display_name')
      .orderBy('display_name')
      .where('account_id', '=', account.accountId)
      .execute()
    expect(people.map((it) => it.display_name)).toEqual(['Ada', 'Robert'])
  })

  test('a sender who deleted the account stays who they were, whichever export comes first', async () => {
    const pages = (observedAt: number, deleted: SourcePerson | null) => {
      const ada = person('Ada', observedAt)
      const bo = deleted ?? person('Bo', observedAt)
      const items = [
        item({ sender: bo, sentAt: NOON, text: 'old', observedAt }),
        item({ sender: ada, sentAt: NOON + 5e6, text: 'mine', observedAt }),
      ]
      return [page(thread('bo_1', [ada, bo], observedAt), items)]
    }
    const ids = [{ kind: 'username' as const, id: '__deleted__3f9k' }]
    const flat: SourcePerson = { ids, names: [], isDeletedUser: true }
    const both = (deleted: SourcePerson) => [pages(JAN, null), pages(FEB, deleted)]
    for (const order of [...orders(both(deletedPerson('Instagram User', FEB))), ...orders(both(flat))]) {
      const account = await newAccount(archive())
      for (const one of order) await extract(account, listedSource(one))
      const [message] = await archive()
        .db.selectFrom('messages')
        .innerJoin('people', (join) =>
          join.onRef('people.account_id', '=', 'messages.account_id').onRef('person_id', '=', 'sender_id'),
        )
        .select('display_name')
        .where('messages.account_id', '=', account.accountId)
        .where('text', '=', 'old')
        .execute()
      expect(message?.display_name).toBe('Bo')
    }
  })

  test('an edited text becomes a version, the later one current', async () => {
    const account = await newAccount(archive())
    await extract(account, listedSource([chat(JAN, ['tpyo'])]))
    expect(await extract(account, listedSource([chat(FEB, ['typo'])]))).toMatchObject({ new: 0, changed: 1 })
    const [message] = await archive()
      .db.selectFrom('messages')
      .select('text')
      .where('account_id', '=', account.accountId)
      .execute()
    expect(message?.text).toBe('typo')
    const [version] = await archive()
      .db.selectFrom('message_versions')
      .select('state')
      .where('account_id', '=', account.accountId)
      .execute()
    expect(version?.state).toMatchObject({ text: 'tpyo' })
  })

  test('what its sender unsent is purged from rows, versions and original texts, and no old export brings it back', async () => {
    const account = await newAccount(archive())
    const secret = chat(JAN, ['secret', 'plain'])
    const unsent = (() => {
      const later = chat(FEB, ['secret', 'plain'])
      return {
        ...later,
        items: later.items.map((it) => (it.text === 'secret' ? { ...it, text: null, raw: '{}', isUnsent: true } : it)),
      }
    })()
    await extract(account, listedSource([secret]))
    expect(await extract(account, listedSource([unsent]))).toMatchObject({ new: 0, changed: 1 })
    for (const round of [1, 2]) {
      const dump = await canonicalArchive(archive(), account.accountId)
      expect(dump, `round ${round}`).not.toContain('secret')
      expect(dump).toContain('plain')
      await extract(account, listedSource([secret]))
    }
  })

  test('an account that keeps unsent texts keeps them, marked', async () => {
    const account = await newAccount(archive(), true)
    await extract(account, listedSource([chat(JAN, ['secret'])]))
    const later = chat(FEB, ['secret'])
    const gone = later.items.map((it) => ({ ...it, text: null, raw: '{}', isUnsent: true }))
    await extract(account, listedSource([{ ...later, items: gone }]))
    const dump = await canonicalArchive(archive(), account.accountId)
    expect(dump).toContain('secret')
    expect(dump).toContain('"is_unsent",true')
  })

  test("an export's message that gets its item id keeps its key and gains the microseconds", async () => {
    const account = await newAccount(archive())
    await extract(account, listedSource([chat(JAN, ['hi'])]))
    const [before] = await rows('messages', account)
    const sentAt = NOON + 456
    const itemId = String(BigInt(sentAt) << 64n)
    const later = chat(FEB, ['hi'])
    const known = later.items.map((it) => ({ ...it, sentAt, itemId, source: 'instagram' as const }))
    expect(await extract(account, listedSource([{ ...later, items: known }], { kind: 'instagram' }))).toMatchObject({
      new: 0,
    })
    const [after, ...others] = await archive()
      .db.selectFrom('messages')
      .selectAll()
      .where('account_id', '=', account.accountId)
      .execute()
    expect(others).toEqual([])
    expect(after).toMatchObject({ message_id: (before as { message_id: string }).message_id, sent_at: sentAt })
  })

  test('a thread under another folder name is recognised by its times', async () => {
    const account = await newAccount(archive())
    await extract(account, listedSource([chat(JAN, ['a', 'b', 'c', 'd'])]))
    const later = chat(FEB, ['a', 'b', 'c', 'd', 'e'])
    const moved = { ...later, thread: { ...later.thread!, ids: [{ kind: 'export-folder' as const, id: '17842' }] } }
    const samples = later.items.map(({ sentAt, text }) => ({ sentAt, text }))
    const probes = [{ ids: moved.thread.ids, samples, messages: samples.length }]
    expect(await extract(account, listedSource([moved], { probes }))).toMatchObject({ new: 1, unchanged: 4 })
    expect(await rows('threads', account)).toHaveLength(1)
  })

  test('reactions come, go and come again, each change a version, never doubled', async () => {
    const account = await newAccount(archive())
    const withReaction = (observedAt: number, has: boolean) => {
      const base = chat(observedAt, ['hi'])
      const reactions = has ? [{ actor: person('Bo', observedAt), emoji: '😂', reactedAt: null }] : []
      return listedSource([{ ...base, items: base.items.map((it) => ({ ...it, reactions })) }])
    }
    await extract(account, withReaction(JAN, false))
    expect(await extract(account, withReaction(FEB, true))).toMatchObject({ changed: 1 })
    expect(await extract(account, withReaction(MAR, false))).toMatchObject({ changed: 1 })
    expect(await extract(account, withReaction(FEB, true))).toMatchObject({ changed: 0, unchanged: 1 })
    const reactions = await archive()
      .db.selectFrom('reactions')
      .selectAll()
      .where('account_id', '=', account.accountId)
      .execute()
    expect(reactions).toEqual([])
    expect(await rows('message_versions', account)).toHaveLength(1)
  })

  test('a file that was missing is located when a later import has it', async () => {
    const account = await newAccount(archive())
    const withFile = (sizeBytes: number | null) => {
      const base = chat(JAN, ['look'])
      const attachments = [{ kind: 'photo' as const, uri: 'photos/1.jpg', takenAt: null, sizeBytes }]
      return listedSource([{ ...base, items: base.items.map((it) => ({ ...it, attachments })) }])
    }
    await extract(account, withFile(null))
    expect(await extract(account, withFile(42))).toMatchObject({ new: 0, changed: 0 })
    const [file] = await archive()
      .db.selectFrom('attachments')
      .select('size_bytes')
      .where('account_id', '=', account.accountId)
      .execute()
    expect(file?.size_bytes).toBe(42n)
  })

  test('what could not be read is kept raw and counted once', async () => {
    const account = await newAccount(archive())
    const broken = { origin: 'message_1.json', byteOffset: 17, reason: 'not JSON', raw: Buffer.from('{"a":') }
    const pages = [{ thread: null, items: [], unreadable: [broken], endsThread: false, done: 1 }]
    expect(await extract(account, listedSource(pages))).toMatchObject({ quarantined: 1 })
    expect(await extract(account, listedSource(pages))).toMatchObject({ quarantined: 0 })
  })
})

describe('extractSource, in rare company', () => {
  test('a source that breaks while a batch is written leaves whole batches only', async () => {
    const account = await newAccount(archive())
    const ada = person('Ada', JAN)
    const of = thread('ada_1', [ada], JAN)
    const items = Array.from({ length: 12_000 }, (_, index) =>
      item({ sender: ada, sentAt: NOON + index * 1000, text: `m${index}`, observedAt: JAN }),
    )
    const whole = listedSource([page(of, items, false)])
    const broken: Source = {
      ...whole,
      async *pages() {
        yield page(of, items, false)
        throw new Error('the disk is gone')
      },
    }
    await expect(extract(account, broken)).rejects.toThrow('the disk is gone')
    const found = await rows('messages', account)
    const threads = await rows('threads', account)
    expect([0, 11_999]).toContain(found.length)
    expect(threads).toHaveLength(found.length === 0 ? 0 : 1)
    await extract(account, whole)
    expect(await rows('messages', account)).toHaveLength(12_000)
  })

  test('several people renamed to one name do not stop the import', async () => {
    const account = await newAccount(archive())
    const group = (observedAt: number, names: readonly string[]) => {
      const items = names.map((name, index) =>
        item({ sender: person(name, observedAt), sentAt: NOON + index * 1e6, text: `m${index}`, observedAt }),
      )
      return listedSource([page(thread('group_1', [person('Owner', observedAt)], observedAt), items)])
    }
    await extract(account, group(JAN, ['Anna K', 'Anna M', 'Anna K', 'Anna M']))
    expect(await extract(account, group(FEB, ['Anna', 'Anna', 'Anna', 'Anna']))).toMatchObject({ new: 0 })
    expect(await extract(account, group(MAR, ['Anna', 'Anna', 'Anna', 'Anna']))).toMatchObject({ new: 0 })
  })

  test('names that Postgres cannot hold exactly are read again as the same people', async () => {
    const account = await newAccount(archive())
    const pages = () => listedSource([chat(JAN, ['a', 'b'], ['A\0B', 'Bobby \ud83d'])])
    expect(await extract(account, pages())).toMatchObject({ new: 2 })
    expect(await extract(account, pages())).toMatchObject({ new: 0, unchanged: 2 })
  })

  test('two people who wrote in one millisecond stay two, whichever export has whom', async () => {
    const account = await newAccount(archive())
    const one = (observedAt: number, name: string) =>
      listedSource([
        page(thread('group_1', [person('Ann', observedAt), person('Bob', observedAt)], observedAt), [
          item({ sender: person(name, observedAt), sentAt: NOON, text: `from ${name}`, observedAt }),
        ]),
      ])
    await extract(account, one(JAN, 'Ann'))
    expect(await extract(account, one(FEB, 'Bob'))).toMatchObject({ new: 1, changed: 0 })
  })

  test('two rows of one millisecond far apart in a file stay two', async () => {
    const account = await newAccount(archive())
    const ada = person('Ada', JAN)
    const filler = Array.from({ length: 12_000 }, (_, index) =>
      item({ sender: ada, sentAt: NOON + 1000 + index * 1000, text: `m${index}`, observedAt: JAN }),
    )
    const first = item({ sender: ada, sentAt: NOON, text: 'first', observedAt: JAN })
    const last = item({ sender: ada, sentAt: NOON, text: 'last', observedAt: JAN })
    const of = thread('ada_1', [ada], JAN)
    const pages = [page(of, [first, ...filler], false), page(of, [last], true)]
    expect(await extract(account, listedSource(pages))).toMatchObject({ new: 12_002 })
  })

  test('two messages of one millisecond that were both unsent are both purged', async () => {
    const account = await newAccount(archive())
    const both = (observedAt: number, isUnsent: boolean) => {
      const ada = person('Ada', observedAt)
      const items = ['secret one', 'secret two'].map((text) =>
        item({
          sender: ada,
          sentAt: NOON,
          text: isUnsent ? null : text,
          raw: isUnsent ? '{}' : text,
          isUnsent,
          observedAt,
        }),
      )
      return listedSource([page(thread('ada_1', [ada], observedAt), items)])
    }
    await extract(account, both(JAN, false))
    expect(await extract(account, both(FEB, true))).toMatchObject({ new: 0, changed: 2 })
    expect(await canonicalArchive(archive(), account.accountId)).not.toContain('secret')
  })

  test('an unsent message that still carries its text is stored without it', async () => {
    const account = await newAccount(archive())
    const base = chat(JAN, ['secret'])
    const items = base.items.map((it) => ({ ...it, isUnsent: true }))
    await extract(account, listedSource([{ ...base, items }]))
    expect(await canonicalArchive(archive(), account.accountId)).not.toContain('secret')
    expect(await extract(account, listedSource([{ ...base, items }]))).toMatchObject({ new: 0, changed: 0 })
  })

  test('a display name that another username has taken over means another person', async () => {
    const account = await newAccount(archive())
    const known = (name: string, username: string, observedAt: number) => ({
      ...person(name, observedAt),
      ids: [
        { kind: 'username' as const, id: username },
        { kind: 'name' as const, id: name },
      ],
    })
    const talk = (observedAt: number, folder: string, who: ReturnType<typeof known>, sentAt: number) =>
      page(thread(folder, [who], observedAt), [item({ sender: who, sentAt, text: folder, observedAt })])
    await extract(account, listedSource([talk(JAN, 'anna_1', known('Anna', 'anna1', JAN), NOON)]))
    await extract(
      account,
      listedSource([
        talk(FEB, 'anna_1', known('Anna K', 'anna1', FEB), NOON),
        talk(FEB, 'anna_2', known('Anna', 'anna2', FEB), NOON + 1e6),
      ]),
    )
    const people = await archive()
      .db.selectFrom('people')
      .select('display_name')
      .orderBy('display_name')
      .where('account_id', '=', account.accountId)
      .execute()
    expect(people.map((it) => it.display_name)).toEqual(['Anna', 'Anna K'])
  })

  test('the larger of two sizes of a file is kept, whichever came first', async () => {
    for (const sizes of [
      [100, 200],
      [200, 100],
    ]) {
      const account = await newAccount(archive())
      for (const sizeBytes of sizes) {
        const base = chat(JAN, ['look'])
        const attachments = [{ kind: 'photo' as const, uri: 'photos/1.jpg', takenAt: null, sizeBytes }]
        await extract(account, listedSource([{ ...base, items: base.items.map((it) => ({ ...it, attachments })) }]))
      }
      const [file] = await archive()
        .db.selectFrom('attachments')
        .select('size_bytes')
        .where('account_id', '=', account.accountId)
        .execute()
      expect(file?.size_bytes).toBe(200n)
    }
  })
})
