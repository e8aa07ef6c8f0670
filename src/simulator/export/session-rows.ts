import type { Random } from '../random.ts'
import type { MadeMessage, MadeReaction } from './message.ts'
import type { Session } from './schedule.ts'
import { type Content, textContent } from './special-row.ts'

/** A row whose time is not settled yet. */
export type Draft = { -readonly [Key in keyof MadeMessage]: MadeMessage[Key] } & { reactions: MadeReaction[] }

/**
 * Collects the rows of one session, exactly as many as it is to have, at the pace at which people type and answer. At the
 * end the whole is squeezed, where it must be, so that it is over before the next session begins.
 */
export class SessionRows {
  private readonly session: Session
  private readonly answerPause: number
  private readonly random: Random
  private readonly drafts: Draft[] = []
  /** Rows that stand in the very millisecond of another: its twin, or its edited form. */
  private readonly followers: { readonly of: Draft; readonly row: Draft }[] = []
  private clock: number
  private lastSender = -1

  constructor(session: Session, answerPause: number, random: Random) {
    this.session = session
    this.answerPause = answerPause
    this.random = random
    this.clock = session.startsAt
  }

  get count(): number {
    return this.drafts.length + this.followers.length
  }

  get room(): number {
    return this.session.rows - this.count
  }

  add(sender: number, content: Content): Draft {
    if (this.lastSender >= 0) {
      const typing = (content.text?.length ?? 20) * 45
      this.clock += typing + this.random.pause(sender === this.lastSender ? 2_500 : this.answerPause)
    }
    this.lastSender = sender
    const row = draft(sender, content, this.clock)
    this.drafts.push(row)
    return row
  }

  /** The same once more, in the same millisecond, as a phone with bad reception sends it. */
  addTwin(of: Draft): void {
    if (this.room > 0) this.followers.push({ of, row: { ...of, reactions: [] } })
  }

  /** The second row that an edit leaves in an export. */
  addEdit(of: Draft, text: string, editedAt: number): void {
    if (this.room === 0) return
    this.followers.push({
      of,
      row: { ...draft(of.sender, textContent(text), of.ms), kind: 'edit', appearsAt: editedAt },
    })
  }

  /** A reaction and, where wished and there is room, the row by which an export echoes it. */
  addReaction(to: Draft, reaction: MadeReaction, isEchoed: boolean): void {
    const isTwice = to.reactions.some((earlier) => earlier.actor === reaction.actor)
    if (isTwice) return
    to.reactions.push(reaction)
    if (!isEchoed || this.room === 0) return
    const echo = draft(reaction.actor, textContent(reaction.emoji), reaction.at)
    this.drafts.push({ ...echo, kind: 'echo' })
  }

  /** The rows, oldest first, each in a millisecond of its own but for twins and edits. */
  finish(): readonly MadeMessage[] {
    const begin = this.session.startsAt
    const last = this.drafts.reduce((latest, row) => Math.max(latest, row.ms), begin)
    const room = this.session.endsBefore - begin - 2 * this.session.rows - 1
    const squeeze = last - begin > room ? room / (last - begin) : 1
    this.drafts.sort((a, b) => a.ms - b.ms)
    let previous = begin - 1
    const moved = new Map<Draft, number>()
    for (const row of this.drafts) {
      const ms = Math.max(Math.floor(begin + (row.ms - begin) * squeeze), previous + 1)
      moved.set(row, ms - row.ms)
      previous = ms
    }
    for (const [row, by] of moved) move(row, by)
    return this.withFollowers()
  }

  private withFollowers(): readonly MadeMessage[] {
    if (this.followers.length === 0) return this.drafts
    const settled: Draft[] = []
    for (const row of this.drafts) {
      settled.push(row)
      for (const follower of this.followers) if (follower.of === row) settled.push(follow(follower.row, row))
    }
    return settled
  }
}

function draft(sender: number, content: Content, ms: number): Draft {
  return { ...content, sender, ms, appearsAt: ms, reactions: [], unsentAt: Number.POSITIVE_INFINITY }
}

function follow(row: Draft, of: Draft): Draft {
  // A twin is there from the beginning; an edited row from when it was edited, which is later.
  const appearsAt = row.kind === 'edit' ? Math.max(row.appearsAt, of.ms + 1) : of.ms
  return { ...row, ms: of.ms, appearsAt, unsentAt: row.unsentAt }
}

function move(row: Draft, by: number): void {
  row.ms = Math.floor(row.ms + by)
  row.appearsAt = row.ms
  row.unsentAt = Math.floor(Math.max(row.unsentAt, row.ms + 1))
  row.reactions = row.reactions.map((reaction) => ({
    ...reaction,
    at: Math.floor(Math.max(reaction.at + Math.min(0, by), row.ms + 1)),
  }))
}
