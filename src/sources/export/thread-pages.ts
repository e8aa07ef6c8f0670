import type { Micros } from '../../clock.ts'
import { parseBroken, parseElement } from '../json/read-slices.ts'
import type { BrokenSlice, ElementSlice, Slice } from '../json/slice.ts'
import { isObject } from '../json/values.ts'
import type { SourceItem, SourcePage, SourceThread, Unreadable } from '../source.ts'
import { type ItemContext, toItem } from './item.ts'
import { textOf } from './item-text.ts'
import type { ThreadFile, ThreadFiles } from './layout.ts'
import { findNotice } from './notices/notice-matcher.ts'
import { GROUP_NOTICES } from './notices/notice-words.ts'
import { type ExportPeople, ThreadPeople } from './people.ts'
import { isGroupByHeader, toThread } from './thread.ts'
import { openThreadFile, readParticipants } from './thread-header.ts'
import { shapeOf, slicesOf } from './thread-items.ts'
import type { ExportTree } from './tree/export-tree.ts'

/** Items of a page at most. */
export const PAGE_ITEMS = 1000

export interface ExportContext {
  readonly tree: ExportTree
  readonly people: ExportPeople
  readonly observedAt: Micros
}

/**
 * The pages of one thread, newest file first, one page held back so that the last one is known. `done` counts from 0 for
 * each thread. Files of which nothing could be read, not even a header, make no thread.
 */
export async function* threadPages(thread: ThreadFiles, context: ExportContext): AsyncGenerator<SourcePage> {
  const [newest, ...older] = thread.files
  if (newest === undefined) return
  const first = await openThreadFile(newest)
  const participants = [first.header?.participants ?? []]
  for (const file of older) participants.push(await readParticipants(file))
  const people = new ThreadPeople(context.people, participants)
  const isGroup = isGroupByHeader(first.header, participants) ?? (await hasGroupNotices(thread, people))
  const described = toThread(thread, first.header, participants, people, context.observedAt, isGroup)
  let held: SourcePage | null = null
  let isThread = first.header !== null
  let before = 0
  for (const file of thread.files) {
    const folder = `${file.section}/${file.folderName}`
    const reader: ItemContext = {
      observedAt: context.observedAt,
      origin: file.file.origin,
      people,
      sizeOf: (uri) => context.tree.sizeOf(uri, folder),
    }
    const slices = file === newest && first.held !== null ? oneBatch(first.held) : slicesOf(file)
    for await (const page of filePages(file, slices, described, reader, before)) {
      if (held !== null) yield held
      held = page
      isThread ||= page.items.length > 0
    }
    before += file.file.size
  }
  if (held === null) held = { thread: described, items: [], unreadable: [], endsThread: true, done: before }
  yield { ...held, thread: isThread ? described : null, endsThread: true, done: before }
}

async function* oneBatch(slices: readonly Slice[]): AsyncGenerator<readonly Slice[]> {
  yield slices
}

async function* filePages(
  file: ThreadFile,
  batches: AsyncIterable<readonly Slice[]>,
  thread: SourceThread,
  context: ItemContext,
  before: number,
): AsyncGenerator<SourcePage> {
  let items: SourceItem[] = []
  let unreadable: Unreadable[] = []
  let done = before
  const page = (): SourcePage => ({ thread, items, unreadable, endsThread: false, done })
  for await (const slices of batches) {
    for (const slice of slices) {
      if (slice.kind === 'header') continue
      if (slice.kind === 'broken') unreadable.push(toUnreadable(slice, context.origin))
      else {
        readElement(slice, file, context, items, unreadable)
        done = before + slice.window.base + slice.end
      }
      if (items.length < PAGE_ITEMS) continue
      yield page()
      items = []
      unreadable = []
    }
  }
  if (items.length + unreadable.length > 0) yield page()
}

function readElement(
  slice: ElementSlice,
  file: ThreadFile,
  context: ItemContext,
  items: SourceItem[],
  unreadable: Unreadable[],
): void {
  const parsed = parseElement(slice)
  for (const found of parsed === null ? parseBroken(slice, shapeOf(file)) : [parsed]) {
    if (found.kind === 'broken') {
      unreadable.push(toUnreadable(found, context.origin))
      continue
    }
    const item = toItem(found.value, found.text, context)
    if (typeof item !== 'string') items.push(item)
    else
      unreadable.push({ origin: context.origin, byteOffset: found.offset, reason: item, raw: Buffer.from(found.text) })
  }
}

function toUnreadable({ offset, reason, bytes }: BrokenSlice, origin: string): Unreadable {
  return { origin, byteOffset: offset, reason, raw: bytes }
}

/** Of a thread with two participants and a title of its own: has it been a group, by its notices or by who wrote in it? */
async function hasGroupNotices(thread: ThreadFiles, people: ThreadPeople): Promise<boolean> {
  const senders = new Set<unknown>()
  for (const file of thread.files) {
    for await (const slices of slicesOf(file)) {
      for (const slice of slices) {
        const value = slice.kind === 'element' ? parseElement(slice)?.value : undefined
        if (!isObject(value) || typeof value.sender_name !== 'string') continue
        senders.add(value.sender_name)
        if (value.users !== undefined || senders.size > 2) return true
        const text = textOf(value.content)
        const notice = text === null ? null : findNotice(text, people.known(value.sender_name))
        if (notice?.kind === 'notice' && GROUP_NOTICES.has(notice.noticeClass)) return true
      }
    }
  }
  return false
}
