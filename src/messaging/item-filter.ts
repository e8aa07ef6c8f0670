import type { Micros } from '../clock.ts'
import { UsageError } from '../errors.ts'
import type { ItemFilter } from '../instagram/direct/item-filter.ts'
import type { DirectThread } from '../instagram/direct/thread.ts'
import { nearestNames } from '../text/nearest-names.ts'
import { usernameOf } from './find-person.ts'

/** Which messages someone wants, in their words. */
export interface WantedMessages {
  /** Username or user id of a member, or `me`. */
  readonly fromUser?: string | undefined
  /** Instagram's words. */
  readonly types?: readonly string[] | undefined
  readonly after?: Micros | undefined
  readonly before?: Micros | undefined
  readonly contains?: string | undefined
}

/**
 * The same as the client takes it, once it is known who is in the conversation.
 *
 * @throws UsageError `person-unknown` when nobody in it has that name
 */
export function itemFilter(
  { fromUser, types, after, before, contains }: WantedMessages,
  thread: DirectThread,
  owner: { readonly userId: string; readonly username: string | null },
): ItemFilter {
  return {
    ...(fromUser === undefined ? {} : { from: memberId(fromUser, thread, owner) }),
    ...(types === undefined ? {} : { itemTypes: types }),
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
    ...(contains === undefined ? {} : { text: contains }),
  }
}

/** Those who left have written too. */
function memberId(
  wanted: string,
  { users, leftUsers, inviter }: DirectThread,
  owner: { readonly userId: string; readonly username: string | null },
): string {
  const name = usernameOf(wanted)
  if (name === 'me' || name === owner.username?.toLowerCase()) return owner.userId
  const members = [...users, ...leftUsers, ...(inviter === null ? [] : [inviter])]
  const member = members.find(({ userId, username }) => userId === name || username?.toLowerCase() === name)
  if (member !== undefined) return member.userId
  // Someone of long ago need not be told of any more, but what they wrote bears their id.
  if (/^\d{5,20}$/.test(name)) return name
  const names = members.flatMap(({ username }) => username ?? [])
  const near = nearestNames(name, names)
  throw new UsageError('person-unknown', `nobody in that conversation is called ${wanted}`, {
    hint:
      near.length > 0 ? `Did you mean ${near.join(', ')}?` : `In it are ${['me', ...names].slice(0, 10).join(', ')}.`,
  })
}
