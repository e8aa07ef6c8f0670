/**
 * The reader against the maker of exports, which was written without it: every message of a made history, in every layout,
 * as its maker expects it.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type ExpectedMessage,
  type MakeExportOptions,
  makeExport,
  type Truth,
} from '../../../src/simulator/export/make-export.ts'
import { openExport } from '../../../src/sources/export/open-export.ts'
import type { SourceItem } from '../../../src/sources/source.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { type Read, readAll } from './support/made-export.ts'

interface Made {
  readonly truth: Truth
  readonly expected: readonly ExpectedMessage[]
  readonly read: Read
}

async function makeAndRead(options: MakeExportOptions): Promise<Made> {
  const folder = await temporaryFolder()
  const [root, rowsFile] = [join(folder, 'export'), join(folder, 'rows.jsonl')]
  const truth = await makeExport(root, {
    messages: 2000,
    threads: 50,
    perFile: 300,
    mediaFiles: 60,
    ...options,
    rowsFile,
  })
  const lines = (await readFile(rowsFile, 'utf8')).split('\n').filter((line) => line !== '')
  return { truth, expected: lines.map((line) => JSON.parse(line)), read: await readAll(openExport([root])) }
}

const nameOf = (person: SourceItem['sender']) => person.names[0]?.name

/** A message as the maker writes down what it expects. */
function toExpected(thread: string, item: SourceItem): ExpectedMessage {
  return {
    thread,
    micros: item.sentAt,
    sender: nameOf(item.sender) ?? '',
    itemType: item.itemType,
    notice: item.noticeClass,
    text: item.text,
    isEcho: item.isEcho,
    isUnsent: item.isUnsent,
    isTakenDown: item.isTakenDown,
    share: item.share,
    callSeconds: item.callSeconds,
    attachments: item.attachments.map(({ kind, uri, sizeBytes }) => ({
      kind,
      name: uri.slice(uri.lastIndexOf('/') + 1),
      isPresent: sizeBytes !== null,
    })),
    reactions: item.reactions.map(({ actor, emoji, reactedAt }) => ({
      actor: nameOf(actor) ?? '',
      emoji,
      seconds: reactedAt === null ? null : Math.floor(reactedAt / 1e6),
    })),
  }
}

const readRows = ({ pages }: Read): ExpectedMessage[] =>
  pages.flatMap((page) => page.items.map((item) => toExpected(page.thread?.ids[0]?.id ?? '', item)))

/** The maker may list attachments in another order than the reader, and rows thread by thread in another. */
const sorted = (rows: readonly ExpectedMessage[]): string[] =>
  rows
    .map((row) =>
      JSON.stringify(
        row,
        Object.keys(row)
          .concat('url', 'owner', 'text', 'kind', 'name', 'isPresent', 'actor', 'emoji', 'seconds')
          .sort(),
      ),
    )
    .sort()

describe('reading made histories', () => {
  test.each([
    ['of 2024 and after', { seed: 1 }],
    ['of 2024 and after, in German', { seed: 2, language: 'de' }],
    ['of 2023', { seed: 3, layout: '2023' }],
    ['of 2022', { seed: 4, layout: '2022', language: 'de' }],
    ['of 2021', { seed: 5, layout: '2021' }],
    ['of 2020', { seed: 6, layout: 'flat-2020' }],
    ['with later changes', { seed: 7, renames: 3, reactionsChange: true, unsendsLater: true, editsLater: true }],
    ['with hostile text', { seed: 8, hostile: true }],
    ['of 2020 with hostile text', { seed: 9, hostile: true, layout: 'flat-2020' }],
  ] satisfies [string, MakeExportOptions][])('%s gives every row as it was meant', async (_, options) => {
    const { truth, expected, read } = await makeAndRead(options)
    expect(read.unreadable).toEqual([])
    expect(read.items).toHaveLength(truth.rows)
    expect(sorted(readRows(read))).toEqual(sorted(expected))
    const threads = new Map(truth.threads.map((thread) => [thread.thread, thread]))
    expect(read.threads.map((thread) => thread.ids[0]?.id).sort()).toEqual([...threads.keys()].sort())
    for (const thread of read.threads) {
      const meant = threads.get(thread.ids[0]?.id ?? '')
      expect([meant?.title, thread.isGroup]).toEqual([thread.title ?? meant?.title, meant?.isGroup])
      expect(thread.members.map(({ person }) => nameOf(person)).sort()).toEqual(
        [...new Set(meant?.participants)].sort(),
      )
    }
  })
})
