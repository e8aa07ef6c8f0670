/**
 * What rules would have done with archived messages, had they been armed at a moment: the same decisions as those of the
 * runner, made on history. It sends nothing and writes nothing, and holds as much of the past as safety asks for: it grows
 * with the people, not with the messages.
 */
import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { readDoNotContact } from '../../archive/read-do-not-contact.ts'
import { type StreamedMessage, streamMessages } from '../../archive/stream-messages.ts'
import { type Micros, microsToIso } from '../../clock.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'
import type { DecisionContext, RuleHistory, RuleMessage } from './decision-context.ts'
import { readEarlierSenders, readKnownPeople, readThreadNames, STRANGER } from './known-people.ts'
import type { RuleSet } from './rule-set.ts'

/** A message of somebody else, and what would have been done with it. */
export interface Replayed {
  readonly message: StreamedMessage
  readonly decision: Decision
}

export interface ReplayOptions {
  /** The moment at which all rules count as armed; null: before the first message. */
  readonly since: Micros | null
  readonly signal: AbortSignal
  /** 0 to 1; default: nobody asked. */
  readonly spamScore?: (message: StreamedMessage) => number | null
}

/** @throws the signal's reason when aborted */
export async function* replayRules(
  archive: Archive,
  account: Account,
  set: RuleSet,
  { since, signal, spamScore = () => null }: ReplayOptions,
): AsyncGenerator<Replayed, void, undefined> {
  const client = await archive.pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const armed = since ?? Number.NEGATIVE_INFINITY
    const past = new Past(set, account, armed)
    await past.load(client)
    const warmUp = since === null ? null : since - set.safety.manualPause
    for await (const message of streamMessages(client, account.accountId, warmUp)) {
      signal.throwIfAborted()
      const decision = past.next(message, spamScore)
      if (decision !== null) yield { message, decision }
    }
  } finally {
    await client.query('rollback').catch(() => undefined)
    client.release()
  }
}

const DAY = 86_400_000_000

type Client = Parameters<typeof readKnownPeople>[0]

/** What has happened up to a message. */
class Past {
  readonly #set: RuleSet
  readonly #account: Account
  readonly #armed: Micros
  readonly #armedAt: ReadonlyMap<string, Micros>
  #people: Awaited<ReturnType<typeof readKnownPeople>> = new Map()
  #threads: Awaited<ReturnType<typeof readThreadNames>> = new Map()
  #seen = new Set<bigint>()
  readonly #unwilling = new Map<bigint, { readonly since: Micros; readonly reason: string }>()
  readonly #lastReplyTo = new Map<bigint, Micros>()
  readonly #lastManual = new Map<bigint, Micros>()
  readonly #inThread = new Map<bigint, { readonly at: Micros; readonly text: string }[]>()
  /** Times of all replies in the last day, the oldest first. */
  #replies: Micros[] = []

  constructor(set: RuleSet, account: Account, armed: Micros) {
    this.#set = set
    this.#account = account
    this.#armed = armed
    this.#armedAt = new Map(set.rules.map(({ name }) => [name, armed]))
  }

  async load(client: Client): Promise<void> {
    const { accountId } = this.#account
    this.#people = await readKnownPeople(client, accountId)
    this.#threads = await readThreadNames(client, accountId)
    for (const [personId, { since, reason }] of await readDoNotContact(client, accountId)) {
      this.#unwilling.set(personId, { since, reason })
    }
    if (this.#armed > Number.NEGATIVE_INFINITY) {
      this.#seen = await readEarlierSenders(client, accountId, microsToIso(this.#armed))
    }
  }

  /** @returns null for what is the owner's own, or older than the arming */
  next(row: StreamedMessage, spamScore: (message: StreamedMessage) => number | null): Decision | null {
    const isOwn = row.sender_id === this.#account.ownerPersonId
    if (isOwn) {
      this.#lastManual.set(row.thread_id, row.sent_at)
      return null
    }
    if (row.sent_at <= this.#armed) {
      this.#seen.add(row.sender_id)
      return null
    }
    const decision = decide(this.#set, messageOf(row), this.#context(row, spamScore(row)))
    this.#remember(row, decision)
    return decision
  }

  #context(row: StreamedMessage, score: number | null): DecisionContext {
    const { timeZone, name } = this.#account
    return {
      now: row.sent_at,
      timeZone,
      account: name,
      armedAt: this.#armedAt,
      sender: this.#people.get(row.sender_id) ?? STRANGER,
      threadNames: this.#threads.get(row.thread_id) ?? [],
      history: this.#history(row),
      spamScore: score,
    }
  }

  #history({ sent_at: now, sender_id: personId, thread_id: threadId }: StreamedMessage): RuleHistory {
    const day = now - DAY
    const first = this.#replies.findIndex((at) => at > day)
    this.#replies = first < 0 ? [] : this.#replies.slice(first)
    const inThread = (this.#inThread.get(threadId) ?? []).filter(({ at }) => at > day)
    if (inThread.length > 0) this.#inThread.set(threadId, inThread)
    else this.#inThread.delete(threadId)
    const wish = this.#unwilling.get(personId)
    return {
      isFirstMessage: !this.#seen.has(personId),
      doNotContact: wish !== undefined && wish.since <= now ? wish.reason : null,
      lastReplyToPerson: this.#lastReplyTo.get(personId) ?? null,
      repliesLastDay: this.#replies.length,
      lastManualReply: this.#lastManual.get(threadId) ?? null,
      repliesInThread: inThread,
    }
  }

  #remember({ sent_at: at, sender_id: personId, thread_id: threadId }: StreamedMessage, decision: Decision): void {
    this.#seen.add(personId)
    if (decision.doNotContact !== null && !this.#unwilling.has(personId)) {
      this.#unwilling.set(personId, { since: at, reason: decision.doNotContact })
    }
    for (const step of decision.rules.flatMap((rule) => rule.steps)) {
      if (step.do !== 'reply') continue
      this.#lastReplyTo.set(personId, at)
      this.#replies.push(at)
      this.#inThread.set(threadId, [...(this.#inThread.get(threadId) ?? []), { at, text: step.text }])
    }
  }
}

function messageOf(row: StreamedMessage): RuleMessage {
  return {
    sentAt: row.sent_at,
    itemType: row.item_type,
    text: row.text,
    isOwn: false,
    isUnsent: row.is_unsent,
    isGroup: row.is_group,
    folder: row.folder,
  }
}
