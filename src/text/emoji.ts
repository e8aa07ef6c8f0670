/**
 * Emoji as people see them: one grapheme, one emoji, however many characters it is made of (👩‍👩‍👧, 🇩🇪, 👍🏽, 1️⃣). What is an
 * emoji is told by the Unicode data of the platform, which part the graphemes too: a list in a package would be older or
 * newer than they are.
 */

/** Looked at first: most texts have none. */
const MAYBE = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u
/** Coloured by default, or by its selector; a flag; a keycap. Of what is text by default only symbols (❤, ☺), not ©, ™ or ↔. */
const IS_EMOJI =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}\p{Emoji_Modifier}|[[\u2600-\u27BF\u{1F000}-\u{1FAFF}]&&\p{Extended_Pictographic}])/v
const TONE = /\p{Emoji_Modifier}/gu
const SELECTOR = /\uFE0F/gu
const TEXT_BY_DEFAULT = /(?!\p{Emoji_Presentation})\p{Extended_Pictographic}(?!\p{Emoji_Modifier})|[0-9#*](?=\u20E3)/gu

/** The longest that there is has 35 UTF-16 units; one grapheme may have any number of marks. */
const LONGEST = 40

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** All emoji of a text, in their order, with the selectors that ask for colour. */
export function emojiIn(text: string): readonly string[] {
  const first = text.search(MAYBE)
  if (first < 0) return []
  // What a keycap begins with stands two characters before what tells it. Most emoji stand at the end of long texts.
  const rest = first < 2 ? text : text.slice(first - 2)
  return Array.from(graphemes.segment(rest), ({ segment }) => segment)
    .filter(isEmoji)
    .map(shownAsEmoji)
}

/** Of one grapheme: whether it is an emoji. */
export function isEmoji(grapheme: string): boolean {
  return grapheme.length <= LONGEST && IS_EMOJI.test(grapheme)
}

/** The same emoji in yellow: 👍🏽 becomes 👍. A tone alone, which is shown as a patch of it, stays. */
export function withoutSkinTone(emoji: string): string {
  return shownAsEmoji(emoji.replace(TONE, '') || emoji)
}

/** The same emoji with or without the marks that ask for colour (❤, ❤️) is one: with them, where they change anything. */
export function shownAsEmoji(emoji: string): string {
  if (!MAYBE.test(emoji)) return emoji
  return emoji.replace(SELECTOR, '').replace(TEXT_BY_DEFAULT, '$&\uFE0F')
}
