import type { LanguageCode, Scene } from '../corpus/corpus.ts'
import { languages as corpora } from '../corpus/languages.ts'
import { groupTitles } from '../names.ts'
import { mixSeed, Random } from '../random.ts'
import type { ExportSettings } from './options.ts'
import type { PeopleMaker } from './people.ts'
import { planGroup } from './plan-group.ts'
import { planRoles, type Role } from './plan-roles.ts'
import { LAST_ROOM } from './schedule.ts'
import type { Membership, ThreadPlan } from './thread-plan.ts'

/** How often each language is the first of a thread. */
const LANGUAGE_WEIGHTS: readonly LanguageCode[] = ['en', 'en', 'en', 'en', 'de', 'de', 'de', 'ja', 'ar']

/** The parts of a plan that hold for most threads. */
const ORDINARY = {
  kind: 'direct',
  section: 'inbox',
  ownerLeavesAt: Number.POSITIVE_INFINITY,
  acceptedAt: Number.NEGATIVE_INFINITY,
  events: [],
  isShowcase: false,
  isHostile: false,
  isPathStale: false,
  hasPicture: false,
} as const

type Frame = Omit<ThreadPlan, 'members' | keyof typeof ORDINARY>

/** Decides about every thread: who is in it, in which language, how long, how large. */
export function planThreads(settings: ExportSettings, maker: PeopleMaker): readonly ThreadPlan[] {
  const planner = new ThreadPlanner(settings, maker)
  return planRoles(settings).map(({ role, rows }, index) => planner.plan(role, rows, index))
}

class ThreadPlanner {
  private readonly settings: ExportSettings
  private readonly maker: PeopleMaker
  private readonly takenSuffixes = new Set<string>()
  private readonly friends: number[] = []
  private groups = 0
  private namesakes: readonly [number, number] | null = null

  constructor(settings: ExportSettings, maker: PeopleMaker) {
    this.settings = settings
    this.maker = maker
  }

  plan(role: Role, rows: number, index: number): ThreadPlan {
    const seed = mixSeed(this.settings.seed, index + 1000)
    const random = new Random(seed)
    const first = role === 'best' ? 'de' : random.pick(LANGUAGE_WEIGHTS)
    const languages = this.pickLanguages(random, role, first)
    const frame: Frame = {
      index,
      seed,
      languages,
      rows,
      scene: pickScene(random, role),
      suffix: { digits: this.freeSuffix(random, '0123456789'), letters: this.freeSuffix(random, LETTERS) },
      ...this.pickStretch(random, role, rows),
    }
    if (isGroupRole(role)) return this.planGroup(frame, role, random)
    return { ...ORDINARY, members: this.pickMember(role, first), ...frame, ...this.pickTraits(frame, role, random) }
  }

  private pickLanguages(random: Random, role: Role, first: LanguageCode): readonly LanguageCode[] {
    const second = random.pick(Object.keys(corpora) as LanguageCode[])
    const isMixed = random.chance(0.18) || role === 'showcase' || role === 'group-showcase'
    return isMixed && second !== first ? [first, second] : [first]
  }

  private pickMember(role: Role, language: LanguageCode): readonly Membership[] {
    if (role === 'self') return []
    const person = this.pickPeer(role, language)
    return [{ person, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }]
  }

  private pickPeer(role: Role, language: LanguageCode): number {
    if (role === 'deleted') return this.maker.makeDeleted(language)
    if (role === 'namesake-a') return this.bothNamesakes()[0]
    if (role === 'namesake-b') return this.bothNamesakes()[1]
    const person = this.maker.make(language, role === 'best' || role === 'showcase')
    if (role === 'best' || role === 'showcase' || role === 'direct') this.friends.push(person)
    return person
  }

  private bothNamesakes(): readonly [number, number] {
    this.namesakes ??= this.maker.makeNamesakes('de')
    return this.namesakes
  }

