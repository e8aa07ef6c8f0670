import { UserNotFound } from '../errors/instagram-error.ts'
import { isObject, objectOf } from '../json/read-value.ts'
import { type CallOptions, pathPart, type TimedAnswer, type Transport } from '../transport/transport.ts'
import { type Friendship, type FullUser, readFriendship, readFullUser, readUsers, type User } from './user.ts'

/** A user with how one stands to them. */
export interface UserWithFriendship extends FullUser {
  readonly friendship: Friendship
}

/** Looking people up. */
export class Users {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /**
   * @param username with or without its `@`
   * @throws UserNotFound, which has the name
   */
  async byUsername(username: string, { signal }: CallOptions = {}): Promise<FullUser> {
    const name = username.trim().replace(/^@/, '').toLowerCase()
    const path = `users/${pathPart(name)}/usernameinfo/`
    try {
      return userIn(await this.#transport.send({ method: 'GET', path, signal }))
    } catch (error) {
      throw error instanceof UserNotFound ? nobodyCalled(name, error) : error
    }
  }

  /** @throws UserNotFound */
  async byId(userId: string, { signal }: CallOptions = {}): Promise<FullUser> {
    const path = `users/${pathPart(userId)}/info/`
    const query = { is_prefetch: 'false', entry_point: 'profile', from_module: 'self_profile', is_app_start: 'False' }
    return userIn(await this.#transport.send({ method: 'GET', path, query, signal }))
  }

  /** Two requests: what is told of a user does not say how one stands to them. */
  async withFriendship(userId: string, options: CallOptions = {}): Promise<UserWithFriendship> {
    const user = await this.byId(userId, options)
    return { ...user, friendship: await this.friendship(userId, options) }
  }

  async friendship(userId: string, { signal }: CallOptions = {}): Promise<Friendship> {
    const path = `friendships/show/${pathPart(userId)}/`
    const query = { is_external_deeplink_profile_view: 'false' }
    const { body } = await this.#transport.send({ method: 'GET', path, query, signal })
    return readFriendship(body)
  }

  /** How one stands to many, by user id, in one request. */
  async friendships(
    userIds: readonly string[],
    { signal }: CallOptions = {},
  ): Promise<Readonly<Record<string, Friendship>>> {
    const form = { user_ids: userIds.join(','), _uuid: this.#transport.session.deviceId('uuid') }
    const answer = await this.#transport.send({ method: 'POST', path: 'friendships/show_many/', form, signal })
    const statuses = Object.entries(objectOf(answer.body.friendship_statuses))
    return Object.fromEntries(statuses.map(([userId, status]) => [userId, readFriendship(objectOf(status))]))
  }

  async search(words: string, { signal }: CallOptions = {}): Promise<readonly User[]> {
    const query = { search_surface: 'user_search_page', count: 30, q: words }
    const answer = await this.#transport.send({ method: 'GET', path: 'users/search/', query, signal })
    return readUsers(answer.body.users)
  }
}

function nobodyCalled(name: string, cause: UserNotFound): UserNotFound {
  const { status, path, hint } = cause
  const words = name.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').slice(0, 60)
  return new UserNotFound('input', 'user-not-found', `there is no user called ${words}`, { cause, status, path, hint })
}

function userIn(answer: TimedAnswer): FullUser {
  const value = answer.body.user
  const user = isObject(value) ? readFullUser(value) : null
  if (user !== null) return user
  throw new UserNotFound('input', 'user-not-found', 'there is no such user', {
    path: answer.path,
    status: answer.status,
  })
}
