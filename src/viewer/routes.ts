import { type Account, listAccounts } from '../archive/accounts.ts'
import type { Transaction } from '../archive/archive.ts'
import type { MessageInThread } from '../archive/conversation/read-messages.ts'
import { UsageError } from '../errors.ts'
import { kept } from './kept.ts'
import { findMedia, shownType } from './media/find-media.ts'
import { readInbox } from './read/read-inbox.ts'
import { readNeighbours } from './read/read-neighbours.ts'
import { readOnly } from './read/read-only.ts'
import { placeOf, readFrom, readThreadDays, startOfDay, type ThreadDays } from './read/thread-days.ts'
import { parseQuery } from './search/parse-query.ts'
import { resolveQuery } from './search/resolve-query.ts'
import { type SearchPlace, searchMessages } from './search/search-messages.ts'
import type { ViewerOptions } from './viewer.ts'
import type {
  WireAccount,
  WireInbox,
  WireMessage,
  WireMessages,
  WireReports,
  WireSearch,
  WireStatus,
  WireThreadDays,
} from './wire.ts'

/** What is asked of an account: its name is in the path, what else in the query. */
export interface Wish {
  readonly account: Account
  readonly query: URLSearchParams
}

const MOST_MESSAGES = 400
const FOUND_AT_ONCE = 30
const SEARCH_MS = 250
/** The list is read again after so long; a nightly in between shows then. */
const KEPT_MS = 15_000

export type Routes = ReturnType<typeof makeRoutes>

