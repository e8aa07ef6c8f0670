import type { Micros } from '../../clock.ts'
import type { DirectItem } from '../items/item.ts'

/** Which messages are wanted; what is left out does not matter. */
export interface ItemFilter {
  /** User ids of the senders. */
  readonly from?: string | readonly string[]
  /** Instagram's words: `text`, `media`, `voice_media`, … */
  readonly itemTypes?: string | readonly string[]
  /** At that time or later. */
  readonly after?: Micros
  /** Before that time. */
  readonly before?: Micros
  /** Words in the text, upper and lower case alike; or a pattern. */
  readonly text?: string | RegExp
}

/** Whether a message is wanted. */
export function matches(item: DirectItem, { from, itemTypes, after, before, text }: ItemFilter): boolean {
  if (from !== undefined && !isAmong(item.userId, from)) return false
  if (itemTypes !== undefined && !isAmong(item.itemType, itemTypes) && !isAmong(item.wireType, itemTypes)) return false
  if (after !== undefined && item.sentAt < after) return false
  if (before !== undefined && item.sentAt >= before) return false
  return text === undefined || hasText(item.text ?? '', text)
}

function isAmong(value: string | null, wanted: string | readonly string[]): boolean {
  return value !== null && (typeof wanted === 'string' ? value === wanted : wanted.includes(value))
}

function hasText(text: string, wanted: string | RegExp): boolean {
  // A pattern with a memory (flags g, y) would find every second message.
  if (wanted instanceof RegExp) return new RegExp(wanted.source, wanted.flags.replace(/[gy]/g, '')).test(text)
  return folded(text).includes(folded(wanted))
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
