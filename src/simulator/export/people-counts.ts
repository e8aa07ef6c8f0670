import type { Cut } from './cut.ts'
import { participantsAt } from './history.ts'
import { HourCounts } from './local-counts.ts'
import type { MadePerson } from './people.ts'
import { OWNER, type ThreadPlan } from './thread-plan.ts'
import type { PersonTruth } from './truth.ts'
import { type ZoneOffsets, zoneOffsets } from './zone-offsets.ts'

interface Counts {
  readonly person: MadePerson
  readonly thread: string | null
  messages: number
  readonly itemTypes: Map<string, number>
  given: number
  received: number
  readonly hours: readonly HourCounts[]
}

/**
 * Counts by person, as far as an export lets one tell people apart: by name, but by name and thread where the name is that
 * of deleted accounts, where two people of the thread share it, or where other files say that several people have it.
 */
export class PeopleCounts {
  private readonly cut: Cut
  private readonly offsets: readonly ZoneOffsets[]
  /** By name, and by name and thread. */
  private readonly all = new Map<string, Counts>()
  private thread = ''
  private doubledNames: ReadonlySet<string> = new Set()
  /** Who is who in the thread under way, by person. */
  private known: (Counts | undefined)[] = []

  constructor(cut: Cut) {
    this.cut = cut
    const { zones, startsAt, endsAt } = cut.settings
    this.offsets = zones.map((zone) => zoneOffsets(zone, startsAt, endsAt))
  }

  /** @param thread what a reader knows the thread by */
  beginThread(plan: ThreadPlan, thread: string): void {
    const names = participantsAt(plan, this.cut.settings.until).map((person) => this.cut.names[person] ?? '')
    this.thread = thread
    this.doubledNames = new Set(names.filter((name, at) => names.indexOf(name) !== at))
    this.known = []
  }

  addMessage(sender: number, itemType: string, ms: number): void {
    const counts = this.of(sender)
    counts.messages += 1
    counts.itemTypes.set(itemType, (counts.itemTypes.get(itemType) ?? 0) + 1)
    for (const hours of counts.hours) hours.add(ms)
  }

  addReaction(actor: number, sender: number): void {
    this.of(actor).given += 1
    this.of(sender).received += 1
  }

  /** Somebody is listed in the thread, whether they say anything or not. */
  meet(person: number): void {
    this.of(person)
  }

  /** Most messages first, then by name and thread. */
  list(): readonly PersonTruth[] {
    return [...this.all.values()].map((counts) => this.toTruth(counts)).sort(byMessages)
  }

  private of(index: number): Counts {
    const known = this.known[index]
    if (known !== undefined) return known
    const name = this.cut.names[index] ?? ''
    const person = this.cut.history.people[index]!
    const thread = this.needsThread(person, name) ? this.thread : null
    const key = `${name}\n${thread ?? ''}`
    const counts = this.all.get(key) ?? this.start(person, thread)
    this.all.set(key, counts)
    this.known[index] = counts
    return counts
  }

  private needsThread(person: MadePerson, name: string): boolean {
    if (this.cut.settings.layout === 'flat-2020') return false
    return person.isDeleted || this.doubledNames.has(name) || (person.sharesName && hasBridge(this.cut))
  }

  private start(person: MadePerson, thread: string | null): Counts {
    const hours = this.offsets.map((offsets) => new HourCounts(offsets))
    return { person, thread, messages: 0, itemTypes: new Map(), given: 0, received: 0, hours }
  }

  private toTruth(counts: Counts): PersonTruth {
    const { person, thread } = counts
    const { zones } = this.cut.settings
    const isOwner = person.index === OWNER
    const isNamed = isOwner || knowsUsername(this.cut, person)
    return {
      name: this.cut.names[person.index] ?? '',
      thread,
      isOwner,
      username: isNamed ? person.username : null,
      messages: counts.messages,
      itemTypes: Object.fromEntries([...counts.itemTypes].sort(([a], [b]) => (a < b ? -1 : 1))),
      reactionsGiven: counts.given,
      reactionsReceived: counts.received,
      hours: Object.fromEntries(zones.map((zone, index) => [zone, counts.hours[index]?.hours ?? []])),
    }
  }
}

/** Only newer exports hold files with names and usernames side by side. */
export function hasBridge({ settings }: Cut): boolean {
  return settings.layout === 'current' || settings.layout === '2023'
}

function knowsUsername(cut: Cut, person: MadePerson): boolean {
  if (cut.settings.layout === 'flat-2020') return true
  return person.isBridged && !person.sharesName && hasBridge(cut)
}

function byMessages(a: PersonTruth, b: PersonTruth): number {
  if (a.messages !== b.messages) return b.messages - a.messages
  if (a.name !== b.name) return a.name < b.name ? -1 : 1
  return (a.thread ?? '') < (b.thread ?? '') ? -1 : 1
}
