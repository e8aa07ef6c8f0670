/** What some rules ask about people, and the archive does not hold: whether one follows the other, is verified, is private. */
import type pg from 'pg'
import { type PersonFacts, readPersonFacts, savePersonFacts } from '../../archive/automation/person-facts.ts'
import type { Micros } from '../../clock.ts'
import type { InstagramClient } from '../../instagram/client.ts'
import { InstagramError, NotFound } from '../../instagram/errors/instagram-error.ts'
import type { DecisionContext, RuleMessage } from '../rules/decision-context.ts'
import { matchRule } from '../rules/match-rule.ts'
import type { CompiledWhen, RuleSet } from '../rules/rule-set.ts'

/** Which of them a message's rules ask for. */
export interface WantedFacts {
  readonly ofFriendship: boolean
  readonly ofUser: boolean
}

/** Asked anew after a day: people begin to follow, and write then. */
const KEPT: Micros = 24 * 3_600_000_000

/** Only rules that would match otherwise ask; null: none does. */
export function wantedFacts(set: RuleSet, message: RuleMessage, context: DecisionContext): WantedFacts | null {
  const asking = set.rules.filter(({ when }) => asks(when) && matchRule(withoutFacts(when), message, context).isMatch)
  const ofUser = asking.some(({ when }) => when.verified !== undefined)
  const ofFriendship = asking.some(({ when }) => [when.following, when.followed_by, when.private].some(isSaid))
  return ofUser || ofFriendship ? { ofFriendship, ofUser } : null
}

function isSaid(value: boolean | undefined): boolean {
  return value !== undefined
}

function asks({ following, followed_by, verified, private: isPrivate }: CompiledWhen): boolean {
  return [following, followed_by, verified, isPrivate].some(isSaid)
}

/** The history is not known here either: whether it is a first message is looked at later. */
function withoutFacts(when: CompiledWhen): CompiledWhen {
  const { following: _1, followed_by: _2, verified: _3, private: _4, first_message: _5, ...others } = when
  return others
}

interface Asking {
  readonly accountId: bigint
  readonly personId: bigint
  readonly userId: string
  readonly now: Micros
}

/** What is kept of them, or what Instagram says: a request, or two where verified accounts are told apart. */
export async function personFacts(
  client: Pick<pg.ClientBase, 'query'>,
  { accountId, personId, userId, now }: Asking,
  wanted: WantedFacts,
  ask: <Answer>(work: (instagram: InstagramClient) => Promise<Answer>) => Promise<Answer>,
): Promise<PersonFacts> {
  const known = await readPersonFacts(client, accountId, personId)
  const isFresh = known !== undefined && known.askedAt <= now && now - known.askedAt < KEPT
  const hasFriendship = isFresh && known.isFollowed !== null
  const hasUser = isFresh && known.isVerified !== null
  if ((!wanted.ofFriendship || hasFriendship) && (!wanted.ofUser || hasUser)) return known!
  const facts = await ask(async ({ users }) => {
    const friendship = wanted.ofFriendship ? await users.friendship(userId) : null
    const user = wanted.ofUser ? await users.byId(userId) : null
    return {
      askedAt: now,
      isFollowed: friendship?.following ?? (isFresh ? known.isFollowed : null),
      isFollower: friendship?.followedBy ?? (isFresh ? known.isFollower : null),
      isPrivate: friendship?.isPrivate ?? user?.isPrivate ?? (isFresh ? known.isPrivate : null),
      isVerified: user?.isVerified ?? (isFresh ? known.isVerified : null),
    }
  }).catch((error: unknown) => {
    // Whoever is gone follows nobody, as far as a rule can know.
    if (error instanceof NotFound) return { ...NOTHING_KNOWN, askedAt: now }
    // One person of whom nobody can read anything must not end all: it is asked again with their next message.
    if (error instanceof InstagramError && error.remedy === 'report') return { ...NOTHING_KNOWN, askedAt: 0 }
    throw error
  })
  await savePersonFacts(client, accountId, personId, facts)
  return facts
}

const NOTHING_KNOWN = { isFollowed: null, isFollower: null, isPrivate: null, isVerified: null } as const
