import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backupAccount } from '../../../pipelines/backup.ts'
import type { Account } from '../../../src/archive/accounts.ts'
import type { Archive } from '../../../src/archive/archive.ts'
import { readBackups } from '../../../src/archive/read-status.ts'
import { removeAccountRows } from '../../../src/archive/remove-account.ts'
import { type WriteBackupOptions, writeBackup } from '../../../src/export/backup/write-backup.ts'
import type { BackupMessage } from '../../../src/sources/backup/format.ts'
import { openBackup } from '../../../src/sources/backup/open-backup.ts'
import { verifyBackup } from '../../../src/sources/backup/verify-backup.ts'
import { openSource } from '../../../src/sources/open-source.ts'
import type { SourceItem, SourcePage, SourcePerson } from '../../../src/sources/source.ts'
import { useArchive } from '../../support/archive.ts'
import { fill, newAccount } from '../../support/backup-account.ts'
import { useFolder } from '../../support/backup-files.ts'
import { at, item, listedSource, page, person, thread } from '../../support/listed-source.ts'
import { HOSTILE_TEXTS, randomNumbers, randomWorld } from '../../support/random-world.ts'
import { readPlainBackup } from './plain-reader.ts'

const archive = useArchive()
const other = useArchive()
const file = useFolder()
const asOf = at('2025-01-01T12:34:56.789012')
const seen = at('2024-06-01T00:00:00')
const { signal } = new AbortController()

async function filled(pages: readonly SourcePage[], owner?: SourcePerson, into: Archive = archive()): Promise<Account> {
  const source = listedSource(pages, owner === undefined ? {} : { owner })
  return await fill(into, await newAccount(into), source)
}

async function write(account: Account, name: string, options: Partial<WriteBackupOptions> = {}): Promise<string> {
  return (await writeBackup(archive(), account, { out: file(name), asOf, ...options })).path
}

async function pagesOf(path: string): Promise<SourcePage[]> {
  await using source = await openBackup(path)
  const pages: SourcePage[] = []
  for await (const page of source.pages(signal)) pages.push(page)
  return pages
}

const [ada, bob] = [person('Ada', seen), person('Bob', seen)]

/** A thread with that many messages, `every` of them at one time. */
function longThread(folder: string, messages: number, every = 1): SourcePage {
  const own = BigInt(folder.charCodeAt(0)) * 2n ** 60n
  const items = Array.from({ length: messages }, (_, index) =>
    item({
      sender: index % 3 === 0 ? ada : bob,
      sentAt: seen - 3_600_000_000 - Math.floor(index / every) * 1000,
      // Of this thread alone: threads that share ids are one.
      itemId: String(BigInt(randomNumbers(index)(2 ** 32)) * 2n ** 90n + own + BigInt(index)),
      observedAt: seen,
      text: `message ${index}`,
      reactions: index % 7 === 0 ? [{ actor: bob, emoji: '❤', reactedAt: null }] : [],
    }),
  )
  return page(thread(folder, [ada, bob], seen), items)
}

describe('a script for the plain format', () => {
  test('reads it, and our own importer of that format tells the two apart', async () => {
    const account = await filled([longThread('bob_1', 5)], ada)
    const path = await write(account, 'plain.json')
    expect(readPlainBackup(path)).toEqual({
      date: new Date('2025-01-01T12:34:56.789Z'),
      conversations: [
        {
          threadId: 'bob_1',
          title: 'bob_1',
          with: 'Bob',
          isGroup: false,
          messages: 5,
          perUser: { 'name:Ada': 2, 'name:Bob': 3 },
          types: { text: 5 },
          newest: '2024-05-31T23:00:00.000000+00:00',
          oldest: '2024-05-31T22:59:59.996000+00:00',
          words: ['message 0', 'message 1', 'message 2', 'message 3', 'message 4'],
        },
      ],
    })
    await expect(openSource([path])).rejects.toMatchObject({ code: 'own-backup' })
    for (const name of ['packed.json.zst', 'packed.json.gz']) {
      await expect(openSource([await write(account, name)])).rejects.toMatchObject({ code: 'own-backup' })
    }
  })
})

