import type { Account } from '../archive/accounts.ts'
import type { Archive } from '../archive/archive.ts'
import { dropUnknownSends } from '../archive/drop-unknown-sends.ts'
import { cancelSends } from '../archive/end-send.ts'
import { readDatabaseTime } from '../archive/read-database-time.ts'
import { readSend, readSends, type StoredSend } from '../archive/read-sends.ts'
import { LaterError, UsageError } from '../errors.ts'
import { freeLeft } from './outbox.ts'

interface Which {
  readonly tokens: readonly bigint[]
  /** All that are planned by hand and that nobody is at. */
  readonly isPlanned: boolean
}

/**
 * Sends that can be given up: planned ones that nobody is at, and those that are held. Nothing is asked of Instagram.
 *
 * @throws UsageError `no-send`, `not-dropped`; LaterError `send-taken` when another process is at one
 */
export async function droppableSends(
  archive: Archive,
  account: Account,
  { tokens, isPlanned }: Which,
): Promise<readonly StoredSend[]> {
  await freeLeft(archive, account)
  const { accountId } = account
  const planned = isPlanned ? await readSends(archive, accountId, { states: ['planned'] }) : []
  const named: StoredSend[] = []
  for (const token of new Set(tokens)) {
    const send = await readSend(archive.db, accountId, token)
    if (send === undefined) throw new UsageError('no-send', `${account.name} has no send ${token}`)
    refuse(send)
    named.push(send)
  }
  const free = planned.filter(
    ({ holder, token, origin }) => holder === null && origin === 'hand' && !tokens.includes(token),
  )
  return [...named, ...free]
}

function refuse({ token, state, holder }: StoredSend): void {
  if (state === 'planned' && holder !== null) {
    throw new LaterError('send-taken', `another process is at ${token}`, { hint: 'Stop that one first.' })
  }
  if (state === 'planned' || state === 'unknown') return
  const why = {
    sent: 'it may have gone out: dmvault sends resume finds out first',
    acknowledged: 'it arrived; dmvault unsend takes a message back',
    failed: 'it failed already',
  }
  throw new UsageError('not-dropped', `${token} cannot be given up: ${why[state]}`)
}

/** @returns those that were given up; one that somebody has taken meanwhile is not */
export async function dropSends(
  archive: Archive,
  { accountId }: Account,
  sends: readonly StoredSend[],
): Promise<readonly bigint[]> {
  if (sends.length === 0) return []
  const at = await readDatabaseTime(archive.db)
  const tokens = sends.map(({ token }) => token)
  await cancelSends(archive, accountId, { at, tokens })
  await dropUnknownSends(archive, accountId, { at, tokens })
  const dropped: bigint[] = []
  for (const token of tokens) {
    if ((await readSend(archive.db, accountId, token))?.state === 'failed') dropped.push(token)
  }
  return dropped
}
