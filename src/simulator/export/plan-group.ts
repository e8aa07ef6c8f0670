import type { Random } from '../random.ts'
import type { GroupEvent, Membership, ThreadPlan } from './thread-plan.ts'
import { OWNER } from './thread-plan.ts'

type GroupPart = Pick<ThreadPlan, 'kind' | 'members' | 'events' | 'ownerLeavesAt' | 'hasPicture'>

const NEVER = Number.NEGATIVE_INFINITY
const ALWAYS = Number.POSITIVE_INFINITY

/**
 * Decides who joins and leaves a group and when it is named. At least three of its people stay throughout, so that it
 * remains recognisable as a group; every change is a notice, so a small group sees few of them.
 */
export function planGroup(
  thread: { readonly startsAt: number; readonly endsAt: number; readonly rows: number },
  people: readonly number[],
  title: string,
  isEventful: boolean,
  random: Random,
): GroupPart {
  const spare = Math.min(isEventful ? 9 : random.int(5), Math.floor(thread.rows / 5))
  const at = (share: number): number => Math.floor(thread.startsAt + (thread.endsAt - thread.startsAt) * share)
  const stayers = people.slice(0, Math.max(3, people.length - Math.ceil(spare / 2)))
  const movers = people.slice(stayers.length)
  const members: Membership[] = stayers.map((person) => ({ person, from: NEVER, to: ALWAYS }))
  const events: GroupEvent[] = []
  const actor = (): number => (random.chance(0.3) ? OWNER : random.pick(stayers))
  for (const [place, person] of movers.entries()) {
    const from = place % 3 === 0 ? NEVER : at(0.1 + 0.3 * random.next())
    const to = place % 3 === 1 ? ALWAYS : at(0.6 + 0.3 * random.next())
    members.push({ person, from, to })
    if (from !== NEVER) events.push({ at: from, kind: 'member-added', actor: actor(), target: person, title: null })
    if (to !== ALWAYS) events.push(leaving(to, person, place === 0 ? null : actor()))
  }
  // An eighth of the groups never get a name; the export then titles them with their people's names.
  const isNamed = isEventful || (thread.rows > 5 && random.chance(0.87))
  if (isNamed) events.push({ at: at(0.01), kind: 'group-named', actor: actor(), target: null, title })
  if (isNamed && isEventful) {
    events.push({ at: at(0.5), kind: 'group-named', actor: actor(), target: null, title: `${title} 2.0` })
    events.push({ at: at(0.55), kind: 'group-photo', actor: actor(), target: null, title: null })
  }
  const ownerLeavesAt = !isEventful && thread.rows > 20 && random.chance(0.06) ? at(0.97) : ALWAYS
  if (ownerLeavesAt !== ALWAYS) events.push(leaving(ownerLeavesAt, OWNER, null))
  const ordered = events.sort((a, b) => a.at - b.at).slice(0, thread.rows)
  return { kind: 'group', members, events: ordered, ownerLeavesAt, hasPicture: isEventful || random.chance(0.4) }
}

function leaving(at: number, person: number, actor: number | null): GroupEvent {
  if (actor === null || actor === person) return { at, kind: 'member-left', actor: person, target: null, title: null }
  return { at, kind: 'member-removed', actor, target: person, title: null }
}
