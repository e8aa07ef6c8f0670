import type { DirectItem } from '../instagram/items/item.ts'
import { messageSummary } from '../messaging/message-summary.ts'
import { type Row, table } from './table.ts'
import { localTime } from './time-words.ts'
import type { Words } from './words.ts'

export interface MessageLinesOptions {
  readonly timeZone: string
  readonly withIds: boolean
}

/** A long one is shown as far as anybody reads it on a terminal; `--json` has all of it. */
const LONGEST_SHOWN = 1_000

/** Messages as lines of a chat, in the order given: when, who, what. */
export function messageLines(
  items: readonly DirectItem[],
  names: ReadonlyMap<string, string>,
  { timeZone, withIds }: MessageLinesOptions,
): readonly Words[] {
  const heading: Row = [...(withIds ? ['message'] : []), 'when', 'who', 'what']
  const rows = items.map((item) => [
    ...(withIds ? [item.itemId] : []),
    localTime(item.sentAt, timeZone),
    names.get(item.userId ?? '') ?? item.userId ?? '',
    what(item),
  ])
  return table([heading, ...rows], { lastWidest: LONGEST_SHOWN })
}

function what(item: DirectItem): string {
  const reactions = item.reactions.map(({ emoji }) => emoji).join('')
  const answered = item.repliedTo === null ? '' : '↳ '
  return `${answered}${messageSummary(item)}${reactions === '' ? '' : `  (${reactions})`}`
}
