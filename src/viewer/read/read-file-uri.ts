import type { Transaction } from '../../archive/archive.ts'

export interface FileKey {
  readonly accountId: bigint
  readonly threadId: bigint
  readonly messageId: string
  readonly position: number
}

/** What the archive says of where a message's file is; null of a file that no message has. */
export async function readFileUri(tx: Transaction, key: FileKey): Promise<string | null> {
  const row = await tx
    .selectFrom('attachments')
    .select('uri')
    .where('account_id', '=', key.accountId)
    .where('thread_id', '=', key.threadId)
    .where('message_id', '=', key.messageId)
    .where('position', '=', key.position)
    .executeTakeFirst()
  return row?.uri ?? null
}
