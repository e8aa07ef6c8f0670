import type { Corpus, Dialogue, Line, Scene } from '../corpus/corpus.ts'
import { hostileTexts } from '../corpus/hostile-texts.ts'
import { languages } from '../corpus/languages.ts'
import { mixSeed, Random } from '../random.ts'
import { habitOf } from './habits.ts'
import { applyLaterChanges } from './later-changes.ts'
import type { MadeMessage, MadeReaction } from './message.ts'
import type { ExportSettings } from './options.ts'
import type { Session } from './schedule.ts'
import { type Draft, SessionRows } from './session-rows.ts'
import { type Special, showcase, specialAt, type Twist } from './special.ts'
import { type Content, noticeContent, specialContent, textContent } from './special-row.ts'
import { OWNER, type ThreadPlan } from './thread-plan.ts'

/** Reactions by how common they are; the heart is what a double tap gives. */
const REACTIONS = ['❤️', '❤️', '❤️', '❤️', '❤️', '❤️', '😂', '😂', '😮', '😢', '👍', '🔥', '🥹', '👏🏽', '🙏', '💯'] as const
const ENDINGS = [' 😊', ' 🥖', '!', '!!', ' 😄', ' 🙈', ' ✨', '…', ' 💛', ' 🫶🏼', ' 🤷‍♀️', ' ☕️'] as const
/** What an inbox shows only of others: what the owner missed, or was mentioned in. */
const OTHERS_ONLY: ReadonlySet<Special> = new Set(['call-missed', 'story-mention'])
const REACTABLE: ReadonlySet<MadeMessage['kind']> = new Set([
  'text',
  'photo',
  'video',
  'audio',
  'reel',
  'post',
  'story',
  'link',
])

/** Makes the sessions of one thread, each alone and in any order: equal plans give equal messages. */
export class SessionMaker {
  private readonly plan: ThreadPlan
  private readonly settings: ExportSettings
  private readonly corpora: readonly Corpus[]

  constructor(plan: ThreadPlan, settings: ExportSettings) {
    this.plan = plan
    this.settings = settings
    this.corpora = plan.languages.map((language) => languages[language])
  }

  /**
   * The rows of a session, oldest first.
   *
   * @param firstRow how many rows of the thread come before it
   */
  make(session: Session, firstRow: number): readonly MadeMessage[] {
    const random = new Random(mixSeed(this.plan.seed, 5_000 + session.index))
    if (session.event >= 0) return [this.makeEvent(session)]
    const rows = new SessionRows(session, habitOf(this.plan.scene).answerPause, random)
    new Talk(this.plan, this.corpora, rows, session, firstRow, random).fill()
    return applyLaterChanges(rows.finish(), this.settings, new Random(mixSeed(this.plan.seed, ~session.index)))
  }

  private makeEvent(session: Session): MadeMessage {
    const event = this.plan.events[session.event]!
    return {
      ...noticeContent(event.kind, event.target, event.title),
      sender: event.actor,
      ms: session.startsAt,
      appearsAt: session.startsAt,
      reactions: [],
      unsentAt: Number.POSITIVE_INFINITY,
    }
  }
}

/** One session under way: who is there, what they are talking about, what comes next. */
class Talk {
  private readonly plan: ThreadPlan
  private readonly rows: SessionRows
  private readonly firstRow: number
  private readonly random: Random
  private readonly corpus: Corpus
  private readonly scene: Scene
  /** Who is present beside the owner. */
  private readonly others: readonly number[]
  private dialogue: Dialogue = []
  private line = 0
  /** Who says the lines that are not the owner's, and who says the owner's. */
  private speakers: readonly [number, number] = [OWNER, OWNER]

  constructor(
    plan: ThreadPlan,
    corpora: readonly Corpus[],
    rows: SessionRows,
    session: Session,
    firstRow: number,
    random: Random,
  ) {
    this.plan = plan
    this.rows = rows
    this.firstRow = firstRow
    this.random = random
    this.corpus = random.pick(corpora)
    this.scene = session.startsAt < plan.acceptedAt ? 'stranger' : plan.scene
    const here = plan.members.filter(({ from, to }) => from <= session.startsAt && session.startsAt < to)
    this.others = here.map((member) => member.person)
  }

  fill(): void {
    while (this.rows.room > 0) {
      const forced = this.forced()
      const special = isTwist(forced) ? null : (forced ?? this.rollSpecial())
      if (special === null) this.addLine(isTwist(forced) ? forced : this.rollTwist(forced === undefined))
      else this.addSpecial(special)
    }
  }

  /** What a showcase thread must hold at this row. */
  private forced(): Special | Twist | undefined {
    const row = this.firstRow + this.rows.count
    if (!this.plan.isShowcase || row >= showcase.length * 3) return undefined
    return row % 3 === 2 ? showcase[(row - 2) / 3] : 'none'
  }

