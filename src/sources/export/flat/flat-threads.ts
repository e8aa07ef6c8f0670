/** The threads of a flat file, found in a first pass: one thread may be spread over several entries of it. */
import { sliceDocument } from '../../json/read-slices.ts'
import type { SliceShape } from '../../json/slice.ts'
import { asArray, isObject } from '../../json/values.ts'
import type { SourcePerson, SourceThread } from '../../source.ts'
import type { ExportContext } from '../thread-pages.ts'
import type { TreeFile } from '../tree/export-tree.ts'
import { isFlatItem } from './flat-item.ts'

export const flatShape: SliceShape = { arrays: ['', 'conversation'], isElement: isFlatItem }

export interface FlatThread {
  readonly thread: SourceThread
  /** Ordinal of its last entry in the file. */
  lastEntry: number
}

/** @returns the thread of each entry, by its ordinal */
export async function readFlatThreads(
  file: TreeFile,
  context: ExportContext,
): Promise<ReadonlyMap<number, FlatThread>> {
  const byEntry = new Map<number, FlatThread>()
  const byParticipants = new Map<string, FlatThread>()
  for await (const slices of sliceDocument(file.read(), flatShape)) {
    for (const slice of slices) {
      if (slice.kind !== 'header') continue
      const participants = participantsOf(slice.text)
      if (participants.length === 0) continue
      const id = [...participants].sort().join(',')
      const known = byParticipants.get(id) ?? { thread: toThread(id, participants, slice.text, context), lastEntry: 0 }
      known.lastEntry = slice.container
      byParticipants.set(id, known)
      byEntry.set(slice.container, known)
    }
  }
  return byEntry
}

function participantsOf(header: string): readonly string[] {
  const value: unknown = JSON.parse(header)
  if (!isObject(value)) return []
  return [...new Set(asArray(value.participants).filter((name) => typeof name === 'string'))]
}

function toThread(id: string, participants: readonly string[], raw: string, context: ExportContext): SourceThread {
  const { observedAt, people } = context
  const toMember = (person: SourcePerson) => ({
    person,
    isAdmin: false,
    firstObservedAt: observedAt,
    lastObservedAt: observedAt,
  })
  return {
    ids: [{ kind: 'participants', id }],
    title: null,
    isGroup: participants.length > 2,
    folder: 'inbox',
    isStillParticipant: null,
    members: participants.map((username) => toMember(people.byUsername(username))),
    raw,
    observedAt,
    source: 'export',
  }
}
