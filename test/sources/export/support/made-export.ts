/** Small exports made on the spot, written as Meta writes them, as folders and as ZIPs. */
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { Source, SourceItem, SourcePage, SourceThread, Unreadable } from '../../../../src/sources/source.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

export type Files = Readonly<Record<string, string | Buffer>>

/** JSON as Meta writes it: the UTF-8 bytes of each string, those from 0x80 up as escapes. */
export function meta(value: unknown, indent = 2): string {
  const ascii = JSON.stringify(value, null, indent)
  return Array.from(Buffer.from(ascii, 'utf8'), (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : `\\u00${byte.toString(16).padStart(2, '0')}`,
  ).join('')
}

export interface MadeThread {
  readonly participants?: readonly string[]
  readonly messages?: readonly object[]
  readonly title?: string
  readonly [key: string]: unknown
}

/** A thread's file; participants by name. */
export function threadJson({
  participants = ['Ann', 'Me'],
  messages = [],
  title = 'Ann',
  ...rest
}: MadeThread = {}): string {
  const people = participants.map((name) => ({ name }))
  return meta({ participants: people, messages, title, is_still_participant: true, ...rest })
}

let lastMillis = 1_700_000_000_000

/** A text message a minute before the one made before it. */
export function says(sender: string, content: string, more: object = {}): object {
  lastMillis -= 60_000
  return { sender_name: sender, timestamp_ms: lastMillis, content, ...more }
}

export const INBOX = 'your_instagram_activity/messages/inbox'

/** Writes files below a new folder of that name. */
export async function makeFolder(files: Files, name = 'export'): Promise<string> {
  const root = join(await temporaryFolder(), name)
  await mkdir(root)
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
  return root
}

/** Writes a ZIP. Times are fixed, or it would not be the same twice. */
export async function makeZip(files: Files, name = 'export.zip', mtime = new Date(0)): Promise<string> {
  const path = join(await temporaryFolder(), name)
  const zip = new ZipFile()
  for (const [inner, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), inner, { mtime })
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
  return path
}

/** All files of a folder, by path. */
export async function filesBelow(root: string): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {}
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const full = join(entry.parentPath, entry.name)
    files[full.slice(root.length + 1)] = await readFile(full)
  }
  return files
}

export interface Read {
  readonly pages: readonly SourcePage[]
  readonly items: readonly SourceItem[]
  readonly unreadable: readonly Unreadable[]
  readonly threads: readonly SourceThread[]
  readonly notes: readonly string[]
}

/** Reads a source to its end, and closes it. */
export async function readAll(opening: Promise<Source>): Promise<Read> {
  await using source = await opening
  const pages: SourcePage[] = []
  for await (const page of source.pages(new AbortController().signal)) pages.push(page)
  const { notes } = await source.describe()
  return {
    pages,
    items: pages.flatMap((page) => page.items),
    unreadable: pages.flatMap((page) => page.unreadable),
    threads: [...new Set(pages.flatMap((page) => page.thread ?? []))],
    notes,
  }
}

/** Items of the thread with that id. */
export function itemsOf(read: Read, id: string): readonly SourceItem[] {
  return read.pages.filter((page) => page.thread?.ids[0]?.id === id).flatMap((page) => page.items)
}