describe('what is read from a backup is what was written into the archive', () => {
  const idsOf = (who: SourcePerson) => who.ids.map(({ kind, id }) => `${kind}:${id}`).sort()
  const comparable = (items: readonly SourceItem[]) =>
    items
      .map(({ sender, reactions, ...it }) => ({
        ...it,
        sender: idsOf(sender),
        reactions: reactions.map((reaction) => ({ ...reaction, actor: idsOf(reaction.actor) })),
      }))
      .map((it) => JSON.stringify(it, Object.keys(it).sort().concat(nested)))
      .sort()
  const nested = ['url', 'owner', 'text', 'kind', 'uri', 'takenAt', 'sizeBytes', 'actor', 'emoji', 'reactedAt']

  test('message by message, of any inbox that Instagram shows once', async () => {
    const runs = fc.integer({ min: 0, max: 1e6 }).map((seed) => ({ seed, passes: randomWorld(seed) }))
    const single = runs.filter(({ passes }) => passes[0]?.kind === 'instagram')
    await fc.assert(
      fc.asyncProperty(single, async ({ passes: [pass] }) => {
        if (pass === undefined) return
        const pages = await pagesOf(await write(await filled(pass.pages, pass.owner), 'single.json.zst'))
        const given = pass.pages.flatMap((it) => it.items)
        const expected = given.map((it) => ({ ...it, reactions: distinct(it.reactions) }))
        expect(comparable(pages.flatMap((it) => it.items))).toEqual(comparable(expected))
        expect(pages.flatMap((it) => it.unreadable)).toEqual(
          pass.pages.flatMap((it) => it.unreadable.map((unreadable) => ({ ...unreadable, source: 'export' }))),
        )
      }),
      { numRuns: 8 },
    )
  })

  /** Of two equal reactions of one person the archive keeps the one that has a time. */
  function distinct(reactions: SourceItem['reactions']): SourceItem['reactions'] {
    const byKey = new Map(reactions.map((it) => [`${idsOf(it.actor)}:${it.emoji}`, it]))
    for (const it of reactions) if (it.reactedAt !== null) byKey.set(`${idsOf(it.actor)}:${it.emoji}`, it)
    return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it)
  }

  test('text unit for unit, however hostile, up to 100 kB', async () => {
    const texts = [...HOSTILE_TEXTS, '\ud83d'.repeat(50_000), '🎉'.repeat(25_000), '"\\'.repeat(50_000)]
    const items = texts.map((text, index) =>
      item({
        sender: ada,
        sentAt: seen - index * 1000,
        observedAt: seen,
        text,
        raw: `{\n "t": ${JSON.stringify(text)}}`,
      }),
    )
    const path = await write(await filled([page(thread('bob_1', [ada, bob], seen), items)]), 'hostile.json')
    const pages = await pagesOf(path)
    expect(pages.flatMap((it) => it.items.map(({ text, raw }) => ({ text, raw })))).toEqual(
      items.map(({ text, raw }) => ({ text, raw })),
    )
    const document = JSON.parse(await readFile(path, 'utf8'))
    expect(document.conversations[0].messages.map((it: { text: string }) => it.text)).toEqual(texts)
  })

  test('ids of 39 digits and times to the microsecond', async () => {
    const itemId = '340282366920938463463374607431768211455'
    const sentAt = at('2024-05-31T23:59:59.999999')
    const account = await filled([
      page(thread('bob_1', [ada], seen), [item({ sender: ada, sentAt, itemId, observedAt: seen + 1, text: 'x' })]),
    ])
    const [first] = (await pagesOf(await write(account, 'ids.json')))[0]?.items ?? []
    expect(first).toMatchObject({ itemId, sentAt, firstObservedAt: seen + 1, lastObservedAt: seen + 1 })
  })
})

describe('the same archive gives the same bytes', () => {
  test('whatever its internal keys are, and in whatever order it was filled', async () => {
    const [pass] = randomWorld(4)
    const pages = pass?.pages ?? []
    const account = await filled(pages, pass?.owner)
    const twin = { ...(await fill(other(), await newAccount(other()), listedSource([]))), name: account.name }
    await other().pool.query('update accounts set name = $2 where account_id = $1', [twin.accountId, account.name])
    await other().pool.query('update account_names set name = $2 where account_id = $1', [twin.accountId, account.name])
    const backwards = pages.map((it) => ({ ...it, items: [...it.items].reverse() })).reverse()
    await fill(other(), twin, listedSource(backwards, pass?.owner === undefined ? {} : { owner: pass.owner }))
    for (const name of ['one.json', 'one.json.zst', 'one.json.gz']) {
      const one = await readFile(await write(account, name))
      const { path } = await backupAccount(other(), { out: file(`two-${name}`), account: twin.name, asOf }, { signal })
      expect((await readFile(path)).equals(one)).toBe(true)
    }
  })

  test('but for the date and the sum that covers it', async () => {
    const account = await filled([longThread('bob_1', 3)])
    const masked = async (name: string, of: number) =>
      (await readFile(await write(account, name, { asOf: of }), 'utf8'))
        .replace(/"backup_date":"[^"]*"/, '')
        .replace(/"sha256":"\w+"\}\}\n$/, '')
    expect(await masked('early.json', seen)).toBe(await masked('late.json', asOf))
  })
})

