/** A first pass over a plain backup: its conversations, who writes in them, on what clock it was written. */
import type { Micros } from '../../clock.ts'
import { parseElement, sliceDocument } from '../json/read-slices.ts'
import type { SliceShape } from '../json/slice.ts'
import { asText, isObject, type JsonObject } from '../json/values.ts'
import { idText, isPlainMessage, quoteLongNumbers, readPlainMessage } from './plain-message.ts'
import { toZoneOffset, wallClockToMicros } from './plain-times.ts'

export const plainShape: SliceShape = { arrays: ['conversations', 'messages'], isElement: isPlainMessage }

export interface PlainConversation {
  readonly threadId: string
  readonly title: string | null
  readonly isGroup: boolean
  readonly users: readonly PlainUser[]
  readonly userIds: ReadonlySet<string>
  readonly raw: string
  /** Ordinal of the last entry of this thread in the file. */
  readonly lastEntry: number
}

/** Who the script lists beside the owner: a username, or instagrapi's user as an object. */
export interface PlainUser {
  readonly userId: string | null
  readonly username: string | null
  readonly fullName: string | null
}

export interface PlainSurvey {
  /** By ordinal in the file. */
  readonly conversations: ReadonlyMap<number, PlainConversation>
  /** When it was written; by its own clock, else its newest message. Null for an empty backup without a date. */
  readonly writtenAt: Micros | null
  /** How far the writer's clock was ahead of UTC; null where no message tells. */
  readonly zoneOffset: Micros | null
}

interface Tally {
  readonly userIds: Map<number, Set<string>>
  readonly offsets: Map<Micros, number>
  newest: Micros
}

export async function surveyPlainBackup(read: () => AsyncIterable<Buffer>): Promise<PlainSurvey> {
  const headers = new Map<number, { text: string; value: JsonObject }>()
  const tally: Tally = { userIds: new Map(), offsets: new Map(), newest: 0 }
  let root: JsonObject = {}
  for await (const slices of sliceDocument(read(), plainShape)) {
    for (const slice of slices) {
      if (slice.kind === 'broken') continue
      if (slice.kind === 'element') {
        const text = parseElement(slice)?.text
        if (text !== undefined) countMessage(text, slice.container, tally)
        continue
      }
      const value: unknown = JSON.parse(quoteLongNumbers(slice.text))
      if (!isObject(value)) continue
      if (slice.level === 0) root = value
      else headers.set(slice.container, { text: slice.text, value })
    }
  }
  const zoneOffset = commonest(tally.offsets)
  return { conversations: toConversations(headers, tally), writtenAt: writtenAt(root, zoneOffset, tally), zoneOffset }
}

function countMessage(text: string, container: number, tally: Tally): void {
  const message = readPlainMessage(text)
  if (typeof message === 'string') return
  const userIds = tally.userIds.get(container) ?? new Set()
  tally.userIds.set(container, userIds.add(message.userId))
  const { idTime, timestamp, isWallClock } = message
  tally.newest = Math.max(tally.newest, idTime ?? timestamp ?? 0)
  if (!isWallClock || idTime === null || timestamp === null) return
  const offset = toZoneOffset(timestamp - idTime)
  tally.offsets.set(offset, (tally.offsets.get(offset) ?? 0) + 1)
}

function commonest(counts: ReadonlyMap<Micros, number>): Micros | null {
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? null
}

function writtenAt(root: JsonObject, zoneOffset: Micros | null, { newest }: Tally): Micros | null {
  const { micros, isWallClock } = wallClockToMicros(root.backup_date)
  if (micros === null) return newest === 0 ? null : newest
  return isWallClock ? micros - (zoneOffset ?? 0) : micros
}

/** A thread may stand there twice, if two runs of the script were joined: its entries become one conversation. */
function toConversations(
  headers: ReadonlyMap<number, { readonly text: string; readonly value: JsonObject }>,
  tally: Tally,
): ReadonlyMap<number, PlainConversation> {
  const byId = new Map<string, { entries: number[]; userIds: Set<string> }>()
  for (const [entry, { value }] of headers) {
    const threadId = idText(value.thread_id ?? value.id)
    if (threadId === null) continue
    const thread = byId.get(threadId) ?? { entries: [], userIds: new Set() }
    thread.entries.push(entry)
    for (const userId of tally.userIds.get(entry) ?? []) thread.userIds.add(userId)
    byId.set(threadId, thread)
  }
  const conversations = new Map<number, PlainConversation>()
  for (const [threadId, { entries, userIds }] of byId) {
    const { text, value } = headers.get(entries[0]!)!
    const users = readUsers(value.users)
    const isGroup = typeof value.is_group === 'boolean' ? value.is_group : users.length > 1
    const title = asText(value.title ?? value.thread_title)
    const made = { threadId, title, isGroup, users, userIds, raw: text, lastEntry: Math.max(...entries) }
    for (const entry of entries) conversations.set(entry, made)
  }
  return conversations
}

function readUsers(users: unknown): PlainUser[] {
  if (!Array.isArray(users)) return []
  return users.flatMap((user): PlainUser[] => {
    if (typeof user === 'string') return [{ userId: null, username: user, fullName: null }]
    if (!isObject(user)) return []
    const found = {
      userId: idText(user.pk ?? user.id),
      username: asText(user.username),
      fullName: asText(user.full_name),
    }
    return found.userId === null && found.username === null ? [] : [found]
  })
}
