import { tokensIn } from '../../text/tokens.ts'
import type { WrittenText } from './read-texts.ts'
import { placeIn, type Said, type WordBody } from './word-body.ts'

const DAY_MICROS = 86_400_000_000

/** UTC day: days since 1970-01-01. */
export function dayOf(text: Pick<WrittenText, 'sent_at'>): number {
  return Math.floor(text.sent_at / DAY_MICROS)
}

/** Parts texts, which are in the order of their times, into words, by day and sender. */
export function partTexts(texts: readonly WrittenText[]): WordBody {
  const places = new Map<string, number>()
  const days = new Map<number, Map<bigint, Said & { readonly messages: number[][] }>>()
  for (const text of texts) {
    const tokens = tokensIn(text.text)
    if (tokens.length === 0) continue
    const day = dayOf(text)
    const people = days.get(day) ?? new Map<bigint, Said & { readonly messages: number[][] }>()
    days.set(day, people)
    const own = people.get(text.sender_id) ?? { day, personId: text.sender_id, messages: [] }
    people.set(text.sender_id, own)
    own.messages.push(tokens.map((token) => placeIn(places, token)))
  }
  return { words: [...places.keys()], said: [...days.values()].flatMap((people) => [...people.values()]) }
}
