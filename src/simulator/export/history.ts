import type { MadeMessage } from './message.ts'
import type { ExportSettings } from './options.ts'
import { type MadePerson, nameAt, PeopleMaker } from './people.ts'
import { planThreads } from './plan-threads.ts'
import { scheduleThread } from './schedule.ts'
import { SessionMaker } from './session-maker.ts'
import { OWNER, type ThreadPlan } from './thread-plan.ts'
import { type ZoneOffsets, zoneOffsets } from './zone-offsets.ts'

/** Everything that is decided before the first message is made: a few hundred bytes a thread, whatever its size. */
export interface History {
  readonly settings: ExportSettings
  readonly people: readonly MadePerson[]
  readonly threads: readonly ThreadPlan[]
  readonly offsets: ZoneOffsets
}

/** Decides who there is and who writes with whom. */
export function planHistory(settings: ExportSettings): History {
  const maker = new PeopleMaker(settings.seed, settings.owner)
  const threads = planThreads(settings, maker)
  for (const person of pickRenamed(threads, maker.people, settings.renames)) maker.rename(person, settings.changesAt)
  const offsets = zoneOffsets(settings.timeZone, settings.startsAt, settings.endsAt)
  return { settings, people: maker.people, threads, offsets }
}

/** People of direct threads, the largest threads first; never the owner, namesakes or deleted accounts. */
function pickRenamed(threads: readonly ThreadPlan[], people: readonly MadePerson[], count: number): readonly number[] {
  const peers = threads
    .filter((thread) => thread.kind === 'direct' && thread.rows > 2)
    .flatMap((thread) => thread.members.map((member) => member.person))
    .filter((person) => !people[person]!.isDeleted && !people[person]!.sharesName)
  return [...new Set(peers)].slice(0, count)
}

/** The messages of a thread that an export taken at `settings.until` holds, newest first, made as they are asked for. */
export function* threadMessages(history: History, plan: ThreadPlan): Generator<MadeMessage, void, undefined> {
  const { settings, offsets } = history
  const schedule = scheduleThread(plan, offsets)
  const maker = new SessionMaker(plan, settings)
  let firstRow = plan.rows
  for (let index = schedule.length - 1; index >= 0; index--) {
    const session = schedule.session(index)
    firstRow -= session.rows
    if (session.startsAt > settings.until) continue
    const messages = maker.make(session, firstRow)
    for (let place = messages.length - 1; place >= 0; place--) {
      const message = messages[place]!
      if (message.appearsAt <= settings.until) yield message
    }
  }
}

/** Who belongs to a thread at a moment; the owner last, as in most exports. */
export function participantsAt(plan: ThreadPlan, ms: number): readonly number[] {
  const others = plan.members.filter(({ from, to }) => from <= ms && ms < to).map((member) => member.person)
  return ms < plan.ownerLeavesAt ? [...others, OWNER] : others
}

/** The thread's title at a moment: the other's name, the group's name, or its people's names. */
export function titleAt(history: History, plan: ThreadPlan, ms: number): string {
  const name = (person: number): string => nameAt(history.people[person]!, ms)
  if (plan.kind === 'self') return name(OWNER)
  if (plan.kind === 'direct') return name(plan.members[0]!.person)
  const named = plan.events.findLast((event) => event.kind === 'group-named' && event.at <= ms)
  if (named?.title != null) return named.title
  const names = participantsAt(plan, ms)
    .filter((person) => person !== OWNER)
    .map(name)
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '')
}
