import type { Contact } from '../../archive/broadcast/read-contacts.ts'

/** Why someone on a list does not get it. */
export interface WhyLeftOut {
  readonly code: 'double' | 'oneself' | 'do-not-contact' | 'refused' | 'no-consent' | 'unknown' | 'blocked' | 'private'
  readonly words: string
}

export const ONESELF: WhyLeftOut = { code: 'oneself', words: 'that is the account itself' }
export const REFUSED: WhyLeftOut = { code: 'refused', words: 'the list says that they do not agree' }
export const NO_CONSENT: WhyLeftOut = {
  code: 'no-consent',
  words: 'they have neither written to the account, as far as its archive tells, nor agreed',
}
export const UNKNOWN: WhyLeftOut = { code: 'unknown', words: 'there is nobody of that name, or they have blocked you' }
export const BLOCKED: WhyLeftOut = { code: 'blocked', words: 'you have blocked them' }
export const PRIVATE: WhyLeftOut = {
  code: 'private',
  words: 'their account is private, neither follows the other, and there is no conversation yet',
}

export function doubleOf(line: number): WhyLeftOut {
  return { code: 'double', words: `they stand in line ${line} already` }
}

/** Why someone whom the archive knows may not be written to; null: they may be. */
export function whyNotContact({ isOwner, avoidedFor }: Contact): WhyLeftOut | null {
  if (isOwner) return ONESELF
  return avoidedFor === null ? null : { code: 'do-not-contact', words: `they asked to be left alone: ${avoidedFor}` }
}
