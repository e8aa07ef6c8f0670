/** A look at the beginning of every thread, for what an export does not say outright: who owns it, how new it is. */
import type { Micros } from '../../clock.ts'
import { repairText } from '../../text/repair-text.ts'
import type { Layout } from './layout.ts'
import { namesIn } from './participants.ts'
import { readHead } from './read-whole.ts'
import { LATEST_MILLIS } from './times.ts'

const HEAD_BYTES = 64 << 10

export interface Survey {
  /** In how many threads each display name takes part. */
  readonly threadsOf: ReadonlyMap<string, number>
  readonly threads: number
  /** Latest time in the newest 64 KiB of any thread; null without any. */
  readonly newest: Micros | null
}

export async function survey(layout: Layout): Promise<Survey> {
  const threadsOf = new Map<string, number>()
  let newest = 0
  for (const { files } of layout.threads) {
    const [first] = files
    if (first === undefined) continue
    const head = (await readHead(first.file, HEAD_BYTES)).toString('utf8')
    newest = Math.max(newest, newestIn(head))
    for (const name of new Set(participantsIn(head))) threadsOf.set(name, (threadsOf.get(name) ?? 0) + 1)
  }
  for (const file of layout.flatFiles) {
    newest = Math.max(newest, newestIn((await readHead(file, HEAD_BYTES)).toString('utf8')))
  }
  return { threadsOf, threads: layout.threads.length, newest: newest === 0 ? null : newest * 1000 }
}

/** The `participants` of a file's beginning, if it holds them whole. */
function participantsIn(head: string): readonly string[] {
  const at = head.search(/"participants"\s*:\s*\[/)
  if (at === -1) return []
  const start = head.indexOf('[', at)
  const end = head.indexOf(']', start)
  try {
    return namesIn(JSON.parse(head.slice(start, end + 1))).map(repairText)
  } catch {
    return []
  }
}

function newestIn(head: string): number {
  let newest = 0
  const take = (millis: number): void => {
    if (millis > newest && millis < LATEST_MILLIS) newest = millis
  }
  for (const match of head.matchAll(/"timestamp_ms"\s*:\s*(\d+)/g)) take(Number(match[1]))
  for (const match of head.matchAll(/"timestamp"\s*:\s*(\d+)/g)) take(Number(match[1]) * 1000)
  for (const match of head.matchAll(/"(?:created_at|date)"\s*:\s*"([^"]+)"/g))
    take(Math.floor(Date.parse(match[1]!)) || 0)
  return newest
}
