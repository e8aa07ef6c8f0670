import type { Cut } from './cut.ts'
import type { ExportFolder, TextFile } from './export-folder.ts'
import { flatItem, renderFlatItem } from './flat-item.ts'
import { participantsAt, threadMessages } from './history.ts'
import { unicodeText } from './meta-text.ts'
import type { Recorder } from './recorder.ts'
import { OWNER, type ThreadPlan } from './thread-plan.ts'

/** A long conversation comes in several pieces, each with the participants again. */
const PER_PIECE = 1_000

/**
 * Writes the export as it was from 2018 to 2020: one `messages.json` for all threads, with usernames and exact times, and
 * no media.
 */
export async function writeFlatExport(cut: Cut, folder: ExportFolder, recorder: Recorder): Promise<void> {
  const file = await folder.open('messages.json')
  file.append('[')
  const pieces = new Pieces(file)
  for (const plan of cut.history.threads) await writeConversation(plan, cut, pieces, recorder)
  await file.write(']')
  await file.close()
  await folder.writeText('profile.json', `${JSON.stringify(profileOf(cut))}\n`)
  await folder.writeText('connections.json', `${JSON.stringify({ followers: {}, following: {} })}\n`)
}

async function writeConversation(plan: ThreadPlan, cut: Cut, pieces: Pieces, recorder: Recorder): Promise<void> {
  const people = participantsAt(plan, cut.settings.until).map((person) => cut.names[person] ?? '')
  const everyone = people.includes(cut.names[OWNER] ?? '') ? people : [...people, cut.names[OWNER] ?? '']
  recorder.beginThread(plan, everyone.toSorted().join(','), '', 'inbox')
  let count = 0
  for (const message of threadMessages(cut.history, plan)) {
    const item = flatItem(message, cut)
    if (item === null) continue
    if (count % PER_PIECE === 0) pieces.begin(everyone)
    count += 1
    pieces.add(renderFlatItem(item, cut.names[message.sender] ?? ''))
    recorder.add(message, item.reading, item.micros)
    if (pieces.file.isFull) await Promise.all([pieces.file.flush(), recorder.flush()])
  }
  pieces.end()
  await recorder.endThread(count > 0)
}

/** The array's entries, one open at a time. */
class Pieces {
  readonly file: TextFile
  private isFirst = true
  private isOpen = false
  private isEmpty = true

  constructor(file: TextFile) {
    this.file = file
  }

  begin(people: readonly string[]): void {
    this.end()
    const names = people.map((name) => `"${unicodeText(name)}"`).join(', ')
    this.file.append(`${this.isFirst ? '' : ', '}{"participants": [${names}], "conversation": [`)
    this.isFirst = false
    this.isOpen = true
    this.isEmpty = true
  }

  add(item: string): void {
    this.file.append(this.isEmpty ? item : `, ${item}`)
    this.isEmpty = false
  }

  end(): void {
    if (this.isOpen) this.file.append(']}')
    this.isOpen = false
  }
}

function profileOf({ settings }: Cut): object {
  return {
    biography: '',
    date_joined: '2014-05-03T09:12:44',
    email: 'owner@example.invalid',
    private_account: false,
    name: settings.owner.name,
    username: settings.owner.username,
  }
}
