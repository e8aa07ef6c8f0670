import type { Micros } from '../../clock.ts'
import { repairText } from '../../text/repair-text.ts'
import { asText } from '../json/values.ts'
import type { OutsideId, SourceMember, SourceThread, ThreadIdKind } from '../source.ts'
import type { ThreadFiles } from './layout.ts'
import type { ThreadPeople } from './people.ts'
import { folderOf } from './thread-folder.ts'
import type { ThreadHeader } from './thread-header.ts'

/**
 * A thread as its files describe it. Where they differ the newest file counts; participants are those of all files.
 *
 * @param headers of the newest file first, null where it could not be read
 * @param participants repaired names, as each file lists them
 */
export function toThread(
  thread: ThreadFiles,
  header: ThreadHeader | null,
  participants: readonly (readonly string[])[],
  people: ThreadPeople,
  observedAt: Micros,
  isGroup: boolean,
): SourceThread {
  const value = header?.value ?? {}
  const section = thread.files[0]?.section ?? ''
  const title = asText(value.title ?? value.threadName)
  return {
    ids: [idOf(thread, value.thread_path)],
    title: title === null || title === '' ? null : repairText(title),
    isGroup,
    folder: value.is_pending === true ? 'pending' : folderOf(section),
    isStillParticipant: typeof value.is_still_participant === 'boolean' ? value.is_still_participant : null,
    members: toMembers(participants, people, observedAt),
    raw: header?.raw ?? null,
    observedAt,
    source: 'export',
  }
}

/** The folder is the id; a file that lies in no folder says in which it lay. */
function idOf(thread: ThreadFiles, threadPath: unknown): OutsideId<ThreadIdKind> {
  if (thread.id.id !== '') return thread.id
  return { kind: 'export-folder', id: asText(threadPath)?.split('/').at(-1) ?? '' }
}

function toMembers(
  participants: readonly (readonly string[])[],
  people: ThreadPeople,
  observedAt: Micros,
): readonly SourceMember[] {
  const persons = new Set(participants.flat().map((name) => people.knownAs(name).person))
  return [...persons].map((person) => ({
    person,
    isAdmin: false,
    firstObservedAt: observedAt,
    lastObservedAt: observedAt,
  }))
}

/**
 * Whether the header shows a group: by its type (until 2022), by things that only groups have, or by more than two people.
 * Null where it does not tell: a conversation of two, or a group that all others have left.
 */
export function isGroupByHeader(
  header: ThreadHeader | null,
  participants: readonly (readonly string[])[],
): boolean | null {
  const { thread_type: type, image, joinable_mode: joinable, title } = header?.value ?? {}
  const names = new Set(participants.flat())
  if (type === 'RegularGroup' || image !== undefined || joinable !== undefined || names.size > 2) return true
  if (type === 'Regular') return false
  // A conversation of two bears the other's name.
  return names.size === 0 || names.has(repairText(asText(title) ?? '')) ? false : null
}