/** The answers, each a read of its own. */
export function makeRoutes({ archive, account: only, mediaFolders, reports, status }: ViewerOptions) {
  const inboxOf = kept(
    KEPT_MS,
    (account: Account) => readOnly(archive, (tx) => readInbox(tx, account)),
    (it) => it.name,
  )
  const daysOf = kept(
    KEPT_MS,
    (key: { accountId: bigint; threadId: bigint }) => readOnly(archive, (tx) => readThreadDays(tx, key)),
    ({ accountId, threadId }) => `${accountId} ${threadId}`,
  )

  async function accounts(): Promise<readonly Account[]> {
    const all = await listAccounts(archive)
    return only === null ? all : all.filter(({ accountId }) => accountId === only.accountId)
  }

  async function accountNamed(name: string): Promise<Account> {
    const account = (await accounts()).find((it) => it.name === name)
    if (account === undefined) throw new UsageError('account-gone', `there is no account ${name}`)
    return account
  }

  async function withThread({ account, query }: Wish): Promise<{ key: ThreadKey; days: ThreadDays }> {
    const key = { accountId: account.accountId, threadId: bigintOf(query.get('thread')) }
    const { names } = await inboxOf(account)
    if (!names.threads.has(key.threadId)) {
      throw new UsageError('thread-gone', 'this conversation is not in the archive', {
        hint: 'It may have been joined with another, or removed.',
      })
    }
    return { key, days: await daysOf(key) }
  }

  async function present(messages: readonly MessageInThread[]): Promise<WireMessage[]> {
    return await Promise.all(
      messages.map(async ({ threadId: _, ...message }) => ({
        ...message,
        present: await Promise.all(message.files.map(({ uri }) => presenceOf(mediaFolders, uri))),
      })),
    )
  }

  return {
    accountNamed,

    /** Reads ahead what the page asks for first. */
    async warm(): Promise<void> {
      const [first] = await accounts()
      if (first !== undefined) await inboxOf(first)
    },

    async accounts(): Promise<readonly WireAccount[]> {
      return (await accounts()).map(({ name, timeZone, ownerPersonId }) => {
        return { name, timeZone, owner: ownerPersonId === null ? null : String(ownerPersonId) }
      })
    },

    async inbox({ account }: Wish): Promise<WireInbox> {
      return (await inboxOf(account)).wire
    },

    async thread(wish: Wish): Promise<WireThreadDays> {
      const { days } = await withThread(wish)
      return { messages: days.messages, days: days.days.map(({ day, messages }) => [day, messages]) }
    },

    async messages(wish: Wish): Promise<WireMessages> {
      const { key, days } = await withThread(wish)
      const from = Math.max(0, Math.min(numberOf(wish.query.get('from')), days.messages - 1))
      const count = Math.min(numberOf(wish.query.get('count') ?? '100'), MOST_MESSAGES)
      const messages = await readOnly(archive, (tx) => readFrom(tx, key, days, { from, count }))
      return { from, messages: await present(messages) }
    },

    async place(wish: Wish): Promise<{ readonly place: number }> {
      const { key, days } = await withThread(wish)
      const { account, query } = wish
      const place = await readOnly(archive, async (tx) => {
        const day = query.get('day')
        if (day !== null)
          return placeOf(tx, key, days, { sentAt: await startOfDay(tx, dayOf(day), account.timeZone), id: null })
        return placeOf(tx, key, days, { sentAt: numberOf(query.get('at')), id: uuidOf(query.get('id')) })
      })
      return { place }
    },

    async search({ account, query }: Wish): Promise<WireSearch> {
      const startedAt = performance.now()
      const inbox = await inboxOf(account)
      const parsed = parseQuery(query.get('q') ?? '')
      const resolved = resolveQuery(parsed, inbox.names, account)
      const page = await readOnly(archive, async (tx) => {
        const request = {
          accountId: account.accountId,
          timeZone: account.timeZone,
          query: parsed,
          senders: resolved.senders,
          threads: threadsOf(resolved.threads, query.get('thread')),
          before: placeIn(query.get('next')),
          limit: FOUND_AT_ONCE,
          timeLimitMs: SEARCH_MS,
        }
        const { found, next } = await searchMessages(tx, request)
        return { found, next, around: await aroundOf(tx, account, found) }
      })
      const messages = await present(page.found.map(({ message }) => message))
      return {
        found: page.found.flatMap(({ message, marks, captionMarks }, place) => {
          const [wire, around] = [messages[place], page.around[place]]
          if (wire === undefined || around === undefined) return []
          return [{ thread: String(message.threadId), message: wire, marks, captionMarks, ...around }]
        }),
        next: page.next === null ? null : `${page.next.sentAt}_${page.next.id}`,
        problems: resolved.problems,
        milliseconds: Math.round(performance.now() - startedAt),
      }
    },

    async reports({ account, query }: Wish): Promise<WireReports> {
      const thread = query.get('thread')
      if (thread === null) return await reports(account, null)
      const { names } = await inboxOf(account)
      const label = names.threads.get(bigintOf(thread))
      if (label === undefined) throw new UsageError('thread-gone', 'this conversation is not in the archive')
      return await reports(account, label.id ?? label.label)
    },

    async status({ account }: Wish): Promise<WireStatus> {
      return await status(account)
    },
  }

  async function aroundOf(tx: Transaction, account: Account, found: readonly { readonly message: MessageInThread }[]) {
    return await readNeighbours(
      tx,
      account.accountId,
      found.map(({ message }) => message),
    )
  }
}

interface ThreadKey {
  readonly accountId: bigint
  readonly threadId: bigint
}

async function presenceOf(folders: readonly string[], uri: string): Promise<'shown' | 'saved' | null> {
  const file = await findMedia(folders, uri)
  return file === null ? null : shownType(file.path) === null ? 'saved' : 'shown'
}

/** The one that is in view, and those that in: names. */
function threadsOf(named: readonly bigint[] | null, inView: string | null): readonly bigint[] | null {
  if (inView === null) return named
  const thread = bigintOf(inView)
  return named === null || named.includes(thread) ? [thread] : []
}

const refuse = (what: string): never => {
  throw new UsageError('address', `${what} is not what an address of this page has`)
}

export function bigintOf(text: string | null): bigint {
  return text !== null && /^\d{1,18}$/.test(text) ? BigInt(text) : refuse(`"${text}"`)
}

export function numberOf(text: string | null): number {
  return text !== null && /^\d{1,16}$/.test(text) ? Number(text) : refuse(`"${text}"`)
}

export function uuidOf(text: string | null): string {
  return text !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : refuse(`"${text}"`)
}

function dayOf(text: string): string {
  return /^[12]\d{3}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : refuse(`"${text}"`)
}

function placeIn(text: string | null): SearchPlace | null {
  if (text === null) return null
  const [at = '', id = ''] = text.split('_')
  return { sentAt: numberOf(at), id: uuidOf(id) }
}
