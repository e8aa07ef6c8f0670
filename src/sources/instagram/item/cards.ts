/** The cards (`xma_*`) in which newer versions of the app share posts, reels, stories, profiles and notes. */
import type { Json, JsonObject } from '../../../instagram/json/parse-json.ts'
import { isObject, objectOf, objectsOf } from '../../../instagram/json/read-value.ts'
import type { SourceShare } from '../../source.ts'
import { fileAt } from './address.ts'
import type { ContentReader } from './content.ts'
import { firstWords, usernameOf, wordsOf } from './words.ts'

/**
 * Under the item type's own name or another card's. The item's text is what the sender wrote: the reply to a story or note,
 * or the emoji of a reaction. The address is kept to the letter; it may be one of the app (`instagram://`).
 */
export const readCards: ContentReader = (item) => {
  const cards = cardsOf(item)
  return {
    text: wordsOf(item.text),
    share: shareOf(cards),
    attachments: cards.flatMap((card) => fileAt('thumbnail', card.preview_url, objectOf(card.preview_url_info).url)),
  }
}

/** A story in which the reader is mentioned. */
export const readMentionCards: ContentReader = (item, sender) => ({
  ...readCards(item, sender),
  noticeClass: 'story-mention',
})

function cardsOf(item: JsonObject): readonly JsonObject[] {
  const own = asCards(item[String(item.item_type)])
  if (own.length > 0) return own
  const key = Object.keys(item).find((name) => /(^|_)xma(_|$)/.test(name) && asCards(item[name]).length > 0)
  return key === undefined ? [] : asCards(item[key])
}

function asCards(value: Json | undefined): readonly JsonObject[] {
  return isObject(value) ? [value] : objectsOf(value)
}

function shareOf(cards: readonly JsonObject[]): SourceShare | null {
  const card = cards.find((it) => wordsOf(it.target_url) !== null) ?? cards[0]
  if (card === undefined) return null
  const { header_title_text: header, title_text: title, subtitle_text: subtitle } = card
  const url = wordsOf(card.target_url)
  const owner = isElsewhere(url) ? null : (ownerIn(header) ?? ownerIn(title))
  const caption = wordsOf(card.caption_body_text)
  // Titles alone are Instagram's words for what cannot be shown.
  if (url === null && owner === null && caption === null) return null
  const titles = [title, header].map((it) => (wordsOf(it) === owner ? null : (it ?? null)))
  return { url, owner, text: caption ?? firstWords(...titles, subtitle) }
}

/** Titles of pages outside Instagram are nobody's username. */
const isElsewhere = (url: string | null): boolean =>
  url !== null && !/^(instagram:|https?:\/\/(www\.|m\.)?instagram\.com\/)/i.test(url)

/** Usernames have no capitals; other titles, names of people among them, mostly do. */
function ownerIn(title: Json | undefined): string | null {
  const username = usernameOf(title)
  return username === username?.toLowerCase() ? username : null
}
