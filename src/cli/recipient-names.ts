import type { Account } from '../archive/accounts.ts'
import type { Archive } from '../archive/archive.ts'
import { readUsernames } from '../archive/read-usernames.ts'

/** What the ledger calls a recipient (`user:ID`, `thread:ID`, `group:ID,ID`), as people do where the archive knows them. */
export type NameRecipient = (recipient: string) => string

export async function recipientNames(
  archive: Archive,
  { accountId }: Pick<Account, 'accountId'>,
  recipients: readonly (string | null)[],
): Promise<NameRecipient> {
  const ids = recipients.flatMap((recipient) => idsIn(recipient ?? ''))
  const names = await readUsernames(archive, accountId, [...new Set(ids)])
  return (recipient) => {
    const people = idsIn(recipient).map((id) => names.get(id) ?? id)
    return people.length > 0 ? people.join(', ') : recipient.replace(/^thread:/, '')
  }
}

function idsIn(recipient: string): readonly string[] {
  const [, ids = ''] = /^(?:user|group):([\d,]+)$/.exec(recipient) ?? []
  return ids === '' ? [] : ids.split(',')
}
