/**
 * Repairs the strings of messages. Nearly all strings of an export are ASCII; names, reactions and flags come again and
 * again, so short ones are remembered.
 */
import { repairText } from '../../text/repair-text.ts'

const SHORT = 24
const MAX_REMEMBERED = 20_000
const remembered = new Map<string, string>()

/** For strings that come again: reactions, usernames of shared posts. */
export function repairShort(text: string): string {
  if (text.length > SHORT) return repairText(text)
  const known = remembered.get(text)
  if (known !== undefined) return known
  const repaired = repairText(text)
  if (remembered.size < MAX_REMEMBERED) remembered.set(text, repaired)
  return repaired
}

/** Text of a member that should be a string; null for anything else. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? repairText(value) : null)