  private pickTraits(frame: Frame, role: Role, random: Random): Partial<ThreadPlan> {
    if (role === 'self') return { kind: 'self' }
    if (role === 'showcase') return { isShowcase: true }
    if (role === 'hostile') return { isHostile: true }
    if (role === 'archived') return { section: 'archived_threads' }
    if (role === 'filtered') return { section: 'filtered_threads' }
    if (role === 'request') return { acceptedAt: Number.POSITIVE_INFINITY }
    if (role === 'accepted-late') return { acceptedAt: Math.max(frame.endsAt, this.settings.changesAt) }
    const stretch = frame.endsAt - frame.startsAt
    if (role === 'accepted') return { acceptedAt: Math.floor(frame.startsAt + stretch * 0.1 * random.next()) }
    return { isPathStale: random.chance(0.04) }
  }

  private planGroup(frame: Frame, role: Role, random: Random): ThreadPlan {
    const title = groupTitles[this.groups] ?? `${random.pick(groupTitles)} ${this.groups}`
    this.groups += 1
    const people = this.pickGroupPeople(role, frame.languages[0] ?? 'en', random)
    return { ...ORDINARY, ...frame, ...planGroup(frame, people, title, role === 'group-showcase', random) }
  }

  /** People of a group: some the owner also writes with directly, some not, sometimes one whose account is gone. */
  private pickGroupPeople(role: Role, language: LanguageCode, random: Random): readonly number[] {
    const size = role === 'group-showcase' ? 9 : 3 + Math.floor(random.next() ** 2 * 12)
    const people = new Set<number>(role === 'namesakes' ? this.bothNamesakes() : [])
    for (let drawn = 0; people.size < size; drawn++) {
      const isKnown = this.friends.length > 0 && drawn < size && random.chance(0.5)
      people.add(isKnown ? random.pick(this.friends) : this.maker.make(language))
    }
    if (random.chance(0.1)) people.add(this.maker.makeDeleted(language))
    return [...people]
  }

  /** Large threads last for years, small ones for days; half of all still go on at the end. */
  private pickStretch(random: Random, role: Role, rows: number): { startsAt: number; endsAt: number } {
    const { startsAt } = this.settings
    const span = this.settings.endsAt - LAST_ROOM - startsAt
    const isWhole = role === 'best' || role === 'showcase' || role === 'group-showcase' || role === 'self'
    const share = isWhole ? 1 : Math.min(1, Math.max(0.004, Math.sqrt(rows / 500) * (0.3 + 0.7 * random.next())))
    const free = span * (1 - share)
    const begin = startsAt + (random.chance(0.5) ? free : free * random.next())
    return { startsAt: Math.floor(begin), endsAt: Math.floor(begin + span * share) }
  }

  private freeSuffix(random: Random, alphabet: string): string {
    const isDigits = alphabet !== LETTERS
    for (;;) {
      const length = isDigits ? random.between(15, 17) : 10
      let suffix = isDigits ? String(random.between(1, 9)) : 'abcdefghijklmnopqrstuvwxyz'[random.int(26)]!
      while (suffix.length < length) suffix += alphabet[random.int(alphabet.length)]
      // Without any digit it could as well be the end of a name, to those who read it.
      if (!isDigits && !/\d/.test(suffix)) suffix = suffix.slice(0, -1) + String(random.int(10))
      if (this.takenSuffixes.has(suffix)) continue
      this.takenSuffixes.add(suffix)
      return suffix
    }
  }
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'

function isGroupRole(role: Role): boolean {
  return role === 'group' || role === 'group-showcase' || role === 'namesakes'
}

function pickScene(random: Random, role: Role): Scene {
  if (role === 'self') return 'notes'
  if (role === 'request' || role === 'accepted' || role === 'accepted-late') return 'bakery'
  if (role === 'best' || role === 'showcase') return 'friends'
  if (isGroupRole(role)) return random.pick(['friends', 'friends', 'family', 'band', 'band'])
  return random.pick(['bakery', 'bakery', 'bakery', 'friends', 'friends', 'family'])
}
