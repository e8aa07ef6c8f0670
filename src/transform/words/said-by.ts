import { tokensIn } from '../../text/tokens.ts'
import type { WrittenText } from './read-texts.ts'
import type { Said } from './word-body.ts'

const DAY_MICROS = 86_400_000_000

/** UTC day: days since 1970-01-01. */
export function dayOf(text: Pick<WrittenText, 'sent_at'>): number {
  return Math.floor(text.sent_at / DAY_MICROS)
}

/** Parts texts, which are in the order of their times, into words, by day and sender. */
export function saidBy(texts: readonly WrittenText[]): readonly Said[] {
  const said = new Map<string, Said & { readonly messages: (readonly string[])[] }>()
  for (const text of texts) {
    const tokens = tokensIn(text.text)
    if (tokens.length === 0) continue
    const day = dayOf(text)
    const key = `${day} ${text.sender_id}`
    const own = said.get(key)
    if (own === undefined) said.set(key, { day, personId: text.sender_id, messages: [tokens] })
    else own.messages.push(tokens)
  }
  return [...said.values()]
}
