/** One thing that speaks for spam. */
export interface Signal {
  /** A stable word for scripts: prize, money, account, link, disguise, same-text, stranger, name, … */
  readonly name: string
  /** How much it speaks for spam by itself, 0 to 1; negative: against. */
  readonly weight: number
  /** For people. */
  readonly words: string
}

export interface SpamScore {
  /** 0 to 1, rounded to two places. */
  readonly score: number
  /** The weightiest first. */
  readonly signals: readonly Signal[]
}

/** Signals that are independent of each other add up as chances do; what speaks against takes its share off. */
export function scoreOf(signals: readonly Signal[]): SpamScore {
  const speakFor = signals.filter(({ weight }) => weight > 0)
  const against = signals.filter(({ weight }) => weight < 0)
  const chance = 1 - speakFor.reduce((left, { weight }) => left * (1 - weight), 1)
  const score = against.reduce((left, { weight }) => left * (1 + weight), chance)
  return {
    score: Math.round(score * 100) / 100,
    signals: signals.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
  }
}
