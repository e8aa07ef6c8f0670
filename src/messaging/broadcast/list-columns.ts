import { VARIABLE_NAME } from '../templates/parse-text.ts'

/** Where in a row what stands. */
export interface ListColumns {
  readonly count: number
  readonly person: { readonly place: number; readonly isId: boolean }
  readonly consent: number
  readonly values: readonly { readonly name: string; readonly place: number }[]
}

const PERSON = ['username', 'person', 'user_id']

/** @returns what is wrong with them, where something is */
export function readColumns(header: readonly string[]): ListColumns | readonly string[] {
  const names = header.map((name) => name.trim().toLowerCase())
  const problems: string[] = []
  for (const [place, name] of names.entries()) {
    if (name !== '' && names.indexOf(name) !== place) problems.push(`there are two columns ${name}`)
  }
  const people = PERSON.filter((name) => names.includes(name))
  if (people.length === 0) problems.push('there is no column username, which says who it is for')
  if (people.length > 1) problems.push(`${people.join(' and ')} both say who it is for: leave one of them`)
  if (!names.includes('consent')) problems.push('there is no column consent, which says who agreed to be written to')
  const values = names.flatMap((name, place) =>
    name === '' || name === 'consent' || PERSON.includes(name) ? [] : [{ name, place }],
  )
  for (const { name } of values) {
    if (!VARIABLE_NAME.test(name)) problems.push(`"${name.slice(0, 60)}" cannot be the name of a variable`)
  }
  if (problems.length > 0) return problems
  const [person = ''] = people
  const place = names.indexOf(person)
  const count = names.findLastIndex((name) => name !== '') + 1
  return { count, person: { place, isId: person === 'user_id' }, consent: names.indexOf('consent'), values }
}
