import { flattenName } from '../draw-person.ts'
import { mixSeed } from '../random.ts'
import type { ExportSettings } from './options.ts'
import type { ThreadPlan } from './thread-plan.ts'

/** Where a thread is in an export. */
export interface ThreadPlace {
  /** The end of its folder's name: what a reader knows it by. */
  readonly suffix: string
  /** `inbox`, `message_requests`, … */
  readonly section: string
  /** Path of its folder from the export's root. */
  readonly folder: string
  /** What the file itself says of its place: section and folder. */
  readonly statedPath: string
}

/** `instagram-<username>-<day>-<8 letters>`, as Instagram names what it delivers: the day is that of the export. */
export function exportName({ owner, until, seed }: ExportSettings): string {
  const letters = mixSeed(seed, Math.floor(until / 1000))
  const day = new Date(until).toISOString().slice(0, 10)
  return `instagram-${owner.username}-${day}-${letters.toString(36).padStart(8, 'x')}`
}

/** The folder that holds messages, from the export's root. */
export function messagesRoot({ layout }: Pick<ExportSettings, 'layout'>): string {
  return layout === 'current' || layout === '2023' ? 'your_instagram_activity/messages' : 'messages'
}

/** Where a thread of this title is, in an export of these settings. */
export function placeThread(plan: ThreadPlan, title: string, settings: ExportSettings): ThreadPlace {
  const form = settings.folderNames
  const section = plan.acceptedAt > settings.until ? 'message_requests' : plan.section
  const suffix = plan.suffix[form]
  const flat = flattenName(title).slice(0, 60)
  const stated = plan.isPathStale && form === 'digits' ? plan.suffix.letters : suffix
  return {
    suffix,
    section,
    folder: `${messagesRoot(settings)}/${section}/${flat}_${suffix}`,
    statedPath: `${section}/${flat}_${stated}`,
  }
}
