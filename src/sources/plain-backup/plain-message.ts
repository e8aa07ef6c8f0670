/** One message of the plain `dm_backup.json`: `{id, user_id, text, timestamp, item_type}`. */
import type { Micros } from '../../clock.ts'
import { asText, isObject, type JsonObject } from '../json/values.ts'
import { itemIdToMicros, wallClockToMicros } from './plain-times.ts'

export interface PlainMessage {
  readonly itemId: string | null
  /** Instagram user id. */
  readonly userId: string
  readonly itemType: string
  readonly text: string | null
  /** As the file tells it: on the clock of a writer whose zone is unknown, if `isWallClock`. */
  readonly timestamp: Micros | null
  readonly isWallClock: boolean
  /** As the id tells it, where the two are near enough for the id to be an item id. */
  readonly idTime: Micros | null
}

/** Two clocks on earth are never further apart. */
const FARTHEST_ZONE = 26 * 3_600_000_000

export const isPlainMessage = (value: unknown): boolean =>
  isObject(value) && 'id' in value && ('user_id' in value || 'timestamp' in value)

/**
 * Long numbers outside of strings made strings, for JSON.parse would round them: Python's json writes ids of 39 digits bare
 * where the script left them numbers.
 */
export function quoteLongNumbers(text: string): string {
  if (!/[:[,\s]-?\d{16}/.test(text)) return text
  return text.replace(/"(?:\\.|[^"\\])*"|-?\d{16,}(?![\d.eE])/g, (found) => (found[0] === '"' ? found : `"${found}"`))
}

/** A message, or in words why it is none. */
export function readPlainMessage(text: string): PlainMessage | string {
  let value: unknown
  try {
    value = JSON.parse(quoteLongNumbers(text))
  } catch {
    return 'not valid JSON'
  }
  if (!isObject(value)) return 'not a message'
  const userId = idText(value.user_id)
  if (userId === null) return 'a message without a sender'
  const itemId = itemIdOf(value)
  const { micros: timestamp, isWallClock } = wallClockToMicros(value.timestamp)
  const decoded = itemId === null ? null : itemIdToMicros(itemId)
  const isNear = decoded !== null && timestamp !== null && Math.abs(decoded - timestamp) <= FARTHEST_ZONE
  const words = asText(value.text)
  return {
    itemId,
    userId,
    itemType: asText(value.item_type) ?? (words === null ? 'placeholder' : 'text'),
    text: words,
    timestamp,
    isWallClock,
    idTime: isNear ? decoded : null,
  }
}

function itemIdOf(value: JsonObject): string | null {
  const id = idText(value.id ?? value.item_id)
  return id !== null && /^[1-9]\d{0,38}$/.test(id) && BigInt(id) < 2n ** 128n ? id : null
}

/** An id, whether the script wrote a string or a number; null for none. */
export function idText(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}
