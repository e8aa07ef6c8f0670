const VARIATION = /\uFE0F$/u
const TEXT_BY_DEFAULT = /^(?!\p{Emoji_Presentation})\p{Extended_Pictographic}$/u

/** The same emoji with or without the mark that asks for colour (❤, ❤️) is one: with it, where it changes anything. */
export function shownAsEmoji(emoji: string): string {
  const bare = emoji.replace(VARIATION, '')
  return TEXT_BY_DEFAULT.test(bare) ? `${bare}\uFE0F` : emoji
}
