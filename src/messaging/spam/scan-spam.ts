/**
 * Looks through archived messages of others for spam. It only reads: what is done about it is decided elsewhere. Messages
 * are streamed; what is held grows with conversations, and with texts that many strangers sent.
 */
import { hash } from 'node:crypto'
import type pg from 'pg'
import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { type StreamedMessage, streamMessages } from '../../archive/stream-messages.ts'
import { type Micros, microsToIso } from '../../clock.ts'
import { readKnownPeople, STRANGER } from '../rules/known-people.ts'
import { LIKELY_SPAM, scoreText } from './score-text.ts'
import type { SpamScore } from './signal.ts'

export interface ScanOptions {
  readonly since: Micros | null
  /** Default: `LIKELY_SPAM`. */
  readonly minScore?: number
  readonly knownBad?: ReadonlySet<string>
  /** Whose messages are looked at: `own` ones may be what somebody sent who had broken in. Default: those of others. */
  readonly whose?: 'others' | 'own'
  readonly signal: AbortSignal
  /** Told of each message that is looked at, spam or not. */
  readonly onMessage?: () => void
}

export interface SpamFound extends SpamScore {
  readonly message: StreamedMessage
  /** The owner ever wrote in its conversation. */
  readonly isAnswered: boolean
}

/** @throws the signal's reason when aborted */
export async function* scanSpam(
  archive: Archive,
  account: Account,
  { since, minScore = LIKELY_SPAM, knownBad = new Set(), whose = 'others', signal, onMessage = () => {} }: ScanOptions,
): AsyncGenerator<SpamFound, void, undefined> {
  const { accountId, ownerPersonId } = account
  const client = await archive.pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const people = await readKnownPeople(client, accountId)
    const answered = await readAnswered(client, account)
    const repeated = await readRepeated(client, account, since)
    for await (const message of streamMessages(client, accountId, since)) {
      signal.throwIfAborted()
      const isOwn = message.sender_id === ownerPersonId
      if (isOwn !== (whose === 'own') || message.is_unsent) continue
      onMessage()
      const { text, share_url: shareUrl, folder } = message
      if (text === null && shareUrl === null) continue
      const isAnswered = answered.has(message.thread_id)
      const score = scoreText({
        text: text ?? '',
        shareUrl,
        knownBad,
        // One's own are looked at for their words alone.
        isAnswered: isAnswered && !isOwn,
        isRequest: folder === 'pending' || folder === 'spam' || folder === 'filtered',
        sender: people.get(message.sender_id) ?? STRANGER,
        ...(!isAnswered && text !== null && { sameTextFrom: repeated.get(hash('md5', text)) ?? 1 }),
      })
      if (score.score >= minScore) yield { message, isAnswered, ...score }
    }
  } finally {
    await client.query('rollback').catch(() => undefined)
    client.release()
  }
}

/** Conversations in which the owner ever wrote. */
async function readAnswered(client: pg.ClientBase, account: Account): Promise<ReadonlySet<bigint>> {
  const { rows } = await client.query<{ thread_id: bigint }>(
    'select distinct thread_id from messages where account_id = $1 and sender_id = $2 and not is_echo',
    [account.accountId, account.ownerPersonId],
  )
  return new Set(rows.map((row) => row.thread_id))
}

/** Texts, by their MD5, that three people or more sent whom the owner never answered. */
async function readRepeated(
  client: pg.ClientBase,
  { accountId, ownerPersonId }: Account,
  since: Micros | null,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ sum: string; senders: number }>(
    `with answered as materialized (
       select distinct thread_id from messages where account_id = $1 and sender_id = $2)
     select md5(m.text) as sum, count(distinct m.sender_id)::int as senders
     from messages m left join answered a on a.thread_id = m.thread_id
     where m.account_id = $1 and m.sender_id is distinct from $2 and m.sent_at >= $3 and a.thread_id is null
       and length(m.text) >= 20 and not m.is_echo
     group by md5(m.text) having count(distinct m.sender_id) >= 3`,
    [accountId, ownerPersonId, since === null ? '-infinity' : microsToIso(since)],
  )
  return new Map(rows.map(({ sum, senders }) => [sum, senders]))
}
