import { byText } from './by-count.ts'
import { tellApart } from './tell-apart.ts'

/** A person as shown in reports: no two people of an account have the same label. */
export interface PersonLabel {
  readonly label: string
  /** The same without what tells it from others. */
  readonly name: string
  readonly username: string | null
}

export interface NamedPerson {
  readonly personId: bigint
  readonly displayName: string | null
  readonly username: string | null
  /** Outside ids, told by kind. */
  readonly ids: readonly { readonly kind: string; readonly id: string }[]
}

/**
 * Labels for all people of an account: the display name, else the username, else the number that Instagram knows them by.
 * People of one name stay apart by username, by thread where only that is known, or by a number in the order of their ids,
 * so that a label does not depend on what is asked for.
 *
 * @param threadOf the thread that a `thread-name` id belongs to, in words
 */
export function labelPeople(
  people: readonly NamedPerson[],
  threadOf: (id: string) => string | null,
): ReadonlyMap<bigint, PersonLabel> {
  const wishes = people.map((person) => {
    const name = oneLine(person.displayName) ?? oneLine(person.username) ?? placeholder(person)
    const order =
      person.ids.map(({ kind, id }) => `${kind} ${withoutThreadKey(kind, id, threadOf)}`).sort(byText)[0] ?? ''
    return { item: person, name, detail: detailOf(person, name, threadOf), order }
  })
  return new Map(
    tellApart(wishes).map(({ item, name, label }) => [
      item.personId,
      { label, name, username: oneLine(item.username) },
    ]),
  )
}

function placeholder({ ids }: NamedPerson): string {
  const known = ids.find(({ kind }) => kind === 'instagram')
  return known === undefined ? 'unknown person' : `user ${known.id}`
}

/** What tells a person from others of the same name. */
function detailOf(person: NamedPerson, name: string, threadOf: (id: string) => string | null): string | null {
  const username = oneLine(person.username)
  if (username !== null && username !== name) return username
  const inThread = person.ids.find(({ kind }) => kind === 'thread-name')
  const thread = inThread === undefined ? null : threadOf(inThread.id)
  return thread === null ? null : `in ${thread}`
}

/** Ids of kind `thread-name` begin with an internal key, which differs after a restore. */
function withoutThreadKey(kind: string, id: string, threadOf: (id: string) => string | null): string {
  return kind === 'thread-name' ? `${threadOf(id)} ${id.slice(id.indexOf(':') + 1)}` : id
}

/** On one line, null where nothing can be seen. */
export function oneLine(name: string | null): string | null {
  const line = name?.replace(/[\s\p{Cc}]+/gu, ' ').trim() ?? ''
  return /[^\s\p{C}\p{Z}]/u.test(line) ? line : null
}
