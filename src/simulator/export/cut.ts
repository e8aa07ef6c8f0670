import type { History } from './history.ts'
import type { MadeFile } from './message.ts'
import { metaText } from './meta-text.ts'
import type { ExportSettings } from './options.ts'
import { nameAt } from './people.ts'

/** The history as one export sees it: who is called what at its moment, and which files it holds. */
export interface Cut {
  readonly history: History
  readonly settings: ExportSettings
  /** What the export calls each person: display names; usernames in a flat file. */
  readonly names: readonly string[]
  /** The same, as Meta writes them inside JSON strings. */
  readonly escapedNames: readonly string[]
  isPresent(file: MadeFile): boolean
}

/** Attachments among a hundred rows, about. */
const ATTACHMENTS_PER_ROW = 0.075

export function cutHistory(history: History): Cut {
  const { settings, people } = history
  const isFlat = settings.layout === 'flat-2020'
  const names = people.map((person) => (isFlat ? person.username : nameAt(person, settings.until)))
  const affordable = settings.mediaFiles / Math.max(1, settings.messages * ATTACHMENTS_PER_ROW)
  const share = Math.min(settings.media, affordable)
  return {
    history,
    settings,
    names,
    escapedNames: names.map(metaText),
    isPresent: (file) => file.luck < share,
  }
}
