import { type Contact, readContacts } from '../../archive/broadcast/read-contacts.ts'
import type { OpenDirect } from '../open-direct.ts'
import type { Consent } from './consent.ts'
import { doubleOf, NO_CONSENT, ONESELF, REFUSED, type WhyLeftOut, whyNotContact } from './left-out.ts'
import type { BroadcastList, ListedPerson, ListRow } from './read-list.ts'

/** A row of the list, by what the archive knows of the person: nothing is asked of Instagram for it. */
export interface KnownRow {
  readonly row: ListRow
  /** Null where the archive knows nobody of that name, or several. */
  readonly contact: Contact | null
  readonly leftOut: WhyLeftOut | null
  /** There is no conversation with them that the archive could name. */
  readonly isToBeLookedUp: boolean
}

/** Who on a list gets it, as far as the archive tells; in the order of the list. */
export async function knowPeople(direct: OpenDirect, { rows }: BroadcastList): Promise<readonly KnownRow[]> {
  const { archive, account, owner } = direct
  const people = rows.map(({ person }) => person)
  const contacts = await readContacts(archive, account.accountId, {
    usernames: [...new Set(people.flatMap(({ username }) => username ?? []))],
    userIds: [...new Set(people.flatMap(({ userId }) => userId ?? []))],
  })
  const byName = Map.groupBy(contacts, ({ username }) => username?.toLowerCase() ?? null)
  const byId = Map.groupBy(contacts, ({ userId }) => userId)
  const first = new Map<string, { readonly line: number; readonly place: number }>()
  const known: KnownRow[] = []
  for (const row of rows) {
    const { userId, username } = row.person
    const all = (userId === null ? byName.get(username) : byId.get(userId)) ?? []
    const contact = all.length === 1 ? all[0]! : null
    const key = contact === null ? (userId ?? `@${username}`) : (contact.userId ?? `#${contact.personId}`)
    const before = first.get(key)
    if (before === undefined) {
      first.set(key, { line: row.line, place: known.length })
      known.push(standing(row, contact, { owner, mayBeContact: all.some(({ hasWritten }) => hasWritten) }))
    } else {
      known.push({ row, contact: null, leftOut: doubleOf(before.line), isToBeLookedUp: false })
      // Who takes their consent back in one place is not written to because of another.
      const { consent } = row
      if (consent !== 'agreed') known[before.place] = withConsent(known[before.place]!, consent, owner)
    }
  }
  return known
}

type Owner = OpenDirect['owner']

function standing(
  row: ListRow,
  contact: Contact | null,
  { owner, mayBeContact }: { readonly owner: Owner; readonly mayBeContact: boolean },
): KnownRow {
  const leftOut = isOwner(row.person, owner) ? ONESELF : contact && whyNotContact(contact)
  if (leftOut !== null) return { row, contact, leftOut, isToBeLookedUp: false }
  if (row.consent === 'refused') return { row, contact, leftOut: REFUSED, isToBeLookedUp: false }
  const isContact = contact?.hasWritten ?? mayBeContact
  if (!isContact && row.consent !== 'agreed') return { row, contact, leftOut: NO_CONSENT, isToBeLookedUp: false }
  return { row, contact, leftOut: null, isToBeLookedUp: contact === null || contact.threadId === null }
}

function withConsent({ row, contact, ...rest }: KnownRow, consent: Consent, owner: Owner): KnownRow {
  // What was refused before stays so.
  const lesser = { ...row, consent: row.consent === 'refused' ? row.consent : consent }
  if (rest.leftOut !== null) return { row: lesser, contact, ...rest }
  return standing(lesser, contact, { owner, mayBeContact: false })
}

function isOwner({ userId, username }: ListedPerson, owner: Owner): boolean {
  return userId === owner.userId || (username !== null && username === owner.username?.toLowerCase())
}
