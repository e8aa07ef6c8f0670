import { parseBroken, parseElement, sliceDocument } from '../../json/read-slices.ts'
import type { BrokenSlice, ElementSlice } from '../../json/slice.ts'
import type { OutsideId, SourceItem, SourcePage, ThreadIdKind, ThreadProbe, Unreadable } from '../../source.ts'
import { ProbeSampler, SAMPLES, toSample } from '../probe-sampler.ts'
import { type ExportContext, PAGE_ITEMS } from '../thread-pages.ts'
import type { TreeFile } from '../tree/export-tree.ts'
import { type FlatContext, toFlatItem } from './flat-item.ts'
import { type FlatThread, flatShape, readFlatThreads } from './flat-threads.ts'

/** How many samples the threads of a flat file share, since it holds all of them at once. */
const FILE_SAMPLES = 400_000
const MIN_SAMPLES = 100

/** The pages of a flat file, in its order; entries that name no participants are unreadable as a whole. */
export async function* flatPages(file: TreeFile, context: ExportContext): AsyncGenerator<SourcePage> {
  const threads = await readFlatThreads(file, context)
  const reader = toReader(file, context)
  let items: SourceItem[] = []
  let unreadable: Unreadable[] = []
  let done = 0
  const page = (thread: FlatThread | undefined, endsThread: boolean): SourcePage => {
    const made = { thread: thread?.thread ?? null, items, unreadable, endsThread, done }
    items = []
    unreadable = []
    return made
  }
  for await (const slices of sliceDocument(file.read(), flatShape)) {
    for (const slice of slices) {
      const thread = slice.kind === 'broken' ? undefined : threads.get(slice.container)
      if (slice.kind === 'broken') unreadable.push(toUnreadable(slice, file))
      else if (slice.kind === 'header') {
        if (thread !== undefined) yield page(thread, thread.lastEntry === slice.container)
      } else {
        readElement(slice, thread, reader, items, unreadable)
        done = slice.window.base + slice.end
        if (items.length >= PAGE_ITEMS) yield page(thread, false)
      }
    }
  }
  if (unreadable.length > 0) yield page(undefined, false)
}

/** Samples of the threads that the archive does not know by their participants. */
export async function* flatProbes(
  file: TreeFile,
  context: ExportContext,
  isKnown: (ids: readonly OutsideId<ThreadIdKind>[]) => boolean,
): AsyncGenerator<ThreadProbe> {
  const threads = await readFlatThreads(file, context)
  const reader = toReader(file, context)
  const samplers = new Map<FlatThread, ProbeSampler<SourceItem>>()
  const unknown = [...threads.values()].filter(({ thread }) => !isKnown(thread.ids))
  if (unknown.length === 0) return
  const limit = Math.min(SAMPLES, Math.max(MIN_SAMPLES, Math.floor(FILE_SAMPLES / unknown.length)))
  for (const thread of unknown) samplers.set(thread, new ProbeSampler(toSample, limit))
  for await (const slices of sliceDocument(file.read(), flatShape)) {
    for (const slice of slices) {
      const thread = slice.kind === 'element' ? threads.get(slice.container) : undefined
      const sampler = thread === undefined ? undefined : samplers.get(thread)
      if (slice.kind !== 'element' || sampler === undefined) continue
      const parsed = parseElement(slice)
      const item = parsed === null ? '' : toFlatItem(parsed.value, parsed.text, reader)
      if (typeof item !== 'string') sampler.add(item)
    }
  }
  for (const [{ thread }, sampler] of samplers) {
    yield { ids: thread.ids, samples: sampler.samples(), messages: sampler.seen }
  }
}

function readElement(
  slice: ElementSlice,
  thread: FlatThread | undefined,
  context: FlatContext,
  items: SourceItem[],
  unreadable: Unreadable[],
): void {
  const { origin } = context
  const parsed = parseElement(slice)
  for (const found of parsed === null ? parseBroken(slice, flatShape) : [parsed]) {
    if (found.kind === 'broken') {
      unreadable.push({ origin, byteOffset: found.offset, reason: found.reason, raw: found.bytes })
      continue
    }
    const item =
      thread === undefined
        ? 'a message of a conversation without participants'
        : toFlatItem(found.value, found.text, context)
    if (typeof item !== 'string') items.push(item)
    else unreadable.push({ origin, byteOffset: found.offset, reason: item, raw: Buffer.from(found.text) })
  }
}

function toReader(file: TreeFile, { observedAt, people, tree }: ExportContext): FlatContext {
  return {
    observedAt,
    origin: file.origin,
    person: (username) => people.byUsername(username),
    sizeOf: (uri) => tree.sizeOf(uri, 'direct'),
  }
}

function toUnreadable({ offset, reason, bytes }: BrokenSlice, { origin }: TreeFile): Unreadable {
  return { origin, byteOffset: offset, reason, raw: bytes }
}
