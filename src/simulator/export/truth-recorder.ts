import type { Cut } from './cut.ts'
import { expectMessage } from './expected-message.ts'
import type { ExportFolder, TextFile } from './export-folder.ts'
import { exportName } from './export-place.ts'
import { participantsAt } from './history.ts'
import { QuarterCounts } from './local-counts.ts'
import type { MadeMessage } from './message.ts'
import { PeopleCounts } from './people-counts.ts'
import type { Reading } from './reading.ts'
import type { Recorder } from './recorder.ts'
import { RowsDigest } from './rows-digest.ts'
import type { ThreadPlan } from './thread-plan.ts'
import type { ThreadTruth, Truth } from './truth.ts'

/** Counts the truth from the plan's own messages while they are written. */
export class TruthRecorder implements Recorder {
  private readonly cut: Cut
  private readonly rowsFile: TextFile | null
  private readonly onRow: () => void
  private readonly quarters: QuarterCounts
  private readonly people: PeopleCounts
  private readonly threads: ThreadTruth[] = []
  private readonly itemTypes = new Map<string, number>()
  private readonly notices = new Map<string, number>()
  private readonly fileKinds = new Map<string, number>()
  private readonly digest = new RowsDigest()
  private readonly totals = {
    rows: 0,
    echoes: 0,
    unsent: 0,
    takenDown: 0,
    edits: 0,
    reactions: 0,
    dated: 0,
    attachments: 0,
    present: 0,
  }
  private thread!: ThreadUnderWay

  constructor(cut: Cut, rowsFile: TextFile | null, onRow: () => void) {
    this.cut = cut
    this.rowsFile = rowsFile
    this.onRow = onRow
    this.quarters = new QuarterCounts(cut.settings.startsAt, cut.settings.endsAt)
    this.people = new PeopleCounts(cut)
  }

  beginThread(plan: ThreadPlan, thread: string, title: string, section: string): void {
    this.people.beginThread(plan, thread)
    this.thread = {
      plan,
      thread,
      title,
      section,
      rows: 0,
      echoes: 0,
      first: null,
      last: null,
      digest: new RowsDigest(),
    }
  }

  add(message: MadeMessage, reading: Reading, micros: number): void {
    const { cut, thread } = this
    const sender = cut.names[message.sender] ?? ''
    thread.digest.add(thread.thread, message.ms, sender, reading.itemType, reading.text)
    thread.rows += 1
    thread.last ??= message.ms
    thread.first = message.ms
    this.onRow()
    if (this.rowsFile !== null) {
      const expected = expectMessage(message, reading, cut, { thread: thread.thread, micros })
      this.rowsFile.append(`${asciiJson(expected)}\n`)
    }
    if (reading.isEcho) thread.echoes += 1
    else this.count(message, reading)
  }

  private count(message: MadeMessage, reading: Reading): void {
    const { cut, totals, people } = this
    this.quarters.add(message.ms)
    people.addMessage(message.sender, reading.itemType, message.ms)
    bump(this.itemTypes, reading.itemType)
    if (reading.notice !== null) bump(this.notices, reading.notice)
    if (reading.isUnsent) totals.unsent += 1
    if (reading.isTakenDown) totals.takenDown += 1
    if (message.kind === 'edit' && !reading.isUnsent) totals.edits += 1
    for (const reaction of reading.reactions) {
      totals.reactions += 1
      if (reaction.isDated) totals.dated += 1
      people.addReaction(reaction.actor, message.sender)
    }
    for (const file of reading.files) {
      totals.attachments += 1
      if (cut.isPresent(file)) totals.present += 1
      bump(this.fileKinds, file.kind)
    }
  }

  async flush(): Promise<void> {
    if (this.rowsFile?.isFull === true) await this.rowsFile.flush()
  }

  async endThread(isWritten: boolean): Promise<void> {
    if (this.rowsFile !== null) await this.rowsFile.flush()
    if (!isWritten) return
    const { plan, thread, title, section, rows, echoes, first, last, digest } = this.thread
    const { until } = this.cut.settings
    const people = participantsAt(plan, until)
    for (const person of people) this.people.meet(person)
    this.digest.merge(digest)
    this.totals.rows += rows
    this.totals.echoes += echoes
    this.threads.push({
      thread,
      title,
      isGroup: plan.kind === 'group',
      section,
      participants: people.map((person) => this.cut.names[person] ?? ''),
      rows,
      messages: rows - echoes,
      first,
      last,
      digest: digest.toString(),
    })
  }

  /** Everything that was counted. */
  truth(folder: ExportFolder): Truth {
    const { settings, names } = this.cut
    const { totals } = this
    return {
      layout: settings.layout,
      language: settings.language,
      owner: { name: names[0] ?? '', username: settings.owner.username },
      takenAt: settings.until,
      exportName: exportName(settings),
      rows: totals.rows,
      messages: totals.rows - totals.echoes,
      echoes: totals.echoes,
      itemTypes: sorted(this.itemTypes),
      notices: sorted(this.notices),
      unsent: totals.unsent,
      takenDown: totals.takenDown,
      edits: totals.edits,
      reactions: { total: totals.reactions, dated: totals.dated },
      attachments: { total: totals.attachments, present: totals.present, kinds: sorted(this.fileKinds) },
      threads: this.threads,
      people: this.people.list(),
      days: this.quarters.utcDays(),
      zones: Object.fromEntries(settings.zones.map((zone) => [zone, this.quarters.zone(zone)])),
      digest: this.digest.toString(),
      files: { ...folder.counts },
    }
  }
}

interface ThreadUnderWay {
  readonly plan: ThreadPlan
  readonly thread: string
  readonly title: string
  readonly section: string
  readonly digest: RowsDigest
  rows: number
  echoes: number
  first: number | null
  last: number | null
}

function bump(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** JSON in ASCII alone, since the file is written as single bytes. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