  private rollSpecial(): Special | null {
    const roll = this.random.next()
    if (this.scene === 'stranger' || this.plan.isHostile) return null
    return specialAt(roll, this.plan.kind === 'group')
  }

  private rollTwist(isFree: boolean): Twist {
    const roll = this.random.next()
    if (!isFree) return 'none'
    if (roll < 0.004) return 'edit'
    if (roll < 0.0055) return 'twin'
    return roll < 0.0125 ? 'unsent' : 'none'
  }

  private addSpecial(special: Special): void {
    const isOwners = this.random.chance(0.5) && !OTHERS_ONLY.has(special)
    const sender = isOwners ? this.owner() : this.other()
    const other = this.others.find((person) => person !== sender) ?? null
    const words = this.random.pick(this.corpus.fillers)
    const row = this.rows.add(sender, specialContent(special, { random: this.random, other, words }))
    this.react(row)
  }

  private addLine(twist: Twist): void {
    const { sender, content } = this.nextLine()
    const row = this.rows.add(sender, content)
    if (twist === 'twin') this.rows.addTwin(row)
    else if (twist === 'edit') this.edit(row)
    else if (twist === 'unsent') row.unsentAt = row.ms + this.random.pause(240_000)
    if (twist === 'echo') this.rows.addReaction(row, this.makeReaction(row, row.ms + 4_000), true)
    else this.react(row)
  }

  private nextLine(): { readonly sender: number; readonly content: Content } {
    if (this.line >= this.dialogue.length) this.startDialogue()
    const line = this.dialogue[this.line]!
    this.line += 1
    const sender = this.speakers[line.isOwners ? 1 : 0]
    if (this.plan.isHostile) return { sender, content: textContent(this.random.pick(hostileTexts)) }
    const isAside = this.scene !== 'stranger' && this.plan.kind !== 'self' && this.random.chance(0.12)
    return { sender, content: textContent(isAside ? this.random.pick(this.corpus.fillers) : this.say(line)) }
  }

  private startDialogue(): void {
    this.dialogue = this.random.pick(this.corpus.scenes[this.scene])
    this.line = 0
    const isSwapped = this.scene !== 'bakery' && this.scene !== 'stranger' && this.random.chance(0.5)
    const first = this.other()
    const second = this.plan.kind === 'group' && this.random.chance(0.6) ? this.otherThan(first) : this.owner()
    this.speakers = isSwapped ? [second, first] : [first, second]
  }

  private say(line: Line): string {
    let text = line.pieces[0] ?? ''
    for (const [index, words] of line.slots.entries()) text += this.random.pick(words) + (line.pieces[index + 1] ?? '')
    return this.random.chance(0.06) ? text + this.random.pick(ENDINGS) : text
  }

  private edit(row: Draft): void {
    const edited = `${row.text ?? ''}${this.random.pick(['?', '.', ' 🙂', '!'])} (edited)`
    this.rows.addEdit(row, edited, row.ms + this.random.pause(60_000))
  }

  private react(row: Draft): void {
    const roll = this.random.next()
    if (this.scene === 'stranger' || !REACTABLE.has(row.kind)) return
    if (roll > (row.kind === 'text' ? 0.11 : 0.25)) return
    const isLate = this.random.chance(0.04)
    const delay = isLate ? this.random.pause(20 * 3_600_000) : 2_000 + this.random.pause(20_000)
    // While a showcase runs, echoes come only where it wants them, so that its rows keep their places.
    const isEchoed = this.random.chance(0.45) && !isLate && this.forced() === undefined
    this.rows.addReaction(row, this.makeReaction(row, row.ms + delay), isEchoed)
    if (this.plan.kind === 'group' && this.random.chance(0.4)) {
      this.rows.addReaction(row, this.makeReaction(row, row.ms + delay + 7_000), false)
    }
  }

  private makeReaction(row: Draft, at: number): MadeReaction {
    const actor = row.sender === OWNER || this.plan.kind === 'group' ? this.other() : this.owner()
    const isDated = this.random.chance(0.65)
    return { actor, emoji: this.random.pick(REACTIONS), at, removedAt: Number.POSITIVE_INFINITY, isDated }
  }

  private other(): number {
    return this.others.length === 0 ? OWNER : this.random.pick(this.others)
  }

  private otherThan(person: number): number {
    const drawn = this.other()
    return drawn === person ? OWNER : drawn
  }

  private owner(): number {
    return this.scene === 'stranger' ? this.other() : OWNER
  }
}

function isTwist(forced: Special | Twist | undefined): forced is Twist {
  return forced === 'none' || forced === 'edit' || forced === 'echo' || forced === 'twin' || forced === 'unsent'
}
