/** How much a message looks like spam, and why. A pure function: what is known around it is handed in. */
import { hasPhrase } from '../rules/word-matcher.ts'
import { linkSignals } from './link-signals.ts'
import { phrases } from './phrases.ts'
import { type Signal, type SpamScore, scoreOf } from './signal.ts'
import { plainForm, singled, type Undisguised, undisguise } from './undisguise.ts'

/** What an archive knows around a message; what is left out is not known. */
export interface SpamContext {
  readonly text: string
  /** Address of what was shared with it. */
  readonly shareUrl?: string | null
  /** Hosts that the user knows as bad; what lies below them too. */
  readonly knownBad?: ReadonlySet<string>
  /** How many people whom the account never answered sent the same text. */
  readonly sameTextFrom?: number
  /** Whether the account's owner ever wrote to them. */
  readonly isAnswered?: boolean
  /** It came as a message request, or into spam. */
  readonly isRequest?: boolean
  readonly sender?: { readonly username: string | null; readonly displayName: string | null }
}

/** What people find a sensible line between the two; see the measurements in the tests. */
export const LIKELY_SPAM = 0.5

interface Listed {
  readonly kind: string
  readonly phrase: string
  readonly form: string
  readonly weight: number
}

let listed: readonly Listed[] | undefined

/** Heaviest first, so that the first that is found of a kind counts. */
function phraseList(): readonly Listed[] {
  listed ??= Object.entries(phrases)
    .flatMap(([kind, weighted]) =>
      Object.entries(weighted).flatMap(([weight, list]) =>
        list.map((phrase) => ({ kind, phrase, form: plainForm(phrase), weight: Number(weight) })),
      ),
    )
    .sort((a, b) => b.weight - a.weight || b.form.length - a.form.length)
  return listed
}

/** Spam says early what it wants; so much of a text is looked at, in UTF-16 units. */
const LONGEST_LOOK = 4_000

export function scoreText(whole: SpamContext): SpamScore {
  const message = { ...whole, text: whole.text.slice(0, LONGEST_LOOK).toWellFormed() }
  const undisguised = undisguise(message.text)
  const { disguises } = undisguised
  const found = phraseSignals(undisguised)
  const links = linkSignals(message.text, message.shareUrl ?? null, message.knownBad ?? new Set())
  const isHidden = disguises.length > 0
  const signals = [
    ...found.signals,
    ...links,
    ...(isHidden && found.signals.length > 0
      ? [{ name: 'disguise', weight: 0.5, words: `hides its words: ${disguises.join(', ')}` }]
      : isHidden
        ? [{ name: 'disguise', weight: 0.2, words: disguises.join(', ') }]
        : []),
    ...(found.isOnlyBare && !isHidden
      ? [{ name: 'disguise', weight: 0.4, words: 'writes its words with digits or drawn out' }]
      : []),
    ...moneySignals(message.text, found.signals.length > 0),
    ...aroundSignals(message, found.signals.length + links.length > 0),
  ]
  return scoreOf(signals)
}

interface FoundPhrases {
  readonly signals: readonly Signal[]
  /** One of them shows only once disguises are undone. */
  readonly isOnlyBare: boolean
}

function phraseSignals({ plain, bare, single, joined }: Undisguised): FoundPhrases {
  const byKind = new Map<string, Signal>()
  let isOnlyBare = false
  for (const { kind, phrase, form, weight } of phraseList()) {
    if (byKind.has(kind)) continue
    const isPlain = hasPhrase(plain, form)
    const isBare = (): boolean =>
      (bare !== plain && hasPhrase(bare, form)) ||
      (single !== null && form.length >= 8 && hasPhrase(single, singled(form))) ||
      joined.some((word) => word.includes(form.replaceAll(' ', '')))
    if (!isPlain && !isBare()) continue
    isOnlyBare ||= !isPlain
    byKind.set(kind, { name: kind, weight, words: `"${phrase}"` })
  }
  return { signals: [...byKind.values()], isOnlyBare }
}

/** Amounts that are promised: "$5,000", "500 usd weekly". Alone they say nothing. */
function moneySignals(text: string, isBeside: boolean): readonly Signal[] {
  const amounts =
    text.match(/(?:[$€£]\s?\d[\d.,]*\d{2}|\d[\d.,]*\d{2}\s?(?:usd|usdt|eur|dollars?|euros?|btc|[$€£]))/gi) ?? []
  if (!isBeside || amounts.length === 0) return []
  return [{ name: 'amount', weight: amounts.length > 1 ? 0.3 : 0.2, words: `names ${amounts.slice(0, 2).join(', ')}` }]
}

function aroundSignals(context: SpamContext, isSuspect: boolean): readonly Signal[] {
  const { sameTextFrom = 1, isAnswered, isRequest, sender } = context
  const signals: Signal[] = []
  if (sameTextFrom >= 3 && context.text.length >= LONG_ENOUGH) {
    // "Is this still available?" is what all the world asks a shop: short, and with nothing else that speaks for spam.
    const most = isSuspect ? 0.7 : context.text.length >= A_LETTER ? 0.6 : 0.4
    const weight = Math.min(most, 0.25 + 0.1 * (sameTextFrom - 2))
    signals.push({ name: 'same-text', weight, words: `${sameTextFrom} strangers sent the same text` })
  }
  if (isRequest === true && isAnswered !== true && isSuspect) {
    signals.push({ name: 'request', weight: 0.15, words: 'came as a request' })
  }
  if (isAnswered === true) signals.push({ name: 'answered', weight: -0.6, words: 'you have written to them' })
  return [...signals, ...nameSignals(sender ?? { username: null, displayName: null }, isAnswered === true)]
}

/** "ok", "thanks", "hi": all the world sends them. */
const LONG_ENOUGH = 20
/** Nobody writes so much twice by chance. */
const A_LETTER = 45

const OFFICIAL =
  /\b(?:instagram|meta|facebook)\b.*\b(?:support|help|team|security|verif\w*|copyright|service|center|centre)\b|\b(?:support|help|security|verif\w*|copyright)\b.*\b(?:instagram|meta|facebook)\b/u

function nameSignals(sender: NonNullable<SpamContext['sender']>, isAnswered: boolean): readonly Signal[] {
  if (isAnswered) return []
  const names = [sender.username, sender.displayName].filter((name) => name !== null)
  const signals: Signal[] = []
  if (names.some((name) => OFFICIAL.test(plainForm(name.replace(/[._\d]+/g, ' ')).replaceAll('rn', 'm')))) {
    signals.push({ name: 'name', weight: 0.5, words: `is called ${names.join(', ')}, as if it were Instagram` })
  }
  if (/\d{5,}$/.test(sender.username ?? '')) {
    signals.push({ name: 'name', weight: 0.12, words: 'a username that ends in many digits' })
  }
  return signals
}
