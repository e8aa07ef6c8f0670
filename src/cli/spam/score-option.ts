import { InvalidArgumentError } from 'commander'

/** A score from 0 to 1, as commander reads an option. */
export function parseScore(value: string): number {
  const score = value.trim() === '' ? Number.NaN : Number(value)
  if (score >= 0 && score <= 1) return score
  throw new InvalidArgumentError('Give a number from 0 to 1, such as 0.8.')
}
