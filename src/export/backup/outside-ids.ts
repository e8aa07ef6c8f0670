/** What people and threads are called outside, and in which order: never by an internal key. */
import type { BackupPersonId, BackupThreadId } from '../../sources/backup/format.ts'

/** The strongest kind first. */
const THREAD_KINDS: readonly string[] = ['instagram', 'instagram-v2', 'export-folder', 'participants']
const PERSON_KINDS: readonly string[] = ['instagram', 'username', 'name', 'thread-name']

/** By UTF-16 units: the same on every machine, in every language. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export function byThreadId(a: BackupThreadId, b: BackupThreadId): number {
  return THREAD_KINDS.indexOf(a.kind) - THREAD_KINDS.indexOf(b.kind) || byText(a.id, b.id)
}

export function byPersonId(a: BackupPersonId, b: BackupPersonId): number {
  const order = PERSON_KINDS.indexOf(a.kind) - PERSON_KINDS.indexOf(b.kind) || byText(a.id, b.id)
  if (order !== 0 || a.kind !== 'thread-name' || b.kind !== 'thread-name') return order
  return byThreadId(a.thread, b.thread)
}

/** The one text that means a person in a backup. */
export function userIdOf(id: BackupPersonId): string {
  if (id.kind === 'instagram') return id.id
  return id.kind === 'thread-name' ? `${id.kind}:${id.thread.kind}:${id.thread.id}:${id.id}` : `${id.kind}:${id.id}`
}
