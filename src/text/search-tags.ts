/** What a message is found by beside its words. No word begins with these signs. */

export const HAS = ['link', 'photo', 'voice', 'video', 'share', 'gif', 'file', 'sticker'] as const
export type Has = (typeof HAS)[number]

/** Kinds of attachments in the word that people search by; a thumbnail is none of its own. */
const OF_KIND: Readonly<Record<string, Has>> = {
  photo: 'photo',
  video: 'video',
  audio: 'voice',
  gif: 'gif',
  file: 'file',
  sticker: 'sticker',
}

export const senderTag = (personId: bigint): string => `@${personId}`
export const typeTag = (itemType: string): string => `#${itemType.slice(0, 64).toWellFormed()}`
export const hasTag = (has: Has): string => `+${has}`

/** Things that a message, or several, may have. */
export interface Things {
  readonly text: string | null
  readonly isShare: boolean
  readonly kinds: readonly string[]
}

const LINK = /https?:\/\/\S/i

/** What is searched for by `has:`. */
export function thingsIn({ text, isShare, kinds }: Things): ReadonlySet<Has> {
  const found = new Set<Has>()
  if (text !== null && LINK.test(text)) found.add('link')
  if (isShare) found.add('share')
  for (const kind of kinds) if (OF_KIND[kind] !== undefined) found.add(OF_KIND[kind])
  return found
}

const LETTERS = 26n

/**
 * A token as the archive holds it: all accounts share one index, and none reads another's. The account stands in front, its
 * last digit a capital, which no folded word has before it: one letter for the first accounts, and never another's beginning.
 */
export function accountToken(accountId: bigint, token: string): string {
  const high = accountId / LETTERS
  return `${high === 0n ? '' : high.toString(36)}${String.fromCharCode(65 + Number(accountId % LETTERS))}${token}`
}