describe('large conversations', () => {
  test('are read stretch by stretch without losing, doubling or moving messages of one time', async () => {
    const long = longThread('long_1', 5000, 40)
    const account = await filled([longThread('a_1', 10), long, longThread('z_1', 700, 700)])
    const backup = JSON.parse(await readFile(await write(account, 'long.json'), 'utf8'))
    for (const [index, given] of [longThread('a_1', 10), long, longThread('z_1', 700, 700)].entries()) {
      const order = [...given.items].sort(
        (a, b) => b.sentAt - a.sentAt || (BigInt(a.itemId ?? 0) < BigInt(b.itemId ?? 0) ? 1 : -1),
      )
      const messages: readonly BackupMessage[] = backup.conversations[index].messages
      expect(messages.map((it) => it.id)).toEqual(order.map((it) => it.itemId))
      expect(messages.map((it) => it.reactions?.length ?? 0)).toEqual(order.map((it) => it.reactions.length))
    }
  })

  test('of exactly as many messages as a page has are read whole', async () => {
    for (const messages of [999, 1000, 1001, 2000]) {
      const pages = await pagesOf(await write(await filled([longThread('bob_1', messages)]), 'boundary.json'))
      expect(pages.flatMap((it) => it.items)).toHaveLength(messages)
      expect(pages.map((it) => it.endsThread)).toEqual(pages.map((_, index) => index === pages.length - 1))
    }
  })

  test('are of one moment: what is written meanwhile is not in the backup', async () => {
    const account = await filled([longThread('a_1', 3000), longThread('b_1', 3000), longThread('c_1', 3000)])
    let late: Promise<unknown> | undefined
    const path = await write(account, 'moment.json', {
      onProgress: (messages) => {
        if (messages > 3000) late ??= fill(archive(), account, listedSource([longThread('c_1', 3300)]))
      },
    })
    await late
    expect((await verifyBackup(path)).counts.messages).toBe(9000)
    expect((await verifyBackup(await write(account, 'moment.json'))).counts.messages).toBe(9300)
  })
})

describe('the file', () => {
  test('is for its owner only, recorded, and has its manifest beside it', async () => {
    const account = await filled([longThread('bob_1', 3)])
    const result = await backupAccount(
      archive(),
      { out: file('mode.json.zst'), account: account.name, asOf },
      { signal },
    )
    for (const path of [result.path, result.manifest]) expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readBackups(archive(), account.accountId)).toMatchObject([
      { path: result.path, takenAt: asOf, verifiedAt: null, messages: 3 },
    ])
    const sum = hash('sha256', await readFile(result.path))
    expect(JSON.parse(await readFile(result.manifest, 'utf8'))).toMatchObject({ sha256: sum, bytes: result.bytes })
  })

  test('through a link is written, with its manifest, where the link points', async () => {
    const account = await filled([longThread('bob_1', 3)])
    for (const folder of ['links', 'real']) await mkdir(file(folder))
    await writeFile(file('real/a.json'), '')
    await symlink(file('real/a.json'), file('links/b.json'))
    expect(await write(account, 'links/b.json')).toBe(file('real/a.json'))
    expect((await readdir(file('real'))).sort()).toEqual(['a.json', 'a.json.manifest.json'])
    expect(await readdir(file('links'))).toEqual(['b.json'])
    await verifyBackup(file('real/a.json'))
  })

  test('is recorded for no account when that was removed while it was written', async () => {
    const account = await filled([longThread('bob_1', 3)])
    const { accountId } = account
    let removed: Promise<void> | undefined
    await write(account, 'removed.json', {
      onProgress: () => {
        removed ??= archive()
          .db.transaction()
          .execute((tx) => removeAccountRows(tx, accountId))
      },
    })
    await removed
    expect(removed).toBeDefined()
    expect(await readBackups(archive(), accountId)).toEqual([])
  })

  test('holds no secret and no internal key', async () => {
    const account = await filled([longThread('bob_1', 3)], ada)
    await archive().pool.query(`update accounts set server = 'https://user:secret@i.example' where account_id = $1`, [
      account.accountId,
    ])
    await archive().pool.query(
      `select setval('people_person_id_seq', 987654321), setval('threads_thread_id_seq', 987654321)`,
    )
    const later = await fill(archive(), await newAccount(archive()), listedSource([longThread('bob_1', 3)]))
    for (const each of [account, later]) {
      const text = await readFile(await write(each, 'secret.json'), 'utf8')
      expect(text).not.toMatch(/secret@|98765432\d|987654[34]\d\d/)
    }
  })

  test('is refused a recipient that is none, and never repeats a secret key', async () => {
    const account = await filled([])
    const secret = await generateIdentity()
    for (const recipient of ['age1nonsense', 'ssh-ed25519 AAAA', secret]) {
      const failure = await write(account, 'to.json.age', { encryptTo: [recipient] }).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'recipient-invalid', exitCode: 2 })
      expect(String(failure)).not.toContain(secret)
    }
    const good = [await identityToRecipient(secret), await identityToRecipient(await generateIdentity())]
    const path = await write(account, 'to.json.age', { encryptTo: good })
    await writeFile(file('key.txt'), secret)
    expect((await verifyBackup(path, { identity: file('key.txt') })).isEncrypted).toBe(true)
  })

  test('of an account without anything is whole and verifies', async () => {
    const path = await write(await filled([]), 'empty.json.zst')
    expect((await verifyBackup(path)).counts).toMatchObject({ messages: 0, conversations: 0, people: 0 })
  })
})

