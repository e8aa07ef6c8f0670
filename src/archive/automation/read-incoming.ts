import type pg from 'pg'
import { type Micros, microsToIso } from '../../clock.ts'

/** A message that came in, with what rules ask of it. */
export interface IncomingFacts extends MessageFacts, SenderFacts {}

interface MessageFacts {
  readonly senderId: bigint
  readonly sentAt: Micros
  readonly itemType: string
  readonly text: string | null
  readonly isUnsent: boolean
  readonly isEcho: boolean
  readonly shareUrl: string | null
  readonly isGroup: boolean
  readonly folder: string
  /** Ids and title of the conversation. */
  readonly threadNames: readonly string[]
  /** Whether the account's owner ever wrote in the conversation. */
  readonly isAnswered: boolean
}

interface SenderFacts {
  readonly username: string | null
  readonly displayName: string | null
  /** Outside ids of whoever wrote. */
  readonly ids: readonly string[]
  /** Instagram's; null of somebody who is known by name only. */
  readonly userId: string | null
}

export interface MessagePlace {
  readonly threadId: bigint
  readonly messageId: string
  readonly sentAt: Micros
}

type Client = Pick<pg.ClientBase, 'query'>

/** As it is now. @returns undefined where it is not in the archive any more */
export async function readIncoming(
  client: Client,
  account: { readonly accountId: bigint; readonly ownerPersonId: bigint | null },
  place: MessagePlace,
): Promise<IncomingFacts | undefined> {
  const message = await readMessage(client, account, place)
  return message && { ...message, ...(await readSender(client, account.accountId, message.senderId)) }
}

async function readMessage(
  client: Client,
  { accountId, ownerPersonId }: { readonly accountId: bigint; readonly ownerPersonId: bigint | null },
  { threadId, messageId, sentAt }: MessagePlace,
): Promise<MessageFacts | undefined> {
  const { rows } = await client.query<MessageFacts & { textExact: Buffer | null }>(
    `select m.sender_id as "senderId", m.sent_at as "sentAt", m.item_type as "itemType", m.text,
            m.text_exact as "textExact", m.is_unsent as "isUnsent", m.is_echo as "isEcho", m.share_url as "shareUrl",
            t.is_group as "isGroup", t.folder, a.one is not null as "isAnswered",
            array_remove(coalesce(n.names, '{}') || t.title, null) as "threadNames"
       from messages m
       join threads t on t.account_id = $1 and t.thread_id = m.thread_id
       left join (select array_agg(id order by id) as names from thread_ids
                   where account_id = $1 and thread_id = $2) n on true
       left join (select 1 as one from messages
                   where account_id = $1 and thread_id = $2 and sender_id = $5 and not is_echo limit 1) a on true
      where m.account_id = $1 and m.thread_id = $2 and m.sent_at = $3 and m.message_id = $4`,
    [accountId, threadId, microsToIso(sentAt), messageId, ownerPersonId],
  )
  const [row] = rows
  if (row === undefined) return undefined
  const { textExact, ...message } = row
  return { ...message, text: textExact === null ? row.text : textExact.toString('utf16le') }
}

async function readSender(client: Client, accountId: bigint, personId: bigint): Promise<SenderFacts> {
  const { rows } = await client.query<SenderFacts>(
    `select p.username, p.display_name as "displayName", coalesce(i.ids, '{}') as ids, i.user_id as "userId"
       from people p
       left join (select array_agg(id order by kind, id) as ids, min(id) filter (where kind = 'instagram') as user_id
                    from person_ids where account_id = $1 and person_id = $2 and kind <> 'thread-name') i on true
      where p.account_id = $1 and p.person_id = $2`,
    [accountId, personId],
  )
  return rows[0] ?? { username: null, displayName: null, ids: [], userId: null }
}
