import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { ExpectedMessage, MakeExportOptions } from '../../../src/simulator/export/make-export.ts'
import { openExport } from '../../../src/sources/export/open-export.ts'
import type { SourceItem, SourcePage, SourcePerson } from '../../../src/sources/source.ts'
import { type MadeExport, madeExport, zipParts } from '../../support/made-export.ts'

const SECTIONS: Readonly<Record<string, string>> = {
  inbox: 'inbox',
  message_requests: 'pending',
  archived_threads: 'archived',
  filtered_threads: 'filtered',
}

async function readPages(paths: readonly string[]): Promise<readonly SourcePage[]> {
  await using source = await openExport(paths, {})
  const pages: SourcePage[] = []
  for await (const page of source.pages(new AbortController().signal)) pages.push(page)
  return pages
}

async function readRows(made: MadeExport): Promise<readonly ExpectedMessage[]> {
  const lines = (await readFile(made.rowsFile, 'ascii')).trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as ExpectedMessage)
}

const nameOf = (person: SourcePerson): string => person.names[0]?.name ?? ''
const threadOf = (page: SourcePage): string => page.thread?.ids[0]?.id ?? ''
const fileName = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1)

/** What was read, in the shape of what was planned. */
function asExpected(item: SourceItem, thread: string): ExpectedMessage {
  return {
    thread,
    micros: item.sentAt,
    sender: nameOf(item.sender),
    itemType: item.itemType,
    notice: item.noticeClass,
    text: item.text,
    isUnsent: item.isUnsent,
    isTakenDown: item.isTakenDown,
    isEcho: item.isEcho,
    share: item.share,
    callSeconds: item.callSeconds,
    attachments: item.attachments.map(({ kind, uri, sizeBytes }) => ({
      kind,
      name: fileName(uri),
      isPresent: sizeBytes !== null,
    })),
    reactions: item.reactions.map(({ actor, emoji, reactedAt }) => ({
      actor: nameOf(actor),
      emoji,
      seconds: reactedAt === null ? null : Math.floor(reactedAt / 1_000_000),
    })),
  }
}

/** Two rows of one millisecond may be read in either order. */
function inOrder(rows: readonly ExpectedMessage[]): readonly ExpectedMessage[] {
  const keyOf = (row: ExpectedMessage): string => `${row.micros}\n${row.sender}\n${row.text}`
  return [...rows].sort((a, b) => a.micros - b.micros || (keyOf(a) < keyOf(b) ? -1 : 1))
}

async function expectAgreement(options: MakeExportOptions, parts = 0): Promise<void> {
  await using made = await madeExport({ messages: 2_000, ...options })
  const pages = await readPages(parts === 0 ? [made.dir] : await zipParts(made, parts))
  expect(pages.flatMap((page) => page.unreadable)).toEqual([])
  const read = Map.groupBy(
    pages.flatMap((page) => page.items.map((item) => asExpected(item, threadOf(page)))),
    (row) => row.thread,
  )
  const planned = Map.groupBy(await readRows(made), (row) => row.thread)
  expect([...read.keys()].toSorted()).toEqual([...planned.keys()].toSorted())
  for (const [thread, rows] of planned) expect(inOrder(read.get(thread) ?? [])).toEqual(inOrder(rows))
  expectHeaders(made, pages)
  expectPeople(made, pages)
}

function expectHeaders(made: MadeExport, pages: readonly SourcePage[]): void {
  const threads = new Map(pages.map((page) => [threadOf(page), page.thread!]))
  for (const { thread, title, isGroup, section, participants } of made.truth.threads) {
    const read = threads.get(thread)
    const names = read?.members.map(({ person }) => nameOf(person)).toSorted()
    expect({ title: read?.title, isGroup: read?.isGroup, folder: read?.folder, names }).toEqual({
      title: title === '' ? null : title,
      isGroup,
      folder: SECTIONS[section],
      names: [...new Set(participants)].toSorted(),
    })
  }
}

/** The same people are told apart, with as many messages each. */
function expectPeople(made: MadeExport, pages: readonly SourcePage[]): void {
  const counts = new Map<string, number>()
  for (const page of pages) {
    for (const { sender, isEcho } of page.items) {
      const isOfThread = sender.ids.some((id) => id.kind === 'thread-name')
      const key = `${nameOf(sender)}\n${isOfThread ? threadOf(page) : ''}`
      if (!isEcho) counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  const writers = made.truth.people.filter((person) => person.messages > 0)
  expect(counts).toEqual(new Map(writers.map((person) => [`${person.name}\n${person.thread ?? ''}`, person.messages])))
}

describe('the importer reads what was planned, message by message, thread by thread, person by person', () => {
  it.each<readonly [string, MakeExportOptions]>([
    ['the current layout', { seed: 1 }],
    ['an export in German, with NUL and lone surrogates', { seed: 2, language: 'de', hostile: true }],
    ['the layout of 2023', { seed: 3, layout: '2023', perFile: 200 }],
    ['the layout of 2022, under old folder names', { seed: 4, layout: '2022', folderNames: 'letters' }],
    ['the layout of 2021', { seed: 5, layout: '2021' }],
    ['the flat file of 2018 to 2020', { seed: 6, layout: 'flat-2020', endsAt: Date.UTC(2020, 9, 30) }],
  ])('from %s', async (_, options) => {
    await expectAgreement(options)
  })

  it('from a later cut, after renames, unsends, edits and changed reactions', async () => {
    await expectAgreement({ seed: 7, renames: 5, unsendsLater: true, editsLater: true, reactionsChange: true })
  })

  it('from three ZIP parts, files of one thread in several of them', async () => {
    await expectAgreement({ seed: 8, media: 1 }, 3)
  })
})
