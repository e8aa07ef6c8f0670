import { textSeed } from '../random.ts'

/**
 * Layouts of the export over the years. `current`: since 2024. `2023` and `2022`: other folders, fewer flags. `2021`: keys
 * `type` and `thread_type`. `flat-2020`: one `messages.json`, usernames, no broken encoding.
 */
type ExportLayout = 'current' | '2023' | '2022' | '2021' | 'flat-2020'

/** The language of notices and labels, as chosen in the app by whoever asks for the export. */
export type ExportLanguage = 'en' | 'de'

/** The end of folder names: `digits` since about 2022, `letters` (ten of them) before. */
type FolderNames = 'digits' | 'letters'

/**
 * What to make. All of it describes one history (people, threads, what was said when), but for `until`, `layout`,
 * `language`, `folderNames`, `media` and what is written beside, which describe the export that is taken from it.
 */
export interface MakeExportOptions {
  readonly seed?: number | string
  /** Rows of the whole history, notices and echoes of reactions included. 20,000 when not given. */
  readonly messages?: number
  /** Threads of the whole history. By default several hundred; grows with the square root of the messages. */
  readonly threads?: number
  /** Milliseconds since 1970. The history ends here; 2026-09-30 when not given. Never the clock. */
  readonly endsAt?: number
  /** How long the history is, in days. Three years when not given. */
  readonly days?: number
  /** Milliseconds since 1970: the export shows what there was at this moment. `endsAt` when not given. */
  readonly until?: number
  readonly owner?: { readonly name: string; readonly username: string }
  /** The owner's zone, by which people sleep and shops open. */
  readonly timeZone?: string
  /** Zones for which the truth counts local days and hours; the owner's always. */
  readonly zones?: readonly string[]
  readonly layout?: ExportLayout
  readonly language?: ExportLanguage
  readonly folderNames?: FolderNames
  /** Messages in one file. 10,000 when not given, as in real exports. */
  readonly perFile?: number
  /** Share of attachments whose files are there, at most; 0 leaves all out. 0.6 when not given. */
  readonly media?: number
  /** About how many media files at most. 3,000 when not given. */
  readonly mediaFiles?: number
  /** When the later changes below happen; a day before `endsAt` when not given. */
  readonly changesAt?: number
  /** How many people take another display name at `changesAt`. None when not given. */
  readonly renames?: number
  /** Some reactions on old messages change, vanish or are added at `changesAt`. */
  readonly reactionsChange?: boolean
  /** Some old messages are unsent at `changesAt`. */
  readonly unsendsLater?: boolean
  /** Some old messages are edited at `changesAt`. */
  readonly editsLater?: boolean
  /** Adds a thread with NUL and lone surrogates, which no real phone sends. */
  readonly hostile?: boolean
  /** Path of a file for the truth as JSON. */
  readonly truthFile?: string
  /** Path of a file for every expected message, one JSON object a line, in the order of the export's files. */
  readonly rowsFile?: string
  readonly onProgress?: (rows: number, total: number) => void
  readonly signal?: AbortSignal
}

/** The options with every default filled in. */
export interface ExportSettings {
  readonly seed: number
  readonly messages: number
  readonly threads: number
  readonly startsAt: number
  readonly endsAt: number
  readonly until: number
  readonly owner: { readonly name: string; readonly username: string }
  readonly timeZone: string
  readonly zones: readonly string[]
  readonly layout: ExportLayout
  readonly language: ExportLanguage
  readonly folderNames: FolderNames
  readonly perFile: number
  readonly media: number
  readonly mediaFiles: number
  readonly changesAt: number
  readonly renames: number
  readonly reactionsChange: boolean
  readonly unsendsLater: boolean
  readonly editsLater: boolean
  readonly hostile: boolean
}

const DAY = 86_400_000

/** Fills in the defaults. */
export function settle(options: MakeExportOptions): ExportSettings {
  const messages = options.messages ?? 20_000
  const endsAt = options.endsAt ?? Date.UTC(2026, 8, 30, 20)
  const timeZone = options.timeZone ?? 'Europe/Berlin'
  const layout = options.layout ?? 'current'
  return {
    seed: textSeed(String(options.seed ?? 1)),
    messages,
    threads: options.threads ?? defaultThreads(messages),
    startsAt: endsAt - (options.days ?? 3 * 365 + 20) * DAY,
    endsAt,
    until: Math.min(options.until ?? endsAt, endsAt),
    owner: options.owner ?? { name: 'Noémi Feldmann', username: 'noemi.backt' },
    timeZone,
    zones: [...new Set([timeZone, ...(options.zones ?? [])])],
    layout,
    language: options.language ?? 'en',
    folderNames: options.folderNames ?? (layout === '2021' ? 'letters' : 'digits'),
    perFile: options.perFile ?? 10_000,
    media: options.media ?? 0.6,
    mediaFiles: options.mediaFiles ?? 3_000,
    changesAt: options.changesAt ?? endsAt - DAY,
    renames: options.renames ?? 0,
    reactionsChange: options.reactionsChange ?? false,
    unsendsLater: options.unsendsLater ?? false,
    editsLater: options.editsLater ?? false,
    hostile: options.hostile ?? false,
  }
}

/** 320 threads for 20,000 messages, 2,200 for a million. */
function defaultThreads(messages: number): number {
  return Math.max(4, Math.min(Math.round(messages / 4), Math.round(2.25 * Math.sqrt(messages))))
}
