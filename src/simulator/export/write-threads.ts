import type { Cut } from './cut.ts'
import type { ExportFolder, TextFile } from './export-folder.ts'
import { messagesRoot, placeThread, type ThreadPlace } from './export-place.ts'
import { participantsAt, threadMessages, titleAt } from './history.ts'
import type { MadeFile } from './message.ts'
import { metaText } from './meta-text.ts'
import { readMessage } from './reading.ts'
import type { Recorder } from './recorder.ts'
import { pathOf, renderMessage } from './render-message.ts'
import { OWNER, type ThreadPlan } from './thread-plan.ts'
import { tinyMedia } from './tiny-media.ts'

/** Writes one thread as files of at most so many messages, `message_1.json` the newest, each newest first. */
export async function writeThread(plan: ThreadPlan, cut: Cut, folder: ExportFolder, recorder: Recorder): Promise<void> {
  const { settings, history } = cut
  const title = titleAt(history, plan, settings.until)
  const place = placeThread(plan, title, settings)
  const header = renderHeader(plan, title, place, cut)
  recorder.beginThread(plan, place.suffix, title, place.section)
  let file: TextFile | null = null
  let count = 0
  for (const message of threadMessages(history, plan)) {
    if (file !== null && count % settings.perFile === 0) file = await finish(file, header.after)
    if (file === null) {
      file = await folder.open(`${place.folder}/message_${Math.floor(count / settings.perFile) + 1}.json`)
      file.append(header.before)
    }
    const reading = readMessage(message, cut)
    file.append(`${count % settings.perFile === 0 ? '' : ','}\n${renderMessage(message, reading, place, cut)}`)
    count += 1
    writeFiles(reading.files, place, cut, folder)
    recorder.add(message, reading, message.ms * 1000)
    if (file.isFull) await Promise.all([file.flush(), recorder.flush()])
  }
  // A thread in which nothing was ever written has a file too; one that begins after the export's moment has none.
  if (file === null && plan.rows === 0 && plan.startsAt <= settings.until) {
    file = await folder.open(`${place.folder}/message_1.json`)
    file.append(`${header.before}\n`)
  }
  if (file !== null) await finish(file, header.after)
  if (plan.hasPicture && count > 0 && settings.media > 0) {
    folder.writeMedia(picturePath(plan, cut), tinyMedia('photo', `${plan.suffix.digits}.jpg`))
  }
  await recorder.endThread(file !== null || count > 0)
}

async function finish(file: TextFile, ending: string): Promise<null> {
  file.append(ending)
  await file.close()
  return null
}

function writeFiles(files: readonly MadeFile[], place: ThreadPlace, cut: Cut, folder: ExportFolder): void {
  for (const file of files) {
    if (cut.isPresent(file)) folder.writeMedia(pathOf(file, place, cut), tinyMedia(file.kind, file.name))
  }
}

/** What stands in a thread's file before and after its messages. */
function renderHeader(
  plan: ThreadPlan,
  title: string,
  place: ThreadPlace,
  cut: Cut,
): { readonly before: string; readonly after: string } {
  const { until, layout } = cut.settings
  const people = participantsAt(plan, until).map(
    (person) => `    {\n      "name": "${cut.escapedNames[person]}"\n    }`,
  )
  const isPending = place.section === 'message_requests'
  const isStill = participantsAt(plan, until).includes(OWNER) && !isPending
  const keys = [`"title": "${metaText(title)}"`, `"is_still_participant": ${isStill}`]
  if (layout === '2021') keys.push(`"thread_type": "${plan.kind === 'group' ? 'RegularGroup' : 'Regular'}"`)
  if (isPending) keys.push('"is_pending": true')
  keys.push(`"thread_path": "${place.statedPath}"`)
  if (layout !== '2021') keys.push('"magic_words": [\n\n  ]')
  if (plan.hasPicture) keys.push(...renderPicture(plan, cut))
  return {
    before: `{\n  "participants": [\n${people.join(',\n')}\n  ],\n  "messages": [`,
    after: `\n  ],\n  ${keys.join(',\n  ')}\n}`,
  }
}

function picturePath(plan: ThreadPlan, cut: Cut): string {
  return `${messagesRoot(cut.settings)}/photos/${plan.suffix.digits}.jpg`
}

function renderPicture(plan: ThreadPlan, cut: Cut): readonly string[] {
  const path = picturePath(plan, cut)
  const link = `https://ig.me/j/${plan.suffix.letters}/`
  return [
    `"image": {\n    "uri": "${path}",\n    "creation_timestamp": ${Math.floor(plan.startsAt / 1000)}\n  }`,
    `"joinable_mode": {\n    "mode": 1,\n    "link": "${link}"\n  }`,
  ]
}
