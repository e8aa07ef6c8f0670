/**
 * View-once media. Its addresses are never kept, which holds for the original text as well, for a voice message that can be
 * heard once, and for what a reply quotes.
 */
import type { Json, JsonObject } from '../../../instagram/json/parse-json.ts'
import { isObject } from '../../../instagram/json/read-value.ts'
import { membersOf, skipBlanks } from '../../../instagram/json/scan-json.ts'
import { stripAddresses } from './strip-addresses.ts'

const QUOTED = 'replied_to_message'

/** Whether an item is, or holds anywhere but in the message that it replies to, media that expires. */
export function isExpiring({ [QUOTED]: _, ...item }: JsonObject): boolean {
  return holdsExpiring(item)
}

/**
 * The item's original text, without addresses where they are those of media that expires.
 *
 * @param hides what `isExpiring` says of the item
 */
export function textToKeep(raw: string, item: JsonObject, hides: boolean): string {
  if (hides) return stripAddresses(raw)
  return holdsExpiring(item[QUOTED]) ? withoutQuotedAddresses(raw) : raw
}

/** For a text that could not be read as an item, where it cannot be told whose the addresses are. */
export function unreadTextToKeep(raw: string): string {
  return /visual|raven|view_mode|\\u/i.test(raw) ? stripAddresses(raw) : raw
}

/** By the words of the wrapper around it; one that does not say how often it may be seen counts as expiring. */
function holdsExpiring(value: Json | undefined): boolean {
  const left: (Json | undefined)[] = [value]
  while (left.length > 0) {
    const one = left.pop()
    if (Array.isArray(one)) for (const element of one) left.push(element)
    if (!isObject(one)) continue
    if (isWrapperOfExpiring(one)) return true
    for (const member of Object.values(one)) left.push(member)
  }
  return false
}

function isWrapperOfExpiring(value: JsonObject): boolean {
  const { item_type: itemType, view_mode: mode, visual_media: visual, raven_media: raven } = value
  if (mode !== undefined && mode !== null && !isPermanent(mode)) return true
  const wrappers = [visual, raven].filter(isObject)
  if (wrappers.some((wrapper) => !isPermanent(wrapper.view_mode))) return true
  return wrappers.length === 0 && isRaven(itemType)
}

export function isRaven(itemType: Json | undefined): boolean {
  return itemType === 'raven_media' || itemType === 'visual_media'
}

/** In words, or as the web has it, numbered from 0. */
const isPermanent = (mode: Json | undefined): boolean => mode === 'permanent' || mode === 2 || mode === '2'

function withoutQuotedAddresses(raw: string): string {
  const parts: string[] = []
  let done = 0
  for (const { name, start, end } of membersOf(raw, skipBlanks(raw, 0))) {
    if (name !== QUOTED) continue
    parts.push(raw.slice(done, start), stripAddresses(raw.slice(start, end)))
    done = end
  }
  return parts.join('') + raw.slice(done)
}
