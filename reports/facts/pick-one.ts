import { distance } from 'fastest-levenshtein'
import { UsageError } from '../../src/errors.ts'
import { folded } from './same-name.ts'

const SHOWN = 10
const NEAREST = 3

interface Choice {
  readonly kind: 'thread' | 'person'
  readonly wanted: string
  /** Candidates, the surest way of meaning one first: the first tier that has any decides. */
  readonly tiers: readonly (readonly bigint[])[]
  readonly inWords: (id: bigint) => string
  /** All names there are, to suggest the nearest. */
  readonly known: readonly string[]
}

/** @throws UsageError when there is none, or several */
export function pickOne({ kind, wanted, tiers, inWords, known }: Choice): bigint {
  const [candidate, ...others] = tiers.find((tier) => tier.length > 0) ?? []
  if (candidate === undefined) {
    throw new UsageError(`${kind}-unknown`, `there is no ${kind} "${wanted}"`, {
      hint: known.length === 0 ? undefined : `Nearest names: ${nearest(wanted, known).join(', ')}.`,
    })
  }
  if (others.length === 0) return candidate
  const all = [candidate, ...others].map(inWords).sort()
  const rest = all.length > SHOWN ? `, and ${all.length - SHOWN} more` : ''
  throw new UsageError(
    `${kind}-ambiguous`,
    `"${wanted}" could be ${all.length} ${kind === 'person' ? 'people' : 'threads'}`,
    {
      hint: `Say which: ${all.slice(0, SHOWN).join(', ')}${rest}.`,
    },
  )
}

function nearest(wanted: string, known: readonly string[]): readonly string[] {
  return [...new Set(known)]
    .map((name) => ({ name, score: distance(folded(wanted), folded(name)) }))
    .sort((one, other) => one.score - other.score)
    .slice(0, NEAREST)
    .map(({ name }) => name)
}
