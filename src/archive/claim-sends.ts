import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Archive } from './archive.ts'
import { readSend, type StoredSend } from './read-sends.ts'

/**
 * Takes the next send of the queue that was sent by hand and that nobody is at; of two who ask at once each gets another. Words that go after something
 * wait until that has an end.
 */
export async function claimNextSend(
  archive: Archive,
  accountId: bigint,
  holder: bigint,
): Promise<StoredSend | undefined> {
  return await claimFirst(
    archive,
    { accountId, holder },
    sql`state = 'planned' and origin = 'hand' and (after_token is null or after_token in (
      select token from sends where account_id = ${accountId} and state in ('acknowledged', 'failed')))`,
  )
}

/** Takes one whose request may have gone out and that nobody is at, the oldest first; undefined: there is none. */
export async function claimLeftSend(
  archive: Archive,
  accountId: bigint,
  holder: bigint,
): Promise<StoredSend | undefined> {
  return await claimFirst(archive, { accountId, holder }, sql`state = 'sent'`)
}

async function claimFirst(
  { db }: Archive,
  { accountId, holder }: { readonly accountId: bigint; readonly holder: bigint },
  condition: RawBuilder<unknown>,
): Promise<StoredSend | undefined> {
  return await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ token: bigint }>`
      select token from sends
       where account_id = ${accountId} and holder is null and ${condition}
       order by token
       limit 1
       for update skip locked`.execute(tx)
    const [next] = rows
    if (next === undefined) return undefined
    await tx
      .updateTable('sends')
      .set({ holder })
      .where('account_id', '=', accountId)
      .where('token', '=', next.token)
      .execute()
    return await readSend(tx, accountId, next.token)
  })
}

/** Puts what a process that is gone had planned back into the queue, or what a living one gives back. */
export async function releaseSends({ db }: Archive, accountId: bigint, holder: bigint): Promise<void> {
  await db
    .updateTable('sends')
    .set({ holder: null })
    .where('account_id', '=', accountId)
    .where('holder', '=', holder)
    .where('state', 'in', ['planned', 'sent'])
    .execute()
}

/** Takes a planned one that nobody is at. @returns undefined when it is not, or somebody was quicker */
export async function claimPlannedSend(
  archive: Archive,
  accountId: bigint,
  token: bigint,
  holder: bigint,
): Promise<StoredSend | undefined> {
  return await claimOne(archive, { accountId, token }, { holder }, sql<SqlBool>`state = 'planned' and holder is null`)
}

/** Takes one that is held as unknown back into hand. @returns undefined when it is not, or somebody was quicker */
export async function claimUnknownSend(
  archive: Archive,
  accountId: bigint,
  token: bigint,
  holder: bigint,
): Promise<StoredSend | undefined> {
  const taken = { state: 'sent' as const, holder, ended_at: null }
  return await claimOne(archive, { accountId, token }, taken, sql<SqlBool>`state = 'unknown'`)
}

async function claimOne(
  { db }: Archive,
  { accountId, token }: { readonly accountId: bigint; readonly token: bigint },
  taken: { readonly holder: bigint; readonly state?: 'sent'; readonly ended_at?: null },
  condition: RawBuilder<SqlBool>,
): Promise<StoredSend | undefined> {
  return await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('sends')
      .set(taken)
      .where('account_id', '=', accountId)
      .where('token', '=', token)
      .where(condition)
      .executeTakeFirst()
    return numUpdatedRows === 1n ? await readSend(tx, accountId, token) : undefined
  })
}
