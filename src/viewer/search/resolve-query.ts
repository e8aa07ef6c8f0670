import type { Names } from '../../../reports/facts/read-names.ts'
import type { Account } from '../../archive/accounts.ts'
import { fold } from '../../text/fold.ts'
import type { Query } from './parse-query.ts'

export interface Resolved {
  /** Null: anyone. Empty: no one, so that nothing is found. */
  readonly senders: readonly bigint[] | null
  readonly threads: readonly bigint[] | null
  readonly problems: readonly string[]
}

/** Whom from: and in: mean. Part of a name is enough; several who are called so are all meant. */
export function resolveQuery(query: Query, names: Names, account: Account): Resolved {
  const problems = [...query.problems]
  const senders = query.from.map((word) => {
    const found = peopleCalled(word, names, account)
    if (found.length === 0) problems.push(`No one is called ${word}.`)
    return found
  })
  const threads = query.in.map((word) => {
    const found = threadsCalled(word, names)
    if (found.length === 0) problems.push(`No conversation is called ${word}.`)
    return found
  })
  return {
    senders: senders.length === 0 ? null : [...new Set(senders.flat())],
    threads: threads.length === 0 ? null : [...new Set(threads.flat())],
    problems,
  }
}

function peopleCalled(word: string, { people }: Names, { ownerPersonId }: Account): readonly bigint[] {
  if (fold(word) === 'me' && ownerPersonId !== null) return [ownerPersonId]
  const named = [...people].map(([id, { label, username }]) => ({ id, names: [label, username ?? ''] }))
  return called(word.replace(/^@/, ''), named)
}

function threadsCalled(word: string, { threads }: Names): readonly bigint[] {
  return called(
    word,
    [...threads].map(([key, { label, id }]) => ({ id: key, names: [label, id ?? ''] })),
  )
}

/** Those whose whole name it is, else those whose name has a word that begins so. */
function called(word: string, named: readonly { id: bigint; names: readonly string[] }[]): readonly bigint[] {
  const wanted = fold(word).trim()
  if (wanted === '') return []
  const whole = named.filter(({ names }) => names.some((name) => fold(name) === wanted))
  const some =
    whole.length > 0 ? whole : named.filter(({ names }) => names.some((name) => beginsIn(fold(name), wanted)))
  return some.map(({ id }) => id)
}

function beginsIn(name: string, wanted: string): boolean {
  for (let at = name.indexOf(wanted); at >= 0; at = name.indexOf(wanted, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(name[at - 1] ?? '') || /[^\p{ASCII}]/u.test(wanted)) return true
  }
  return false
}
