import { type Contact, readContacts } from '../../archive/broadcast/read-contacts.ts'
import { UserNotFound } from '../../instagram/errors/instagram-error.ts'
import type { FullUser } from '../../instagram/users/user.ts'
import type { OpenDirect } from '../open-direct.ts'
import { BLOCKED, ONESELF, PRIVATE, UNKNOWN, type WhyLeftOut, whyNotContact } from './left-out.ts'
import type { ListedPerson } from './read-list.ts'

/** Someone at Instagram, who may be written to. */
export interface LookedUp {
  readonly userId: string
  readonly username: string | null
  /** Null where there is no conversation with anything in it. */
  readonly threadId: string | null
}

type Asking = Pick<OpenDirect, 'archive' | 'account' | 'client' | 'owner' | 'ask'>

/** What Instagram takes for a username; what is none need not be asked for. */
const USERNAME = /^[a-z0-9._]{1,30}$/

/** Looks at someone before anything is sent, without telling anybody: three requests, two where the id is known. */
export async function lookUp(
  direct: Asking,
  person: ListedPerson,
  contact: Contact | null,
): Promise<LookedUp | WhyLeftOut> {
  const { client, ask } = direct
  const user = await lookUpUser(direct, person)
  if ('code' in user) return user
  const { userId } = user
  const friendship = await ask(() => client.users.friendship(userId))
  if (friendship.blocking === true) return BLOCKED
  const threadId = contact?.threadId ?? (await threadWith(direct, userId))
  const isPrivate = user.isPrivate ?? friendship.isPrivate
  const isStranger = friendship.following !== true && friendship.followedBy !== true
  if (threadId === null && isPrivate === true && isStranger) return PRIVATE
  return { userId, username: user.username || null, threadId }
}

/**
 * Who has that name, one request: only that, as whether they may be written to is looked at before each message anyway. Whoever
 * the archive knows by the id they turn out to have is left out where that says so.
 */
export async function lookUpUser(direct: Asking, person: ListedPerson): Promise<FullUser | WhyLeftOut> {
  const { archive, account, owner } = direct
  const user = await userCalled(direct, person)
  if (user === null) return UNKNOWN
  if (user.userId === owner.userId) return ONESELF
  const [known] = await readContacts(archive, account.accountId, { usernames: [], userIds: [user.userId] })
  return (known && whyNotContact(known)) ?? user
}

async function userCalled({ client, ask }: Asking, { userId, username }: ListedPerson): Promise<FullUser | null> {
  try {
    if (userId !== null) return await ask(() => client.users.byId(userId))
    if (username === null || !USERNAME.test(username)) return null
    return await ask(() => client.users.byUsername(username))
  } catch (error) {
    if (error instanceof UserNotFound) return null
    throw error
  }
}

async function threadWith({ client, ask }: Asking, userId: string): Promise<string | null> {
  const thread = await ask(() => client.direct.threadByParticipants([userId]))
  return thread !== null && thread.items.length > 0 ? thread.threadId : null
}
