import { accountToken, hasTag, senderTag, typeTag } from '../../text/search-tags.ts'
import type { Query, Term } from './parse-query.ts'

/** What days must hold to have a match, as a `tsquery`; null where any day may. */
export function tokenQuery(
  accountId: bigint,
  { terms, has, types }: Pick<Query, 'terms' | 'has' | 'types'>,
  senders: readonly bigint[] | null,
): string | null {
  const lexeme = (token: string): string =>
    `'${accountToken(accountId, token).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
  const anyOf = (tokens: readonly string[]): string => `(${tokens.map(lexeme).join('|')})`
  const needs = [
    ...terms.flatMap(tokensOf).map(({ token, isPrefix }) => `${lexeme(token)}${isPrefix ? ':*' : ''}`),
    ...has.map((thing) => lexeme(hasTag(thing))),
    ...(types.length === 0 ? [] : [anyOf(types.map(typeTag))]),
    ...(senders === null ? [] : [anyOf(senders.map(senderTag))]),
  ]
  return needs.length === 0 ? null : [...new Set(needs)].join('&')
}

/** Two characters of a run at a time, which says more than each of them. */
function tokensOf({ forms }: Term): readonly { readonly token: string; readonly isPrefix: boolean }[] {
  return forms.flatMap(({ form, isPrefix, isRunWithNext }, place) => {
    const next = forms[place + 1]
    if (isRunWithNext && next !== undefined) return [{ token: form + next.form, isPrefix: false }]
    return forms[place - 1]?.isRunWithNext === true ? [] : [{ token: form, isPrefix }]
  })
}