describe('a backup that fails', () => {
  test('leaves the earlier one and its manifest as they were, and nothing else', async () => {
    await mkdir(file('kept'))
    const account = await filled([longThread('bob_1', 2500)])
    const path = await write(account, 'kept/a.json')
    const before = await readFile(path)
    const controller = new AbortController()
    const stopped = write(account, 'kept/a.json', {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    })
    await expect(stopped).rejects.toThrow('enough')
    expect((await readdir(file('kept'))).sort()).toEqual(['a.json', 'a.json.manifest.json'])
    expect((await readFile(path)).equals(before)).toBe(true)
    await verifyBackup(path)
    expect(await readBackups(archive(), account.accountId)).toHaveLength(1)
  })

  test('because the archive lacks an original text says so', async () => {
    const account = await filled([longThread('bob_1', 3)])
    await archive().pool.query('delete from raw_pages where account_id = $1', [account.accountId])
    await expect(write(account, 'damaged.json')).rejects.toMatchObject({ code: 'archive-damaged', exitCode: 1 })
  })
})

const mountTiny = (at: string) =>
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', at], { stdio: 'ignore' })
const unmount = (at: string) => execFileSync('umount', ['-l', at])

/** Whether this user may mount a file system, here and now. */
function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'dmvault-mount-'))
  try {
    mountTiny(folder)
    unmount(folder)
    return true
  } catch {
    return false
  } finally {
    rmdirSync(folder)
  }
}

describe.skipIf(!mayMount())('a disk that fills up', () => {
  test.each(['full.json', 'full.json.zst', 'full.json.zst.age'])(
    'while %s is written leaves nothing behind',
    async (name) => {
      const folder = file(`tiny-${name}`)
      await mkdir(folder)
      mountTiny(folder)
      try {
        const random = randomNumbers(9)
        const noise = () => Array.from({ length: 4000 }, () => String.fromCharCode(0x4e00 + random(20_000))).join('')
        const items = Array.from({ length: 300 }, (_, index) =>
          item({ sender: ada, sentAt: seen - index * 1000, observedAt: seen, text: noise() }),
        )
        const account = await filled([page(thread('bob_1', [ada, bob], seen), items)])
        const encryptTo = name.endsWith('.age') ? [await identityToRecipient(await generateIdentity())] : []
        const failure = writeBackup(archive(), account, { out: `${folder}/${name}`, asOf, encryptTo })
        await expect(failure).rejects.toMatchObject({ code: 'disk-full', exitCode: 1 })
        expect(await readdir(folder)).toEqual([])
        expect(await readBackups(archive(), account.accountId)).toEqual([])
        // The archive's connection was given back in order.
        await writeBackup(archive(), account, { out: file('elsewhere.json'), asOf })
      } finally {
        unmount(folder)
      }
    },
  )
})
