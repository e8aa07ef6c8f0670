/** A script for the plain `dm_backup.json`, as somebody may have one: it knows the plain keys and nothing else. */
import { readFileSync } from 'node:fs'

interface PlainMessage {
  readonly id: string
  readonly user_id: string
  readonly text: string | null
  readonly timestamp: string
  readonly item_type: string
}

interface PlainConversation {
  readonly thread_id: string
  readonly title: string
  readonly users: readonly string[]
  readonly is_group: boolean
  readonly messages: readonly PlainMessage[]
}

interface PlainBackup {
  readonly backup_date: string
  readonly conversations: readonly PlainConversation[]
}

export interface ConversationSummary {
  readonly threadId: string
  readonly title: string
  readonly with: string
  readonly isGroup: boolean
  readonly messages: number
  readonly perUser: Readonly<Record<string, number>>
  readonly types: Readonly<Record<string, number>>
  readonly newest: string | null
  readonly oldest: string | null
  readonly words: readonly string[]
}

function count(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

export function readPlainBackup(path: string): { date: Date; conversations: readonly ConversationSummary[] } {
  const backup = JSON.parse(readFileSync(path, 'utf8')) as PlainBackup
  const conversations = backup.conversations.map((thread) => ({
    threadId: thread.thread_id,
    title: thread.title,
    with: thread.users.join(', '),
    isGroup: thread.is_group,
    messages: thread.messages.length,
    perUser: count(thread.messages.map((message) => message.user_id)),
    types: count(thread.messages.map((message) => message.item_type)),
    newest: thread.messages[0]?.timestamp ?? null,
    oldest: thread.messages.at(-1)?.timestamp ?? null,
    words: thread.messages.map((message) => message.text ?? '').filter((text) => text !== ''),
  }))
  return { date: new Date(backup.backup_date), conversations }
}
