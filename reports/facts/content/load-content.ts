import type { Transaction } from '../../../src/archive/archive.ts'
import { shownAsEmoji } from '../../../src/text/emoji.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import { byCount, byText } from '../by-count.ts'
import { personOf, threadOf } from '../count-up.ts'
import type { DayRange, Filters } from '../filters.ts'
import type { Names } from '../read-names.ts'
import { clockTime } from './clock-time.ts'
import { type Content, NO_CONTENT, NO_WORDS, type ReactedFacts, type SentFacts, type SkinTones } from './content.ts'
import { loadWords } from './load-words.ts'
import { readGroupNotices } from './read-group-notices.ts'
import { readReacted } from './read-reacted.ts'
import { type FileRow, readEdited, readFiles, readSent } from './read-sent.ts'
import { readVoiceLengths } from './read-voice-lengths.ts'

/** What of it is wanted: what is not needs no time. */
export interface ContentWish {
  readonly words: boolean
  readonly content: boolean
}

export interface ContentRequest {
  readonly filters: Filters
  readonly offsets: ZoneOffsets | null
  readonly range: DayRange
  readonly wish: ContentWish
  readonly skinTones: SkinTones
}

/** More rows than this nobody reads. */
export const MOST_REACTED = 1000

/** Counts what is in the messages of a range. */
export async function loadContent(
  tx: Transaction,
  { filters, offsets, range, wish, skinTones }: ContentRequest,
  names: Names,
): Promise<Content> {
  if (offsets === null) return NO_CONTENT
  return {
    skinTones,
    words: wish.words ? await loadWords(tx, filters, offsets, range, names) : NO_WORDS,
    ...(wish.content ? await loadRest(tx, filters, offsets, range, names) : NO_REST),
  }
}

const { words: _words, skinTones: _skinTones, ...NO_REST } = NO_CONTENT

async function loadRest(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
  names: Names,
): Promise<Omit<Content, 'words' | 'skinTones'>> {
  const groups = await readGroupNotices(tx, filters, offsets, range)
  return {
    sent: await loadSent(tx, filters, offsets, range, names),
    reacted: await loadReacted(tx, filters, offsets, range, names),
    groups: groups
      .map(({ thread_id, ...counts }) => ({ thread: threadOf(names, thread_id), ...counts }))
      .sort((one, other) => byText(one.thread.label, other.thread.label)),
  }
}

async function loadSent(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
  names: Names,
): Promise<readonly SentFacts[]> {
  const files = Map.groupBy(await readFiles(tx, filters, offsets, range), (row) => row.sender_id)
  const edited = new Map((await readEdited(tx, filters, offsets, range)).map((row) => [row.sender_id, row.edited]))
  const voices = await readVoiceLengths(tx, filters, offsets, range)
  const rows = await readSent(tx, filters, offsets, range)
  return rows
    .map((row) => ({
      person: personOf(names, row.sender_id),
      ...filesOf(files.get(row.sender_id) ?? []),
      voiceMessages: row.voice_messages,
      voiceKnown: voices.get(row.sender_id)?.known ?? 0,
      voiceSeconds: voices.get(row.sender_id)?.seconds ?? 0,
      viewOnce: row.view_once,
      calls: row.calls,
      callsMissed: row.calls_missed,
      callsKnown: row.calls_known,
      callSeconds: row.call_seconds,
      messages: row.messages,
      edited: edited.get(row.sender_id) ?? 0,
      unsent: row.unsent,
    }))
    .sort(
      byCount(
        ({ messages }) => messages,
        ({ person }) => person.label,
      ),
    )
}

function filesOf(rows: readonly FileRow[]): Pick<SentFacts, 'photos' | 'videos' | 'gifs' | 'files'> {
  const count = (...kinds: readonly string[]) =>
    rows.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { files }) => sum + files, 0)
  return {
    photos: count('photo'),
    videos: count('video'),
    gifs: count('gif', 'sticker'),
    files: count('file', 'audio'),
  }
}

async function loadReacted(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
  names: Names,
): Promise<readonly ReactedFacts[]> {
  const rows = await readReacted(tx, filters, offsets, range, MOST_REACTED)
  return rows.map((row) => ({
    sentAt: row.sent_at,
    clockTime: clockTime(offsets, row.sent_at),
    thread: threadOf(names, row.thread_id),
    sender: personOf(names, row.sender_id),
    itemType: row.item_type,
    reactions: row.reactions,
    emoji: [...Map.groupBy(row.emoji, shownAsEmoji)]
      .map(([emoji, own]) => [emoji, own.length] as const)
      .sort(
        byCount(
          ([, times]) => times,
          ([emoji]) => emoji,
        ),
      ),
  }))
}
