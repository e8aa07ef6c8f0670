/**
 * A message's ids: Instagram's item id, or the fingerprint that stands for it where a source has no ids. Both have 128 bits
 * and are 32 hexadecimal digits in here; outside, an item id is decimal.
 */
import { hash } from 'node:crypto'
import type { Micros } from '../clock.ts'

export interface MessageId {
  readonly isItemId: boolean
  /** 32 hexadecimal digits. */
  readonly hex: string
}

/** A key for maps: item ids and fingerprints never meet. */
export function idKey(id: MessageId): string {
  return id.isItemId ? `i${id.hex}` : id.hex
}

const MAX_ITEM_ID = 2n ** 128n

/** @throws RangeError when the text is no 128-bit decimal number */
export function itemIdToHex(itemId: string): string {
  const value = /^\d{1,39}$/.test(itemId) ? BigInt(itemId) : MAX_ITEM_ID
  if (value >= MAX_ITEM_ID) throw new RangeError(`not an item id: ${itemId}`)
  return value.toString(16).padStart(32, '0')
}

/** @param hex 32 hexadecimal digits */
export function hexToItemId(hex: string): string {
  return BigInt(`0x${hex}`).toString()
}

/**
 * The fingerprint of a message without an id: time to the millisecond, sender's name, content. Of messages alike in all of
 * these, the n-th (from 0) carries its number, so that a message sent twice in one millisecond stays two.
 */
export function fingerprint(sentAt: Micros, senderName: string, contentHash: string, ordinal: number): string {
  const parts = [Math.floor(sentAt / 1000), senderName, contentHash]
  return hash('sha256', JSON.stringify(ordinal === 0 ? parts : [...parts, ordinal]), 'hex').slice(0, 32)
}
